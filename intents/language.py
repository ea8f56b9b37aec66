"""Which language and script a message is written in."""

from __future__ import annotations

import unicodedata
from typing import Literal

Language = Literal["th", "en"]
BAHT = "\N{THAI CURRENCY SYMBOL BAHT}"  # stands among the Thai letters, but foreigners write it too


def detect_language(text: str) -> Language | None:
    """Tell Thai from English by letters; any Thai letter counts for Thai.

    >>> detect_language("job fair เชียงใหม่"), detect_language("hello"), detect_language("1506")
    ('th', 'en', None)
    """
    if any("\u0e01" <= letter <= "\u0e5b" and letter != BAHT for letter in text):
        return "th"
    if any("a" <= letter <= "z" for letter in text.lower()):
        return "en"
    return None


def detect_other_script(text: str) -> bool:
    """Tell whether most letters are neither Thai nor Latin.

    >>> detect_other_script("ကျွန်တော် အလုပ်ရှာနေပါတယ်"), detect_other_script("หางาน")
    (True, False)
    """
    letters = [letter for letter in text if letter.isalpha()]
    ours = sum(1 for letter in letters if _is_ours(letter))
    return len(letters) > 2 * ours


def _is_ours(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("THAI", "LATIN"))
