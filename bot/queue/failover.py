"""Redis with memory to stand in for it: messages are taken whatever Redis does."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence

import structlog

from bot.errors import InboxFullError, StoreError
from bot.messages import Message
from bot.observability import Metrics
from bot.queue.base import Keys
from bot.queue.memory import MemoryInbox
from bot.queue.redis_queue import RedisInbox

PROBE_SECONDS = 1.0
RETURN_SECONDS = 0.25  # while Redis is away it is looked for more often; see RESUME_SECONDS of the inbox
MOST_KEPT = 100_000
AT_ONCE = 500

log = structlog.get_logger(__name__)


class Shelter:
    """Stores in Redis; while that is away, full or read-only, in the memory of this process.

    When Redis is back, it is told which events were kept here before anything else goes there: it then knows them
    should they come again, and gives up what it had stored of them without being able to say so.

    Args:
        redis: where messages go.
        memory: takes over while Redis is away.
        metrics: counts what is kept here, and for how long.

    """

    def __init__(self, redis: RedisInbox, memory: MemoryInbox, metrics: Metrics) -> None:
        self._redis = redis
        self._memory = memory
        self._metrics = metrics
        self._kept: deque[Keys] = deque(maxlen=MOST_KEPT)
        self._away_since: float | None = None

    @property
    def is_degraded(self) -> bool:
        """Whether messages stay in memory because Redis is away."""
        return self._away_since is not None

    async def accept(self, messages: Sequence[Message]) -> Sequence[bool]:
        """Store the messages that were not seen before and tell which these are.

        Raises:
            InboxFullError: too many messages wait.

        """
        if self.is_degraded:
            return await self._keep(messages)
        if not len(self._memory):
            return await self._store(messages)
        # Who has messages in memory stays there, so that nobody's messages overtake each other.
        here: list[Message] = []
        there: list[Message] = []
        for message in messages:
            (here if self._memory.has(message) else there).append(message)
        stored = await self._keep(here) if here else []
        return [*stored, *(await self._store(there) if there else [])]

    async def _store(self, messages: Sequence[Message]) -> Sequence[bool]:
        try:
            return await self._redis.accept(messages)
        except StoreError as error:
            self._go_away(error)
            return await self._keep(messages)

    async def _keep(self, messages: Sequence[Message]) -> Sequence[bool]:
        stored = await self._memory.accept(messages)
        self._kept.extend(self._redis.keys_of(message) for message in messages)
        self._metrics.sheltered.labels(messages[0].channel).inc(sum(stored))
        return stored

    async def watch(self) -> None:
        """Look again and again whether Redis is away or back, until cancelled."""
        while True:
            await asyncio.sleep(RETURN_SECONDS if self.is_degraded else PROBE_SECONDS)
            try:
                await self._redis.probe()
                await self._tell_kept()
            except StoreError as error:
                self._go_away(error)
            else:
                self._come_back()

    async def _tell_kept(self) -> None:
        while self._kept:
            some = [self._kept.popleft() for _ in range(min(AT_ONCE, len(self._kept)))]
            try:
                await self._redis.disown(some)
            except StoreError:
                self._kept.extendleft(reversed(some))
                raise

    async def hand_back(self) -> None:
        """Give what memory still holds to Redis, for other processes to answer."""
        left = self._memory.leftovers()
        if not left:
            return
        try:
            await self._tell_kept()
            await self._redis.restore(left)
        except (StoreError, InboxFullError) as error:
            log.warning("messages lost", count=len(left), reason=str(error) or "inbox full")

    def _go_away(self, error: Exception) -> None:
        now = time.monotonic()
        if self._away_since is None:
            log.error("redis away", reason=str(error))
        else:
            self._metrics.degraded_seconds.inc(now - self._away_since)
        self._away_since = now
        self._metrics.degraded.set(1)

    def _come_back(self) -> None:
        if self._away_since is None:
            return
        self._metrics.degraded_seconds.inc(time.monotonic() - self._away_since)
        self._metrics.degraded.set(0)
        self._away_since = None
        log.warning("redis back")
