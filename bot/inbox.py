"""Keeps accepted messages until they are answered: in order for each citizen, each event once."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.errors import InboxFullError
from bot.messages import Message

REMEMBERED_SECONDS = 24 * 60 * 60  # Telegram repeats an update for up to a day
MAX_WAITING = 10_000
MAX_REMEMBERED = 500_000


class Inbox(Protocol):
    """At-least-once delivery from webhooks to workers.

    ``accept`` claims and stores; ``take`` gives the oldest message of a citizen who has none
    in work, so messages of one citizen never overtake each other and citizens never wait for
    each other; ``done`` frees that citizen.
    """

    async def accept(self, messages: Sequence[Message]) -> int:
        """Store the messages that were not seen before and count them.

        Raises:
            InboxFullError: too many messages wait already; nothing of this call was stored.

        """
        ...

    async def take(self) -> Message | None:
        """Wait for the next message; ``None`` when the inbox is closed and empty."""
        ...

    async def done(self, message: Message) -> None:
        """Forget an answered message and let the citizen's next one be taken."""
        ...

    async def close(self) -> None:
        """Accept nothing more; what waits is still given out."""
        ...


Citizen = tuple[str, str]


class MemoryInbox:
    """The inbox of a single process; what waits is lost if the process is killed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, max_waiting: int = MAX_WAITING) -> None:
        self._clock = clock
        self._max_waiting = max_waiting
        self._seen: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._waiting: dict[Citizen, deque[Message]] = {}
        self._ready: asyncio.Queue[Citizen | None] = asyncio.Queue()
        self._count = 0
        self._is_closed = False

    async def accept(self, messages: Sequence[Message]) -> int:
        """Store new messages; an event id seen within a day is dropped.

        Raises:
            InboxFullError: the inbox is full or closed.

        """
        if self._is_closed or self._count + len(messages) > self._max_waiting:
            raise InboxFullError
        return sum(self._store(message) for message in messages)

    def _store(self, message: Message) -> bool:
        event = (message.channel, message.event_id)
        if event in self._seen:
            return False
        self._remember(event)
        citizen = (message.channel, message.sender_id)
        queue = self._waiting.setdefault(citizen, deque())
        queue.append(message)
        self._count += 1
        if len(queue) == 1:
            self._ready.put_nowait(citizen)
        return True

    def _remember(self, event: tuple[str, str]) -> None:
        now = self._clock()
        self._seen[event] = now + REMEMBERED_SECONDS
        while self._seen:
            oldest = next(iter(self._seen))
            if self._seen[oldest] > now and len(self._seen) <= MAX_REMEMBERED:
                return
            del self._seen[oldest]

    async def take(self) -> Message | None:
        """Wait for a citizen whose turn it is and give the oldest message."""
        if self._is_closed and self._count == 0:
            self._ready.put_nowait(None)  # wakes the next worker too
        citizen = await self._ready.get()
        if citizen is None:
            self._ready.put_nowait(None)
            return None
        return self._waiting[citizen][0]

    async def done(self, message: Message) -> None:
        """Drop the message; the citizen's next one, if any, may now be taken."""
        citizen = (message.channel, message.sender_id)
        queue = self._waiting[citizen]
        queue.popleft()
        self._count -= 1
        if queue:
            self._ready.put_nowait(citizen)
        else:
            del self._waiting[citizen]
        self._wake_if_drained()

    async def close(self) -> None:
        """Accept nothing more and let workers end once all is answered."""
        self._is_closed = True
        self._wake_if_drained()

    def _wake_if_drained(self) -> None:
        if self._is_closed and self._count == 0:
            self._ready.put_nowait(None)

    def __len__(self) -> int:
        """Count the messages that wait or are in work."""
        return self._count
