"""Counts letters as people see them: a consonant with its vowel marks and tone is one."""

from __future__ import annotations

import unicodedata

MAX_BUTTON_GRAPHEMES = 20  # LINE quick replies, templates and rich menus
MAX_BAR_GRAPHEMES = 14  # the bar below a LINE chat that opens the rich menu
MAX_MENU_LINE_GRAPHEMES = 26  # what is still readable on the picture of a rich menu
JOINER = "\N{ZERO WIDTH JOINER}"
SARA_AM = "\N{THAI CHARACTER SARA AM}"
SKIN_TONES = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)  # two of them are one flag


def count_graphemes(text: str) -> int:
    """Count grapheme clusters by the rules that matter for Thai, English and common emoji.

    >>> count_graphemes("ที่นี่"), count_graphemes("น้ำ"), count_graphemes("Job")
    (2, 1, 3)
    """
    count = 0
    previous = ""
    is_half_flag = False
    for character in text:
        is_flag = ord(character) in FLAG_LETTERS
        is_half_flag = is_flag and not is_half_flag
        begins = not _extends(character) and previous != JOINER and (is_half_flag or not is_flag)
        count += begins or not previous
        previous = character
    return count


def _extends(character: str) -> bool:
    is_mark = unicodedata.category(character) in ("Mn", "Me", "Cf")
    return is_mark or character == SARA_AM or ord(character) in SKIN_TONES
