"""Whatever is typed comes to one spelling."""

from __future__ import annotations

import re
import unicodedata
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.normalize import MAX_LETTERS, clean_text, normalize_text

from .strategies import any_text

ANY = st.text() | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Zs"])) | st.text("กิ่้ำเเ ๆ๑1a", max_size=60)


@given(ANY)
def test_is_clean_and_short(raw: str) -> None:
    """No invisible character and no personal number is left, and no message is too long."""
    text = normalize_text(raw)

    assert len(text) <= MAX_LETTERS
    assert not any(unicodedata.category(letter)[0] == "C" for letter in text)
    assert not re.search(r"\d{9}", text)


@given(any_text | ANY)
def test_what_is_not_cleaned_needed_no_cleaning(raw: str) -> None:
    """The quick way for tidy messages gives what the thorough way gives."""
    with patch.dict(normalize_text.__globals__, _is_tidy=lambda _text: False):
        thorough = normalize_text(raw), clean_text(raw)

    assert (normalize_text(raw), clean_text(raw)) == thorough


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("น\u0e4d\u0e32", "นำ"),
        ("เเรงงาน", "แรงงาน"),
        ("โทร ๑๖๙๔", "โทร 1694"),
        ("ว่าง\u200bงาน", "ว่างงาน"),
        ("ＧＥＣＣ", "gecc"),
        ("มากกกกก", "มาก"),
        ("จัดหางานนนทบุรี", "จัดหางานนนทบุรี"),
        ("นนนนนนทบุรีีีี", "นนทบุรี"),
        ("ท่ี่นี่้", "ที่นี่"),
        ("r̶e̷n̸é̶w", "renew"),
        ("реrmit", "permit"),
        ("𝐰𝐨𝐫𝐤 ᴘᴇʀᴍɪᴛ ②", "work permit 2"),
        ("ищу работу", "ищу работу"),
        ("เลข 1-2345-67890-12-3 ของผม", "เลข ของผม"),
        ("\x1b[31mแดง\x1b[0m", "แดง"),
    ],
)
def test_brings_spellings_together(raw: str, text: str) -> None:
    """Equal requests compare equal."""
    assert normalize_text(raw) == text
