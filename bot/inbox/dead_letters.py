"""Messages that could not be answered, as an operator sees them: no words and no ids."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import ChannelName, MessageKind
from bot.privacy import trace_of


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
