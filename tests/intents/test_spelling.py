"""Thai as it sounds: common misspellings meet, and simulated ones are learned from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.normalize import normalize_text
from intents.sounds import fold
from intents.spelling import MISTYPED_SHARE, extract_folded_ngrams, misspell
from tests.intents.strategies import any_text

LONG = "ขึ้นทะเบียนคนว่างงานที่สำนักงานจัดหางานจังหวัดต้องใช้เอกสารอะไรบ้าง" * 20


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("ขึ้นทะเบียนว่างงาน", "ขื้นทะเบียณว่างงาน"),
        ("ใบอนุญาตทำงาน", "ไบอนุยาตทัมงาน"),
        ("สำนักงานจัดหางาน", "สํานักงานจัดหางาน"),
        ("แรงงานต่างด้าว", "แรงงานตางดาว"),
        ("เลิกจ้าง", "เริกจ้าง"),
        ("หมดอายุ", "มดอายู"),
        ("โทรศัพท์", "โทรสัพ"),
        ("ภาษี", "พาสิ"),
        ("สัมภาษณ์", "สัมพาส"),
    ],
)
def test_what_sounds_alike_is_spelt_alike(right: str, wrong: str) -> None:
    """Tone marks, silent letters, letters of one sound, and the length of vowels."""
    assert fold(normalize_text(right)) == fold(normalize_text(wrong))


@pytest.mark.parametrize(("one", "other"), [("งาน", "บาน"), ("ตกงาน", "หางาน"), ("ปี", "ดี")])
def test_other_words_stay_other_words(one: str, other: str) -> None:
    """What differs in sound still differs."""
    assert fold(one) != fold(other)


@given(any_text)
def test_folding_ends_with_what_it_gives(text: str) -> None:
    """Whatever is typed, letters that are not Thai stay as they are."""
    folded = fold(text)

    assert [letter for letter in folded if letter.isascii()] == [letter for letter in text if letter.isascii()]
    assert isinstance(extract_folded_ngrams(text), list)


@given(st.integers(0, 1000))
def test_a_misspelt_copy_is_near_its_text(seed: int) -> None:
    """About as many letters change as are meant to, and the same seed gives the same copy."""
    copy = misspell(LONG, np.random.default_rng(seed))

    assert copy == misspell(LONG, np.random.default_rng(seed))
    assert abs(len(copy) - len(LONG)) < 2 * MISTYPED_SHARE * len(LONG)
    assert copy != LONG


def test_english_is_not_misspelt() -> None:
    """Only Thai letters are touched."""
    text = "how to renew my work permit 1694?"

    assert misspell(text, np.random.default_rng(1)) == text
