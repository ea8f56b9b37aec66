"""From raw letters to a decision."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.util import eng_to_thai, thai_to_eng

from intents import Accept, Clarify, Fallback, Interpreter
from intents.input_variants import VariantKind
from intents.ngrams import phonetic_keys, romanize_thai


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("ขอเบอร์จัดหางานระยองหน่อย", "office.phone"),
        ("อยากหางานทำ", "job.find"),
        ("renew the permit", "permit.renew"),
        ("yak ha ngan tham", "job.find"),
        ("kor ber samnakngan", "office.phone"),
    ],
)
def test_finds_the_intent(interpreter: Interpreter, typed: str, intent: str) -> None:
    """Thai, English and Thai in Latin letters mean the same to it."""
    assert interpreter.interpret(typed).matches[0].intent == intent


@pytest.mark.parametrize("meant", ["มีงานว่างไหม", "ขอเบอร์โทรหน่อยครับ"])
def test_reads_thai_typed_on_the_english_layout(interpreter: Interpreter, meant: str) -> None:
    """Who forgot to switch the keyboard is understood."""
    understood = interpreter.interpret(thai_to_eng(meant))

    assert (understood.utterance.text, understood.variant) == (meant, VariantKind.THAI_LAYOUT.value)


def test_reads_english_typed_on_the_thai_layout(interpreter: Interpreter) -> None:
    """The other way round as well."""
    assert interpreter.interpret(eng_to_thai("renew my permit")).utterance.text == "renew my permit"


def test_answers_romanised_thai_in_thai(interpreter: Interpreter) -> None:
    """Thai in Latin letters is Thai."""
    understood = interpreter.interpret("yak dai ngan tham")

    assert (understood.language, understood.variant) == ("th", VariantKind.ROMANISED.value)


def test_leaves_other_scripts_to_people(interpreter: Interpreter) -> None:
    """Burmese is never matched by accident."""
    understood = interpreter.interpret("ကျွန်တော် အလုပ်ရှာနေပါတယ်")

    assert understood.other_script
    assert understood.decision == Fallback()


def test_a_followup_leans_on_what_was_spoken_of(interpreter: Interpreter) -> None:
    """What was said before makes a bare question clear."""
    alone = interpreter.interpret("ขอหน่อย")
    leaning = interpreter.interpret("ขอหน่อย", about="เบอร์โทร")

    assert leaning.matches[0].intent == "office.phone"
    assert leaning.matches[0].confidence > alone.matches[0].confidence


@given(st.text())
@settings(deadline=None)
def test_whatever_is_typed_is_decided(interpreter: Interpreter, raw: str) -> None:
    """Candidates come best first, with confidence between 0 and 1."""
    understood = interpreter.interpret(raw)

    confidences = [match.confidence for match in understood.matches]
    assert all(0 <= confidence <= 1 for confidence in confidences)
    assert confidences[1:] == sorted(confidences[1:], reverse=True)
    assert isinstance(understood.decision, Accept | Clarify | Fallback)


@pytest.mark.parametrize(
    ("one", "other"),
    [("khrap", "krap"), ("prathet", "pratet"), ("ber", "boe"), ("tham ngan", "tam ngan"), ("chang wat", "jang wad")],
)
def test_spellings_of_one_sound_meet(one: str, other: str) -> None:
    """People write what they hear, each in their own way."""
    assert phonetic_keys(one) == phonetic_keys(other)


def test_romanises_thai_and_leaves_the_rest() -> None:
    """Latin words inside Thai stay as they are."""
    assert romanize_thai("หางาน part time") == "ha ngan part time"
