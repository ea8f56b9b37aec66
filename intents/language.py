"""Which language and script a message is written in."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Language = Literal["th", "en"]

_THAI = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e5b]")  # without the sign of the baht, which foreigners write too
_LATIN = re.compile(r"[a-zA-Z]")
_NEITHER = re.compile(r"[^\W\d_a-zA-Z\u0e01-\u0e5b]")


def has_thai(text: str) -> bool:
    """Tell whether any letter is Thai."""
    return _THAI.search(text) is not None


def has_latin(text: str) -> bool:
    """Tell whether any letter is an English one."""
    return _LATIN.search(text) is not None


def detect_language(text: str) -> Language | None:
    """Tell Thai from English by letters; any Thai letter counts for Thai.

    >>> detect_language("job fair เชียงใหม่"), detect_language("hello"), detect_language("1506")
    ('th', 'en', None)
    """
    if has_thai(text):
        return "th"
    return "en" if has_latin(text) else None


def detect_other_script(text: str) -> bool:
    """Tell whether most letters are neither Thai nor Latin.

    >>> detect_other_script("ကျွန်တော် အလုပ်ရှာနေပါတယ်"), detect_other_script("หางาน")
    (True, False)
    """
    if not _NEITHER.search(text):
        return False
    letters = [letter for letter in text if letter.isalpha()]
    ours = sum(1 for letter in letters if _is_ours(letter))
    return len(letters) > 2 * ours


def _is_ours(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("THAI", "LATIN"))
