"""Keeps accepted messages until they are answered: in order for each citizen, each event once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.dialogue.session import Session
from bot.messages import Message
from bot.privacy import citizen_key, event_key, trace_of
from bot.queue.tally import Tally

REMEMBERED_SECONDS = 24 * 60 * 60  # Telegram repeats an update for up to a day
MAX_WAITING = 10_000
QUARANTINE_CRASHES = 2


class Incoming(NamedTuple):
    """A message with the keyed hashes it is known by: of the event, to tell repeated deliveries, and of the citizen.

    ``accepted`` is the moment at which it came, in seconds that only grow.
    """

    message: Message
    event_key: str
    citizen_key: str
    accepted: float

    @property
    def age_seconds(self) -> float:
        """How long ago it came."""
        return time.monotonic() - self.accepted

    @classmethod
    def of(cls, message: Message, id_key: bytes) -> Incoming:
        """Hash what a message is known by."""
        return cls(
            message,
            event_key(id_key, message.channel, message.event_id),
            citizen_key(id_key, message.channel, message.sender_id),
            time.monotonic(),
        )


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message in the hands of a worker, with what is remembered of the talk.

    Attributes:
        message: what the citizen did.
        session: what the talk was about.
        citizen_key: keyed hash of the citizen's id.
        event_key: keyed hash of the event's id.
        lease_token: shows that this worker holds the message; another worker's is another.
        attempt: 1 for the first.
        crashes: how many attempts ended without a word, as when a process is killed; see ``MessageQueue.guard``.
        parts_begun: parts of the reply whose sending was begun in an earlier attempt.
        age_seconds: since it was accepted.

    """

    message: Message
    session: Session
    citizen_key: str
    event_key: str
    lease_token: str
    attempt: int = 1
    crashes: int = 0
    parts_begun: int = 0
    age_seconds: float = 0.0

    @property
    def trace(self) -> str:
        """The id that follows this message through the logs."""
        return trace_of(self.event_key)

    @property
    def is_quarantined(self) -> bool:
        """Whether it may be this message that kills workers; from here on only what was being answered is counted."""
        return self.crashes >= QUARANTINE_CRASHES


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How much waits: messages, the age of the oldest, dead letters; and how many worker processes live."""

    waiting: int
    oldest_seconds: float
    dead: int
    workers: int = 0


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up, as an operator sees it.

    Attributes:
        event_key: keyed hash of the event's id.
        message: what was sent; ``None`` where this program cannot read it.
        age_seconds: since it was given up.
        reason: what went wrong last.
        attempts: how often it was tried.

    """

    event_key: str
    message: Message | None
    age_seconds: int
    reason: str
    attempts: int

    @property
    def trace(self) -> str:
        """The id in the logs."""
        return trace_of(self.event_key)


class MessageQueue(Protocol):
    """At-least-once delivery from webhooks to workers.

    ``accept`` claims and stores; ``take`` gives the oldest message of a citizen who has none
    in work, so messages of one citizen never overtake each other and citizens never wait for
    each other; ``finish``, ``retry_later`` or ``dead_letter`` ends the work on it.
    """

    async def accept(self, incoming: Sequence[Incoming]) -> Sequence[bool]:
        """Store the messages that were not seen before and tell, in the same order, which these are.

        Raises:
            QueueFullError: too many messages wait already; one at least was not stored.
            StoreError: the store cannot be reached or does not write.

        """
        ...

    async def take(self) -> Delivery | None:
        """Wait for the next message; ``None`` when no more is given out."""
        ...

    async def begin(self, delivery: Delivery, part: int) -> bool:
        """Mark that a part of the reply (1 = first) is about to be sent; False: another worker has the message."""
        ...

    async def guard(self, delivery: Delivery, *, is_running: bool) -> None:
        """Say that a quarantined message is being answered, or no longer: if the process dies meanwhile, it crashed it.

        Of what a dead process held, no other quarantined message is counted.
        """
        ...

    async def finish(self, delivery: Delivery, session: Session | None, tally: Tally | None = None) -> None:
        """Take an answered message off, keep the session (``None`` forgets the citizen) and count it, in one step."""
        ...

    async def retry_later(
        self, delivery: Delivery, seconds: float, *, counts: bool = True, parts: int | None = None
    ) -> None:
        """Give the message out again later.

        Args:
            delivery: the message.
            seconds: from now.
            counts: whether this was an attempt.
            parts: how many parts of the reply the citizen has; ``None``: those whose sending was begun.

        """
        ...

    async def dead_letter(self, delivery: Delivery, reason: str) -> None:
        """Put a message that cannot be answered on the list of dead letters."""
        ...

    def let_go(self, delivery: Delivery) -> None:
        """Hold a message no longer of which nobody knows how the work on it ended; it is given out again."""
        ...

    async def count(self) -> QueueCount:
        """Count what waits.

        Raises:
            StoreError: the store cannot be reached.

        """
        ...

    async def close(self) -> None:
        """Give nothing more out than what must not be lost; ``take`` then gives ``None``."""
        ...
