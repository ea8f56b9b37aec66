"""One partition of the queue in Redis: the scripts in ``lua/`` as methods.

All keys of a partition share a hash tag, so that a cluster keeps them together.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.dialogue.session import SESSION_SECONDS, Session, dump_session, parse_session
from bot.errors import StoreError
from bot.queue.base import QUARANTINE_CRASHES, DeadLetter, Delivery, Incoming, QueueCount
from bot.queue.payload import PayloadSeal, UnreadablePayloadError
from bot.queue.tally import Batch, Tally
from bot.storage.batching import Batcher
from bot.storage.client import TIMEOUT_SECONDS, Client
from bot.storage.scripts import Scripts, translated

SCRIPTS = (
    "accept",
    "settle",
    "take",
    "begin",
    "guard",
    "finish",
    "retry_later",
    "dead_letter",
    "extend",
    "show_dead",
    "revive",
    "drop",
    "erase",
    "count",
    "tallies_aside",
    "tallies_drop",
)
ACCEPT_SECONDS = 0.2  # for one of two tries; with a batch before it a webhook has its answer well within a second
MAX_DEAD = 1_000
UNREADABLE = "unreadable"

log = structlog.get_logger(__name__)
Finished = tuple[str, str, str, str]  # citizen, lease token, session, tally


@dataclass(frozen=True, slots=True)
class Taken:
    """What one ``take`` gave.

    Attributes:
        deliveries: under lease.
        due_seconds: until the next citizen is due; ``None``: nobody is.
        unreadable: how many messages were made dead letters because this program cannot read them.

    """

    deliveries: Sequence[Delivery]
    due_seconds: float | None
    unreadable: int


class Partition:
    """Speaks to one partition.

    Args:
        redis: fails fast.
        listener: waits longer for an answer than a notification is waited for.
        prefix: start of all keys, with its hash tag in braces.
        seal: for what is stored.
        max_waiting: more messages are refused.

    """

    def __init__(self, redis: Client, listener: Client, prefix: str, seal: PayloadSeal, max_waiting: int) -> None:
        self._listener = listener
        self._prefix = prefix
        self._seal = seal
        self._max_waiting = max_waiting
        self._scripts = Scripts(redis, *SCRIPTS)
        self._accepting: Batcher[Incoming, int] = Batcher(self.store)
        self._finishing: Batcher[Finished, int] = Batcher(self._finish)
        self._server_ahead: float | None = None

    # -- from webhooks

    def accept(self, incoming: Incoming) -> asyncio.Future[int]:
        """Store one message together with what else comes at this moment; the result is as of ``store``."""
        return self._accepting.submit(incoming)

    async def store(self, incoming: Sequence[Incoming], *, again: bool = False) -> Sequence[int]:
        """Claim and store; 1 stored, 0 came before, -1 refused as too much waits.

        Asks twice: an answer that was read too late, or a new server with another clock, is no reason to give up, and
        what the first call stored the second one finds (and gives 0 for it).

        Args:
            incoming: messages.
            again: store also what came before.

        Raises:
            StoreError: Redis is away, full or read-only, or does not answer in time.

        """
        fields = [
            field
            for each in incoming
            for field in (
                each.event_key,
                each.citizen_key,
                self._seal.pack(each.message, each.event_key),
                round(each.age_seconds * 1000),
            )
        ]
        try:
            return await self._store(int(again), fields, len(incoming))
        except StoreError as first:
            try:
                return await self._store(int(again), fields, len(incoming))
            except StoreError as second:
                second.is_refusal = second.is_refusal and first.is_refusal
                raise

    async def _store(self, again: int, fields: Sequence[str | bytes | int], count: int) -> Sequence[int]:
        try:
            async with asyncio.timeout(ACCEPT_SECONDS):
                deadline = self._deadline(ACCEPT_SECONDS)
                now, *results = await self._run("accept", deadline, self._max_waiting, again, *fields)
        except TimeoutError as error:
            raise StoreError("accept", error) from error
        is_late = len(results) < count
        self._note_time(now, is_new=is_late)
        if is_late:
            raise StoreError("accept", TimeoutError(), is_refusal=True)
        return list(results)

    async def settle(self, incoming: Sequence[Incoming], name: str) -> Sequence[int]:
        """Take note of events that the process of this name answers.

        Returns:
            For each 0: nobody else has it; 1: it waited here, and is given up; 2: it is in work here, or was answered.

        Raises:
            StoreError: Redis is away, full or read-only.

        """
        return list(
            await self._run(
                "settle", name, *(field for each in incoming for field in (each.event_key, each.citizen_key))
            )
        )

    # -- to workers

    async def take(self, count: int, lease_ms: int, token: str) -> Taken:
        """Give up to ``count`` messages; what this program cannot read becomes a dead letter, kept as it is.

        Raises:
            StoreError: Redis is away.

        """
        now, due, rows = await self._run("take", self._deadline(), count, lease_ms, token, QUARANTINE_CRASHES)
        self._note_time(now)
        deliveries, unreadable = [], 0
        for row in rows:
            try:
                deliveries.append(self._delivery(row))
            except UnreadablePayloadError as error:
                unreadable += 1
                log.warning("unreadable message", reason=str(error))
                citizen, lease_token, attempt = row[:3]
                with contextlib.suppress(StoreError):  # then it comes again
                    await self._run("dead_letter", citizen, lease_token, UNREADABLE, attempt, MAX_DEAD)
        return Taken(deliveries, None if due < 0 else due / 1000, unreadable)

    def _delivery(self, row: Sequence[Any]) -> Delivery:
        citizen, token, attempt, crashes, parts, age_ms, event, payload, session = row
        return Delivery(
            message=self._seal.unpack(payload, event.decode()),
            session=parse_session(session),
            citizen_key=citizen.decode(),
            event_key=event.decode(),
            lease_token=token.decode(),
            attempt=attempt,
            crashes=crashes,
            parts_begun=parts,
            age_seconds=age_ms / 1000,
        )

    async def wait_for_notification(self, seconds: float) -> None:
        """Return when a message became ready, or after so many seconds."""
        await translated("wait", self._listener.blpop([f"{self._prefix}bell"], timeout=max(seconds, 0.05)))

    async def begin(self, delivery: Delivery, part: int) -> bool:
        """Mark a part; tell whether the message is still held."""
        return bool(await self._run("begin", delivery.citizen_key, delivery.lease_token, part))

    async def guard(self, delivery: Delivery, *, is_running: bool) -> None:
        """Say that a quarantined message is being answered, or no longer."""
        await self._run("guard", delivery.citizen_key, delivery.lease_token, int(is_running))

    async def finish(self, delivery: Delivery, session: Session | None, tally: Tally | None = None) -> None:
        """Take an answered message off and count it, together with what else is finished at this moment.

        Raises:
            StoreError: Redis is away.

        """
        kept = "" if session is None else dump_session(session)
        await self._finishing.submit((delivery.citizen_key, delivery.lease_token, kept, tally.dump() if tally else ""))

    async def _finish(self, items: Sequence[Finished]) -> Sequence[int]:
        fields = [field for item in items for field in item]
        return list(await self._run("finish", SESSION_SECONDS * 1000, *fields))

    async def retry_later(self, delivery: Delivery, seconds: float, *, counts: bool, parts: int | None) -> None:
        """Put a message off."""
        sent = "" if parts is None else parts
        citizen, token = delivery.citizen_key, delivery.lease_token
        await self._run("retry_later", citizen, token, round(seconds * 1000), int(counts), sent)

    async def dead_letter(self, delivery: Delivery, reason: str) -> None:
        """Make a message a dead letter."""
        citizen, token = delivery.citizen_key, delivery.lease_token
        await self._run("dead_letter", citizen, token, reason, delivery.attempt, MAX_DEAD)

    async def extend(self, deliveries: Sequence[Delivery], lease_ms: int, worker: str) -> None:
        """Keep the leases of messages in work, and say that this worker lives."""
        held = [field for delivery in deliveries for field in (delivery.citizen_key, delivery.lease_token)]
        self._note_time(await self._run("extend", lease_ms, worker, *held))

    # -- for operators

    async def dead_letters(self) -> Sequence[DeadLetter]:
        """List dead letters, also those that this program cannot read."""
        rows = await self._run("show_dead")
        return [
            DeadLetter(event.decode(), self._read(payload, event), seconds, reason.decode(), attempts)
            for event, seconds, reason, attempts, payload in rows
        ]

    def _read(self, payload: bytes, event: bytes) -> Any:
        try:
            return self._seal.unpack(payload, event.decode())
        except UnreadablePayloadError:
            return None

    async def revive(self, event_key: str) -> bool:
        """Put a dead letter back; False: there is none."""
        return bool(await self._run("revive", event_key))

    async def drop(self, event_key: str) -> bool:
        """Forget a dead letter; False: there is none."""
        return bool(await self._run("drop", event_key))

    async def erase(self, citizen: str) -> None:
        """Remove everything kept of a citizen."""
        await self._run("erase", citizen)

    async def count(self) -> QueueCount:
        """Count what waits, and who works."""
        waiting, oldest, dead, workers = await self._run("count")
        return QueueCount(waiting, oldest / 1000, dead, workers)

    async def set_aside(self) -> Batch | None:
        """Give what was counted here; the same again until it is dropped.

        Raises:
            StoreError: Redis is away.

        """
        found = await self._run("tallies_aside", secrets.token_hex(8), SESSION_SECONDS * 1000)
        if not found:
            return None
        name, counts, persons = found
        pairs = dict(zip(counts[::2], counts[1::2], strict=True))
        return Batch(
            name.decode(),
            self._prefix,
            {key.decode(): int(count) for key, count in pairs.items()},
            {month.decode(): int(count) for month, count in zip(persons[::2], persons[1::2], strict=True)},
        )

    async def drop_tallies(self, batch: Batch) -> None:
        """Forget a stored batch."""
        await self._run("tallies_drop", batch.id)

    async def _run(self, name: str, *arguments: Any) -> Any:
        return await self._scripts.run(name, self._prefix, *arguments)

    def _deadline(self, seconds: float = TIMEOUT_SECONDS) -> int:
        """The moment on the server's clock after which nobody waits for the answer; 0 while its clock is unknown.

        A request that lay in the buffers of a stopped server would else be carried out when it goes on,
        although the message was answered from memory meanwhile.
        """
        if self._server_ahead is None:
            return 0
        return round((time.monotonic() + self._server_ahead + seconds) * 1000)

    def _note_time(self, server_ms: int, *, is_new: bool = False) -> None:
        """Learn how far the server's clock is ahead; the later an answer is read, the less it seems to be."""
        ahead = server_ms / 1000 - time.monotonic()
        known = self._server_ahead
        self._server_ahead = ahead if known is None or is_new else max(known, ahead)
