"""A forgotten keyboard switch and Thai in Latin letters are read as they were meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import eng_to_thai, thai_to_eng

from bot.dialogue.conversation import Conversation
from intents.input_variants import Reader, ReadingKind, romanize_thai
from intents.normalize import has_thai, normalize_text
from knowledge import KnowledgeBase

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
def reader(base: KnowledgeBase) -> Reader:
    """Learned from what staff wrote."""
    texts = [
        normalize_text(text) for intent in base.intents.values() for each in intent.examples.values() for text in each
    ]
    return Reader(texts, [romanize_thai(text) for text in texts if has_thai(text)])


thai_sentences = st.lists(st.sampled_from(THAI_WORDS), min_size=1, max_size=5).map("".join)
english_sentences = st.lists(st.sampled_from(ENGLISH_WORDS), min_size=2, max_size=6).map(" ".join)


@given(sentence=thai_sentences.filter(lambda sentence: len(sentence) >= 6))
def test_reads_thai_typed_on_the_english_layout(reader: Reader, sentence: str) -> None:
    """Who forgot to switch the keyboard to Thai is still understood, letter by letter."""
    reading = reader.read(thai_to_eng(sentence))

    assert (reading.text, reading.kind) == (sentence, ReadingKind.THAI_LAYOUT)


@given(sentence=english_sentences.filter(lambda sentence: len(sentence) >= 6))
def test_reads_english_typed_on_the_thai_layout(reader: Reader, sentence: str) -> None:
    """The same the other way round."""
    reading = reader.read(eng_to_thai(sentence))

    assert (reading.text, reading.kind) == (sentence, ReadingKind.ENGLISH_LAYOUT)


@given(sentence=thai_sentences)
def test_thai_stays_thai(reader: Reader, sentence: str) -> None:
    """Most people type on the right layout; their words are left alone."""
    reading = reader.read(sentence)

    assert (reading.text, reading.kind) == (sentence, ReadingKind.TYPED)


@given(sentence=english_sentences)
def test_english_stays_english(reader: Reader, sentence: str) -> None:
    """An English question is no Thai in disguise."""
    reading = reader.read(sentence)

    assert (reading.text, reading.kind) == (sentence, ReadingKind.TYPED)


@pytest.mark.parametrize("text", ["tok ngan khuen thabian thi nai", "yak ha ngan tham", "pai tham ngan kaoli"])
def test_notices_thai_in_latin_letters(reader: Reader, text: str) -> None:
    """Thai written by ear keeps its letters; it is compared by sound."""
    reading = reader.read(text)

    assert (reading.text, reading.kind) == (text, ReadingKind.ROMANISED)


@pytest.mark.parametrize("text", ["อยากสมัคร job ค่ะ", "ขอ link เว็บไซต์", "gecc คืออะไร"])
def test_mixed_text_was_typed_on_purpose(reader: Reader, text: str) -> None:
    """Who writes both scripts knows the keyboard."""
    assert reader.read(text).kind is ReadingKind.TYPED


@given(text=st.text(st.sampled_from([*"0123456789 .,-/+:!?()฿😀", "က", "လ", "你"])))
def test_numbers_and_foreign_scripts_stay(reader: Reader, text: str) -> None:
    """1506, 08.30-16.30 or Burmese is on no layout and in no Latin letters."""
    reading = reader.read(text)

    assert (reading.text, reading.kind) == (text, ReadingKind.TYPED)


@pytest.mark.parametrize("text", ["", "8jt", "ครับ"[:3], "ok", " a b c "])
def test_three_letters_are_too_few_to_judge(reader: Reader, text: str) -> None:
    """A guess on three letters would be a coin toss."""
    assert reader.read(text).kind is ReadingKind.TYPED


@pytest.mark.parametrize("texts", [[], ["หางานทำที่ไหน"], ["find a job"]])
def test_without_both_languages_nothing_is_reread(texts: list[str]) -> None:
    """Without examples of each language there is nothing to choose by."""
    assert Reader(texts).read(thai_to_eng("หางานทำที่ไหน")).kind is ReadingKind.TYPED


def test_every_example_is_understood_as_it_stands(conversation: Conversation, base: KnowledgeBase) -> None:
    """What staff wrote as an example is never taken for something else."""
    examples = [text for intent in base.intents.values() for texts in intent.examples.values() for text in texts]

    misread = [text for text in examples if conversation.interpret(text).reading_kind != ReadingKind.TYPED.value]

    assert misread == []


def test_an_example_is_answered_as_staff_wrote_it(conversation: Conversation, base: KnowledgeBase) -> None:
    """Who adds an example can count on it, unless it stands under two intents or asks for more."""
    missed = [
        (intent.id, text)
        for intent in base.intents.values()
        for texts in intent.examples.values()
        for text in texts
        if conversation.interpret(text).matches[0].intent != intent.id
    ]

    assert missed == []


@given(text=any_text)
def test_any_text_can_be_read(reader: Reader, text: str) -> None:
    """Nothing a citizen types stops the reading; only a layout change touches the letters."""
    reading = reader.read(text)

    assert reading.text == text or reading.kind in {ReadingKind.THAI_LAYOUT, ReadingKind.ENGLISH_LAYOUT}
