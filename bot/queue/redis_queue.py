"""The inbox in Redis: durable, shared by many processes, in partitions so that a cluster can serve it."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import structlog

from bot.dialogue.session import Session, dump_session
from bot.errors import InboxFullError, StoreError
from bot.messages import Message
from bot.privacy import citizen_key, event_key
from bot.queue.base import MAX_WAITING, DeadLetter, Delivery, InboxCount, Keys
from bot.queue.partition import Claimed, Finished, Partition
from bot.queue.payload import pack, unpack
from bot.storage.batching import Batcher
from bot.storage.client import connect, is_cluster

PREFIX = "doebot:"
PARTITIONS_OF_A_CLUSTER = 16
LEASE_SECONDS = 15.0
BELL_SECONDS = 1.0
RETRY_SECONDS = 0.25
RESUME_SECONDS = 1.5  # after Redis was away, processes first tell it what they hold or answered meanwhile
MAX_DEAD = 1_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Desk:
    """A partition with what gathers its calls."""

    partition: Partition
    accepting: Batcher[Claimed, int]
    finishing: Batcher[Finished, int]


class RedisInbox:
    """Queues in Redis; every citizen belongs to one partition.

    Args:
        url: ``redis://``, ``redis+sentinel://`` or ``redis+cluster://``.
        id_key: for the keyed hashes; the same in every process.
        lease_seconds: a message whose worker was not heard of for so long is given to another.
        max_waiting: more messages are refused.

    """

    def __init__(
        self, url: str, id_key: bytes, lease_seconds: float = LEASE_SECONDS, max_waiting: int = MAX_WAITING
    ) -> None:
        self._id_key = id_key
        self._lease_seconds = lease_seconds
        self._redis = connect(url)
        self._bell = connect(url, timeout_seconds=BELL_SECONDS + 1)
        count = PARTITIONS_OF_A_CLUSTER if is_cluster(url) else 1
        self._desks = [self._desk(number, max_waiting // count) for number in range(count)]
        self._name = secrets.token_hex(8)
        self._calls = 0
        self._wanted = 0
        self._is_wanted = asyncio.Event()
        self._handed: asyncio.Queue[Delivery | None] = asyncio.Queue()
        self._held: dict[str, Delivery] = {}
        self._unfinished: dict[str, tuple[Delivery, str]] = {}
        self._resumes_at = 0.0
        self._is_closed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def _desk(self, number: int, max_waiting: int) -> _Desk:
        partition = Partition(self._redis, self._bell, f"{PREFIX}{{{number}}}:", max_waiting)
        return _Desk(partition, Batcher(partition.accept), Batcher(partition.finish))

    def _desk_of(self, citizen: str) -> _Desk:
        return self._desks[int(citizen[:8], 16) % len(self._desks)]

    # -- from webhooks

    async def accept(self, messages: Sequence[Message]) -> Sequence[bool]:
        """Claim and store, together with what other requests bring at this moment.

        Raises:
            InboxFullError: too many messages wait; those of this call that were stored stay.
            StoreError: Redis is away, full or read-only.

        """
        coming = [self._submit(message) for message in messages]
        results = [await each for each in coming] if len(coming) == 1 else await asyncio.gather(*coming)
        if -1 in results:
            raise InboxFullError
        return [result == 1 for result in results]

    def _submit(self, message: Message) -> asyncio.Future[int]:
        keys = self.keys_of(message)
        return self._desk_of(keys.citizen).accepting.submit((*keys, pack(message)))

    def keys_of(self, message: Message) -> Keys:
        """Tell what an event is known by here."""
        claim = event_key(self._id_key, message.channel, message.event_id)
        return Keys(claim, citizen_key(self._id_key, message.channel, message.sender_id))

    async def disown(self, events: Sequence[Keys]) -> None:
        """Take note of events that are answered elsewhere, and give up what was stored of them.

        Raises:
            StoreError: Redis is away, full or read-only.

        """
        for desk in self._desks:
            if here := [keys for keys in events if self._desk_of(keys.citizen) is desk]:
                await desk.partition.disown(here)

    async def restore(self, messages: Sequence[Message]) -> None:
        """Store messages that were taken note of before but are not answered.

        Raises:
            InboxFullError: too many messages wait; those of this call that were stored stay.
            StoreError: Redis is away, full or read-only.

        """
        for message in messages:
            keys = self.keys_of(message)
            if -1 in await self._desk_of(keys.citizen).partition.accept([(*keys, pack(message))], again=True):
                raise InboxFullError

    async def probe(self) -> None:
        """Return when every partition would accept now.

        Raises:
            StoreError: one does not.

        """
        await asyncio.gather(*(desk.partition.accept([]) for desk in self._desks))

    # -- to workers

    async def take(self) -> Delivery | None:
        """Wait for the next message; ``None`` when closed."""
        if self._is_closed.is_set():
            return None
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._fetch(desk)) for desk in self._desks]
            self._tasks.append(asyncio.create_task(self._keep_leases()))
        self._wanted += 1
        self._is_wanted.set()
        return await self._handed.get()

    async def _fetch(self, desk: _Desk) -> None:
        while await self._is_somebody_waiting():
            try:
                if self._resumes_at > time.monotonic():
                    await self._resume(desk)
                    continue
                due, found = await self._take_from(desk)
                if not found and not self._is_closed.is_set():
                    await desk.partition.wait_for_bell(BELL_SECONDS if due < 0 else min(due, BELL_SECONDS))
            except StoreError as error:
                self._note_away(error)
                await self._pause(RETRY_SECONDS)

    async def _resume(self, desk: _Desk) -> None:
        """After Redis was away tell what is held here; web processes tell what they answered from memory."""
        await self._tell_held(desk)
        await self._pause(min(RETRY_SECONDS, self._resumes_at - time.monotonic()))

    async def _is_somebody_waiting(self) -> bool:
        """Return when a worker waits for a message that no partition is being asked for; False when closed."""
        while self._wanted == 0 and not self._is_closed.is_set():
            self._is_wanted.clear()
            await self._is_wanted.wait()
        return not self._is_closed.is_set()

    async def _take_from(self, desk: _Desk) -> tuple[float, int]:
        wanted, self._wanted = self._wanted, 0
        self._calls += 1
        ticket = f"{self._name}:{self._calls}"
        found: list[Delivery] = []
        try:
            due, found = await desk.partition.take(wanted, round(self._lease_seconds * 1000), ticket)
        finally:
            self._wanted += wanted - len(found)
            if self._wanted:
                self._is_wanted.set()
        for delivery in found:
            self._held[delivery.ticket] = delivery
            self._handed.put_nowait(delivery)
        return due, len(found)

    async def begin(self, delivery: Delivery, part: int) -> bool:
        """Mark a part; while Redis is away the message is taken for ours."""
        try:
            is_ours = await self._desk_of(delivery.citizen).partition.begin(delivery, part)
        except StoreError as error:
            self._note_away(error)
            return True
        if not is_ours:
            self._held.pop(delivery.ticket, None)
        return is_ours

    async def blame(self, delivery: Delivery, *, is_to_blame: bool) -> None:
        """Say that a suspect is thought about, or no longer; while Redis is away nobody is blamed."""
        with self._tolerated():
            await self._desk_of(delivery.citizen).partition.blame(delivery, is_to_blame=is_to_blame)

    async def finish(self, delivery: Delivery, session: Session | None) -> None:
        """Take an answered message off; while Redis is away this is kept and done when it is back."""
        kept = "" if session is None else dump_session(session)
        try:
            await self._desk_of(delivery.citizen).finishing.submit((delivery.citizen, delivery.ticket, kept))
        except StoreError as error:
            self._note_away(error)
            self._unfinished[delivery.ticket] = (delivery, kept)
        else:
            self._held.pop(delivery.ticket, None)

    async def postpone(
        self, delivery: Delivery, seconds: float, *, counts: bool = True, parts: int | None = None
    ) -> None:
        """Put a message off; while Redis is away its lease runs out instead."""
        self._held.pop(delivery.ticket, None)
        with self._tolerated():
            await self._desk_of(delivery.citizen).partition.postpone(delivery, seconds, counts=counts, parts=parts)

    async def bury(self, delivery: Delivery, reason: str) -> None:
        """Make a message a dead letter; while Redis is away it comes again instead."""
        self._held.pop(delivery.ticket, None)
        with self._tolerated():
            await self._desk_of(delivery.citizen).partition.bury(delivery, reason, MAX_DEAD)

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._lease_seconds / 3)
            with self._tolerated():
                for desk in self._desks:
                    await self._tell_held(desk)

    async def _tell_held(self, desk: _Desk) -> None:
        """Finish what could not be finished, and keep the leases of what is in work."""
        await self._finish_late(desk)
        held = [each for each in self._held.values() if self._desk_of(each.citizen) is desk]
        await desk.partition.extend(held, round(self._lease_seconds * 1000))

    async def _finish_late(self, desk: _Desk) -> None:
        for ticket, (delivery, kept) in list(self._unfinished.items()):
            if self._desk_of(delivery.citizen) is desk:
                await desk.partition.finish([(delivery.citizen, ticket, kept)])
                self._unfinished.pop(ticket, None)
                self._held.pop(ticket, None)

    @contextlib.contextmanager
    def _tolerated(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            self._note_away(error)

    def _note_away(self, error: StoreError) -> None:
        if time.monotonic() >= self._resumes_at:
            log.warning("inbox away", reason=str(error))
        self._resumes_at = time.monotonic() + RESUME_SECONDS

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._is_closed.wait(), seconds)

    # -- for operators

    async def count(self) -> InboxCount:
        """Count what waits in all partitions.

        Raises:
            StoreError: Redis is away.

        """
        counts = await asyncio.gather(*(desk.partition.count() for desk in self._desks))
        return InboxCount(
            sum(each.waiting for each in counts),
            max(each.oldest_seconds for each in counts),
            sum(each.dead for each in counts),
        )

    async def dead_letters(self) -> Sequence[DeadLetter]:
        """List messages that could not be answered.

        Raises:
            StoreError: Redis is away.

        """
        rows = [row for desk in self._desks for row in await desk.partition.show_dead()]
        return [_dead_letter(*row) for row in rows]

    async def revive(self, letter: DeadLetter) -> bool:
        """Give a dead letter out again; False: it is gone."""
        return any([await desk.partition.revive(letter.claim) for desk in self._desks])

    async def drop(self, letter: DeadLetter) -> bool:
        """Forget a dead letter; False: it is gone."""
        return any([await desk.partition.drop(letter.claim) for desk in self._desks])

    async def erase(self, citizen: str) -> None:
        """Remove session, waiting messages and dead letters of a citizen.

        Raises:
            StoreError: Redis is away.

        """
        await self._desk_of(citizen).partition.erase(citizen)

    async def close(self) -> None:
        """Give nothing more out; what is in work may still be finished."""
        self._is_closed.set()
        self._is_wanted.set()
        fetching = self._tasks[: len(self._desks)]
        if fetching:
            await asyncio.wait(fetching, timeout=BELL_SECONDS + 1)
        for _ in range(self._wanted):
            self._handed.put_nowait(None)

    async def disconnect(self) -> None:
        """Finish what is left to finish and let the connections go; after ``close`` and the last ``finish``."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with self._tolerated():
            for desk in self._desks:
                await self._finish_late(desk)
        await self._redis.aclose()
        await self._bell.aclose()


def _dead_letter(claim: bytes, seconds: int, reason: bytes, attempts: int, envelope: bytes) -> DeadLetter:
    message = unpack(envelope)
    return DeadLetter(claim.decode(), message.channel, message.kind, seconds, reason.decode(), attempts)
