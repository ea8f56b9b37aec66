"""Short messages are understood by what was spoken of before; the others by themselves."""

from __future__ import annotations

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from intents import Accept, Clarify, Fallback

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
        ("gecc.what", "ใครเป็นคนให้", "gecc.ceremony"),
    ],
)
def test_the_subject_makes_a_bare_question_clear(
    conversation: Conversation, topic: str, asked: str, meant: str
) -> None:
    """Alone it could be about anything."""
    completed = conversation.interpret(asked, Session(topic=topic))

    assert not isinstance(conversation.interpret(asked).decision, Accept)
    assert isinstance(completed.decision, Accept)
    assert completed.decision.match.intent == meant


def test_a_link_without_a_subject_asks_which(conversation: Conversation) -> None:
    """Who says "and that other thing?" is asked what of the subject is meant."""
    completed = conversation.interpret("แล้วอันนั้นล่ะ", Session(topic="unemployment.register"))

    assert isinstance(completed.decision, Clarify)
    assert all(match.intent.startswith(("unemployment.", "care.", "route.")) for match in completed.decision.matches)


@pytest.mark.parametrize("said", ["ฝนตกหนักจัง", "555", "กินข้าวยัง", "หวยออกอะไร"])
def test_small_talk_does_not_repeat_the_last_answer(conversation: Conversation, said: str) -> None:
    """What speaks for nothing of the subject is not forced under it."""
    assert isinstance(conversation.interpret(said, Session(topic="unemployment.register")).decision, Fallback)


def test_a_clear_question_leaves_the_subject(conversation: Conversation) -> None:
    """Nobody is held to what was spoken of before."""
    leaving = conversation.interpret("แล้ว 1506 กดอะไร", Session(topic="overseas.korea"))

    assert isinstance(leaving.decision, Accept)
    assert leaving.decision.match.intent == "hotline.mol"
