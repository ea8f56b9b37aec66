"""A forgotten keyboard switch and Thai in Latin letters are read as they were meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import eng_to_thai, thai_to_eng

from bot.dialogue.conversation import Conversation
from intents import Interpretation
from intents.input_variants import VariantDetector, VariantKind
from intents.ngrams import romanize_thai
from intents.normalize import has_thai, normalize_text
from knowledge import KnowledgeBase, intent_of

from .strategies import any_text

THAI_WORDS = [
    "หางาน",
    "ทำงาน",
    "ต่างประเทศ",
    "ขึ้นทะเบียน",
    "ว่างงาน",
    "สมัครงาน",
    "ใบอนุญาต",
    "ที่ไหน",
    "อย่างไร",
    "เกาหลี",
    "ญี่ปุ่น",
    "นายจ้าง",
    "แรงงาน",
    "ต่างด้าว",
    "ร้องเรียน",
    "นายหน้า",
    "สำนักงาน",
    "จัดหางาน",
    "เบอร์โทร",
    "เปิดกี่โมง",
    "เอกสาร",
    "บริษัท",
    "เงินทดแทน",
    "ผู้ประกันตน",
    "เว็บไซต์",
]
ENGLISH_WORDS = [
    "find",
    "job",
    "work",
    "permit",
    "abroad",
    "how",
    "can",
    "register",
    "office",
    "where",
    "unemployed",
    "apply",
    "documents",
    "phone",
    "number",
    "japan",
    "employer",
    "scam",
    "website",
    "benefit",
    "renew",
    "open",
    "korea",
]


@pytest.fixture(scope="module")
def detector(base: KnowledgeBase) -> VariantDetector:
    """Learned from what staff wrote."""
    texts = [
        normalize_text(text) for answer in base.answers.values() for each in answer.examples.values() for text in each
    ]
    return VariantDetector.train(texts, [romanize_thai(text) for text in texts if has_thai(text)])


thai_sentences = st.lists(st.sampled_from(THAI_WORDS), min_size=1, max_size=5).map("".join)
english_sentences = st.lists(st.sampled_from(ENGLISH_WORDS), min_size=2, max_size=6).map(" ".join)


@given(sentence=thai_sentences.filter(lambda sentence: len(sentence) >= 6))
def test_reads_thai_typed_on_the_english_layout(detector: VariantDetector, sentence: str) -> None:
    """Who forgot to switch the keyboard to Thai is still understood, letter by letter."""
    meant = detector.detect(thai_to_eng(sentence))

    assert (meant.text, meant.kind) == (sentence, VariantKind.THAI_LAYOUT)


@given(sentence=english_sentences.filter(lambda sentence: len(sentence) >= 6))
def test_reads_english_typed_on_the_thai_layout(detector: VariantDetector, sentence: str) -> None:
    """The same the other way round."""
    meant = detector.detect(eng_to_thai(sentence))

    assert (meant.text, meant.kind) == (sentence, VariantKind.ENGLISH_LAYOUT)


@given(sentence=thai_sentences)
def test_thai_stays_thai(detector: VariantDetector, sentence: str) -> None:
    """Most people type on the right layout; their words are left alone."""
    meant = detector.detect(sentence)

    assert (meant.text, meant.kind) == (sentence, VariantKind.TYPED)


@given(sentence=english_sentences)
def test_english_stays_english(detector: VariantDetector, sentence: str) -> None:
    """An English question is no Thai in disguise."""
    meant = detector.detect(sentence)

    assert (meant.text, meant.kind) == (sentence, VariantKind.TYPED)


@pytest.mark.parametrize("text", ["tok ngan khuen thabian thi nai", "yak ha ngan tham", "pai tham ngan kaoli"])
def test_notices_thai_in_latin_letters(detector: VariantDetector, text: str) -> None:
    """Thai written by ear keeps its letters; it is compared by sound."""
    meant = detector.detect(text)

    assert (meant.text, meant.kind) == (text, VariantKind.ROMANISED)


@pytest.mark.parametrize("text", ["อยากสมัคร job ค่ะ", "ขอ link เว็บไซต์", "gecc คืออะไร"])
def test_mixed_text_was_typed_on_purpose(detector: VariantDetector, text: str) -> None:
    """Who writes both scripts knows the keyboard."""
    assert detector.detect(text).kind is VariantKind.TYPED


@given(text=st.text(st.sampled_from([*"0123456789 .,-/+:!?()฿😀", "က", "လ", "你"])))
def test_numbers_and_foreign_scripts_stay(detector: VariantDetector, text: str) -> None:
    """1506, 08.30-16.30 or Burmese is on no layout and in no Latin letters."""
    meant = detector.detect(text)

    assert (meant.text, meant.kind) == (text, VariantKind.TYPED)


@pytest.mark.parametrize("text", ["", "8jt", "ครับ"[:3], "ok", " a b c "])
def test_three_letters_are_too_few_to_judge(detector: VariantDetector, text: str) -> None:
    """A guess on three letters would be a coin toss."""
    assert detector.detect(text).kind is VariantKind.TYPED


@pytest.mark.parametrize("texts", [[], ["หางานทำที่ไหน"], ["find a job"]])
def test_without_both_languages_nothing_is_reread(texts: list[str]) -> None:
    """Without examples of each language there is nothing to choose by."""
    assert VariantDetector.train(texts).detect(thai_to_eng("หางานทำที่ไหน")).kind is VariantKind.TYPED


@pytest.fixture(scope="module")
def understood(conversation: Conversation, base: KnowledgeBase) -> list[tuple[str, Interpretation]]:
    """Every example, with the answer it was written for."""
    return [
        (answer.id, conversation.interpret(text))
        for answer in base.answers.values()
        for texts in answer.examples.values()
        for text in texts
    ]


def test_every_example_is_understood_as_it_stands(understood: list[tuple[str, Interpretation]]) -> None:
    """What staff wrote as an example is never taken for something else."""
    assert [each.utterance.raw for _, each in understood if each.variant != VariantKind.TYPED.value] == []


def test_an_example_is_answered_as_staff_wrote_it(understood: list[tuple[str, Interpretation]]) -> None:
    """Who adds an example can count on it, unless it stands under two intents or asks for more."""
    missed = [
        (answer, each.utterance.raw) for answer, each in understood if each.matches[0].intent != intent_of(answer)
    ]

    assert missed == []


def test_an_example_of_a_case_is_answered_with_that_case(understood: list[tuple[str, Interpretation]]) -> None:
    """The very words that staff wrote for a detail get that detail."""
    cases = [(answer, each) for answer, each in understood if "/" in answer]
    missed = [(answer, each.utterance.raw) for answer, each in cases if each.detail.case != answer]

    assert missed == []


@given(text=any_text)
def test_any_text_can_be_read(detector: VariantDetector, text: str) -> None:
    """Nothing a citizen types stops the reading; only a layout change touches the letters."""
    meant = detector.detect(text)

    assert meant.text == text or meant.kind in {VariantKind.THAI_LAYOUT, VariantKind.ENGLISH_LAYOUT}
