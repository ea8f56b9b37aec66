"""The queue in Redis: durable, shared by many processes, in partitions so that a cluster can serve it."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import structlog

from bot.dialogue.session import Session
from bot.errors import QueueFullError, StoreError
from bot.observability import Metrics
from bot.queue.base import MAX_WAITING, DeadLetter, Delivery, Incoming, QueueCount
from bot.queue.partition import UNREADABLE, Partition
from bot.queue.payload import PayloadSeal
from bot.queue.tally import Batch, Tally, TallySource
from bot.storage.client import connect, is_cluster
from bot.supervisor import Supervisor

PREFIX = "doebot:"
PARTITIONS_OF_A_CLUSTER = 16
LEASE_SECONDS = 15.0
LISTEN_SECONDS = 1.0
RETRY_SECONDS = 0.25
RESUME_SECONDS = 1.5  # after Redis was away, processes first tell it what they hold or answered meanwhile
Stored = bool | QueueFullError | StoreError  # new; not new; or why it was not stored

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Work:
    """What this process has in hands of one partition.

    Attributes:
        held: under lease, by lease token.
        unfinished: answered while Redis was away, with the session to keep and what to count.
        resumes_at: messages are taken again from that moment on.

    """

    partition: Partition
    held: dict[str, Delivery] = field(default_factory=dict)
    unfinished: dict[str, tuple[Delivery, Session | None, Tally | None]] = field(default_factory=dict)
    resumes_at: float = 0.0

    def note_away(self, error: StoreError) -> None:
        """Wait a while before taking again."""
        if time.monotonic() >= self.resumes_at:
            log.warning("queue unavailable", reason=str(error))
        self.resumes_at = time.monotonic() + RESUME_SECONDS

    @contextlib.contextmanager
    def tolerated(self) -> Iterator[None]:
        """Go on without Redis."""
        try:
            yield
        except StoreError as error:
            self.note_away(error)


class RedisQueue:
    """Queues in Redis; every citizen belongs to one partition.

    Args:
        url: ``redis://``, ``redis+sentinel://`` or ``redis+cluster://``, or the same with ``rediss``.
        seal: for what is stored.
        lease_seconds: a message whose worker was not heard of for so long is given to another.
        max_waiting: more messages are refused.
        supervisor: owns the tasks that take messages and keep leases.
        metrics: counts messages that this program cannot read.

    """

    def __init__(
        self,
        url: str,
        seal: PayloadSeal,
        lease_seconds: float = LEASE_SECONDS,
        max_waiting: int = MAX_WAITING,
        supervisor: Supervisor | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._lease_seconds = lease_seconds
        self._redis = connect(url)
        self._listener = connect(url, timeout_seconds=LISTEN_SECONDS + 1)
        count = PARTITIONS_OF_A_CLUSTER if is_cluster(url) else 1
        self._works = [
            _Work(Partition(self._redis, self._listener, f"{PREFIX}{{{number}}}:", seal, max_waiting // count))
            for number in range(count)
        ]
        self._name = secrets.token_hex(8)
        self._calls = 0
        self._wanted = 0
        self._is_wanted = asyncio.Event()
        self._handed: asyncio.Queue[Delivery | None] = asyncio.Queue()
        self._is_closed = asyncio.Event()
        self._supervisor = supervisor or Supervisor()
        self._fetching: list[asyncio.Task[None]] = []
        self._keeping: asyncio.Task[None] | None = None

    @property
    def partitions(self) -> range:
        """Number the partitions."""
        return range(len(self._works))

    def partition_of(self, citizen_key: str) -> int:
        """Tell which partition a citizen belongs to."""
        return int(citizen_key[:8], 16) % len(self._works)

    def _work_of(self, citizen_key: str) -> _Work:
        return self._works[self.partition_of(citizen_key)]

    # -- from webhooks

    async def accept(self, incoming: Sequence[Incoming]) -> Sequence[bool]:
        """Claim and store, together with what other requests bring at this moment.

        Raises:
            QueueFullError: too many messages wait; those of this call that were stored stay.
            StoreError: Redis is away, full or read-only.

        """
        stored = []
        for each in await self.store(incoming):
            if isinstance(each, Exception):
                raise each
            stored.append(each)
        return stored

    async def store(self, incoming: Sequence[Incoming]) -> Sequence[Stored]:
        """Claim and store; tell of each message, in the same order, what became of it."""
        coming = [self._work_of(each.citizen_key).partition.accept(each) for each in incoming]
        stored: list[Stored] = []
        for each in coming:
            try:
                result = await each
            except StoreError as error:
                stored.append(error)
            else:
                stored.append(QueueFullError() if result < 0 else result == 1)
        return stored

    async def settle(self, incoming: Sequence[Incoming]) -> Sequence[int]:
        """Take note of events of one partition that this process answers from memory; see ``Partition.settle``.

        Raises:
            StoreError: Redis is away, full or read-only.

        """
        return await self._work_of(incoming[0].citizen_key).partition.settle(incoming, self._name)

    async def restore(self, incoming: Sequence[Incoming]) -> int:
        """Store messages that were taken note of before but are not answered; give how many could not be stored."""
        lost = 0
        for number in self.partitions:
            here = [each for each in incoming if self.partition_of(each.citizen_key) == number]
            try:
                lost += list(await self._works[number].partition.store(here, again=True)).count(-1) if here else 0
            except StoreError as error:
                self._works[number].note_away(error)
                lost += len(here)
        return lost

    async def probe(self, number: int | None = None) -> None:
        """Return when a partition, or every one, would accept now.

        Raises:
            StoreError: one does not.

        """
        works = self._works if number is None else [self._works[number]]
        await asyncio.gather(*(work.partition.store([]) for work in works))

    # -- to workers

    async def take(self) -> Delivery | None:
        """Wait for the next message; ``None`` when closed."""
        if self._is_closed.is_set():
            return None
        if self._keeping is None:
            self._keeping = self._supervisor.start("leases", self._keep_leases)
            self._fetching = [
                self._supervisor.start(f"queue {number}", partial(self._fetch, work))
                for number, work in enumerate(self._works)
            ]
        self._wanted += 1
        self._is_wanted.set()
        return await self._handed.get()

    async def _fetch(self, work: _Work) -> None:
        while await self._is_somebody_waiting():
            try:
                if work.resumes_at > time.monotonic():
                    # Tell what is held here first; web processes tell what they answered from memory.
                    await self._tell_held(work)
                    await self._pause(min(RETRY_SECONDS, work.resumes_at - time.monotonic()))
                    continue
                wait = await self._take_from(work)
                if wait and not self._is_closed.is_set():
                    await work.partition.wait_for_notification(wait)
            except StoreError as error:
                work.note_away(error)
                await self._pause(RETRY_SECONDS)

    async def _is_somebody_waiting(self) -> bool:
        """Return when a worker waits for a message that no partition is being asked for; False when closed."""
        while self._wanted == 0 and not self._is_closed.is_set():
            self._is_wanted.clear()
            await self._is_wanted.wait()
        return not self._is_closed.is_set()

    async def _take_from(self, work: _Work) -> float:
        """Hand out what there is; give how long to wait for more, 0 when there may be more at once."""
        wanted, self._wanted = self._wanted, 0
        self._calls += 1
        handed = 0
        try:
            taken = await work.partition.take(wanted, round(self._lease_seconds * 1000), f"{self._name}:{self._calls}")
            handed = len(taken.deliveries)
        finally:
            self._wanted += wanted - handed
            if self._wanted:
                self._is_wanted.set()
        for delivery in taken.deliveries:
            work.held[delivery.lease_token] = delivery
            self._handed.put_nowait(delivery)
        if taken.unreadable:
            self._metrics.dead_letters.labels("unknown", UNREADABLE).inc(taken.unreadable)
        if taken.deliveries or taken.unreadable:
            return 0.0
        return min(LISTEN_SECONDS if taken.due_seconds is None else taken.due_seconds, LISTEN_SECONDS) or 0.05

    async def begin(self, delivery: Delivery, part: int) -> bool:
        """Mark a part; while Redis is away the message is taken for ours."""
        work = self._work_of(delivery.citizen_key)
        is_ours = True
        with work.tolerated():
            is_ours = await work.partition.begin(delivery, part)
        if not is_ours:
            self.let_go(delivery)
        return is_ours

    async def guard(self, delivery: Delivery, *, is_running: bool) -> None:
        """Say that a quarantined message is being answered, or no longer; while Redis is away nothing is noted."""
        work = self._work_of(delivery.citizen_key)
        with work.tolerated():
            await work.partition.guard(delivery, is_running=is_running)

    async def finish(self, delivery: Delivery, session: Session | None, tally: Tally | None = None) -> None:
        """Take an answered message off and count it; while Redis is away this is kept and done when it is back."""
        work = self._work_of(delivery.citizen_key)
        try:
            await work.partition.finish(delivery, session, tally)
        except StoreError as error:
            work.note_away(error)
            work.unfinished[delivery.lease_token] = (delivery, session, tally)
        else:
            work.held.pop(delivery.lease_token, None)

    async def retry_later(
        self, delivery: Delivery, seconds: float, *, counts: bool = True, parts: int | None = None
    ) -> None:
        """Put a message off; while Redis is away its lease runs out instead."""
        self.let_go(delivery)
        work = self._work_of(delivery.citizen_key)
        with work.tolerated():
            await work.partition.retry_later(delivery, seconds, counts=counts, parts=parts)

    async def dead_letter(self, delivery: Delivery, reason: str) -> None:
        """Make a message a dead letter; while Redis is away it comes again instead."""
        self.let_go(delivery)
        work = self._work_of(delivery.citizen_key)
        with work.tolerated():
            await work.partition.dead_letter(delivery, reason)

    def let_go(self, delivery: Delivery) -> None:
        """Keep the lease no longer: it runs out, and the message is given out again."""
        self._work_of(delivery.citizen_key).held.pop(delivery.lease_token, None)

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.gather(*(self._keep_leases_of(work) for work in self._works))
            await asyncio.sleep(self._lease_seconds / 3)

    async def _keep_leases_of(self, work: _Work) -> None:
        with work.tolerated():  # each by itself: one partition that is away costs no other its leases
            await self._tell_held(work)

    async def _tell_held(self, work: _Work) -> None:
        """Finish what could not be finished, and keep the leases of what is in work."""
        await self._finish_late(work)
        await work.partition.extend(list(work.held.values()), round(self._lease_seconds * 1000), self._name)

    async def _finish_late(self, work: _Work) -> None:
        for token, (delivery, session, tally) in list(work.unfinished.items()):
            await work.partition.finish(delivery, session, tally)
            work.unfinished.pop(token, None)
            work.held.pop(token, None)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_closed.wait(), seconds)

    @property
    def tallies(self) -> Sequence[TallySource]:
        """What was counted, by partition."""
        return [PartitionTallies(work.partition) for work in self._works]

    # -- for operators

    async def count(self) -> QueueCount:
        """Count what waits in all partitions.

        Raises:
            StoreError: Redis is away.

        """
        counts = await asyncio.gather(*(work.partition.count() for work in self._works))
        return QueueCount(
            sum(each.waiting for each in counts),
            max(each.oldest_seconds for each in counts),
            sum(each.dead for each in counts),
            max(each.workers for each in counts),
        )

    async def dead_letters(self) -> Sequence[DeadLetter]:
        """List messages that could not be answered.

        Raises:
            StoreError: Redis is away.

        """
        return [letter for work in self._works for letter in await work.partition.dead_letters()]

    async def revive(self, letter: DeadLetter) -> bool:
        """Give a dead letter out again; False: it is gone."""
        return any([await work.partition.revive(letter.event_key) for work in self._works])

    async def drop(self, letter: DeadLetter) -> bool:
        """Forget a dead letter; False: it is gone."""
        return any([await work.partition.drop(letter.event_key) for work in self._works])

    async def erase(self, citizen_key: str) -> None:
        """Remove session, waiting messages and dead letters of a citizen.

        Raises:
            StoreError: Redis is away.

        """
        await self._work_of(citizen_key).partition.erase(citizen_key)

    async def close(self) -> None:
        """Give nothing more out; what is in work may still be finished."""
        self._is_closed.set()
        self._is_wanted.set()
        if self._fetching:
            await asyncio.wait(self._fetching, timeout=LISTEN_SECONDS + 1)
        for _ in range(self._wanted):
            self._handed.put_nowait(None)

    async def disconnect(self) -> None:
        """Finish what is left to finish and let the connections go; after ``close`` and the last ``finish``."""
        tasks = [*self._fetching, *([self._keeping] if self._keeping else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for work in self._works:
            with work.tolerated():
                await self._finish_late(work)
        await self._redis.aclose()
        await self._listener.aclose()


@dataclass(frozen=True, slots=True)
class PartitionTallies:
    """The counts of one partition."""

    partition: Partition

    async def set_aside(self) -> Batch | None:
        """Give what was counted.

        Raises:
            StoreError: Redis is away.

        """
        return await self.partition.set_aside()

    async def drop(self, batch: Batch) -> None:
        """Forget a stored batch.

        Raises:
            StoreError: Redis is away.

        """
        await self.partition.drop_tallies(batch)
