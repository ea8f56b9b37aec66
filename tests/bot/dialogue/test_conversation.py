"""The heart of the bot: whatever comes in, something helpful goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.actions import MAX_ACTION_BYTES, AskAction, FillAction, dump_action
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session, dump_session, parse_session
from bot.messages import ButtonKind, Location, Message, MessageKind
from knowledge import KnowledgeBase
from tests.conftest import MONDAY_MORNING
from tests.fakes import tap_message, text_message

THAI = st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B)
ANY_TEXT = st.one_of(st.text(), st.text(THAI), st.text(st.characters(categories=["Cs", "Cc", "Cf", "Zs", "So"])))
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(texts=st.lists(ANY_TEXT, min_size=1, max_size=4))
@relaxed
def test_every_message_gets_an_answer(conversation: Conversation, texts: list[str]) -> None:
    """Nobody who writes to the hotline is left without an answer, whatever they type."""
    session = Session()
    for number, text in enumerate(texts):
        turn = conversation.respond(text_message(text, str(number)), session, MONDAY_MORNING)
        session = parse_session(dump_session(turn.session))

        assert turn.reply is not None
        assert turn.reply.text.strip()


@given(
    data=st.one_of(ANY_TEXT, st.sampled_from(["a:", "a:no.such", "s:office.contact:../../etc", "m:zz", "l:xx", "::"]))
)
@relaxed
def test_odd_button_data_shows_the_menu(conversation: Conversation, data: str) -> None:
    """A button of a much older program still leads somewhere."""
    turn = conversation.respond(tap_message(data), Session(), MONDAY_MORNING)

    assert turn.reply is not None
    assert turn.reply.text


@given(st.floats(-90, 90), st.floats(-180, 180))
@relaxed
def test_every_location_gets_an_answer(conversation: Conversation, latitude: float, longitude: float) -> None:
    """Inside Thailand an office, outside a plain word."""
    message = Message("e", "line", "u", MessageKind.LOCATION, location=Location(latitude, longitude))

    assert conversation.respond(message, Session(), MONDAY_MORNING).reply is not None


def test_every_button_leads_somewhere(conversation: Conversation, base: KnowledgeBase, now: datetime) -> None:
    """No tap on any answer ends in nothing, and its data fits Telegram's 64 bytes."""
    for intent in base.intents:
        for province in (None, "กระบี่"):
            session = Session(province=province)
            turn = conversation.respond(tap_message(dump_action(AskAction(intent))), session, now)
            assert turn.reply is not None
            for button in turn.reply.all_buttons:
                if button.kind is ButtonKind.TAP:
                    assert len(button.value.encode()) <= MAX_ACTION_BYTES
                    assert conversation.respond(tap_message(button.value), turn.session, now).reply is not None


@pytest.mark.parametrize("language", ["th", "en"])
def test_no_answer_shows_an_empty_or_technical_value(
    conversation: Conversation, base: KnowledgeBase, now: datetime, language: str
) -> None:
    """Where the facts hold nothing the answer says so in words, for every office of the country."""
    for intent in base.intents.values():
        provinces = list(base.provinces) if intent.slot == "province" else ["กระบี่"]
        for province in provinces:
            session = Session(language="th" if language == "th" else "en", language_is_chosen=True, province=province)
            turn = conversation.respond(tap_message(dump_action(AskAction(intent.id))), session, now)
            assert turn.reply is not None
            text = turn.reply.text
            assert not any(bad in text for bad in ("None", "null", "{", "}", "()", "[]")), (intent.id, text)
            assert all(line == line.rstrip() for line in text.splitlines()), intent.id


def test_a_session_from_before_an_edit_still_gets_an_answer(conversation: Conversation, now: datetime) -> None:
    """An intent or a place that staff removed meanwhile is forgotten, not stumbled over."""
    kept = Session(options=("a:gone.one", "a:gecc.what"), clarifying=True, topic="gone.two", province="เมืองทิพย์", area=3)

    turn = conversation.respond(text_message("1", "e1"), kept, now)

    assert turn.reply is not None
    assert "a:gone.one" not in turn.session.options
    assert turn.session.topic is None
    assert turn.outcome.place.province is None


def test_a_tap_on_an_old_button_works_in_a_new_session(conversation: Conversation, now: datetime) -> None:
    """After a restart the province button under an old question still answers it."""
    turn = conversation.respond(tap_message(dump_action(FillAction("office.hours", "rayong"))), Session(), now)

    assert turn.outcome.intent == "office.hours"
    assert turn.outcome.place.province == "ระยอง"


def test_typed_button_data_is_only_text(conversation: Conversation, now: datetime) -> None:
    """Nobody presses a button by typing its data."""
    turn = conversation.respond(text_message("s:office.hours:rayong"), Session(), now)

    assert turn.outcome.decision != "answer" or turn.outcome.place.province != "ระยอง"


