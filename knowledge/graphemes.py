"""Counts letters as people see them, and says how many fit where."""

from __future__ import annotations

import regex

MAX_BUTTON_GRAPHEMES = 20  # LINE quick replies, templates and rich menus
MAX_BAR_GRAPHEMES = 14  # the bar below a LINE chat that opens the rich menu
MAX_MENU_LINE_GRAPHEMES = 26  # what is still readable on the picture of a rich menu


def count_graphemes(text: str) -> int:
    """Count what people take for one letter: a consonant with its vowel marks and tone, an emoji, a flag.

    >>> count_graphemes("ที่นี่"), count_graphemes("น้ำ"), count_graphemes("Job")
    (2, 1, 3)
    """
    return len(regex.findall(r"\X", text))
