"""Redis with memory to stand in for it: messages are taken whatever Redis does."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

import structlog

from bot.errors import QueueFullError, StoreError
from bot.observability import Metrics
from bot.queue.base import Incoming
from bot.queue.memory import MemoryQueue
from bot.queue.redis_queue import RedisQueue

PROBE_SECONDS = 1.0
RETURN_SECONDS = 0.1  # while a partition is away it is looked for more often; see RESUME_SECONDS of the Redis queue
FATE_SECONDS = 20.0  # a message of which nobody knows whether Redis has it waits so long for the answer: if it has,
# a worker elsewhere may be answering it; a reply token of LINE lives three times as long
GRACE_SECONDS = 4.0  # in the first seconds of an outage everybody waits for its end: most are short
ORDER_SECONDS = 15.0  # one whose citizen's earlier message may lie in Redis waits so long for Redis
RECENT_SECONDS = 30.0  # an earlier message that Redis took before that is taken for answered
MOST_RECENT = 20_000
MOST_UNTOLD = 100_000
AT_ONCE = 500

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Held:
    """Messages of one citizen, in order, that wait until it is known where they belong.

    While all of them are on their way to Redis the next one may follow: it comes behind them, or fails with them.
    """

    until: float
    incoming: deque[Incoming] = field(default_factory=deque)
    is_on_its_way: bool = False


class FailoverQueue:
    """Stores in Redis; while a partition of it is away, full or read-only, in the memory of this process.

    A message goes one of three ways. Redis took it: it is there. Redis cannot have it: memory answers it. Nobody knows,
    or an earlier message of the same citizen may still lie in Redis: it is held, and offered to Redis again, which
    knows each event once; only when Redis cannot be asked for too long does memory answer it. So no event is answered
    from two places, and no message overtakes an earlier one of its citizen, whatever store that lies in.

    When Redis is back it is told which events memory took before anything else goes there: it then knows them should
    they come again, and gives up what it had stored of them without being able to say so.

    Args:
        redis: where messages go.
        memory: takes over while Redis is away.
        metrics: counts what is kept here, and for how long.
        clock: seconds that only grow.

    """

    def __init__(
        self, redis: RedisQueue, memory: MemoryQueue, metrics: Metrics, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._redis = redis
        self._memory = memory
        self._metrics = metrics
        self._clock = clock
        self._away: dict[int, float] = {}  # since when, by partition
        self._counted = 0.0  # until when the time away was counted
        self._held: dict[str, _Held] = {}
        self._held_events: set[str] = set()
        self._recent: dict[str, float] = {}  # when Redis took the last message of a citizen, oldest first
        self._untold: dict[int, deque[Incoming]] = {  # what memory took, and Redis does not know of
            number: deque(maxlen=MOST_UNTOLD) for number in redis.partitions
        }

    @property
    def is_degraded(self) -> bool:
        """Whether messages stay in this process because Redis, or a part of it, is away."""
        return bool(self._away or self._held)

    # -- from webhooks

    async def accept(self, incoming: Sequence[Incoming]) -> Sequence[bool]:
        """Store the messages that were not seen before and tell, in the same order, which these are.

        Raises:
            QueueFullError: too many messages wait.

        """
        if not (self._away or self._held or len(self._memory)):
            return await self._store(incoming)
        results: list[bool | None] = [await self._place(each) for each in incoming]
        there = [each for each, result in zip(incoming, results, strict=True) if result is None]
        stored = iter(await self._store(there) if there else ())
        return [next(stored) if result is None else result for result in results]

    async def _place(self, incoming: Incoming) -> bool | None:
        """Put a message where the citizen's earlier ones are; ``None``: it may go to Redis."""
        citizen = incoming.citizen_key
        if incoming.event_key in self._held_events:
            return False
        since = self._away.get(self._redis.partition_of(citizen))
        held = self._held.get(citizen)
        if held is not None and not (held.is_on_its_way and since is None):
            return self._hold(incoming, ORDER_SECONDS)
        if self._memory.has(citizen):
            return await self._remember(incoming)
        if since is None:
            return None
        now = self._clock()
        if now - self._recent.get(citizen, -RECENT_SECONDS) < RECENT_SECONDS:
            return self._hold(incoming, ORDER_SECONDS)
        if now < since + GRACE_SECONDS:  # another process may just have put an earlier message there
            return self._hold(incoming, since + GRACE_SECONDS - now)
        return await self._remember(incoming)

    async def _store(self, incoming: Sequence[Incoming]) -> Sequence[bool]:
        results = []
        for each, stored in zip(incoming, await self._redis.store(incoming), strict=True):
            if isinstance(stored, QueueFullError):
                raise stored
            if isinstance(stored, StoreError):
                self._go_away(self._redis.partition_of(each.citizen_key), stored)
                results.append(await self._after_fault(each, stored))
            else:
                self._note_recent(each.citizen_key)
                results.append(stored)
        return results

    async def _after_fault(self, incoming: Incoming, error: StoreError) -> bool:
        if error.is_refusal:
            placed = await self._place(incoming)
            return bool(placed)
        return self._hold(incoming, FATE_SECONDS)

    def _note_recent(self, citizen: str) -> None:
        self._recent.pop(citizen, None)
        self._recent[citizen] = self._clock()
        if len(self._recent) > MOST_RECENT:
            del self._recent[next(iter(self._recent))]

    def _hold(self, incoming: Incoming, seconds: float) -> bool:
        held = self._held.setdefault(incoming.citizen_key, _Held(self._clock() + seconds))
        held.incoming.append(incoming)
        held.is_on_its_way = False
        self._held_events.add(incoming.event_key)
        return True

    async def _remember(self, incoming: Incoming) -> bool:
        is_new = all(await self._memory.accept([incoming]))
        if is_new:
            self._untold[self._redis.partition_of(incoming.citizen_key)].append(incoming)
            self._metrics.failed_over.labels(incoming.message.channel).inc()
        return is_new

    # -- beside them

    async def watch(self) -> None:
        """Look again and again whether Redis is away or back, until cancelled."""
        while True:
            await asyncio.sleep(RETURN_SECONDS if self._away or self._held else PROBE_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Look for Redis once, and place what is held."""
        await asyncio.gather(*(self._look_at(number) for number in self._redis.partitions))
        for number in self._redis.partitions:
            await self._place_held(number)

    async def _look_at(self, number: int) -> None:
        try:
            await self._redis.probe(number)
            await self._tell(number)
        except StoreError as error:
            self._go_away(number, error)
        else:
            self._come_back(number)

    async def _tell(self, number: int) -> None:
        """Let Redis know what memory took; what Redis turns out to have in hands itself, memory gives up."""
        untold = self._untold[number]
        while untold:
            some = list(islice(untold, AT_ONCE))
            known = await self._redis.settle(some)
            for _ in some:
                untold.popleft()
            in_work = [each.event_key for each, what in zip(some, known, strict=True) if what > 1]
            if in_work and (given_up := self._memory.withdraw(in_work)):
                log.warning("redis had it", count=given_up)

    async def _place_held(self, number: int) -> None:
        """Offer what is held to Redis; what waited too long goes to memory."""
        mine = [citizen for citizen in self._held if self._redis.partition_of(citizen) == number]
        if mine and number not in self._away:
            await self._offer(mine)
        for citizen in mine:
            held = self._held.get(citizen)
            if held is not None and self._clock() >= held.until:
                await self._answer_from_memory(held)

    async def _answer_from_memory(self, held: _Held) -> None:
        with contextlib.suppress(QueueFullError):  # then it goes on waiting
            for each in list(held.incoming):
                await self._remember(each)
                self._release(each)

    async def _offer(self, citizens: Sequence[str]) -> None:
        incoming: list[Incoming] = []
        for citizen in citizens:
            self._held[citizen].is_on_its_way = True
            incoming += self._held[citizen].incoming
        for each, stored in zip(incoming, await self._redis.store(incoming), strict=True):
            if isinstance(stored, StoreError | QueueFullError):
                self._held[each.citizen_key].is_on_its_way = False
            else:
                self._release(each)
                self._note_recent(each.citizen_key)
            if isinstance(stored, StoreError):
                self._go_away(self._redis.partition_of(each.citizen_key), stored)

    def _release(self, incoming: Incoming) -> None:
        held = self._held[incoming.citizen_key]
        held.incoming.remove(incoming)
        self._held_events.discard(incoming.event_key)
        if held.incoming:
            held.until = self._clock() + ORDER_SECONDS  # those behind it begin to wait only now
        else:
            del self._held[incoming.citizen_key]

    async def hand_back(self) -> None:
        """Give what is held, and what memory still has, to Redis for other processes to answer."""
        await self.look()
        lost = await self._redis.restore(self._memory.leftovers())
        await self._offer(list(self._held))
        lost += len(self._held_events)
        if lost:
            log.warning("messages lost", count=lost, reason="Redis is away or full")

    # -- away and back

    def _go_away(self, number: int, error: StoreError) -> None:
        self._count_away()
        if number not in self._away:
            log.error("redis unavailable", partition=number, reason=str(error))
            self._away[number] = self._clock()
        self._metrics.degraded.set(1)

    def _come_back(self, number: int) -> None:
        if number not in self._away:
            return
        self._count_away()
        del self._away[number]
        self._metrics.degraded.set(bool(self._away))
        log.warning("redis available", partition=number)

    def _count_away(self) -> None:
        """Count the time since it was counted last, once however many partitions are away."""
        now = self._clock()
        if self._away:
            self._metrics.degraded_seconds.inc(now - self._counted)
        self._counted = now
