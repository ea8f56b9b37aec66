"""Short messages are understood by what was spoken of before; the others by themselves."""

from __future__ import annotations

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.dialogue.understanding import resolve
from intents import Accept, Fallback
from knowledge import KnowledgeBase
from tests.conftest import MONDAY_MORNING
from tests.fakes import text_message

LONG = "ฝนตกหนักทั้งคืนเลยเมื่อวาน หลังคาบ้านรั่วหมด ของเปียกไปครึ่งห้อง วันนี้ต้องมานั่งตากผ้าทั้งวันเลยจ้า"


@pytest.mark.parametrize("asked", ["แล้วเปิดกี่โมง", "ขอแผนที่ด้วย", "สวัสดี", LONG])
def test_without_a_topic_a_message_stands_alone(conversation: Conversation, asked: str) -> None:
    """The first message of a talk has nothing before it."""
    assert conversation.interpret(asked, Session()) == conversation.interpret(asked)


@pytest.mark.parametrize(
    ("topic", "asked", "meant"),
    [
        ("office.contact", "ปิดกี่โมง", "office.hours"),
        ("hotline.doe", "ปิดกี่โมง", "hotline.hours"),
        ("overseas.how", "ค่าใช้จ่าย", "overseas.how"),
    ],
)
def test_the_subject_makes_a_bare_question_clear(
    conversation: Conversation, topic: str, asked: str, meant: str
) -> None:
    """Alone it could be about anything."""
    turn = conversation.respond(text_message(asked), Session(topic=topic, province="ระยอง"), MONDAY_MORNING)

    assert not isinstance(conversation.interpret(asked).decision, Accept)
    assert (turn.outcome.decision, turn.outcome.intent) == ("answer", meant)


def test_a_link_without_a_subject_stays_with_what_was_spoken_of(conversation: Conversation) -> None:
    """Who says "and that other thing?" is offered its details, or told one."""
    outcome = conversation.respond(
        text_message("แล้วอันนั้นล่ะ"), Session(topic="unemployment.register"), MONDAY_MORNING
    ).outcome

    assert outcome.decision in ("answer", "clarify")
    assert (outcome.intent or outcome.options[0]) == "unemployment.register"


@pytest.mark.parametrize("said", ["ฝนตกหนักจัง", "555", "กินข้าวยัง"])
def test_small_talk_does_not_repeat_the_last_answer(conversation: Conversation, said: str) -> None:
    """What speaks for nothing of the subject is not forced under it."""
    assert isinstance(conversation.interpret(said, Session(topic="unemployment.register")).decision, Fallback)


def test_a_clear_question_leaves_the_subject(conversation: Conversation) -> None:
    """Nobody is held to what was spoken of before."""
    leaving = conversation.interpret("แล้ว 1506 กดอะไร", Session(topic="overseas.korea"))

    assert isinstance(leaving.decision, Accept)
    assert leaving.decision.match.intent == "hotline.mol"


def test_a_case_is_answered_where_it_is_asked_for(conversation: Conversation, base: KnowledgeBase) -> None:
    """The title of a case asks for that case, and nothing is left open."""
    title = base.answers["unemployment.register/deadline"].title.th

    asked = resolve(base, "unemployment.register", conversation.interpret(title), 0.9)

    assert (asked.answer, asked.is_open) == ("unemployment.register/deadline", False)


def test_another_intent_than_the_best_one_is_answered_in_general(
    conversation: Conversation, base: KnowledgeBase
) -> None:
    """What was asked of one subject is not taken for a detail of another."""
    asked = resolve(base, "job.fair", conversation.interpret("ขึ้นทะเบียนว่างงานเสียเงินไหม"), 0.9)

    assert (asked.answer, asked.facet, asked.is_open) == ("job.fair", None, False)


def test_details_of_the_last_answer_are_no_words(conversation: Conversation) -> None:
    """A session tells what was answered by ids: the intent, its case, and what was asked of it."""
    turn = conversation.respond(text_message("ต้องทำภายในกี่วัน"), Session(topic="unemployment.register"), MONDAY_MORNING)

    assert turn.session.topic == "unemployment.register"
    assert turn.session.case == turn.outcome.case == "unemployment.register/deadline"
    assert turn.session.facet == turn.outcome.facet
