"""What holds at this moment: the phone line, the days left, and what is said once a time is over."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.dialogue.blocks import make_renderer
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Locality, Session
from knowledge import BANGKOK, KnowledgeBase
from tests.fakes import tap_message

OPEN = "ตอนนี้ 1694 เปิดอยู่ ถึง 16.30 น."
LAST_STEP = "ตรวจสุขภาพ"


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=BANGKOK)


def renewal(conversation: Conversation, moment: str) -> str:
    reply = conversation.respond(tap_message("a:foreign.renew"), Session(language="th"), at(moment)).reply
    assert reply is not None
    return reply.text


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-23T08:29", "เปิดอีกครั้งวันนี้ เวลา 08.30 น."),
        ("2026-11-23T08:30", OPEN),
        ("2026-11-23T10:00", OPEN),
        ("2026-11-23T12:00", OPEN),
        ("2026-11-23T12:45", OPEN),
        ("2026-11-23T16:29", OPEN),
        ("2026-11-23T16:30", "เปิดอีกครั้งพรุ่งนี้ เวลา 08.30 น."),
        ("2026-11-23T23:59", "เปิดอีกครั้งพรุ่งนี้ เวลา 08.30 น."),
        ("2026-11-24T03:00", "เปิดอีกครั้งวันนี้ เวลา 08.30 น."),
        ("2026-11-27T18:00", "เปิดอีกครั้งวันจันทร์ที่ 30 พฤศจิกายน 2569 เวลา 08.30 น."),
        ("2026-11-28T10:00", "เปิดอีกครั้งวันจันทร์ที่ 30 พฤศจิกายน 2569 เวลา 08.30 น."),
        ("2026-11-29T10:00", "เปิดอีกครั้งพรุ่งนี้ เวลา 08.30 น."),
        ("2026-12-09T17:00", "เปิดอีกครั้งวันศุกร์ที่ 11 ธันวาคม 2569 เวลา 08.30 น."),
        ("2026-12-10T10:00", "เปิดอีกครั้งพรุ่งนี้ เวลา 08.30 น."),
        ("2026-12-07T10:00", "เปิดอีกครั้งพรุ่งนี้ เวลา 08.30 น."),
    ],
)
def test_the_phone_line_is_open_or_says_when(base: KnowledgeBase, moment: str, said: str) -> None:
    """Nobody is sent to a phone that nobody answers: at noon, at night, on weekends and public holidays."""
    line = make_renderer(base, "th", at(moment)).line_now("hotline_doe")

    assert line == said if said == OPEN else said in line
    assert ("1694 ปิด" in line) == (said != OPEN)


def test_below_an_answer_stands_whether_its_phone_is_open(conversation: Conversation) -> None:
    """On a Sunday the same answer says so, and what works meanwhile."""
    assert OPEN in renewal(conversation, "2026-11-23T10:00")
    assert "1694 ปิด" in renewal(conversation, "2026-11-22T10:00")


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("2026-11-30T09:00", "เหลือ 11 วัน"),
        ("2026-12-10T23:59", "เหลือ 1 วัน"),
        ("2026-12-11T00:01", "วันนี้วันสุดท้าย"),
        ("2026-12-11T16:29", "วันนี้วันสุดท้าย"),
    ],
)
def test_the_days_left_are_counted_in_bangkok(conversation: Conversation, moment: str, left: str) -> None:
    """Who asks in time reads how long it lasts, and the steps."""
    text = renewal(conversation, moment)

    assert left in text
    assert LAST_STEP in text


@pytest.mark.parametrize("moment", ["2026-12-11T16:31", "2026-12-12T09:00", "2027-01-15T09:00"])
def test_when_the_time_is_over_no_steps_are_shown(conversation: Conversation, moment: str) -> None:
    """Applications closed at 16.30: whoever comes later learns what that means, and whom to ask."""
    text = renewal(conversation, moment)

    assert "ปิดรับคำขอแล้ว" in text
    assert LAST_STEP not in text
    assert "วันนี้วันสุดท้าย" not in text
    assert "1694" in text


def test_what_is_over_blocks_nothing_else(base: KnowledgeBase) -> None:
    """On the day after, every other answer says what it said the day before."""
    before, after = (make_renderer(base, "th", at(moment)) for moment in ("2026-12-11T10:00", "2026-12-12T10:00"))
    place = Locality("กาญจนบุรี")
    others = [each for each in base.intents.values() if each.valid_until is None]

    changed = [
        each.id
        for each in others
        if "{" not in each.answer.th and before.answer(each, each, place) != after.answer(each, each, place)
    ]

    assert len(others) > len(base.intents) / 2
    assert changed == []
    assert base.phrases["lapsed"].th.split("{")[0] not in after.answer(
        base.intents["foreign.work_permit"], base.intents["foreign.work_permit"], place
    )
