"""What is known of an effect, as values that can be stored; of citizens' questions only their ids are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from bot.dialogue.turn import DecisionName
from bot.evaluation.judging import AnswerSummary
from bot.evaluation.regression import AnswerChange, Effect, QuestionOrigin


@dataclass(frozen=True, slots=True)
class Answered:
    """What is done with a question: the answer (``intent``, ``case``), or the intents that are offered."""

    decision: DecisionName
    intent: str | None = None
    case: str | None = None
    options: Sequence[str] = ()

    @classmethod
    def of(cls, summary: AnswerSummary) -> Self:
        """Take what matters of an answer."""
        return cls(summary.decision, summary.intent, summary.case, list(summary.options))


@dataclass(frozen=True, slots=True)
class Moved:
    """A question that gets another answer.

    Attributes:
        text: of a question that staff wrote; of one that citizens asked its id.
        hovers: it lies near where answering begins, and changes sides with any edit.
        is_related: the changed entries are what it was answered with, is to be, or should be.

    """

    text: str
    origin: str
    effect: str
    wanted: str | None
    old: Answered
    new: Answered
    hovers: bool
    is_related: bool

    @classmethod
    def of(cls, change: AnswerChange, text: str, edited: Collection[str]) -> Self:
        """Take what matters of a change of the edited intents."""
        asked = change.question
        is_related = any(each in edited for each in (asked.wanted, change.old.intent, change.new.intent))
        old, new = Answered.of(change.old), Answered.of(change.new)
        return cls(text, asked.origin, change.effect, asked.wanted, old, new, change.hovers, is_related)

    @property
    def is_answered_now(self) -> bool:
        """Tell whether a question of citizens would be answered from now on."""
        return self.origin == QuestionOrigin.RECENT and self.old.decision != "answer" == self.new.decision

    @property
    def sways(self) -> bool:
        """Tell whether it only seems to be an effect: it comes from learning anew, not from what was edited."""
        return self.hovers or not self.is_related


@dataclass(frozen=True, slots=True)
class Found:
    """The whole effect of a change.

    Attributes:
        asked: how many questions were asked.
        recent: how many of them citizens had asked.
        moved: those that get another answer, what matters most first.

    """

    asked: int
    recent: int
    moved: Sequence[Moved] = field(default_factory=list)

    def to_values(self) -> Mapping[str, Any]:
        """Write it down."""
        return asdict(self)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Found:
        """Read what ``to_values`` wrote."""
        moved = [
            Moved(**{**each, "old": Answered(**each["old"]), "new": Answered(**each["new"])})
            for each in values["moved"]
        ]
        return cls(values["asked"], values["recent"], moved)

    def meant(self, effect: Effect) -> Sequence[Moved]:
        """Give the questions that the change itself makes better, worse or different."""
        return [each for each in self.moved if each.effect == effect and not each.sways]

    @property
    def swaying(self) -> Sequence[Moved]:
        """The questions that only seem to be its effect."""
        return [each for each in self.moved if each.sways]
