"""Reads the dates that staff write: whole days, and years or months of a fact."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from knowledge.model import Text

# The last two digits of a year are never enough; months may be written as words.
_OTHER_FORM = re.compile(r"(\d{1,4})[-/. ](\d{1,2}|[^\d\s/-]+)[-/. ](\d{1,4})", re.ASCII)
_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_MONTH_NAMES = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
EARLIEST_BUDDHIST_YEAR = 2400  # no fact of ours is from before 1857 or after 2399
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MISSING_PARTS = {4: "-01-01", 7: "-01"}


def parse_day(written: str) -> date:
    """Read a whole date in years of the common era.

    Raises:
        ValueError: not of the form 2027-05-22, or no such day.

    >>> parse_day("2027-05-22")
    datetime.date(2027, 5, 22)

    """
    if not _DAY.fullmatch(written):
        raise ValueError(written)
    return date.fromisoformat(written)


def is_as_of(written: str) -> bool:
    """Tell whether this is a year, a month or a day.

    >>> is_as_of("2026"), is_as_of("2024-09"), is_as_of("2026-11-22"), is_as_of("2026-13")
    (True, True, True, False)
    """
    try:
        parse_day(written + _MISSING_PARTS.get(len(written), ""))
    except ValueError:
        return False
    return True


def is_buddhist_year(written: str) -> bool:
    """Tell whether a date was written with a Buddhist year.

    >>> is_buddhist_year("2569-11-22"), is_buddhist_year("2026-11-22")
    (True, False)
    """
    year = written[:4]
    return year.isdecimal() and int(year) >= EARLIEST_BUDDHIST_YEAR


def format_day(day: date) -> Text:
    """Write a day for staff.

    >>> format_day(date(2026, 12, 11))
    Text(th='11 ธันวาคม 2569', en='11 December 2026')
    """
    thai, english = _MONTH_NAMES[day.month - 1], _ENGLISH_MONTHS[day.month - 1]
    return Text(f"{day.day} {thai} {day.year + 543}", f"{day.day} {english} {day.year}")


def to_arabic(written: str) -> str:
    """Write Thai digits as others do.

    >>> to_arabic("๒๕๖๙")
    '2569'
    """
    return written.translate(_ARABIC)


def example_of(written: str) -> str | None:
    """Guess the day that was meant, in the form it should have.

    >>> example_of("22/05/2570"), example_of("22 พ.ค. 2570"), example_of("2027-5-2"), example_of("ปีนี้")
    ('2027-05-22', '2027-05-22', '2027-05-02', None)
    """
    match = _OTHER_FORM.fullmatch(to_arabic(written.strip()))
    if match is None:
        return None
    day, month, year = match.groups()
    if len(day) == 4:
        day, year = year, day
    number = _month(month)
    if number is None or len(year) != 4:
        return None
    era = 543 if is_buddhist_year(year) else 0
    try:
        return date(int(year) - era, number, int(day)).isoformat()
    except ValueError:
        return None


def _month(written: str) -> int | None:
    if written.isdecimal():
        return int(written)
    return next(
        (names.index(written) + 1 for names in (_MONTHS, _MONTH_NAMES, _ENGLISH_MONTHS) if written in names), None
    )


# -- Counts letters as people see them: a consonant with its vowel marks and tone is one


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
