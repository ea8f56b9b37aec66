"""LINE's webhook events as messages, one by one; those that mean nothing to the bot are left."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.errors import PayloadError
from bot.messages import Location, Message, MessageKind

SIGNATURE_HEADER = "x-line-signature"
TOKEN_SECONDS = 60  # a reply token lives so long; nobody promises more
MEDIA = frozenset({"image", "video", "audio", "file", "sticker"})
PLAIN_KINDS = {
    "follow": MessageKind.JOINED,
    "unfollow": MessageKind.LEFT,
    "join": MessageKind.GROUP,
    "leave": MessageKind.LEFT,
    "unsend": MessageKind.UNSENT,
}

log = structlog.get_logger(__name__)
Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What an event says; ``quotes`` is the id of the message that was replied to, where that decides."""

    kind: MessageKind
    text: str = ""
    location: Location | None = None
    quotes: str = ""


def read_events(body: str | bytes) -> list[Message]:
    """Translate a webhook body, event by event.

    Raises:
        PayloadError: it is no JSON of a webhook body.

    """
    try:
        events = json.loads(body)["events"]
    except (ValueError, KeyError, TypeError) as error:
        raise PayloadError("line: no events") from error
    if not isinstance(events, list):
        raise PayloadError("line: events is no list")
    return [message for event in events if (message := parse_tolerantly(event)) is not None]


def parse_tolerantly(event: Any) -> Message | None:
    """Translate one event; an odd one never loses its neighbours."""
    try:
        return _parse_event(event)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        log.warning("malformed event", channel="line", reason=type(error).__name__)
        return None


def _parse_event(event: Event) -> Message | None:
    """LINE tells a user's id in a group only to those whom the user allowed it, and seldom beside a message."""
    source = event.get("source") or {}
    user = source.get("userId") or ""
    group = source.get("groupId") or source.get("roomId")
    if event.get("mode") == "standby" or not (user or group):
        return None
    said = _parse_said(event, in_group=group is not None)
    if said is None:
        return None
    address = {"to": str(group or user), **_token(event)}
    if said.quotes:
        address["quotes"] = said.quotes
    return Message(
        event_id=str(event["webhookEventId"]),
        channel="line",
        sender_id=f"{group}:{user}" if group else str(user),
        kind=said.kind,
        text=said.text,
        location=said.location,
        in_group=group is not None,
        address=address,
    )


def _token(event: Event) -> dict[str, str]:
    """Give the reply token and until when it surely lives, in LINE's time.

    That of an event that LINE delivers again lives anew or is spent or dead already: of it nothing is sure.
    """
    if not event.get("replyToken"):
        return {}
    token, sent = {"reply_token": str(event["replyToken"])}, event.get("timestamp")
    if isinstance(sent, int) and not (event.get("deliveryContext") or {}).get("isRedelivery"):
        token["lives_until_ms"] = str(sent + TOKEN_SECONDS * 1000)
    return token


def _parse_said(event: Event, *, in_group: bool) -> Said | None:
    match event.get("type"):
        case "message" | "messageEdited":
            message = event["message"]
            return _parse_group_message(message) if in_group else _parse_message(message)
        case "postback":
            return Said(MessageKind.TAP, str(event["postback"]["data"]))
        case str(name) if name in PLAIN_KINDS:
            return Said(PLAIN_KINDS[name])
        case _:
            return None


def _parse_message(message: Event) -> Said | None:
    match message["type"]:
        case "text":
            return Said(MessageKind.TEXT, str(message["text"]))
        case "location":
            place = Location(float(message["latitude"]), float(message["longitude"]))
            return Said(MessageKind.LOCATION, location=place)
        case kind:
            return Said(MessageKind.MEDIA) if kind in MEDIA else None


def _parse_group_message(message: Event) -> Said | None:
    """A group talks among itself: only text is for the bot that mentions it, or replies to what may be its own."""
    if message["type"] != "text":
        return None
    text = str(message["text"])
    mentions = [each for each in (message.get("mention") or {}).get("mentionees", []) if each.get("isSelf")]
    if mentions:
        asked = _without_mentions(text, mentions)
        return Said(MessageKind.TEXT, asked) if asked else Said(MessageKind.GROUP)
    quoted = message.get("quotedMessageId")
    return Said(MessageKind.TEXT, text, quotes=str(quoted)) if quoted else None


def _without_mentions(text: str, mentions: Sequence[Event]) -> str:
    """Cut the bot's name out; LINE counts positions in UTF-16 code units."""
    units = text.encode("utf-16-le", "surrogatepass")
    for each in sorted(mentions, key=lambda mention: -int(mention["index"])):
        start = 2 * int(each["index"])
        units = units[:start] + units[start + 2 * int(each["length"]) :]
    return units.decode("utf-16-le", "replace").strip()
