"""Messages as bytes, for an inbox outside the process."""

from __future__ import annotations

import json
from typing import cast

from bot.messages import ChannelName, Location, Message, MessageKind


def pack(message: Message) -> bytes:
    """Write a message as JSON; what is empty is left out."""
    values = {
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
    full = {name: value for name, value in values.items() if value}
    return json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(envelope: bytes) -> Message:
    """Read what ``pack`` wrote.

    >>> message = Message("e1", "line", "U1", MessageKind.LOCATION, location=Location(13.7, 100.5))
    >>> unpack(pack(message)) == message
    True
    """
    values = json.loads(envelope.decode("utf-8", "surrogatepass"))
    return Message(
        event_id=values["event"],
        channel=cast(ChannelName, values["channel"]),
        sender_id=values["sender"],
        kind=MessageKind(values["kind"]),
        text=values.get("text", ""),
        location=Location(*values["place"]) if "place" in values else None,
        language_hint=values.get("language"),
        in_group=values.get("group", False),
        address=values.get("address", {}),
    )
