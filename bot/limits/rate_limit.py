"""How many messages of one citizen are answered in a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum
from typing import Any, Protocol

import structlog
from limits import RateLimitItem, RateLimitItemPerSecond, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

from bot.errors import StoreError
from bot.privacy import citizen_key
from bot.storage.client import Client, connect
from bot.storage.scripts import Scripts

log = structlog.get_logger(__name__)

LIMITS = "doebot:limit"


class Pace(Enum):
    """What to do with a message."""

    ANSWER = "answer"
    ASK_TO_WAIT = "ask_to_wait"
    KEEP_SILENT = "keep_silent"


def parse_rate(text: str) -> RateLimitItem:
    """Read a rate.

    Raises:
        ValueError: it is none.

    >>> str(parse_rate("20/minute"))
    '20 per 1 minute'
    """
    try:
        return parse(text)
    except ValueError as error:
        raise ValueError("write a rate as 20/minute, or leave it empty") from error


class RateLimiter:
    """Counts messages in a moving window; over the rate comes one polite word a window, then silence.

    Args:
        rate: such as ``20/minute``.
        redis_url: where processes share the counts; in memory without it. Every count there has a time limit.

    """

    def __init__(self, rate: str, redis_url: str | None = None) -> None:
        self._rate = parse_rate(rate)
        self._word = RateLimitItemPerSecond(1, self._rate.get_expiry())
        self._window = MovingWindowRateLimiter(_storage(redis_url))

    async def pace(self, citizen: str) -> Pace:
        """Count a message and tell what to do with it.

        Args:
            citizen: keyed hash of the citizen's id.

        Raises:
            StoreError: Redis cannot be reached; nothing was counted.

        """
        try:
            if await self._window.hit(self._rate, "message", citizen):
                return Pace.ANSWER
            return Pace.ASK_TO_WAIT if await self._window.hit(self._word, "word", citizen) else Pace.KEEP_SILENT
        except StorageError as error:
            raise StoreError("count", error) from error

    async def forget(self, citizen: str) -> None:
        """Forget what was counted of a citizen.

        Raises:
            StoreError: Redis cannot be reached.

        """
        try:
            await self._window.clear(self._rate, "message", citizen)
            await self._window.clear(self._word, "word", citizen)
        except StorageError as error:
            raise StoreError("forget", error) from error


class _SharedStorage(RedisStorage):
    """Counts through our own client: ``limits`` would make one whose cluster breaks under faults."""

    def __init__(self, redis_url: str) -> None:
        self._client = connect(redis_url)
        super().__init__("async+redis://", wrap_exceptions=True, implementation="redispy", key_prefix=LIMITS)

    def configure_bridge(self) -> None:
        """Give the client to ``limits``."""
        bridge: Any = self.bridge
        bridge.storage = self._client
        bridge.connection_getter = lambda _readonly: self._client


def _storage(redis_url: str | None) -> Storage:
    return MemoryStorage() if redis_url is None else _SharedStorage(redis_url)


# -- How fast Telegram may be written to, counted over all processes


CHAT_MS = 1000  # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
ALL_MS = 34  # 30 a second, rounded up
MOST_CHATS = 50_000
SENDS = "doebot:{telegram}:"


class SendPace(Protocol):
    """Gives places in the order they are asked for."""

    async def reserve(self, chat: str, longest_seconds: float) -> float:
        """Keep a place and give the seconds until then; a longer wait than ``longest_seconds`` keeps none."""
        ...

    async def hold(self, seconds: float) -> None:
        """Let nobody write for so long, as Telegram asked."""
        ...


class MemorySendPace:
    """The pace of one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._chats: dict[str, float] = {}
        self._all = 0.0

    async def reserve(self, chat: str, longest_seconds: float) -> float:
        """Keep a place."""
        now = self._clock()
        at = max(now, self._chats.get(chat, 0.0), self._all)
        if at - now <= longest_seconds:
            if len(self._chats) >= MOST_CHATS:
                self._chats = {name: until for name, until in self._chats.items() if until > now}
            self._chats[chat] = at + CHAT_MS / 1000
            self._all = at + ALL_MS / 1000
        return at - now

    async def hold(self, seconds: float) -> None:
        """Let nobody write."""
        self._all = max(self._all, self._clock() + seconds)


class RedisSendPace:
    """The pace of all processes; while Redis is away each keeps its own."""

    def __init__(self, redis: Client, id_key: bytes) -> None:
        self._id_key = id_key
        self._scripts = Scripts(redis, "reserve_send", "hold_sends")
        self._own = MemorySendPace()

    async def reserve(self, chat: str, longest_seconds: float) -> float:
        """Keep a place."""
        name = citizen_key(self._id_key, "telegram chat", chat)
        arguments = [name, CHAT_MS, ALL_MS, round(longest_seconds * 1000)]
        try:
            return int(await self._scripts.run("reserve_send", SENDS, *arguments)) / 1000
        except StoreError as error:
            log.warning("pace away", reason=str(error))
            return await self._own.reserve(chat, longest_seconds)

    async def hold(self, seconds: float) -> None:
        """Let nobody write."""
        await self._own.hold(seconds)
        try:
            await self._scripts.run("hold_sends", SENDS, round(seconds * 1000))
        except StoreError as error:
            log.warning("pace away", reason=str(error))
