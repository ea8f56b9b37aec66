"""The inbox of a single process; what waits is lost if the process is killed."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.session import MemorySessions, Session
from bot.errors import InboxFullError
from bot.messages import Message
from bot.privacy import citizen_key, event_key
from bot.queue.base import MAX_WAITING, REMEMBERED_SECONDS, Delivery, InboxCount

MAX_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class _Waiting:
    message: Message
    claim: str
    accepted: float
    attempts: int = 0
    parts: int = 0


class MemoryInbox:
    """Queues in memory.

    Args:
        id_key: for the keyed hashes.
        sessions: kept here; without it every message starts a talk, right for a stand-in while Redis is away.
        clock: seconds that only grow.
        max_waiting: more than these are refused.

    """

    def __init__(
        self,
        id_key: bytes,
        sessions: MemorySessions | None = None,
        clock: Callable[[], float] = time.monotonic,
        max_waiting: int = MAX_WAITING,
    ) -> None:
        self._id_key = id_key
        self._sessions = sessions
        self._clock = clock
        self._max_waiting = max_waiting
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._queues: dict[str, deque[_Waiting]] = {}
        self._ready: asyncio.Queue[str | None] = asyncio.Queue()
        self._dead = 0
        self._count = 0
        self._is_closed = False

    async def accept(self, messages: Sequence[Message]) -> Sequence[bool]:
        """Store new messages; an event id seen within a day is dropped.

        Raises:
            InboxFullError: the inbox is full or closed; nothing was stored.

        """
        if self._is_closed or self._count + len(messages) > self._max_waiting:
            raise InboxFullError
        return [self._store(message) for message in messages]

    def _store(self, message: Message) -> bool:
        claim = event_key(self._id_key, message.channel, message.event_id)
        if claim in self._seen:
            return False
        self._remember(claim)
        citizen = self._citizen_of(message)
        queue = self._queues.setdefault(citizen, deque())
        queue.append(_Waiting(message, claim, self._clock()))
        self._count += 1
        if len(queue) == 1:
            self._ready.put_nowait(citizen)
        return True

    def _remember(self, claim: str) -> None:
        now = self._clock()
        self._seen[claim] = now + REMEMBERED_SECONDS
        while self._seen:
            oldest = next(iter(self._seen))
            if self._seen[oldest] > now and len(self._seen) <= MAX_REMEMBERED:
                return
            del self._seen[oldest]

    def _citizen_of(self, message: Message) -> str:
        return citizen_key(self._id_key, message.channel, message.sender_id)

    def has(self, message: Message) -> bool:
        """Tell whether earlier messages of the citizen who wrote this one wait or are in work here."""
        return self._citizen_of(message) in self._queues

    async def take(self) -> Delivery | None:
        """Wait for a citizen whose turn it is and give the oldest message."""
        if self._is_closed and self._count == 0:
            self._ready.put_nowait(None)  # wakes the next worker too
        citizen = await self._ready.get()
        if citizen is None:
            self._ready.put_nowait(None)
            return None
        queue = self._queues[citizen]
        queue[0] = waiting = replace(queue[0], attempts=queue[0].attempts + 1)
        session = self._sessions.load(citizen) if self._sessions else Session()
        return Delivery(
            waiting.message,
            session,
            citizen,
            waiting.claim,
            ticket="",
            attempt=waiting.attempts,
            parts_begun=waiting.parts,
            age_seconds=self._clock() - waiting.accepted,
        )

    async def begin(self, delivery: Delivery, part: int) -> bool:
        """Mark a part; the message is always ours here."""
        queue = self._queues[delivery.citizen]
        queue[0] = replace(queue[0], parts=part)
        return True

    async def blame(self, delivery: Delivery, *, is_to_blame: bool) -> None:
        """No message outlives the process here."""

    async def finish(self, delivery: Delivery, session: Session | None) -> None:
        """Drop the message; the citizen's next one, if any, may now be taken."""
        if self._sessions and session is None:
            self._sessions.erase(delivery.citizen)
        elif self._sessions and session is not None:
            self._sessions.save(delivery.citizen, session)
        self._release(delivery.citizen)

    def _release(self, citizen: str) -> None:
        queue = self._queues[citizen]
        queue.popleft()
        self._count -= 1
        if queue:
            self._ready.put_nowait(citizen)
        else:
            del self._queues[citizen]
        self._wake_if_drained()

    async def postpone(
        self, delivery: Delivery, seconds: float, *, counts: bool = True, parts: int | None = None
    ) -> None:
        """Give the message out again after so many seconds."""
        queue = self._queues[delivery.citizen]
        first = queue[0]
        sent = first.parts if parts is None else parts
        queue[0] = replace(first, attempts=first.attempts - (not counts), parts=sent)
        if seconds <= 0:
            self._ready.put_nowait(delivery.citizen)
            return
        loop = asyncio.get_running_loop()
        loop.call_later(seconds, self._ready.put_nowait, delivery.citizen)

    async def bury(self, delivery: Delivery, reason: str) -> None:
        """Drop a message that cannot be answered, and count it."""
        self._dead += 1
        self._release(delivery.citizen)

    async def count(self) -> InboxCount:
        """Count what waits."""
        oldest = min((queue[0].accepted for queue in self._queues.values()), default=self._clock())
        return InboxCount(self._count, self._clock() - oldest, self._dead)

    async def close(self) -> None:
        """Accept nothing more and let workers end once all is answered."""
        self._is_closed = True
        self._wake_if_drained()

    def _wake_if_drained(self) -> None:
        if self._is_closed and self._count == 0:
            self._ready.put_nowait(None)

    def leftovers(self) -> Sequence[Message]:
        """Give what is still unanswered, in the order of each citizen."""
        return [waiting.message for queue in self._queues.values() for waiting in queue]

    def __len__(self) -> int:
        """Count the messages that wait or are in work."""
        return self._count
