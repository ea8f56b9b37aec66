"""The places of a talk: every province of the country is understood, and its office stands where it helps."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot.dialogue.blocks import make_renderer
from bot.dialogue.conversation import Conversation
from bot.dialogue.offices import find_office, office_buttons
from bot.dialogue.session import Locality, Session
from bot.messages import ButtonKind
from knowledge import BANGKOK_PROVINCE, KnowledgeBase
from tests.fakes import tap_message, text_message

VALID_NUMBER = re.compile(r"0[2-57]\d{7}|0[689]\d{8}|1\d{3}")  # a landline, a mobile phone, a short number


@pytest.mark.parametrize("words", ["หางาน{}", "สมัครงาน {}", "จัดหางาน {}"])
def test_every_province_behind_a_word_for_work_is_answered(
    conversation: Conversation, base: KnowledgeBase, now: datetime, words: str
) -> None:
    """Jobs, or the office of that province; nobody is asked what is meant. เลย ends half of all sentences."""
    lost = {}
    for province in base.provinces.keys() - {"เลย"}:
        outcome = conversation.respond(text_message(words.format(province)), Session(), now).outcome
        is_right = outcome.intent in ("job.search", "office.contact") and outcome.place.province == province
        if not is_right:
            lost[province] = (outcome.decision, outcome.intent, outcome.place.province)

    assert lost == {}


def test_below_what_is_done_at_an_office_stands_that_of_the_province(
    conversation: Conversation, base: KnowledgeBase, now: datetime
) -> None:
    """For all provinces: its name, and its phone or the way to find it."""
    for province in base.provinces:
        turn = conversation.respond(
            tap_message("a:unemployment.register"), Session(language="th", province=province), now
        )
        assert turn.reply is not None
        office = find_office(base, Locality(province))
        if office is None:
            assert province == BANGKOK_PROVINCE
            assert "กรุงเทพฯ มีสำนักงานจัดหางานพื้นที่ 1–10" in turn.reply.text
            continue
        [line] = [each for each in turn.reply.text.splitlines() if each.startswith("ใกล้คุณคือ")]
        assert office.name.th in line
        assert (office.phones[0] if office.phones else "แผนที่") in line
        kinds = [button.kind for button in turn.reply.buttons[:2]]
        assert kinds[0] is (ButtonKind.CALL if office.phones else ButtonKind.LINK)


def test_without_a_province_no_office_is_named(conversation: Conversation, now: datetime) -> None:
    """Nothing is guessed."""
    turn = conversation.respond(tap_message("a:unemployment.register"), Session(), now)

    assert turn.reply is not None
    assert "ใกล้คุณคือ" not in turn.reply.text


def test_a_call_button_dials_one_valid_number(base: KnowledgeBase, now: datetime) -> None:
    """Also where a phone is written with a range, an extension or spaces."""
    renderer = make_renderer(base, "th", now)
    places = [Locality(each.province, area=each.area) for each in base.offices]
    calls = [each for place in places for each in office_buttons(renderer, place) if each.kind is ButtonKind.CALL]

    assert calls
    assert [each.value for each in calls if not VALID_NUMBER.fullmatch(each.value)] == []


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("1506 กดอะไร", "hotline.mol"),
        ("ต้องใช้เอกสารอะไรบ้าง", "office.documents"),
        ("ขึ้นทะเบียนว่างงาน", "unemployment.register"),
    ],
)
def test_a_question_instead_of_a_province_is_answered(
    conversation: Conversation, now: datetime, question: str, intent: str
) -> None:
    """Nobody is asked for a province over and over who wants to know something else first."""
    asked = conversation.respond(text_message("ขอเบอร์สำนักงานจัดหางานจังหวัดหน่อยครับ"), Session(), now)
    assert asked.outcome.asks == "province"

    turn = conversation.respond(text_message(question), asked.session, now)

    assert turn.outcome.asks is None
    assert turn.outcome.intent == intent


def test_a_part_of_a_name_is_completed(conversation: Conversation, now: datetime) -> None:
    """Three provinces begin with สมุทร: the bot asks, and a part of one is enough."""
    asked = conversation.respond(text_message("เบอร์จัดหางานสมุทร"), Session(), now)
    assert asked.outcome.asks == "province"

    turn = conversation.respond(text_message("สาคร"), asked.session, now)

    assert (turn.outcome.intent, turn.outcome.place.province) == ("office.contact", "สมุทรสาคร")
