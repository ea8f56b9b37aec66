"""One partition of the inbox in Redis: the scripts in ``lua/`` as methods.

All keys of a partition share a hash tag, so that a cluster keeps them together.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

from redis.exceptions import RedisError

from bot.dialogue.session import SESSION_SECONDS, parse_session
from bot.errors import StoreError
from bot.queue.base import SUSPECT_CRASHES, Delivery, InboxCount, Keys
from bot.queue.payload import unpack
from bot.storage.client import TIMEOUT_SECONDS, Client
from bot.storage.scripts import read_script

SCRIPTS = (
    "accept",
    "disown",
    "take",
    "begin",
    "blame",
    "finish",
    "postpone",
    "bury",
    "extend",
    "show_dead",
    "revive",
    "drop",
    "erase",
    "count",
)
ACCEPT_SECONDS = 0.25  # for one of two tries; with a batch before it a webhook has its answer within a second
T = TypeVar("T")
Claimed = tuple[str, str, bytes]  # claim, citizen, envelope
Finished = tuple[str, str, str]  # citizen, ticket, session


class Partition:
    """Speaks to one partition.

    Args:
        redis: fails fast.
        bell: waits longer for an answer than a bell is waited for.
        prefix: start of all keys, with its hash tag in braces.
        max_waiting: more messages are refused.

    """

    def __init__(self, redis: Client, bell: Client, prefix: str, max_waiting: int) -> None:
        self._bell = bell
        self._prefix = prefix
        self._max_waiting = max_waiting
        self._scripts = {name: redis.register_script(read_script(name)) for name in SCRIPTS}
        self._server_ahead: float | None = None

    async def accept(self, items: Sequence[Claimed], *, again: bool = False) -> Sequence[int]:
        """Claim and store; 1 stored, 0 came before, -1 refused.

        Asks twice: an answer that was read too late, or a new server with another clock, is no reason to give up, and
        what the first call stored the second one finds (and gives 0 for it).

        Args:
            items: events.
            again: store also what came before.

        Raises:
            StoreError: Redis is away, full or read-only, or does not answer in time.

        """
        fields = [field for item in items for field in item]
        try:
            return await self._accept(int(again), fields, len(items))
        except StoreError:
            return await self._accept(int(again), fields, len(items))

    async def _accept(self, again: int, fields: Sequence[str | bytes], count: int) -> Sequence[int]:
        try:
            async with asyncio.timeout(ACCEPT_SECONDS):
                deadline = self._deadline(ACCEPT_SECONDS)
                now, *results = await self._run("accept", deadline, self._max_waiting, again, *fields)
        except TimeoutError as error:
            raise StoreError("accept", error) from error
        is_late = len(results) < count
        self._note_time(now, is_new=is_late)
        if is_late:
            raise StoreError("accept", TimeoutError())
        return list(results)

    async def disown(self, events: Sequence[Keys]) -> None:
        """Take note of events that are answered elsewhere.

        Raises:
            StoreError: Redis is away, full or read-only.

        """
        await self._run("disown", *(field for keys in events for field in keys))

    async def take(self, count: int, lease_ms: int, prefix: str) -> tuple[float, list[Delivery]]:
        """Give up to ``count`` messages, and the seconds until the next citizen is due (-1: none).

        Raises:
            StoreError: Redis is away.

        """
        now, due, rows = await self._run("take", self._deadline(), count, lease_ms, prefix, SUSPECT_CRASHES)
        self._note_time(now)
        return due / 1000, [_delivery(row) for row in rows]

    async def finish(self, items: Sequence[Finished]) -> Sequence[int]:
        """Take answered messages off; 0 for each that was no longer held.

        Raises:
            StoreError: Redis is away.

        """
        fields = [field for item in items for field in item]
        return list(await self._run("finish", SESSION_SECONDS * 1000, *fields))

    async def begin(self, delivery: Delivery, part: int) -> bool:
        """Mark a part; tell whether the message is still held."""
        return bool(await self._run("begin", delivery.citizen, delivery.ticket, part))

    async def blame(self, delivery: Delivery, *, is_to_blame: bool) -> None:
        """Say that a suspect is thought about, or no longer."""
        await self._run("blame", delivery.citizen, delivery.ticket, int(is_to_blame))

    async def postpone(self, delivery: Delivery, seconds: float, *, counts: bool, parts: int | None) -> None:
        """Put a message off."""
        sent = "" if parts is None else parts
        await self._run("postpone", delivery.citizen, delivery.ticket, round(seconds * 1000), int(counts), sent)

    async def bury(self, delivery: Delivery, reason: str, most: int) -> None:
        """Make a message a dead letter."""
        await self._run("bury", delivery.citizen, delivery.ticket, reason, delivery.attempt, most)

    async def extend(self, deliveries: Sequence[Delivery], lease_ms: int) -> None:
        """Keep the leases of messages in work."""
        held = [field for delivery in deliveries for field in (delivery.citizen, delivery.ticket)]
        self._note_time(await self._run("extend", lease_ms, *held))

    async def show_dead(self) -> Sequence[Sequence[Any]]:
        """List dead letters: claim, seconds since, reason, attempts, envelope."""
        return list(await self._run("show_dead"))

    async def revive(self, claim: str) -> bool:
        """Put a dead letter back; False: there is none."""
        return bool(await self._run("revive", claim))

    async def drop(self, claim: str) -> bool:
        """Forget a dead letter; False: there is none."""
        return bool(await self._run("drop", claim))

    async def erase(self, citizen: str) -> None:
        """Remove everything kept of a citizen."""
        await self._run("erase", citizen)

    async def count(self) -> InboxCount:
        """Count what waits."""
        waiting, oldest, dead = await self._run("count")
        return InboxCount(waiting, oldest / 1000, dead)

    async def wait_for_bell(self, seconds: float) -> None:
        """Return when a message became ready, or after so many seconds."""
        await translated("wait", self._bell.blpop([f"{self._prefix}bell"], timeout=max(seconds, 0.05)))

    async def _run(self, name: str, *arguments: Any) -> Any:
        return await translated(name, self._scripts[name](keys=[self._prefix], args=arguments))

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


async def translated(step: str, call: Awaitable[T]) -> T:
    """Wait for a call to Redis.

    Raises:
        StoreError: it failed.

    """
    try:
        return await call
    except (RedisError, OSError) as error:
        raise StoreError(step, error) from error


def _delivery(row: Sequence[Any]) -> Delivery:
    citizen, ticket, attempt, crashes, parts, age_ms, claim, envelope, session = row
    return Delivery(
        message=unpack(envelope),
        session=parse_session(session),
        citizen=citizen.decode(),
        claim=claim.decode(),
        ticket=ticket.decode(),
        attempt=attempt,
        crashes=crashes,
        parts_begun=parts,
        age_seconds=age_ms / 1000,
    )
