"""Asks two conversations the same questions, and tells which would get another answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.dialogue.session import Session
from bot.dialogue.turn import DecisionName, Turn
from bot.messages import Message, MessageKind
from knowledge import KnowledgeBase


class Answering(Protocol):
    """What is asked: a conversation."""

    def respond(self, message: Message, session: Session, now: datetime) -> Turn:
        """Answer one message."""
        ...


class Origin(StrEnum):
    """Where a question comes from."""

    MUST_MATCH = "คำถามทดสอบ"
    MUST_NOT_MATCH = "ทดสอบนอกเรื่อง"
    RECENT = "ประชาชนถาม"


class Effect(StrEnum):
    """What a change is worth; only test questions tell better from worse."""

    WORSE = "แย่ลง"
    DIFFERENT = "เปลี่ยน"
    BETTER = "ดีขึ้น"


@dataclass(frozen=True, slots=True)
class Question:
    """A question to ask; ``wanted`` is the intent that should answer, ``count`` how often it was asked."""

    text: str
    origin: Origin
    wanted: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """What the bot does with a question."""

    decision: DecisionName
    intent: str | None
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question that would get another answer."""

    question: Question
    old: Told
    new: Told
    effect: Effect


def gather_test_questions(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[Question]:
    """Give the test questions of both; where they disagree, the new one says what is wanted."""
    wanted = {text: intent.id for base in (old, new) for intent in base.intents.values() for text in intent.must_match}
    yield from (Question(text, Origin.MUST_MATCH, intent) for text, intent in wanted.items())
    outside = dict.fromkeys((*new.must_not_match, *old.must_not_match))
    yield from (Question(text, Origin.MUST_NOT_MATCH) for text in outside if text not in wanted)


def compare_answers(old: Answering, new: Answering, questions: Iterable[Question], now: datetime) -> list[AnswerChange]:
    """Ask every question on both sides, each in a fresh session; what matters most comes first."""
    changes = [change for question in questions if (change := _compare(old, new, question, now))]
    return sorted(changes, key=_importance)


def _compare(old: Answering, new: Answering, question: Question, now: datetime) -> AnswerChange | None:
    before, after = _ask(old, question, now), _ask(new, question, now)
    effect = _effect(question, before, after)
    is_same = (before.decision, before.intent) == (after.decision, after.intent) and effect is Effect.DIFFERENT
    return None if is_same else AnswerChange(question, before, after, effect)


def _ask(conversation: Answering, question: Question, now: datetime) -> Told:
    message = Message("difference", "console", "difference", MessageKind.TEXT, question.text)
    done = conversation.respond(message, Session(), now).outcome
    return Told(done.decision, done.intent, done.options)


def _effect(question: Question, old: Told, new: Told) -> Effect:
    if question.origin is Origin.RECENT:
        return Effect.DIFFERENT
    before, after = _worth(question, old), _worth(question, new)
    if before == after:
        return Effect.DIFFERENT
    return Effect.BETTER if after > before else Effect.WORSE


def _worth(question: Question, told: Told) -> int:
    """Rank what is done with a test question: right, offered among others, not answered, wrong."""
    if question.wanted is None:
        return {"fallback": 3, "clarify": 2, "answer": 0}[told.decision]
    if told.decision == "answer":
        return 3 if told.intent == question.wanted else 0
    return 2 if question.wanted in told.options else 1


def _importance(change: AnswerChange) -> tuple[int, int, int, str]:
    """Order: worse first, of those the deepest fall; of what citizens asked, lost answers and the most frequent."""
    question = change.question
    if question.origin is Origin.RECENT:
        fall = int(change.old.decision == "answer" and change.new.decision != "answer")
    else:
        fall = abs(_worth(question, change.old) - _worth(question, change.new))
    return list(Effect).index(change.effect), -fall, -question.count, question.text
