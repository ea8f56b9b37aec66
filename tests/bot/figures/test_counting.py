"""What is counted of an answer: what was asked, where and when; nothing that tells of a citizen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.dialogue.actions import AskAction, UsefulAction, dump_action
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.figures.counting import Counting
from bot.messages import Message, MessageKind
from bot.queue.base import Delivery
from bot.queue.tally import Tally
from knowledge import Edition
from tests.conftest import MONDAY_MORNING
from tests.fakes import KEY, text_message

SATURDAY = MONDAY_MORNING - timedelta(days=2)


class Desk:
    """Answers and counts."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._counting = Counting(lambda: conversation.base, KEY)

    def tally(
        self, message: Message, session: Session | None = None, now: datetime = MONDAY_MORNING, citizen: str = "ab"
    ) -> Tally | None:
        delivery = Delivery(message, session or Session(), citizen * 16, "cd" * 16, "")
        turn = self._conversation.respond(message, delivery.session, now)
        return self._counting.tally(delivery, turn, now, 0.03)


@pytest.fixture(scope="module")
def desk(small_edition: Edition) -> Desk:
    return Desk(Conversation(small_edition.base, small_edition.interpreter))


def tap(action: AskAction | UsefulAction) -> Message:
    return replace(text_message(dump_action(action)), kind=MessageKind.TAP)


def test_counts_entry_hour_channel_and_time(desk: Desk, some_intent: str) -> None:
    """One message is one count in each table it belongs to."""
    tally = desk.tally(tap(AskAction(some_intent)))

    assert tally is not None
    assert tally.day == "2026-11-23"
    assert tally.counts[f"entries|{some_intent}||answer"] == 1
    assert tally.counts["seconds|line|0.05"] == 1
    assert [name for name in tally.counts if name.startswith("hours|10|line|th|answer|")]


def test_an_opinion_is_no_question(desk: Desk, some_intent: str) -> None:
    """A tap on "useful" counts once as an opinion and as a message, not as a use of the entry."""
    first = desk.tally(tap(UsefulAction(some_intent)), Session(rating=some_intent))
    again = desk.tally(tap(UsefulAction(some_intent)))

    assert first is not None
    assert again is not None
    assert first.counts[f"useful|{some_intent}|yes"] == 1
    assert not [name for name in (*first.counts, *again.counts) if name.startswith("entries")]
    assert not [name for name in again.counts if name.startswith("useful")]


def test_a_citizen_is_another_one_next_month(desk: Desk, some_intent: str) -> None:
    """Who wrote in two months cannot be told from two citizens."""
    one = desk.tally(tap(AskAction(some_intent)))
    same = desk.tally(tap(AskAction(some_intent)), now=MONDAY_MORNING + timedelta(days=1))
    later = desk.tally(tap(AskAction(some_intent)), now=MONDAY_MORNING + timedelta(days=20))

    assert one is not None
    assert same is not None
    assert later is not None
    assert one.person == same.person != later.person


def test_officers_who_try_are_not_counted(desk: Desk, some_intent: str) -> None:
    """The simulator page is no citizen."""
    assert desk.tally(replace(tap(AskAction(some_intent)), channel="simulator")) is None


def test_danger_is_counted_as_care_alone(conversation: Conversation) -> None:
    """Whatever danger it is, by words or by a button, and wherever."""
    desk = Desk(conversation)
    danger = sorted(conversation.base.intents_of_danger)[0]
    typed = desk.tally(text_message("อยากตาย อยู่ระยอง"))
    tapped = desk.tally(tap(AskAction(danger)), Session(province="ระยอง"))

    for tally in (typed, tapped):
        assert tally is not None
        tables = {name.split("|")[0] for name in tally.counts}
        assert tally.counts["entries|care||answer"] == 1
        assert not tables & {"provinces", "words", "useful"}
        assert danger not in tally.dump()


def test_tells_open_from_closed(conversation: Conversation) -> None:
    """By the hours of the hotline, which rests on Saturdays; the province is counted by its id."""
    desk = Desk(conversation)
    weekday = desk.tally(text_message("เบอร์จัดหางานระยอง"))
    weekend = desk.tally(text_message("เบอร์จัดหางานระยอง"), now=SATURDAY)

    assert weekday is not None
    assert weekend is not None
    assert "hours|10|line|th|answer|open" in weekday.counts
    assert "hours|10|line|th|answer|closed" in weekend.counts
    assert weekday.counts["provinces|rayong|answer"] == 1
    assert weekday.counts["words|known"] > 0


@pytest.mark.parametrize("words", ["ไม่ใช่อันนี้", "งงอ่ะ", "หมายถึงขึ้นทะเบียนคนว่างงาน"])
def test_an_answer_that_is_denied_is_counted(conversation: Conversation, words: str) -> None:
    """Right after it alone, and it counts for the answer before, not for the one that follows."""
    desk = Desk(conversation)
    answered = Session(topic="job.search")

    after = desk.tally(text_message(words), answered)
    later = desk.tally(text_message(words), replace(answered, misses=1))
    asked = desk.tally(text_message(words), replace(answered, clarifying=True))

    assert after is not None
    assert later is not None
    assert asked is not None
    assert after.counts["denied|job.search"] == 1
    assert not [name for name in (*later.counts, *asked.counts) if name.startswith("denied")]


def test_what_goes_on_denies_nothing(conversation: Conversation) -> None:
    """A further question says nothing of the answer before; what is said of help in danger is not kept."""
    desk = Desk(conversation)
    danger = sorted(conversation.base.intents_of_danger)[0]

    for message, session in (
        (text_message("เบอร์จัดหางานระยอง"), Session(topic="job.search")),
        (text_message("ไม่ใช่อันนี้"), Session(topic=danger)),
        (text_message("ไม่ใช่อันนี้"), Session()),
    ):
        tally = desk.tally(message, session)
        assert tally is not None
        assert not [name for name in tally.counts if name.startswith("denied")]
