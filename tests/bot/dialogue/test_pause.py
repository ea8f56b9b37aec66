"""The emergency switch: words of staff in place of answers, while help in danger and numbers to call go on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.pause import ALL, Pause
from bot.dialogue.session import Session
from bot.messages import ButtonKind
from knowledge import Edition, Text
from tests.fakes import tap_message, text_message

WORDS = Text("ระบบกำลังตรวจสอบข้อมูล", "We are checking our data")


def paused(edition: Edition, now: datetime, subject: str = ALL, until: datetime | None = None) -> Conversation:
    pause = Pause(subject, WORDS, until, now, "head@doe.go.th")
    return Conversation(edition.base, edition.interpreter, [pause])


@pytest.mark.parametrize("asked", ["หางาน", "ต่อใบอนุญาตทำงานยังไง", "สวัสดี", "ฟหกด่าสว"])
def test_the_whole_bot_says_what_staff_wrote(edition: Edition, now: datetime, asked: str) -> None:
    """Whatever is asked, with the hotline to call."""
    reply = paused(edition, now).respond(text_message(asked), Session(), now).reply

    assert reply is not None
    assert reply.text == WORDS.th
    assert ButtonKind.CALL in {each.kind for each in reply.buttons}


def test_words_are_in_the_language_of_the_citizen(edition: Edition, now: datetime) -> None:
    reply = paused(edition, now).respond(text_message("how do I renew my work permit"), Session(), now).reply

    assert reply is not None
    assert reply.text == WORDS.en


@pytest.mark.parametrize("asked", ["ถูกนายจ้างขังไว้ ออกไปไหนไม่ได้", "อยากตาย", "เบอร์ 1694 โทรได้กี่โมง"])
def test_help_in_danger_and_numbers_go_on(
    edition: Edition, conversation: Conversation, now: datetime, asked: str
) -> None:
    """Word for word as without a pause."""
    held = paused(edition, now).respond(text_message(asked), Session(), now)

    assert held == conversation.respond(text_message(asked), Session(), now)


def test_who_is_in_danger_is_kept_company(edition: Edition, conversation: Conversation, now: datetime) -> None:
    """Also what they write next."""
    bot = paused(edition, now)
    session = bot.respond(text_message("อยากตาย"), Session(), now).session

    assert bot.respond(text_message("ไม่รู้จะทำยังไง"), session, now) == conversation.respond(
        text_message("ไม่รู้จะทำยังไง"), session, now
    )


def test_data_can_be_erased(edition: Edition, now: datetime) -> None:
    """A right that nobody switches off."""
    assert paused(edition, now).respond(text_message("ลบข้อมูล"), Session(), now).erases


def test_one_subject_is_held_and_others_go_on(edition: Edition, conversation: Conversation, now: datetime) -> None:
    """By words and by buttons."""
    subject = next(each for each in edition.base.subjects if "job.search" in each.intents)
    other = next(name for each in edition.base.subjects for name in each.intents if name not in subject.intents)
    bot = paused(edition, now, subject.id)

    held = [bot.respond(each, Session(), now).reply for each in (text_message("หางาน"), tap_message("a:job.search"))]
    assert [each and each.text for each in held] == [WORDS.th, WORDS.th]
    tap = tap_message(f"a:{other}")
    assert bot.respond(tap, Session(), now) == conversation.respond(tap, Session(), now)


def test_it_ends_by_itself(edition: Edition, conversation: Conversation, now: datetime) -> None:
    """To the minute."""
    bot = paused(edition, now, until=now + timedelta(hours=1))
    answers = [
        bot.respond(text_message("หางาน"), Session(), now + timedelta(minutes=minutes)).reply for minutes in (59, 60)
    ]

    assert answers[0] is not None
    assert answers[0].text == WORDS.th
    later = conversation.respond(text_message("หางาน"), Session(), now + timedelta(minutes=60)).reply
    assert answers[1] == later


def test_an_open_question_is_not_left_behind(edition: Edition, now: datetime) -> None:
    """What comes next is no answer to a question that nobody read."""
    bot = paused(edition, now)
    session = bot.respond(text_message("สำนักงานอยู่ใกล้ไหนบ้าง"), Session(), now).session

    assert (session.pending_intent, session.options) == (None, ())
