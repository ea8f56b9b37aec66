"""From raw letters to a decision."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.util import eng_to_thai, thai_to_eng

from intents import Accept, Clarify, Context, Fallback, Interpreter
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


KOREA = Context("abroad.korea", "abroad.korea/fee", "cost")


@pytest.mark.parametrize(
    ("asked", "case", "facet"),
    [
        ("ใช้เอกสารอะไรคะ", "abroad.korea/papers", "documents"),
        ("แล้วมีค่าใช้จ่ายไหม", "abroad.korea/fee", "cost"),
        ("เปิดกี่โมง", None, "hours"),
    ],
)
def test_a_bare_question_goes_on_with_what_was_spoken_of(
    talker: Interpreter, asked: str, case: str | None, facet: str
) -> None:
    """It is answered by the case for it, or told as what that subject leaves open."""
    understood = talker.interpret(asked, KOREA)

    assert understood.goes_on
    assert isinstance(understood.decision, Accept)
    assert understood.decision.match == understood.matches[0]
    assert understood.matches[0].intent == "abroad.korea"
    assert (understood.detail.case, understood.detail.facet) == (case, facet)


@pytest.mark.parametrize(
    ("asked", "intent"), [("อยากไปทำงานไต้หวันครับ", "abroad.taiwan"), ("ขอเบอร์โทรสำนักงานหน่อย", "office.phone")]
)
def test_a_whole_question_begins_anew(talker: Interpreter, asked: str, intent: str) -> None:
    """It means the same, whatever was spoken of before."""
    understood = talker.interpret(asked, KOREA)

    assert understood == talker.interpret(asked)
    assert (understood.matches[0].intent, understood.goes_on) == (intent, False)


def test_what_was_asked_is_asked_of_another_subject(talker: Interpreter) -> None:
    """And Taiwan? After the cost of Korea, its cost."""
    understood = talker.interpret("แล้วไต้หวันล่ะ", KOREA)

    assert understood.matches[0].intent == "abroad.taiwan"
    assert (understood.detail.case, understood.detail.facet) == ("abroad.taiwan/fee", "cost")
    assert not understood.goes_on


@pytest.mark.parametrize(
    ("asked", "context"), [("แล้วไต้หวันล่ะ", Context("abroad.korea")), ("อยากไปทำงานไต้หวัน", KOREA), ("แล้วไต้หวันล่ะ", None)]
)
def test_without_a_tie_nothing_is_carried_over(talker: Interpreter, asked: str, context: Context | None) -> None:
    """Where no facet was asked before, where the message stands alone, and at the beginning of a talk."""
    understood = talker.interpret(asked, context)

    assert understood.matches[0].intent == "abroad.taiwan"
    assert (understood.detail.case, understood.detail.facet) == (None, None)


def test_what_was_spoken_of_may_be_gone(talker: Interpreter) -> None:
    """An intent was removed while somebody talked about it."""
    gone = Context("abroad.mars", "abroad.mars/fee")

    assert talker.interpret("กี่บาทคะ", gone) == talker.interpret("กี่บาทคะ")


def test_without_talks_nothing_goes_on(interpreter: Interpreter) -> None:
    """A knowledge base that teaches none answers each message by itself."""
    for asked in ("แล้วเบอร์ล่ะ", "ขอหน่อย", "กี่บาท"):
        assert not interpreter.interpret(asked, Context("job.find")).goes_on


def test_other_scripts_go_on_with_nothing(talker: Interpreter) -> None:
    """Burmese after an answer is left to people as well."""
    asked = "ကျွန်တော် အလုပ်ရှာနေပါတယ်"

    assert talker.interpret(asked, KOREA) == talker.interpret(asked)
    assert talker.interpret(asked, KOREA).decision == Fallback()


@given(
    st.one_of(st.text(), st.text("แล้วล่ะกี่บาทไต้หวัน ", max_size=30)), st.sampled_from(["abroad.korea", "job.find", "x.y"])
)
@settings(deadline=None)
def test_whatever_follows_is_decided(talker: Interpreter, raw: str, before: str) -> None:
    """A message that goes on is answered for that intent; details belong to the intent that is answered."""
    understood = talker.interpret(raw, Context(before, None, "cost"))

    confidences = [match.confidence for match in understood.matches]
    assert all(0 <= confidence <= 1 for confidence in confidences)
    if understood.goes_on:
        assert understood.decision == Accept(understood.matches[0])
        assert understood.matches[0].intent == before
    if understood.detail.case:
        assert understood.detail.case.startswith(f"{understood.matches[0].intent}/")


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
