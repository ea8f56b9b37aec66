"""An edit of the knowledge is judged by the questions that would get another answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.dialogue.turn import DecisionName, Outcome, Turn
from bot.evaluation.regression import Effect, Question, QuestionOrigin, compare_answers, gather_test_questions
from bot.messages import Message
from knowledge import KnowledgeBase

Did = tuple[DecisionName, str | None, tuple[str, ...]]
ANSWER_JOB: Did = ("answer", "job.search", ())
ANSWER_FAIR: Did = ("answer", "job.fair", ())
OFFER_JOB: Did = ("clarify", None, ("job.search", "job.fair"))
OFFER_OTHERS: Did = ("clarify", None, ("job.fair", "office.contact"))
FALLBACK: Did = ("fallback", None, ())


class Scripted:
    """Answers each question as it is told to."""

    def __init__(self, script: dict[str, Did]) -> None:
        self._script = script

    def respond(self, message: Message, session: Session, now: datetime) -> Turn:
        decision, intent, options = self._script[message.text]
        return Turn(None, session, Outcome(decision, intent, options=options))


def effects(question: Question, old: Did, new: Did, now: datetime) -> list[Effect]:
    changes = compare_answers(
        Scripted({question.text: old}).respond, Scripted({question.text: new}).respond, [question], now
    )
    return [change.effect for change in changes]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (ANSWER_JOB, ANSWER_JOB, []),
        (ANSWER_JOB, ANSWER_FAIR, [Effect.WORSE]),
        (ANSWER_JOB, OFFER_JOB, [Effect.WORSE]),
        (OFFER_JOB, FALLBACK, [Effect.WORSE]),
        (OFFER_JOB, OFFER_OTHERS, [Effect.WORSE]),
        (OFFER_OTHERS, FALLBACK, [Effect.DIFFERENT]),
        (FALLBACK, OFFER_JOB, [Effect.BETTER]),
        (ANSWER_FAIR, ANSWER_JOB, [Effect.BETTER]),
    ],
)
def test_a_test_question_tells_better_from_worse(old: Did, new: Did, expected: list[Effect], now: datetime) -> None:
    """The right answer is best, then an offer with it, then none; the wrong answer is worst."""
    assert effects(Question("หางาน", QuestionOrigin.MUST_MATCH, "job.search"), old, new, now) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (FALLBACK, ANSWER_JOB, [Effect.WORSE]),
        (FALLBACK, OFFER_JOB, [Effect.WORSE]),
        (ANSWER_JOB, FALLBACK, [Effect.BETTER]),
    ],
)
def test_a_question_that_is_not_ours_should_not_be_answered(
    old: Did, new: Did, expected: list[Effect], now: datetime
) -> None:
    """Answering it is worse than leaving it."""
    assert effects(Question("โปรเน็ต", QuestionOrigin.MUST_NOT_MATCH), old, new, now) == expected


def test_what_citizens_asked_is_told_without_judging(now: datetime) -> None:
    """Nobody said yet what the right answer is."""
    assert effects(Question("งานแถวบ้าน", QuestionOrigin.RECENT), FALLBACK, ANSWER_JOB, now) == [Effect.DIFFERENT]


def test_what_matters_most_comes_first(now: datetime) -> None:
    """Worse before different before better; among those, lost answers and frequent questions first."""
    questions = [
        Question("ดีขึ้น", QuestionOrigin.MUST_MATCH, "job.search"),
        Question("ถามน้อย", QuestionOrigin.RECENT, count=2),
        Question("ถามบ่อย", QuestionOrigin.RECENT, count=9),
        Question("เคยตอบ", QuestionOrigin.RECENT),
        Question("แย่ลง", QuestionOrigin.MUST_MATCH, "job.search"),
        Question("แย่ที่สุด", QuestionOrigin.MUST_MATCH, "job.search"),
    ]
    before = (FALLBACK, ANSWER_JOB, ANSWER_JOB, ANSWER_JOB, ANSWER_JOB, ANSWER_JOB)
    after = (ANSWER_JOB, ANSWER_FAIR, ANSWER_FAIR, FALLBACK, FALLBACK, ANSWER_FAIR)
    texts = [question.text for question in questions]
    old, new = Scripted(dict(zip(texts, before, strict=True))), Scripted(dict(zip(texts, after, strict=True)))

    changes = compare_answers(old.respond, new.respond, questions, now)

    assert [change.question.text for change in changes] == ["แย่ที่สุด", "แย่ลง", "เคยตอบ", "ถามบ่อย", "ถามน้อย", "ดีขึ้น"]


def test_the_same_knowledge_answers_the_same(base: KnowledgeBase, conversation: Conversation, now: datetime) -> None:
    """Real test questions, asked twice, show no difference."""
    questions = list(gather_test_questions(base, base))[:100]

    assert compare_answers(conversation.respond, conversation.respond, questions, now) == []


def test_test_questions_of_both_sides_are_asked(base: KnowledgeBase) -> None:
    """A deleted test question is asked as well, and the new knowledge says what is right."""
    job, hotline = base.intents["job.search"], base.intents["hotline.doe"]
    moved, gone = job.must_match[:2]
    new_intents = {
        **base.intents,
        "job.search": replace(job, must_match=job.must_match[2:]),
        "hotline.doe": replace(hotline, must_match=(*hotline.must_match, moved)),
    }

    wanted = {each.text: each.wanted for each in gather_test_questions(base, replace(base, intents=new_intents))}

    assert (wanted[moved], wanted[gone]) == ("hotline.doe", "job.search")
    assert wanted[base.must_not_match[0]] is None
