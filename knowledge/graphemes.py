"""Counts letters as people see them: a consonant with its vowel marks and tone is one."""

from __future__ import annotations

import unicodedata

MAX_BUTTON_GRAPHEMES = 20  # LINE quick replies, templates and rich menus
JOINER = "\N{ZERO WIDTH JOINER}"
SARA_AM = "\N{THAI CHARACTER SARA AM}"


def count_graphemes(text: str) -> int:
    """Count grapheme clusters by the rules that matter for Thai, English and common emoji.

    >>> count_graphemes("ที่นี่"), count_graphemes("น้ำ"), count_graphemes("Job")
    (2, 1, 3)
    """
    count = 0
    previous = ""
    for character in text:
        extends = unicodedata.category(character) in ("Mn", "Me", "Cf") or character == SARA_AM
        if not extends and previous != JOINER:
            count += 1
        previous = character
    return count
