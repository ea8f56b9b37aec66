"""The queue of a single process; what waits is lost if the process is killed."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.session import MemorySessions, Session
from bot.errors import QueueFullError
from bot.queue.base import MAX_WAITING, REMEMBERED_SECONDS, Delivery, Incoming, QueueCount
from bot.queue.tally import MemoryTallies, Tally

MAX_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class _Waiting:
    incoming: Incoming
    accepted: float
    attempts: int = 0
    parts: int = 0


class MemoryQueue:
    """Queues in memory.

    Args:
        sessions: kept here; without it every message starts a talk, right for a stand-in while Redis is away.
        clock: seconds that only grow.
        max_waiting: more than these are refused.

    """

    def __init__(
        self,
        sessions: MemorySessions | None = None,
        clock: Callable[[], float] = time.monotonic,
        max_waiting: int = MAX_WAITING,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._max_waiting = max_waiting
        self.tallies = MemoryTallies(clock)
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._queues: dict[str, deque[_Waiting]] = {}
        self._in_work: set[str] = set()
        self._ready: asyncio.Queue[str | None] = asyncio.Queue()
        self._dead = 0
        self._count = 0
        self._is_closed = False

    async def accept(self, incoming: Sequence[Incoming]) -> Sequence[bool]:
        """Store new messages; an event that was seen within a day is dropped.

        Raises:
            QueueFullError: the queue is full or closed; nothing was stored.

        """
        if self._is_closed or self._count + len(incoming) > self._max_waiting:
            raise QueueFullError
        return [self._store(each) for each in incoming]

    def _store(self, incoming: Incoming) -> bool:
        if incoming.event_key in self._seen:
            return False
        self._remember(incoming.event_key)
        queue = self._queues.setdefault(incoming.citizen_key, deque())
        queue.append(_Waiting(incoming, self._clock() - incoming.age_seconds))
        self._count += 1
        if len(queue) == 1:
            self._ready.put_nowait(incoming.citizen_key)
        return True

    def _remember(self, event_key: str) -> None:
        now = self._clock()
        self._seen[event_key] = now + REMEMBERED_SECONDS
        while self._seen:
            oldest = next(iter(self._seen))
            if self._seen[oldest] > now and len(self._seen) <= MAX_REMEMBERED:
                return
            del self._seen[oldest]

    def has(self, citizen_key: str) -> bool:
        """Tell whether messages of a citizen wait or are in work here."""
        return citizen_key in self._queues

    async def take(self) -> Delivery | None:
        """Wait for a citizen whose turn it is and give the oldest message."""
        while True:
            if self._is_closed and self._count == 0:
                self._ready.put_nowait(None)  # wakes the next worker too
            citizen = await self._ready.get()
            if citizen is None:
                self._ready.put_nowait(None)
                return None
            if citizen in self._queues and citizen not in self._in_work:  # else it was withdrawn meanwhile
                return self._open(citizen)

    def _open(self, citizen: str) -> Delivery:
        queue = self._queues[citizen]
        self._in_work.add(citizen)
        queue[0] = waiting = replace(queue[0], attempts=queue[0].attempts + 1)
        return Delivery(
            waiting.incoming.message,
            self._sessions.load(citizen) if self._sessions else Session(),
            citizen,
            waiting.incoming.event_key,
            lease_token="",
            attempt=waiting.attempts,
            parts_begun=waiting.parts,
            age_seconds=self._clock() - waiting.accepted,
        )

    async def begin(self, delivery: Delivery, part: int) -> bool:
        """Mark a part; the message is always ours here."""
        queue = self._queues[delivery.citizen_key]
        queue[0] = replace(queue[0], parts=part)
        return True

    async def guard(self, delivery: Delivery, *, is_running: bool) -> None:
        """No message outlives the process here."""

    async def finish(self, delivery: Delivery, session: Session | None, tally: Tally | None = None) -> None:
        """Drop the message; the citizen's next one, if any, may now be taken."""
        if self._sessions and session is None:
            self._sessions.erase(delivery.citizen_key)
        elif self._sessions and session is not None:
            self._sessions.save(delivery.citizen_key, session)
        if tally is not None:
            self.tallies.add(delivery.citizen_key, tally, forgets=session is None)
        elif session is None:
            self.tallies.end(delivery.citizen_key)
        self._release(delivery.citizen_key)

    def _release(self, citizen: str) -> None:
        self._in_work.discard(citizen)
        queue = self._queues[citizen]
        queue.popleft()
        self._count -= 1
        if queue:
            self._ready.put_nowait(citizen)
        else:
            del self._queues[citizen]
        self._wake_if_drained()

    async def retry_later(
        self, delivery: Delivery, seconds: float, *, counts: bool = True, parts: int | None = None
    ) -> None:
        """Give the message out again after so many seconds."""
        queue = self._queues[delivery.citizen_key]
        first = queue[0]
        sent = first.parts if parts is None else parts
        queue[0] = replace(first, attempts=first.attempts - (not counts), parts=sent)
        if seconds <= 0:
            self._make_ready(delivery.citizen_key)
        else:
            asyncio.get_running_loop().call_later(seconds, self._make_ready, delivery.citizen_key)

    def _make_ready(self, citizen: str) -> None:
        self._in_work.discard(citizen)
        self._ready.put_nowait(citizen)

    async def dead_letter(self, delivery: Delivery, reason: str) -> None:
        """Drop a message that cannot be answered, and count it."""
        self._dead += 1
        self._release(delivery.citizen_key)

    def let_go(self, delivery: Delivery) -> None:
        """Give the message out again, if the work on it did not end."""
        queue = self._queues.get(delivery.citizen_key)
        if queue and queue[0].incoming.event_key == delivery.event_key:
            self._make_ready(delivery.citizen_key)

    def withdraw(self, event_keys: Sequence[str]) -> int:
        """Take out messages that nobody has begun to answer, as somebody else answers them; give how many."""
        unwanted = set(event_keys)
        before = self._count
        for citizen, queue in list(self._queues.items()):
            begun = [queue[0]] if citizen in self._in_work else []
            kept = [each for each in list(queue)[len(begun) :] if each.incoming.event_key not in unwanted]
            self._count -= len(queue) - len(begun) - len(kept)
            if begun or kept:
                self._queues[citizen] = deque([*begun, *kept])
            else:
                del self._queues[citizen]
        self._wake_if_drained()
        return before - self._count

    async def count(self) -> QueueCount:
        """Count what waits."""
        oldest = min((queue[0].accepted for queue in self._queues.values()), default=self._clock())
        return QueueCount(self._count, self._clock() - oldest, self._dead, workers=1)

    async def close(self) -> None:
        """Accept nothing more and let workers end once all is answered."""
        self._is_closed = True
        self._wake_if_drained()

    def _wake_if_drained(self) -> None:
        if self._is_closed and self._count == 0:
            self._ready.put_nowait(None)

    def leftovers(self) -> Sequence[Incoming]:
        """Give what is still unanswered, in the order of each citizen."""
        return [waiting.incoming for queue in self._queues.values() for waiting in queue]

    def __len__(self) -> int:
        """Count the messages that wait or are in work."""
        return self._count

    def __bool__(self) -> bool:
        """An empty queue is a queue too."""
        return True
