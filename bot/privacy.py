"""What is made of the operator's key: names for citizens and events that tell nothing, and keys for other purposes."""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
KEY_LETTERS = 32
TRACE_LETTERS = 12


def derive_key(id_key: bytes, purpose: str) -> bytes:
    """Make a key of the operator's for one purpose (HKDF-SHA256, 32 bytes): one that leaks gives no other away.

    >>> derive_key(b"k", "one purpose") == derive_key(b"k", "another")
    False
    """
    return HKDF(SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(id_key)


def citizen_key(id_key: bytes, channel: str, sender_id: str) -> str:
    """Hash a citizen's id with the operator's key (HMAC-SHA256, first 128 bits, hexadecimal).

    >>> citizen_key(b"k", "line", "U1") == citizen_key(b"k", "telegram", "U1")
    False
    """
    return _keyed_hash(id_key, f"{channel}\0{sender_id}")


def event_key(id_key: bytes, channel: str, event_id: str) -> str:
    """Hash the platform's id of an event likewise."""
    return _keyed_hash(id_key, f"event\0{channel}\0{event_id}")


def trace_of(event_key: str) -> str:
    """Shorten an event's key to the id that follows its message through the logs."""
    return event_key[:TRACE_LETTERS]


def _keyed_hash(id_key: bytes, text: str) -> str:
    return hmac.digest(id_key, text.encode("utf-8", "surrogatepass"), "sha256").hex()[:KEY_LETTERS]