def test_only_the_first_thousand_characters_are_read(conversation: Conversation, now: datetime) -> None:
    """A very long message is answered by its beginning, quickly."""
    turn = conversation.respond(text_message("1506 กดอะไร " + "ก ข ค " * 5000), Session(), now)

    assert turn.interpretation is not None
    assert len(turn.interpretation.utterance.text) <= 1000


def test_a_session_holds_no_words(conversation: Conversation, now: datetime) -> None:
    """What is remembered is a topic and a place, never what was typed."""
    turn = conversation.respond(text_message("ตกงาน เครียดมาก เลขบัตร 1234567890121"), Session(), now)

    stored = dump_session(turn.session)
    assert "เครียด" not in stored
    assert "1234567890121" not in stored


def test_choices_are_picked_by_number_word_or_not_at_all(conversation: Conversation, now: datetime) -> None:
    """1, ๒, a word of the title, or "none of these" answer a clarification."""
    options = ("gecc.what", "gecc.units", "gecc.count")
    asked = Session(
        options=(*(dump_action(AskAction(option)) for option in options), "n"), clarifying=True, language="th"
    )
    picks = {"1": "gecc.what", "๒": "gecc.units", "อันแรกครับ": "gecc.what", "จำนวน": "gecc.count"}

    for typed, intent in picks.items():
        assert conversation.respond(text_message(typed), asked, now).outcome.intent == intent
    for typed in ("4", "ไม่ใช่เรื่องเหล่านี้"):
        assert conversation.respond(text_message(typed), asked, now).outcome.decision == "fallback"


def test_an_opinion_counts_once_and_changes_nothing_else(conversation: Conversation, now: datetime) -> None:
    """Two small buttons stand under an answer; a second tap is thanked for, not counted, and the talk goes on."""
    answered = conversation.respond(tap_message("a:job.search"), Session(), now)
    assert answered.reply is not None
    useful, not_useful = answered.reply.rating

    rated = conversation.respond(tap_message(useful.value), answered.session, now)
    again = conversation.respond(tap_message(not_useful.value), rated.session, now)

    assert (rated.outcome.intent, rated.outcome.is_useful) == ("job.search", True)
    assert (again.outcome.intent, again.outcome.is_useful) == ("job.search", None)
    assert again.reply is not None
    assert "1694" in again.reply.text
    assert again.session.topic == "job.search"


@pytest.mark.parametrize("data", ["a:chat.greeting", "a:care.crisis", "a:chat.help", "a:office.contact", "m:job"])
def test_nobody_is_asked_for_an_opinion_of_less_than_an_answer(
    conversation: Conversation, now: datetime, data: str
) -> None:
    """Not of a greeting, a comforting word, a menu or a question back."""
    reply = conversation.respond(tap_message(data), Session(), now).reply

    assert reply is not None
    assert reply.rating == ()


def test_an_opinion_of_an_earlier_answer_is_not_counted(conversation: Conversation, now: datetime) -> None:
    """Its buttons stay on the screen, but the talk has moved on."""
    first = conversation.respond(tap_message("a:job.search"), Session(), now)
    second = conversation.respond(tap_message("a:job.fair"), first.session, now)

    late = conversation.respond(tap_message("z:job.search"), second.session, now)

    assert late.outcome.is_useful is None


@pytest.mark.parametrize("typed", ["เลขบัตร 1-1017-00203-45-0 ขึ้นทะเบียนว่างงาน", "passport AB1234567 renew work permit"])
def test_who_sends_a_personal_number_is_asked_not_to(
    conversation: Conversation, base: KnowledgeBase, now: datetime, typed: str
) -> None:
    """The question is answered all the same, and the number stands nowhere."""
    turn = conversation.respond(text_message(typed), Session(), now)

    assert turn.reply is not None
    warning = base.phrases["keep_numbers"].in_language(turn.reply.language)
    assert turn.reply.body.endswith(warning)
    assert turn.outcome.decision != "fallback"
    assert not any(number in turn.reply.text + dump_session(turn.session) for number in ("1017", "1234567"))


def test_a_phone_number_is_nothing_to_warn_of(conversation: Conversation, base: KnowledgeBase, now: datetime) -> None:
    """Who asks about a swindler tells the number."""
    turn = conversation.respond(text_message("โดนหลอก เบอร์ 081 234 5678 แจ้งที่ไหน"), Session(), now)

    assert turn.reply is not None
    assert base.phrases["keep_numbers"].th not in turn.reply.text


@pytest.mark.parametrize("question", ["a:office.contact", "a:office.nearest", "a:office.bangkok_area"])
def test_in_a_group_nobody_is_asked_for_a_location(
    conversation: Conversation, base: KnowledgeBase, now: datetime, question: str
) -> None:
    """Others would read it; the question says how to answer where the bot does not hear everything."""
    message = replace(tap_message(question), in_group=True)

    turn = conversation.respond(message, Session(language="th"), now)

    assert turn.reply is not None
    assert turn.reply.body == base.phrases[f"ask_{turn.outcome.asks}_group"].th
    assert all(button.kind is not ButtonKind.SHARE_LOCATION for button in turn.reply.all_buttons)
