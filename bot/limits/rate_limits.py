"""How many messages of one citizen are answered in a while."""

from __future__ import annotations

from enum import Enum
from typing import Any

from limits import RateLimitItem, RateLimitItemPerSecond, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

from bot.errors import StoreError
from bot.storage.client import connect

PREFIX = "doebot:limit"


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
        super().__init__("async+redis://", wrap_exceptions=True, implementation="redispy", key_prefix=PREFIX)

    def configure_bridge(self) -> None:
        """Give the client to ``limits``."""
        bridge: Any = self.bridge
        bridge.storage = self._client
        bridge.connection_getter = lambda _readonly: self._client


def _storage(redis_url: str | None) -> Storage:
    return MemoryStorage() if redis_url is None else _SharedStorage(redis_url)
