"""How many pushes LINE may still charge for this month."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from redis.exceptions import RedisError

from bot.storage.client import Client
from bot.storage.scripts import read_script

PREFIX = "doebot:pushes:"

log = structlog.get_logger(__name__)


class PushBudget:
    """Counts pushes of a month under a cap; the count is shared in Redis, or this process's own.

    While Redis is away the process goes on with what it knows.

    Args:
        cap: pushes a month; ``None`` leaves it to LINE's own limit.
        redis: where processes share the count.
        clock: seconds since 1970; months are those of UTC.

    """

    def __init__(
        self, cap: int | None = None, redis: Client | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._cap = cap
        self._count: Any = redis.register_script(read_script("count_push")) if redis else None
        self._clock = clock
        self._known: dict[str, int] = {}

    async def take(self) -> bool:
        """Count a push, or tell that the cap is reached."""
        used = await self._add(1)
        if self._cap is None or used <= self._cap:
            return True
        await self._add(-1)
        return False

    async def give_back(self) -> None:
        """Uncount a push that was not accepted."""
        await self._add(-1)

    async def _add(self, step: int) -> int:
        month = datetime.fromtimestamp(self._clock(), UTC).strftime("%Y-%m")
        self._known = {month: self._known.get(month, 0) + step}
        if self._count is not None:
            try:
                self._known[month] = int(await self._count(keys=[PREFIX + month], args=[step]))
            except (RedisError, OSError) as error:
                log.warning("push count away", reason=type(error).__name__)
        return self._known[month]
