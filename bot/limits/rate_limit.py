"""How many messages of one citizen are answered in a while, and how fast Telegram may be written to."""

from __future__ import annotations

import re
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import structlog

from bot.errors import StoreError
from bot.privacy import citizen_key
from bot.storage.client import Client
from bot.storage.scripts import Scripts

RATE_LIMIT_PREFIX = "doebot:limit:"
SEND_PACE_PREFIX = "doebot:{telegram}:"
CHAT_MS = 1000  # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
ALL_MS = 34  # 30 a second, rounded up
MOST_CHATS = 50_000
DAY_SECONDS = 86_400
SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": DAY_SECONDS,
    "month": 30 * DAY_SECONDS,
    "year": 360 * DAY_SECONDS,
}
_RATE = re.compile(rf"\s*([1-9]\d*)\s*(?:/|per)\s*([1-9]\d*)?\s*({'|'.join(SECONDS)})s?\s*", re.ASCII | re.IGNORECASE)

log = structlog.get_logger(__name__)


class RateDecision(Enum):
    """What to do with a message."""

    ANSWER = "answer"
    ASK_TO_WAIT = "ask_to_wait"
    KEEP_SILENT = "keep_silent"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in so many seconds."""

    messages: int
    seconds: int


def parse_rate(text: str) -> Rate:
    """Read a rate.

    Raises:
        ValueError: it is none.

    >>> parse_rate("20/minute"), parse_rate("5 per 2 hours")
    (Rate(messages=20, seconds=60), Rate(messages=5, seconds=7200))
    """
    found = _RATE.fullmatch(text)
    if found is None:
        raise ValueError("write a rate as 20/minute, or leave it empty")
    messages, multiple, unit = found.groups()
    return Rate(int(messages), int(multiple or 1) * SECONDS[unit.lower()])


class RateLimiter:
    """Counts answered messages in a sliding window; over the rate comes one polite word a window, then silence.

    Args:
        rate: such as ``20/minute``.
        redis: where processes share the counts, by the server's clock; without it this process has its own.
            Every count there has a time limit.
        clock: seconds that only grow, for this process's own counts.

    """

    def __init__(self, rate: str, redis: Client | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = parse_rate(rate)
        self._scripts = Scripts(redis, "rate_limit", "rate_limit_forget") if redis else None
        self._clock = clock
        self._counts: OrderedDict[tuple[str, RateDecision], deque[float]] = OrderedDict()  # counted last, last

    async def decide(self, citizen: str) -> RateDecision:
        """Count a message and tell what to do with it.

        Args:
            citizen: keyed hash of the citizen's id.

        Raises:
            StoreError: Redis cannot be reached; nothing was counted.

        """
        if self._scripts is not None:
            limit = (self._rate.messages, self._rate.seconds * 1000)
            return RateDecision((await self._scripts.run("rate_limit", _base(citizen), *limit)).decode())
        if self._count(citizen, RateDecision.ANSWER, self._rate.messages):
            return RateDecision.ANSWER
        if self._count(citizen, RateDecision.ASK_TO_WAIT, 1):
            return RateDecision.ASK_TO_WAIT
        return RateDecision.KEEP_SILENT

    def _count(self, citizen: str, decision: RateDecision, most: int) -> bool:
        """Count a decision, if it was made less than ``most`` times in the window."""
        now = self._clock()
        start = now - self._rate.seconds
        while self._counts and next(iter(self._counts.values()))[-1] <= start:
            self._counts.popitem(last=False)
        moments = self._counts.setdefault((citizen, decision), deque(maxlen=most))
        if len(moments) == most and moments[0] > start:
            return False
        moments.append(now)
        self._counts.move_to_end((citizen, decision))
        return True

    async def forget(self, citizen: str) -> None:
        """Forget what was counted of a citizen.

        Raises:
            StoreError: Redis cannot be reached.

        """
        for decision in RateDecision:
            self._counts.pop((citizen, decision), None)
        if self._scripts is not None:
            await self._scripts.run("rate_limit_forget", _base(citizen))


def _base(citizen: str) -> str:
    return f"{RATE_LIMIT_PREFIX}{{{citizen}}}:"


class SendPace:
    """Gives places for messages to Telegram in the order they are asked for.

    While Redis is away each process keeps its own pace.

    Args:
        redis: where processes share the pace; without it this process has its own.
        id_key: hashes the ids of chats there.
        clock: seconds that only grow, for this process's own pace.

    """

    def __init__(
        self, redis: Client | None = None, id_key: bytes = b"", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._scripts = Scripts(redis, "reserve_send", "hold_sends") if redis else None
        self._id_key = id_key
        self._clock = clock
        self._chats: dict[str, float] = {}
        self._all = 0.0

    async def reserve(self, chat: str, longest_seconds: float) -> float:
        """Keep a place and give the seconds until then; a longer wait than ``longest_seconds`` keeps none."""
        name = citizen_key(self._id_key, "telegram chat", chat)
        wait_ms = await self._ask("reserve_send", name, CHAT_MS, ALL_MS, round(longest_seconds * 1000))
        if wait_ms is not None:
            return wait_ms / 1000
        now = self._clock()
        at = max(now, self._chats.get(name, 0.0), self._all)
        if at - now <= longest_seconds:
            if len(self._chats) >= MOST_CHATS:
                self._chats = {other: until for other, until in self._chats.items() if until > now}
            self._chats[name] = at + CHAT_MS / 1000
            self._all = at + ALL_MS / 1000
        return at - now

    async def hold(self, seconds: float) -> None:
        """Let nobody write for so long, as Telegram asked."""
        self._all = max(self._all, self._clock() + seconds)
        await self._ask("hold_sends", round(seconds * 1000))

    async def _ask(self, script: str, *arguments: str | int) -> int | None:
        """Run a script where processes share the pace; ``None``: this process is alone."""
        if self._scripts is None:
            return None
        try:
            return int(await self._scripts.run(script, SEND_PACE_PREFIX, *arguments))
        except StoreError as error:
            log.warning("send pace unavailable", reason=str(error))
            return None
