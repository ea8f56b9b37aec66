"""Thailand's public holidays: those of the ``holidays`` library, and over them what the cabinet announced late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

from knowledge.model import Holiday, Text

NONE_ANNOUNCED: Mapping[date, Holiday] = {}


def public_holiday(day: date, announced: Mapping[date, Holiday] = NONE_ANNOUNCED) -> Text | None:
    """Name the public holiday on a day; ``None`` on a working day. What was announced wins over the library.

    >>> public_holiday(date(2026, 12, 10)) is not None
    True
    """
    if holiday := announced.get(day):
        return None if holiday.is_open else holiday.name
    return library_holiday(day)


def library_holiday(day: date) -> Text | None:
    """Name the public holiday that the library knows on a day."""
    names = [_calendar(day.year, language).get(day) for language in ("th", "en_US")]
    return Text(*names) if all(names) else None


@lru_cache(maxsize=16)
def _calendar(year: int, language: str) -> holidays.HolidayBase:
    return holidays.country_holidays("TH", years=year, language=language)
