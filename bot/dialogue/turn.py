"""What one message led to: the reply, the new session, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.dialogue.session import Locality, Session
from bot.messages import Reply
from intents import Interpretation, Match
from knowledge import SlotName

DecisionName = Literal["answer", "clarify", "fallback"]
CANCEL_INTENT = "chat.cancel"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided, for logs, metrics, evaluations and the "why" panel; no words of the citizen.

    Attributes:
        decision: answer, clarify or fallback.
        intent: what was answered, or asks for its slot.
        case: id of the case of it that was answered, ``None`` for the general answer.
        facet: what was asked of it, where that is sure.
        is_open: nothing is known of that facet, and it was said so.
        confidence: 0-1; 1 for a button.
        candidates: matches, best first.
        options: intents offered when the decision is clarify.
        place: place in effect for this answer.
        asks: the slot the reply asks for.
        turns_down: the citizen wanted none of the offered intents.
        goes_on: the message picked an offered intent or filled the open slot; its words ask nothing new.
        is_care: it is about a danger: nothing but how often that happens is kept.
        is_useful: what the citizen said of the answer of ``intent``; ``None`` where nothing was said, or not counted.
        denies: id of the answer given just before, where the message says that it missed or was not understood.

    """

    decision: DecisionName
    intent: str | None = None
    case: str | None = None
    facet: str | None = None
    is_open: bool = False
    confidence: float = 1.0
    candidates: tuple[Match, ...] = ()
    options: tuple[str, ...] = ()
    place: Locality = Locality()  # noqa: RUF009 - frozen
    asks: SlotName | None = None
    turns_down: bool = False
    goes_on: bool = False
    is_care: bool = False
    is_useful: bool | None = None
    denies: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The result of one message.

    Attributes:
        reply: what the citizen reads; ``None`` where nothing can be sent.
        session: what to remember.
        outcome: what was decided.
        interpretation: how typed words were understood, for ``explain``; never logged.
        erases: forget this citizen after sending.

    """

    reply: Reply | None
    session: Session
    outcome: Outcome
    interpretation: Interpretation | None = None
    erases: bool = False

    def with_words(self, *, before: str = "", after: str = "") -> Turn:
        """Put words of their own before or after what is said."""
        if self.reply is None:
            return self
        body = "\n\n".join(part for part in (before, self.reply.body, after) if part)
        return replace(self, reply=replace(self.reply, body=body))
