"""Keys that tell citizens apart without telling who they are."""

from __future__ import annotations

import hashlib
import hmac


def session_key(id_key: bytes, channel: str, sender_id: str) -> str:
    """Hash a citizen's id with the operator's key (HMAC-SHA256, first 128 bits, hexadecimal).

    >>> session_key(b"k", "line", "U1") == session_key(b"k", "telegram", "U1")
    False
    """
    digest = hmac.new(id_key, f"{channel}\0{sender_id}".encode("utf-8", "surrogatepass"), hashlib.sha256)
    return digest.hexdigest()[:32]
