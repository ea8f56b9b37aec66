"""What is said when a reply missed, was not understood or would be said again, and what can be picked from it."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.actions import AskAction, parse_action
from bot.dialogue.composer import Composer
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Locality, Session
from bot.dialogue.turn import Turn
from bot.dialogue.understanding import Asked
from bot.messages import ButtonKind, Location, Message, MessageKind, Reply
from knowledge import KnowledgeBase
from tests.conftest import MONDAY_MORNING
from tests.fakes import tap_message, text_message

SAID = (
    "ขึ้นทะเบียนว่างงาน", "ระยอง", "เบอร์จัดหางาน", "ไม่ใช่", "งง", "ทำไมไม่ตอบ", "เมนู", "ยกเลิก", "1", "2", "สวัสดี", "ขอบคุณ",
    "ฟหกดเ่าสว", "แมวชอบกินอะไรมากที่สุด", "บัตร", "ค่าใช้จ่าย", "แล้วญี่ปุ่นล่ะ", "English please", "ภาษาไทย",
    "เริ่มใหม่", "ไม่ใช่เรื่องเหล่านี้", "ลบข้อมูลของฉัน", "เลขบัตร 1-1017-00203-45-0 ขึ้นทะเบียนว่างงาน", "ကျွန်တော်", "",
)  # fmt: skip
SENT = (
    Message("m", "line", "u", MessageKind.MEDIA),
    Message("j", "line", "u", MessageKind.JOINED),
    Message("g", "line", "u", MessageKind.GROUP),
    Message("l", "line", "u", MessageKind.LOCATION, location=Location(14.02, 99.53)),
    Message("o", "line", "u", MessageKind.LOCATION, location=Location(35.68, 139.76)),
)
DONE = st.one_of(st.sampled_from(SAID), st.sampled_from(SENT), st.integers(0, 12))  # a number taps that button
A_TOPIC = "unemployment.register"
SHY = ("gecc.", "care.")


def play(conversation: Conversation, *texts: str, session: Session | None = None) -> list[Turn]:
    turns: list[Turn] = []
    for text in texts:
        known = turns[-1].session if turns else session or Session()
        turns.append(conversation.respond(text_message(text), known, MONDAY_MORNING))
    return turns


def reply_of(turn: Turn) -> Reply:
    assert turn.reply is not None
    return turn.reply


def answers_offered(turn: Turn) -> list[str]:
    """Give the answers that buttons lead to."""
    actions = [parse_action(each.value) for each in reply_of(turn).all_buttons if each.kind is ButtonKind.TAP]
    return [action.intent for action in actions if isinstance(action, AskAction)]


@given(done=st.lists(DONE, min_size=2, max_size=8))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_is_never_said_twice_in_a_row(conversation: Conversation, done: list[str | Message | int]) -> None:
    """Whatever is typed, sent or tapped, and however often: the next reply is another text.

    Who follows the bot again is welcomed again.
    """
    session, texts, taps = Session(), [""], [tap_message("a:job.search")]
    for each in done:
        message = taps[each % len(taps)] if isinstance(each, int) else each
        turn = conversation.respond(
            text_message(message) if isinstance(message, str) else message, session, MONDAY_MORNING
        )
        reply, session = reply_of(turn), turn.session
        is_welcome = isinstance(message, Message) and message.kind is MessageKind.JOINED
        texts.append(f"welcome {len(texts)}" if is_welcome else reply.text)
        shown = [button.value for button in (*reply.all_buttons, *reply.rating) if button.kind is ButtonKind.TAP]
        taps = [tap_message(value) for value in shown] or taps

    assert all(before != after for before, after in pairwise(texts))


@pytest.mark.parametrize("asked", ["ขึ้นทะเบียนว่างงาน", "เบอร์จัดหางาน", "ฟหกดเ่าสว", "เมนู", "สวัสดี", "ยกเลิก", "บัตร"])
def test_who_asks_the_same_again_and_again_gets_another_way_on(conversation: Conversation, asked: str) -> None:
    """Six times the same words: no reply is the one before it."""
    texts = [reply_of(turn).text for turn in play(conversation, *[asked] * 6)]

    assert all(before != after for before, after in pairwise(texts))


def test_not_that_offers_what_else_may_have_been_meant(conversation: Conversation) -> None:
    """The bot owns up, and shows the other answers that were near."""
    missed = Session(language="th", topic=A_TOPIC, others=("job.fair", "job.register"))

    [turn] = play(conversation, "ไม่ใช่", session=missed)

    assert turn.outcome.decision == "clarify"
    assert turn.outcome.options == ("job.fair", "job.register")
    assert "ขออภัย" in reply_of(turn).body


@pytest.mark.parametrize("comment", ["ไม่ใช่", "ไม่ตรงคำถาม", "ทำไมไม่ตอบ", "ตอบไม่ได้เรื่อง", "why no answer"])
def test_a_complaint_without_other_answers_leads_to_people(conversation: Conversation, comment: str) -> None:
    """The reply is no answer of the same kind again: the hotline, and subjects to choose."""
    [turn] = play(conversation, comment, session=Session(language="th", topic=A_TOPIC))

    assert turn.outcome.decision == "fallback"
    assert turn.outcome.turns_down
    assert "1694" in reply_of(turn).text
    assert {each for each in answers_offered(turn) if each != "chat.help"}


@pytest.mark.parametrize("comment", ["งง", "งงอ่ะ", "ไม่เข้าใจเลยค่ะ", "อธิบายใหม่", "i don't understand"])
def test_who_does_not_understand_gets_smaller_parts(
    conversation: Conversation, base: KnowledgeBase, comment: str
) -> None:
    """The details of the same subject to choose from, and who explains it."""
    [turn] = play(conversation, comment, session=Session(language="th", language_is_chosen=True, topic=A_TOPIC))

    offered = {parse_action(choice.value) for choice in reply_of(turn).choices}
    assert offered
    assert offered <= {AskAction(case) for case in base.intents[A_TOPIC].cases}
    assert base.intents[A_TOPIC].title.th in reply_of(turn).text
    assert "1694" in reply_of(turn).text


@pytest.mark.parametrize("text", ["หมายถึงใบอนุญาตทำงาน", "ไม่ใช่ หมายถึงใบอนุญาตทำงาน", "คือจะถามว่าใบอนุญาตทำงาน"])
def test_i_mean_is_heard_as_a_new_question(conversation: Conversation, text: str) -> None:
    """What was answered before no longer counts."""
    [turn] = play(conversation, text, session=Session(topic=A_TOPIC))

    assert turn.outcome.intent == "foreign.work_permit"


def test_three_fallbacks_say_three_things(conversation: Conversation) -> None:
    """Each names people to ask and offers subjects; the last one other agencies too."""
    turns = play(conversation, "ฟหกดเ่าสว", "ๆๆๆ ซซซซซ", "ฮฮฮฮฮ ฌฌฌฌ")

    assert [turn.outcome.decision for turn in turns] == ["fallback"] * 3
    assert len({reply_of(turn).text for turn in turns}) == 3
    for turn in turns:
        assert "1694" in reply_of(turn).text
        assert len([each for each in answers_offered(turn) if each != "chat.help"]) >= 2
    assert "1111" in reply_of(turns[-1]).text


def test_the_word_of_a_subject_is_never_a_dead_end(conversation: Conversation, base: KnowledgeBase) -> None:
    """Among letters that say nothing, it leads to the subject or to a choice."""
    words = [word for intent in base.intents.values() for word in intent.words]

    lost = [word for word in words if play(conversation, f"กขฃ {word} งจฉ")[0].outcome.decision == "fallback"]

    assert lost == []


def test_a_subject_without_a_question_offers_its_details(base: KnowledgeBase, now: datetime) -> None:
    """The general answer first, those that are near next, and none of another subject."""
    near = list(base.intents[A_TOPIC].cases)[3]

    turn = Composer(base, Session(), "th", now).offer_cases(A_TOPIC, [near], Locality())

    offered = [parse_action(choice.value) for choice in reply_of(turn).choices[:-1]]
    assert offered[:2] == [AskAction(A_TOPIC), AskAction(near)]
    assert all(isinstance(each, AskAction) and each.intent.startswith(A_TOPIC) for each in offered)
    assert turn.outcome.options == (A_TOPIC,)


def test_gecc_and_care_are_offered_only_to_who_names_them(conversation: Conversation, base: KnowledgeBase) -> None:
    """Who asks what is none of ours is not shown a certificate, nor a word of comfort unless it may be a danger."""
    shown = {}
    for text in base.must_not_match:
        [turn] = play(conversation, text)
        words = [word for intent in base.intents.values() for word in intent.words if intent.id.startswith(SHY)]
        is_named = turn.outcome.is_care or any(word in text.casefold() for word in words)
        if turn.outcome.decision != "answer" and not is_named:
            shown[text] = [each for each in answers_offered(turn) if each.startswith(SHY)]

    assert {text: offered for text, offered in shown.items() if offered} == {}


@pytest.mark.parametrize("intent", ["job.search", "unemployment.register", "foreign.renew", "overseas.korea"])
def test_one_picks_the_first_button(conversation: Conversation, now: datetime, intent: str) -> None:
    """Under a plain answer too: what can be tapped can be picked by its number."""
    answered = conversation.respond(tap_message(f"a:{intent}"), Session(), now)
    first = next(each for each in reply_of(answered).all_buttons if each.kind is ButtonKind.TAP)

    picked = conversation.respond(text_message("1"), answered.session, now)
    tapped = conversation.respond(tap_message(first.value), answered.session, now)

    assert picked.reply == tapped.reply


@pytest.mark.parametrize("shown", ["a:job.search", "a:unemployment.register", "a:chat.help", "m:job", "j:lost_job:1"])
def test_the_words_on_a_button_may_be_typed(conversation: Conversation, now: datetime, shown: str) -> None:
    """Each button that was shown does the same when its words are typed."""
    before = conversation.respond(tap_message(shown), Session(language="th"), now)
    buttons = [each for each in reply_of(before).all_buttons if each.kind is ButtonKind.TAP]

    other = [
        button.label
        for button in buttons
        if reply_of(conversation.respond(text_message(button.label), before.session, now)).text
        != reply_of(conversation.respond(tap_message(button.value), before.session, now)).text
    ]

    assert other == []


def test_an_open_facet_is_said_plainly(base: KnowledgeBase, now: datetime) -> None:
    """What is asked of which subject, that nothing is known of it, and who knows; never the answer of another one."""
    for intent in base.intents.values():
        for facet in [each for each in base.facets if intent.slot is None and intent.leaves_open(each)]:
            turn = Composer(base, Session(), "th", now).answer(Asked(intent.id, 1.0, facet, is_open=True), Locality())

            text = reply_of(turn).text
            assert base.facets[facet].title.th in text
            assert intent.title.th in text
            assert "1694" in text
            assert "ยังไม่มีข้อมูล" in text
            assert (turn.outcome.intent, turn.outcome.case, turn.outcome.is_open) == (intent.id, None, True)
            assert turn.session.topic == intent.id
