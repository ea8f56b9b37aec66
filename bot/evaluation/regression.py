"""Asks two conversations the same questions, and tells which would get another answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.dialogue.session import Session
from bot.dialogue.turn import Turn
from bot.evaluation.judging import AnswerSummary, summarize_turn
from bot.messages import Message, MessageKind
from knowledge import KnowledgeBase

HOVERING = 0.08  # of a probability, or of a score: what training on anything moves; see ``AnswerChange.hovers``
Respond = Callable[[Message, Session, datetime], Turn]  # what is asked: ``respond`` of a conversation


class QuestionOrigin(StrEnum):
    """Where a question comes from."""

    MUST_MATCH = "คำถามทดสอบ"
    MUST_NOT_MATCH = "ทดสอบนอกเรื่อง"
    RECENT = "ประชาชนถาม"
    EXAMPLE = "ตัวอย่างใหม่"


class Effect(StrEnum):
    """What a change is worth; only test questions tell better from worse."""

    WORSE = "แย่ลง"
    DIFFERENT = "เปลี่ยน"
    BETTER = "ดีขึ้น"


@dataclass(frozen=True, slots=True)
class Question:
    """A question to ask; ``wanted`` is the intent that should answer, ``count`` how often it was asked."""

    text: str
    origin: QuestionOrigin
    wanted: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question that would get another answer."""

    question: Question
    old: AnswerSummary
    new: AnswerSummary

    @property
    def gain(self) -> int:
        """How much better the new answer is than the old one, negative for worse; 0 where nobody said what is right."""
        if self.question.origin is QuestionOrigin.RECENT:
            return 0
        return _worth(self.question, self.new) - _worth(self.question, self.old)

    @property
    def effect(self) -> Effect:
        """Whether that is better, worse or only different."""
        if self.gain == 0:
            return Effect.DIFFERENT
        return Effect.BETTER if self.gain > 0 else Effect.WORSE

    @property
    def hovers(self) -> bool:
        """Tell whether the same intent is likeliest as before, and lies near where answering or asking begins.

        Such a question changes sides with any edit, also with one that has nothing to do with it.
        """
        if self.old.decision == self.new.decision:
            return False
        best = [each.matches[0].intent if each.matches else None for each in (self.old, self.new)]
        side = 0 if "answer" in (self.old.decision, self.new.decision) else 1
        return best[0] == best[1] and all(abs(each.margins[side]) < HOVERING for each in (self.old, self.new))

    @property
    def importance(self) -> tuple[int, int, int, str]:
        """Order: worse first, of those the deepest fall; of what citizens asked, lost answers and the most frequent."""
        question = self.question
        is_lost = self.old.decision == "answer" and self.new.decision != "answer"
        fall = int(is_lost) if question.origin is QuestionOrigin.RECENT else abs(self.gain)
        return list(Effect).index(self.effect), -fall, -question.count, question.text


def gather_test_questions(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Question]:
    """Give the test questions of both; where they disagree, the new one says what is wanted."""
    wanted = {
        text: answer.intent_id
        for base in (old, new)
        for answer in base.answers.values()
        for text in (*answer.must_match, *(each.question for each in answer.must_say))
    }
    yield from (Question(text, QuestionOrigin.MUST_MATCH, intent) for text, intent in wanted.items())
    outside = dict.fromkeys((*new.must_not_match, *old.must_not_match))
    yield from (Question(text, QuestionOrigin.MUST_NOT_MATCH) for text in outside if text not in wanted)


def compare_answers(old: Respond, new: Respond, questions: Iterable[Question], now: datetime) -> list[AnswerChange]:
    """Ask every question on both sides, each in a fresh session; what matters most comes first."""
    changes = []
    for question in questions:
        message = Message("difference", "console", "difference", MessageKind.TEXT, question.text)
        before, after = (summarize_turn(respond(message, Session(), now)) for respond in (old, new))
        change = AnswerChange(question, before, after)
        before_is, after_is = ((each.decision, each.intent, each.case) for each in (before, after))
        if before_is != after_is or change.gain:
            changes.append(change)
    return sorted(changes, key=lambda change: change.importance)


def _worth(question: Question, answer: AnswerSummary) -> int:
    """Rank what is done with a test question: right, offered among others, not answered, wrong."""
    if question.wanted is None:
        return {"fallback": 3, "clarify": 2, "answer": 0}[answer.decision]
    if answer.decision == "answer":
        return 3 if answer.intent == question.wanted else 0
    return 2 if question.wanted in answer.options else 1
