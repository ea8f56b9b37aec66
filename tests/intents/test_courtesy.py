"""Greetings, thanks, emoji, quotes and links around a question take no part in it; alone they are what they are."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.dialogue.conversation import Conversation
from intents.courtesy import LEAST_LEFT, Courtesies
from intents.decision import Accept
from intents.normalize import normalize_text
from knowledge import KnowledgeBase
from tests.intents.strategies import any_text

COURTESIES = Courtesies(["สวัสดี", "รบกวนสอบถาม", "พี่คะ", "hello", "dear sir"], ["ขอบคุณ", "ช่วยตอบด้วย", "thanks"])
QUESTION = "ต่อใบอนุญาตทำงานที่ไหน"


@pytest.mark.parametrize(
    "frame",
    [
        "สวัสดีค่ะ {}", "สวัสดีครับ รบกวนสอบถามครับ {}", "พี่คะ{}", "{} ขอบคุณค่ะ",
        "{}ขอบคุณครับผม", "{}\nขอบคุณนะคะ", "{} ครับ", "{} 🙏🙏", "😭 {}", "“{}”", '"{}"', "** {} **",
        "{} (happy)", "{} :)", "{} ^^", "{} https://example.org/share/p/1?x=ก", "@สมชาย {}",
        "@admin.one {}", "#งาน {}", "{} !!!", "hello, {} thanks", "dear sir, {}",
        "สวัสดีค่ะ 🙏 {} ช่วยตอบด้วยนะคะ ขอบคุณค่ะ",
    ],
)  # fmt: skip
def test_what_stands_around_a_question_is_left_out(frame: str) -> None:
    """In any number and order, with particles between."""
    assert COURTESIES.strip(normalize_text(frame.format(QUESTION))) == QUESTION


@pytest.mark.parametrize("text", ["helloworld inc", "thanksgiving off", "55 บาท", "10% ต่อปี", "c++", "1506 กด 2"])
def test_what_only_looks_like_it_stays(text: str) -> None:
    """A word that begins like a greeting, and signs that mean something."""
    assert COURTESIES.strip(text) == text


@pytest.mark.parametrize("text", ["🙏🙏", "hello", "thanks", "!!", "", "ครับ", "“”"])
def test_alone_they_are_what_they_are(text: str) -> None:
    """A thank you is answered as one."""
    assert COURTESIES.strip(text) == text


def test_phrases_alone_leave_signs() -> None:
    """On the wrong keyboard layout a quotation mark is a letter."""
    assert COURTESIES.strip_phrases("9d'ko9hv']'mtg[upo ขอบคุณค่ะ") == "9d'ko9hv']'mtg[upo"


@given(any_text)
def test_any_text_keeps_letters_in_order(text: str) -> None:
    """Nothing is added, and enough is left."""
    rest = COURTESIES.strip(text)

    assert rest == text or len(rest) >= LEAST_LEFT
    letters = iter(text)
    assert all(letter in letters for letter in rest.replace(" ", ""))


@pytest.mark.parametrize("piece", ["สวัสดี", "hello ", "ขอบคุณ", " ", "🙏", '"'])
def test_long_courtesy_is_read_through(piece: str) -> None:
    """No pattern tries everything twice."""
    assert "งานที่ไหน" in COURTESIES.strip(f"{piece * 400}งานที่ไหน{piece * 400}")


def test_every_courtesy_beside_every_subject(conversation: Conversation, base: KnowledgeBase) -> None:
    """The same answer as without; measured over all pairs."""
    asked = [
        (intent.id, text)
        for intent in base.intents.values()
        if not intent.id.startswith("chat.")
        for text in [*intent.examples["th"][:1], *intent.examples["en"][:1]]
    ]
    frames = [
        *(f"{opening}{',' if opening.isascii() else 'ค่ะ'} {{}}" for opening in base.openings),
        *(f"{{}} {closing}" for closing in base.closings),
    ]
    pairs = [(intent, frame.format(text)) for intent, text in asked for frame in frames[::3]]

    lost = [text for intent, text in pairs if not is_answered(conversation, intent, text)]

    assert len(lost) <= len(pairs) / 200, lost[:20]


def is_answered(conversation: Conversation, intent: str, text: str) -> bool:
    decision = conversation.interpret(text).decision
    return isinstance(decision, Accept) and decision.match.intent == intent
