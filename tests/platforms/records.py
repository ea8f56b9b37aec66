"""The values that the stub's rooms and the tests hand to each other."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Platform = Literal["line", "telegram"]
Way = Literal["reply", "push", "message"]
Clock = Callable[[], float]


@dataclass(frozen=True)  # no slots: vars() writes thousands of them as JSON at once
class Delivery:
    """What one citizen sees on the screen because a platform accepted one call.

    Attributes:
        index: place in the record, from 0.
        platform: who accepted it.
        way: how it was sent.
        citizen: LINE push: ``to``; LINE reply: the reply token; Telegram: the chat id.
        texts: one for each message object; a Flex message or template counts with its ``altText``.
        arrived_seconds: ``time.monotonic()`` of this machine, the same clock in every process.
        key: the reply token, the retry key, or None.
        sent: the call itself, where ``Settings.keeps_calls`` asks for it.

    """

    index: int
    platform: Platform
    way: Way
    citizen: str
    texts: tuple[str, ...]
    arrived_seconds: float
    key: str | None = None
    sent: Any = None


class Call(NamedTuple):
    """What the calls that came are counted by.

    ``outcome`` is the status of a true answer (``"200"``, ``"400"``), the kind of a fault (``"hang after"``), or
    ``"409 other body"`` when a retry key came back with a changed body.
    """

    platform: Platform
    method: str
    outcome: str


@dataclass(frozen=True)
class Settings:
    """How the platforms behave when nothing goes wrong.

    Attributes:
        line_token_seconds: how long a reply token lives; 0 makes every token expired at once.
        line_quota: pushes that LINE still accepts since the last reset; None: no limit.
        line_access_token: the only right one; None: any is right.
        telegram_token: the only right one; None: any of the right shape is right.
        telegram_limits: refuse more than a message a second in a chat, 30 a second in all, 20 a minute in a group.
        keeps_calls: deliveries hold the whole call, not its texts alone.
        blocked: who blocked the bot: Telegram chat ids (403) and LINE user ids (200, but nothing on the screen).

    """

    line_token_seconds: float = 60.0
    line_quota: int | None = None
    line_access_token: str | None = None
    telegram_token: str | None = None
    telegram_limits: bool = False
    keeps_calls: bool = False
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform says to one call."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""

    @property
    def is_accepted(self) -> bool:
        return self.status == 200

    @property
    def outcome(self) -> str:
        return f"{self.status} {self.remark}".strip()


class Record:
    """What was delivered, in the order of acceptance; nothing is ever taken out."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self.keeps_calls = False
        self.items: list[Delivery] = []

    def add(
        self,
        platform: Platform,
        way: Way,
        citizen: str,
        texts: Sequence[str],
        key: str | None = None,
        sent: Any = None,
    ) -> None:
        kept = sent if self.keeps_calls else None
        self.items.append(Delivery(len(self.items), platform, way, citizen, tuple(texts), self._clock(), key, kept))
