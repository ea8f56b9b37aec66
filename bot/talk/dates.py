"""Dates and times in the words of an officer: Buddhist years in Thai, common era in English."""

from __future__ import annotations

from datetime import date, datetime

from knowledge import Language

BUDDHIST_ERA_OFFSET = 543
THAI_MONTHS = (
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()  # noqa: SIM905
)
ENGLISH_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
THAI_DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def format_date(day: date, language: Language) -> str:
    """Write a full date.

    >>> format_date(date(2026, 12, 11), "th"), format_date(date(2026, 12, 11), "en")
    ('11 ธันวาคม 2569', '11 December 2026')
    """
    if language == "th":
        return f"{day.day} {THAI_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA_OFFSET}"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


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
            return f"ข้อมูลเดือน{THAI_MONTHS[month - 1]} {year + BUDDHIST_ERA_OFFSET}"
        return f"As of {ENGLISH_MONTHS[month - 1]} {year}"
    year = parts[0]
    return f"ข้อมูลปี {year + BUDDHIST_ERA_OFFSET}" if language == "th" else f"As of {year}"


def format_year(year_be: int, language: Language) -> str:
    """Write a Buddhist year in the calendar of the language.

    >>> format_year(2567, "en")
    '2024'
    """
    return str(year_be if language == "th" else year_be - BUDDHIST_ERA_OFFSET)
