"""The neutral words between channels and conversation: Message in, Reply out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

ChannelName = str  # one of bot/channels/registry.py, the simulator or the console; checked where it comes in


class MessageKind(StrEnum):
    """What a citizen sent, whatever the platform calls it."""

    TEXT = "text"
    TAP = "tap"  # a button of ours; ``text`` holds its short data, never typed words
    LOCATION = "location"
    MEDIA = "media"  # picture, sticker, voice, file: something we cannot read
    JOINED = "joined"  # first contact: follow, /start; ``text`` is what the link that led here names, if any
    LEFT = "left"  # unfollow, blocked: forget this citizen; nothing can be sent
    GROUP = "group"  # the bot was added to a group, or named there without a question: tell how to ask
    UNSENT = "unsent"  # a message was taken back: forget what is stored of this citizen, and say nothing

    @property
    def is_answered(self) -> bool:
        """Whether something is said to it."""
        return self not in (MessageKind.LEFT, MessageKind.UNSENT)


@dataclass(frozen=True, slots=True)
class Location:
    """A shared position in WGS84 degrees; used for one answer and not kept."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a citizen did on one channel.

    Attributes:
        event_id: the platform's own id of the event, unique in its channel; events with the same one are one act of
            the citizen, and answered once.
        channel: which channel it came through.
        sender_id: the platform's id of the citizen; never logged, hashed before storing.
        kind: what was sent.
        text: typed words (TEXT), button data (TAP), name in a link (JOINED), else empty.
        location: set for LOCATION only.
        language_hint: language of the citizen's app (``th``, ``en``), when the platform tells.
        in_group: others read the answer too.
        address: what the channel needs to answer (reply token, chat id); opaque to others,
            strings only so that a queue can store it.
    """

    event_id: str
    channel: ChannelName
    sender_id: str
    kind: MessageKind
    text: str = ""
    location: Location | None = None
    language_hint: str | None = None
    in_group: bool = False
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
    """What the citizen reads and can tap.

    Attributes:
        body: plain text; lines that begin with ``1. ``, ``2. `` ... are steps or a list.
        buttons: in the order of importance.
        language: of all words.
        rating: two small buttons for an opinion.
        title: a line above the body, such as the name of an office.
        choices: what to choose from, shown with numbers below the body, to be tapped or picked by number.

    """

    body: str
    buttons: tuple[Button, ...] = ()
    language: Literal["th", "en"] = "th"
    rating: tuple[Button, ...] = ()
    title: str = ""
    choices: tuple[Button, ...] = ()

    @property
    def text(self) -> str:
        """All of it as plain text."""
        numbered = (f"{number}. {choice.label}" for number, choice in enumerate(self.choices, start=1))
        return "\n".join(line for line in (self.title, self.body, *numbered) if line)

    @property
    def all_buttons(self) -> tuple[Button, ...]:
        """The choices, then the other buttons."""
        return (*self.choices, *self.buttons)
