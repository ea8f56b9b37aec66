"""Keeps accepted messages until they are answered: in order for each citizen, each event once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.dialogue.session import Session
from bot.messages import ChannelName, Message, MessageKind
from bot.privacy import trace_of

REMEMBERED_SECONDS = 24 * 60 * 60  # Telegram repeats an update for up to a day
MAX_WAITING = 10_000
SUSPECT_CRASHES = 2


class Keys(NamedTuple):
    """What an event is known by: keyed hashes of the event's id and of the citizen's."""

    claim: str
    citizen: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message in the hands of a worker, with what is remembered of the talk.

    Attributes:
        message: what the citizen did.
        session: what the talk was about.
        citizen: keyed hash of the citizen's id.
        claim: keyed hash of the event's id.
        ticket: shows that this worker holds the message; another worker's ticket is another.
        attempt: 1 for the first.
        crashes: how many attempts ended without a word, as when a process is killed; see ``blame``.
        parts_begun: parts of the reply whose sending was begun in an earlier attempt.
        age_seconds: since it was accepted.

    """

    message: Message
    session: Session
    citizen: str
    claim: str
    ticket: str
    attempt: int = 1
    crashes: int = 0
    parts_begun: int = 0
    age_seconds: float = 0.0

    @property
    def trace(self) -> str:
        """The id that follows this message through the logs."""
        return trace_of(self.claim)

    @property
    def is_suspect(self) -> bool:
        """Whether it may be this message that kills workers; from here on only blame is counted."""
        return self.crashes >= SUSPECT_CRASHES


@dataclass(frozen=True, slots=True)
class InboxCount:
    """How much waits: messages, the age of the oldest, dead letters."""

    waiting: int
    oldest_seconds: float
    dead: int


class Inbox(Protocol):
    """At-least-once delivery from webhooks to workers.

    ``accept`` claims and stores; ``take`` gives the oldest message of a citizen who has none
    in work, so messages of one citizen never overtake each other and citizens never wait for
    each other; ``finish``, ``postpone`` or ``bury`` ends the work on it.
    """

    async def accept(self, messages: Sequence[Message]) -> Sequence[bool]:
        """Store the messages that were not seen before and tell which these are.

        Raises:
            InboxFullError: too many messages wait already; one at least was not stored.
            StoreError: the store cannot be reached or does not write.

        """
        ...

    async def take(self) -> Delivery | None:
        """Wait for the next message; ``None`` when no more is given out."""
        ...

    async def begin(self, delivery: Delivery, part: int) -> bool:
        """Mark that a part of the reply (1 = first) is about to be sent; False: another worker has the message."""
        ...

    async def blame(self, delivery: Delivery, *, is_to_blame: bool) -> None:
        """Say that a suspect is thought about, or no longer: if the process dies meanwhile, that counts as a crash.

        Of what a dead process held, no other suspect is counted.
        """
        ...

    async def finish(self, delivery: Delivery, session: Session | None) -> None:
        """Take an answered message off and keep the session; ``None`` forgets the citizen."""
        ...

    async def postpone(
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

    async def bury(self, delivery: Delivery, reason: str) -> None:
        """Put a message that cannot be answered on the list of dead letters."""
        ...

    async def count(self) -> InboxCount:
        """Count what waits.

        Raises:
            StoreError: the store cannot be reached.

        """
        ...

    async def close(self) -> None:
        """Give nothing more out than what must not be lost; ``take`` then gives ``None``."""
        ...


# -- Messages that could not be answered, as an operator sees them: no words and no ids


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up.

    Attributes:
        claim: keyed hash of the event's id.
        channel: where it came from.
        kind: what was sent.
        age_seconds: since it was given up.
        reason: what went wrong last.
        attempts: how often it was tried.

    """

    claim: str
    channel: ChannelName
    kind: MessageKind
    age_seconds: int
    reason: str
    attempts: int

    @property
    def trace(self) -> str:
        """The id in the logs."""
        return trace_of(self.claim)
