"""LINE's webhook events as messages, one by one; those that mean nothing to the bot are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

import structlog

from bot.channels.base import parse_json
from bot.channels.text import cut_out, without_everybody
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
    read = parse_json(body, "line")
    events = read.get("events") if isinstance(read, dict) else None
    if not isinstance(events, list):
        raise PayloadError("line: no list of events")
    return [message for event in events if (message := parse_tolerantly(event)) is not None]


def parse_tolerantly(event: Any) -> Message | None:
    """Translate one event; an odd one never loses its neighbours."""
    try:
        return _parse_event(event)
    except Exception as error:  # such as a number that no float holds
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
        event_id=_event_id(event),
        channel="line",
        sender_id=f"{group}:{user}" if group else str(user),
        kind=said.kind,
        text=said.text,
        location=said.location,
        in_group=group is not None,
        address=address,
    )


def _event_id(event: Event) -> str:
    """Give the event's own id; pictures that were sent at once are one act, answered once.

    https://developers.line.biz/en/reference/messaging-api/#wh-image

    """
    pictures = (event.get("message") or {}).get("imageSet")
    if isinstance(pictures, dict) and isinstance(pictures.get("id"), str):
        return f"imageSet {pictures['id']}"
    own = event["webhookEventId"]
    if not isinstance(own, str) or not own:
        raise TypeError
    return own


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
    typed = _typed(message)
    match message["type"]:
        case "text" | "sticker" if typed.strip():
            return Said(MessageKind.TEXT, typed)
        case "text" if message["text"]:  # nothing but LINE's emoji: a picture
            return Said(MessageKind.MEDIA)
        case "location":
            return Said(MessageKind.LOCATION, location=_parse_place(message))
        case kind:
            return Said(MessageKind.MEDIA) if kind in MEDIA else None


def _parse_place(message: Event) -> Location:
    place = Location(float(message["latitude"]), float(message["longitude"]))
    if not (abs(place.latitude) <= 90 and abs(place.longitude) <= 180):  # not a number is none of these either
        raise ValueError
    return place


def _parse_group_message(message: Event) -> Said | None:
    """A group talks among itself: only words are for the bot that mentions it, or replies to what may be its own."""
    typed = without_everybody(_typed(message))
    if any(each.get("isSelf") for each in _listed(message.get("mention"), "mentionees")):
        return Said(MessageKind.TEXT, typed) if typed else Said(MessageKind.GROUP)
    quoted = message.get("quotedMessageId")
    return Said(MessageKind.TEXT, typed, quotes=str(quoted)) if quoted and typed else None


def _typed(message: Event) -> str:
    """Give the words of a text, or of a sticker with a text of one's own; else nothing.

    In a text, names of members and LINE's emoji stand as words, ``@Nong Ploy`` and ``(moon grin)``; they are no words.
    https://developers.line.biz/en/reference/messaging-api/#wh-text and #wh-sticker

    """
    text = message.get("text")
    if message["type"] not in ("text", "sticker") or not isinstance(text, str):
        return ""
    marked = [*_listed(message, "emojis"), *_listed(message.get("mention"), "mentionees")]
    places = [(each.get("index"), each.get("length")) for each in marked]
    return cut_out(text, [(at, size) for at, size in places if _is_int(at) and _is_int(size)])


def _listed(part: Any, name: str) -> list[Event]:
    found = part.get(name) if isinstance(part, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _is_int(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
