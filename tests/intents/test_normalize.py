"""Equal requests get one spelling; nothing that cannot be seen and no personal number stays."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intents import normalize
from intents.normalize import MAX_LETTERS, normalize_text
from tests.intents.strategies import any_text

NIKHAHIT = "\N{THAI CHARACTER NIKHAHIT}"
SARA_AA = "\N{THAI CHARACTER SARA AA}"
SARA_AM = "\N{THAI CHARACTER SARA AM}"
MAI_THO = "\N{THAI CHARACTER MAI THO}"
MAI_EK = "\N{THAI CHARACTER MAI EK}"
SARA_E = "\N{THAI CHARACTER SARA E}"
SARA_AE = "\N{THAI CHARACTER SARA AE}"
WATER = "น" + MAI_THO + SARA_AM
NINE_DIGITS = re.compile(r"\d(?:[\s-]?\d){8}")


@given(any_text)
@example("A" + "\N{FULLWIDTH LATIN CAPITAL LETTER A}" + "a")  # three alike only once they are small
@example("e\N{ZERO WIDTH JOINER}\N{COMBINING ACUTE ACCENT}")  # one letter only once the joiner is gone
@example(SARA_E + MAI_EK + SARA_E)  # sara ae only once the stray tone is gone
@example("12345  67890")
@example("กๆ" * MAX_LETTERS)
def test_a_second_time_changes_nothing(raw: str) -> None:
    """What the bot once brought to its spelling stays so, wherever it is compared again."""
    text = normalize_text(raw)

    assert normalize_text(text) == text


@given(any_text)
def test_nothing_unseen_is_left(raw: str) -> None:
    """Control and format characters, halves of characters and private ones cannot hide in a message."""
    text = normalize_text(raw)

    assert [letter for letter in text if unicodedata.category(letter)[0] == "C"] == []


@given(st.lists(st.sampled_from([*"0123456789๐๙ -–ก่", "  ", "\u200b", "\n", "\t", "１"]), max_size=40).map("".join))
@example("1-2345-67890-12-3")
@example("081  234  5678")
@example("12345  0812345678  67890")
def test_no_long_number_is_left(raw: str) -> None:
    """ID cards, phones and accounts of citizens never go further, however they are grouped."""
    text = normalize_text(raw)

    assert not NINE_DIGITS.search(text)


@given(any_text, st.integers(1, 6_000))
@example("กๆ", 6_000)
@example("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", 6_000)
@example("\ud83d\ude00\ud800\x00", 6_000)
def test_only_the_beginning_of_a_very_long_message_is_read(raw: str, length: int) -> None:
    """A flood of text costs the hotline nothing."""
    flood = (raw * length)[:length]
    text = normalize_text(flood)

    assert len(text) <= MAX_LETTERS


def test_six_thousand_letters_keep_their_beginning() -> None:
    """The question at the start of a long letter counts."""
    text = normalize_text("ตกงานค่ะ " + "เล่าเรื่อง " * 600)

    assert text.startswith("ตกงานค่ะ เล่าเรื่อง")


def test_keeps_what_was_typed() -> None:
    """What stands in the message itself stays as it is."""
    utterance = normalize("  ตกงาน  ")

    assert (utterance.raw, utterance.text) == ("  ตกงาน  ", "ตกงาน")


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("น" + MAI_THO + NIKHAHIT + SARA_AA, id="tone, nikhahit, sara aa"),
        pytest.param("น" + NIKHAHIT + MAI_THO + SARA_AA, id="nikhahit, tone, sara aa"),
        pytest.param("น" + SARA_AM + MAI_THO, id="sara am, tone"),
    ],
)
def test_sara_am_is_one_character(typed: str) -> None:
    """All ways of typing น้ำ look alike, so they are alike."""
    assert normalize_text(typed) == WATER


def test_sara_am_without_a_tone_is_one_character() -> None:
    """ทำงาน is the same word from every keyboard."""
    assert normalize_text("ท" + NIKHAHIT + SARA_AA + "งาน") == "ท" + SARA_AM + "งาน"


def test_two_sara_e_are_sara_ae() -> None:
    """แรงงาน typed with เ twice looks the same."""
    assert normalize_text(SARA_E * 2 + "รงงาน") == SARA_AE + "รงงาน"


def test_thai_digits_are_digits() -> None:
    """๑๖๙๔ is 1694."""
    assert normalize_text("โทร ๑๖๙๔") == "โทร 1694"


@pytest.mark.parametrize("sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e"])
def test_signs_without_width_leave_no_trace(sign: str) -> None:
    """Text copied from a web page is the same text."""
    assert normalize_text(f"ขึ้น{sign}ทะเบียน") == "ขึ้นทะเบียน"


@pytest.mark.parametrize("space", ["\u00a0", "\u3000", "\n", "\t", " \r\n ", "\u2028"])
def test_every_kind_of_space_is_one_space(space: str) -> None:
    """Line breaks and wide spaces part words as a space does."""
    assert normalize_text(f"ว่างงาน{space}ออนไลน์") == "ว่างงาน ออนไลน์"


def test_full_width_and_capital_letters_are_plain() -> None:
    """ＧＥＣＣ, GECC and gecc are one word."""
    assert normalize_text("ＧＥＣＣ GECC") == "gecc gecc"


def test_terminal_colours_are_left_out() -> None:
    """What a terminal pastes along is no text."""
    assert normalize_text("\x1b[31mตกงาน\x1b[0m") == "ตกงาน"


@pytest.mark.parametrize(
    ("raw", "text"),
    [("มากกกกกกก", "มากก"), ("ค" + MAI_EK * 3 + "ะ", "ค" + MAI_EK + "ะ"), ("!!!!!", "!!"), ("555", "555")],
)
def test_stretched_letters_shrink(raw: str, text: str) -> None:
    """Feeling shown by many letters changes no word; numbers are not stretched."""
    assert normalize_text(raw) == text


def test_a_tone_without_its_consonant_is_left_out() -> None:
    """A mark that slipped in before the word is no letter."""
    assert normalize_text(MAI_EK + "ตกงาน abc" + MAI_THO) == "ตกงาน abc"


def test_the_repeat_sign_stands_alone() -> None:
    """ดีๆ, ดี ๆ and ดีๆๆ are written one way."""
    assert {normalize_text(raw) for raw in ("ดีๆนะ", "ดี ๆ นะ", "ดีๆๆ นะ")} == {"ดี ๆ นะ"}


@pytest.mark.parametrize("number", ["0812345678", "081-234-5678", "1 2345 67890 12 3", "๐๘๑๒๓๔๕๖๗๘", "08\u200b12345678"])
def test_personal_numbers_are_left_out(number: str) -> None:
    """A phone or ID number is not what the question is about, and is not kept."""
    assert normalize_text(f"เบอร์ {number} ค่ะ") == "เบอร์ ค่ะ"


@pytest.mark.parametrize("number", ["1694", "02-245", "2567", "10260", "12345678"])
def test_short_numbers_stay(number: str) -> None:
    """Hotlines, years and postcodes belong to the question."""
    assert normalize_text(f"โทร {number}") == f"โทร {number}"
