"""Whether a counter or hotline is open now, and when it opens next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge import (
    BANGKOK,
    BUDDHIST_ERA,
    ENGLISH_MONTHS,
    THAI_MONTHS,
    Holiday,
    Language,
    OpeningHours,
    format_day,
    public_holiday,
)

LOOK_AHEAD_DAYS = 31  # longer than any run of Thai public holidays
NONE_ANNOUNCED: Mapping[date, Holiday] = {}


@dataclass(frozen=True, slots=True)
class OpeningStatus:
    """The state of a counter at one moment.

    Attributes:
        is_open: open at that moment.
        closes: when it closes, if open.
        opens: when it opens next, if closed.
        holiday: date of today's public holiday, if that is why it is closed.

    """

    is_open: bool
    closes: datetime | None = None
    opens: datetime | None = None
    holiday: date | None = None


def opening_status(
    hours: OpeningHours, now: datetime, announced: Mapping[date, Holiday] = NONE_ANNOUNCED
) -> OpeningStatus:
    """Tell whether ``hours`` hold at ``now``; they do not on public holidays.

    Args:
        hours: weekly hours, local to Bangkok.
        now: any aware moment.
        announced: holidays that the cabinet added or moved.

    """
    local = now.astimezone(BANGKOK)
    today = local.date()
    is_holiday = today.weekday() in hours.days and public_holiday(today, announced) is not None
    for ahead in range(LOOK_AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        if day.weekday() in hours.days and public_holiday(day, announced) is None:
            opens, closes = (datetime.combine(day, clock, BANGKOK) for clock in (hours.opens, hours.closes))
            if opens <= local < closes:
                return OpeningStatus(is_open=True, closes=closes)
            if local < opens:
                return OpeningStatus(is_open=False, opens=opens, holiday=today if is_holiday else None)
    return OpeningStatus(is_open=False, holiday=today if is_holiday else None)


# -- Dates and times in the words of an officer: Buddhist years in Thai, common era in English


THAI_DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def format_date(day: date, language: Language) -> str:
    """Write a full date.

    >>> format_date(date(2026, 12, 11), "th"), format_date(date(2026, 12, 11), "en")
    ('11 ธันวาคม 2569', '11 December 2026')
    """
    return format_day(day).in_language(language)


def format_weekday_date(day: date, language: Language) -> str:
    """Write a date with its weekday, to stand after "opens again".

    >>> format_weekday_date(date(2026, 11, 26), "th")
    'วันพฤหัสบดีที่ 26 พฤศจิกายน 2569'
    """
    if language == "th":
        return f"วัน{THAI_DAYS[day.weekday()]}ที่ {format_date(day, language)}"
    return f"on {ENGLISH_DAYS[day.weekday()]}, {format_date(day, language)}"


def format_time(moment: datetime, language: Language) -> str:
    """Write a time of day as offices do: 08.30 in Thai, 08:30 in English."""
    return moment.strftime("%H.%M" if language == "th" else "%H:%M")


def format_as_of(as_of: str, language: Language) -> str:
    """Turn ``2026``, ``2024-09`` or ``2026-11-22`` into the closing line of an answer.

    >>> format_as_of("2024-09", "th"), format_as_of("2026", "en")
    ('ข้อมูลเดือนกันยายน 2567', 'As of 2026')
    """
    parts = [int(part) for part in as_of.split("-")]
    if len(parts) == 3:
        written = format_date(date(*parts), language)
        return f"ข้อมูล ณ {written}" if language == "th" else f"As of {written}"
    if len(parts) == 2:
        year, month = parts
        if language == "th":
            return f"ข้อมูลเดือน{THAI_MONTHS[month - 1]} {year + BUDDHIST_ERA}"
        return f"As of {ENGLISH_MONTHS[month - 1]} {year}"
    year = parts[0]
    return f"ข้อมูลปี {year + BUDDHIST_ERA}" if language == "th" else f"As of {year}"


def format_year(year_be: int, language: Language) -> str:
    """Write a Buddhist year in the calendar of the language.

    >>> format_year(2567, "en")
    '2024'
    """
    return str(year_be if language == "th" else year_be - BUDDHIST_ERA)
