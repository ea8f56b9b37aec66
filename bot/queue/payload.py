"""Messages as bytes, for a queue outside the process: versioned, and unreadable without the operator's key."""

from __future__ import annotations

import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.messages import Location, Message, MessageKind
from bot.privacy import derive_key

VERSION = 1  # of what stands in a payload; raise it when an older program would misread a newer message
PURPOSE = "doebot payloads"
SEALED = b"\x01"  # first byte of a sealed payload; the plain ones of version 0 begin with a brace
REQUIRED = ("event", "channel", "sender", "kind")
NONCE_BYTES = 12  # of AES-GCM, NIST SP 800-38D


class UnreadablePayloadError(Exception):
    """A stored message is of a newer program, damaged, or sealed with another key."""


class PayloadSeal:
    """Packs messages with AES-256-GCM under a key that is derived from the id key.

    Args:
        id_key: of this deployment.
        previous: the id key before a change, to read what was stored with it.

    """

    def __init__(self, id_key: bytes, previous: bytes | None = None) -> None:
        self._keys = [AESGCM(derive_key(key, PURPOSE)) for key in (id_key, previous) if key]

    def pack(self, message: Message, event_key: str) -> bytes:
        """Write a message; only the event it belongs to can be read with it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return SEALED + nonce + self._keys[0].encrypt(nonce, _dump(message), event_key.encode())

    def unpack(self, payload: bytes, event_key: str) -> Message:
        """Read what ``pack`` wrote, or what a program before version 1 left unsealed.

        Raises:
            UnreadablePayloadError: a newer program wrote it, another key sealed it, or it is damaged.

        """
        try:
            return _parse(json.loads(self._open(payload, event_key).decode("utf-8", "surrogatepass")))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadablePayloadError(type(error).__name__) from error

    def _open(self, payload: bytes, event_key: str) -> bytes:
        if payload[:1] != SEALED:
            return payload
        nonce, sealed = payload[1 : 1 + NONCE_BYTES], payload[1 + NONCE_BYTES :]
        for key in self._keys:
            try:
                return key.decrypt(nonce, sealed, event_key.encode())
            except (InvalidTag, ValueError):
                continue
        raise UnreadablePayloadError("sealed with another key, or damaged")


def _dump(message: Message) -> bytes:
    values = {
        "version": VERSION,
        "event": message.event_id,
        "channel": message.channel,
        "sender": message.sender_id,
        "kind": message.kind.value,
        "text": message.text,
        "place": [message.location.latitude, message.location.longitude] if message.location else None,
        "language": message.language_hint,
        "group": message.in_group,
        "address": message.address,
    }
    full = {name: value for name, value in values.items() if value or name in REQUIRED}  # what is empty is left out
    return json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _parse(values: dict[str, Any]) -> Message:
    if values.get("version", 0) > VERSION:
        raise UnreadablePayloadError(f"version {values['version']}, this program knows {VERSION}")
    return Message(
        event_id=values["event"],
        channel=values["channel"],
        sender_id=values["sender"],
        kind=MessageKind(values["kind"]),
        text=values.get("text", ""),
        location=Location(*values["place"]) if "place" in values else None,
        language_hint=values.get("language"),
        in_group=values.get("group", False),
        address=values.get("address", {}),
    )
