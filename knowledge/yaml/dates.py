"""Reads the dates that staff write, whole days and years or months of a fact, and writes days for them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.model import Text

BANGKOK = ZoneInfo("Asia/Bangkok")
THAI_MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
BUDDHIST_ERA = 543  # years before the common era
_SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_BARE_MONTHS = tuple(month.rstrip(".") for month in _SHORT_MONTHS)
_MONTH_NAMES = (_SHORT_MONTHS, _BARE_MONTHS, tuple(each.replace(".", "") for each in _SHORT_MONTHS), THAI_MONTHS)
_EARLIEST_BUDDHIST_YEAR = 2400  # no fact of ours is from before 1857 or after 2399
_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"\d{2}[.:]\d{2}", re.ASCII)
_MISSING_PARTS = {4: "-01-01", 7: "-01"}
# The last two digits of a year are never enough; months may be written as words.
_OTHER_FORM = re.compile(r"(\d{1,4})[-/. ](\d{1,2}|[^\d\s/-]+)[-/. ](\d{1,4})", re.ASCII)


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


def parse_end(written: str) -> datetime:
    """Read the last moment of something in Bangkok: of a whole day, or of a day and a time.

    Raises:
        ValueError: neither of them.

    >>> parse_end("2026-12-11 16.30").isoformat(), parse_end("2026-12-11").isoformat()
    ('2026-12-11T16:30:00+07:00', '2026-12-11T23:59:59+07:00')

    """
    day, _, clock = written.partition(" ")
    if clock and not _CLOCK.fullmatch(clock):
        raise ValueError(written)
    at = time.fromisoformat(clock.replace(".", ":")) if clock else time(23, 59, 59)
    return datetime.combine(parse_day(day), at, BANGKOK)


def month_of(written: str) -> date | None:
    """Give the month of a day that is in no calendar, such as 30 February; ``None`` where more than the day is wrong.

    >>> month_of("2027-02-30"), month_of("2027-13-01")
    (datetime.date(2027, 2, 1), None)
    """
    match = re.match(r"(\d{4}-\d{2})-(?:0[1-9]|[12]\d|3[01])(?: (?:[01]\d|2[0-3])[.:][0-5]\d)?$", written, re.ASCII)
    try:
        return date.fromisoformat(f"{match[1]}-01") if match and not is_buddhist_year(written) else None
    except ValueError:
        return None


def format_end(moment: datetime) -> str:
    """Write a moment as the files hold it: a day alone where it is its first or last one.

    >>> format_end(parse_end("2026-12-11 16.30")), format_end(parse_end("2026-12-11"))
    ('2026-12-11 16.30', '2026-12-11')
    """
    is_whole_day = moment.time() in (time(23, 59, 59), time.min)
    return moment.date().isoformat() if is_whole_day else moment.strftime("%Y-%m-%d %H.%M")


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
    return year.isdecimal() and int(year) >= _EARLIEST_BUDDHIST_YEAR


def to_common_era(written: str) -> str:
    """Write a date with a Buddhist year in years of the common era; others stay.

    >>> to_common_era("2569-11-22"), to_common_era("2026")
    ('2026-11-22', '2026')
    """
    return f"{int(written[:4]) - BUDDHIST_ERA}{written[4:]}" if is_buddhist_year(written) else written


def to_arabic(written: str) -> str:
    """Write Thai digits as others do.

    >>> to_arabic("๒๕๖๙")
    '2569'
    """
    return written.translate(_ARABIC)


def format_day(day: date) -> Text:
    """Write a day in words: Buddhist years in Thai, the common era in English.

    >>> format_day(date(2026, 12, 11))
    Text(th='11 ธันวาคม 2569', en='11 December 2026')
    """
    thai, english = THAI_MONTHS[day.month - 1], ENGLISH_MONTHS[day.month - 1]
    return Text(f"{day.day} {thai} {day.year + BUDDHIST_ERA}", f"{day.day} {english} {day.year}")


def guess_as_of(written: str) -> str | None:
    """Read a day or a month in the words of a letter, a year of two digits, or the number by which Excel counts days.

    >>> guess_as_of("30 พ.ย. 69"), guess_as_of("พฤศจิกายน 2569"), guess_as_of("46356"), guess_as_of("ปีนี้")
    ('2026-11-30', '2026-11', '2026-11-30', None)
    """
    text = " ".join(re.sub(r"^วันที่|พ\.?\s?ศ\.?|เดือน", " ", to_arabic(written)).split())
    if re.fullmatch(r"[45]\d{4}", text):  # from 2009 to 2064
        return (date(1899, 12, 30) + timedelta(days=int(text))).isoformat()
    match = re.fullmatch(r"(?:(\d{1,2})[ /-]*)?([^\d\s/-]+)[ /-]*(\d{4}|\d{2})", text)
    names = next((names for names in _MONTH_NAMES if match and match[2] in names), None)
    if match is None or names is None:
        return None
    year = to_common_era(match[3] if len(match[3]) == 4 else f"25{match[3]}")
    found = f"{year}-{names.index(match[2]) + 1:02}" + (f"-{int(match[1]):02}" if match[1] else "")
    return found if is_as_of(found) else None


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
    names = next((names for names in (_SHORT_MONTHS, THAI_MONTHS, ENGLISH_MONTHS) if month in names), None)
    number = str(names.index(month) + 1) if names else month
    try:
        return parse_day(f"{to_common_era(year)}-{number:0>2}-{day:0>2}").isoformat()
    except ValueError:
        return None
