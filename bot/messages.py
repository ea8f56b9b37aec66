"""The neutral words between channels and conversation: Message in, Reply out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

ChannelName = Literal["line", "telegram", "console", "simulator"]


class MessageKind(StrEnum):
    """What a citizen sent, whatever the platform calls it."""

    TEXT = "text"
    TAP = "tap"  # a button of ours; ``text`` holds its short data, never typed words
    LOCATION = "location"
    MEDIA = "media"  # picture, sticker, voice, file: something we cannot read
    JOINED = "joined"  # first contact: follow, /start
    LEFT = "left"  # unfollow, blocked: forget this citizen; nothing can be sent


@dataclass(frozen=True, slots=True)
class Location:
    """A shared position in WGS84 degrees; used for one answer and not kept."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a citizen did on one channel.

    Attributes:
        event_id: the platform's own id of the event, unique in its channel.
        channel: which channel it came through.
        sender_id: the platform's id of the citizen; never logged, hashed before storing.
        kind: what was sent.
        text: typed words (TEXT), button data (TAP), else empty.
        location: set for LOCATION only.
        language_hint: language of the citizen's app (``th``, ``en``), when the platform tells.
        address: what the channel needs to answer (reply token, chat id); opaque to others,
            strings only so that an inbox can store it.
    """

    event_id: str
    channel: ChannelName
    sender_id: str
    kind: MessageKind
    text: str = ""
    location: Location | None = None
    language_hint: str | None = None
    address: dict[str, str] = field(default_factory=dict)


class ButtonKind(StrEnum):
    """What tapping a button of a reply does."""

    TAP = "tap"  # sends ``value`` (short ASCII data) back to us
    CALL = "call"  # dials ``value``
    LINK = "link"  # opens ``value``
    SHARE_LOCATION = "share_location"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a reply; ``label`` has at most 20 grapheme clusters."""

    kind: ButtonKind
    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the citizen reads: plain text, buttons in the order of importance, and two small ones for an opinion."""

    text: str
    buttons: tuple[Button, ...] = ()
    language: Literal["th", "en"] = "th"
    rating: tuple[Button, ...] = ()
