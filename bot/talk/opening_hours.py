"""Whether a counter or hotline is open now, and when it opens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from knowledge import OpeningHours

BANGKOK = ZoneInfo("Asia/Bangkok")
LOOK_AHEAD_DAYS = 31  # longer than any run of Thai public holidays


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


def opening_status(hours: OpeningHours, now: datetime) -> OpeningStatus:
    """Tell whether ``hours`` hold at ``now``; public holidays come from the ``holidays`` library.

    Args:
        hours: weekly hours, local to Bangkok.
        now: any aware moment.

    """
    local = now.astimezone(BANGKOK)
    today = local.date()
    if is_working_day(hours, today):
        opens = datetime.combine(today, hours.opens, BANGKOK)
        closes = datetime.combine(today, hours.closes, BANGKOK)
        if opens <= local < closes:
            return OpeningStatus(is_open=True, closes=closes)
        if local < opens:
            return OpeningStatus(is_open=False, opens=opens)
    is_weekday_holiday = today.weekday() in hours.days and holiday_name(today, "th") is not None
    return OpeningStatus(
        is_open=False,
        opens=_next_opening(hours, today),
        holiday=today if is_weekday_holiday else None,
    )


def _next_opening(hours: OpeningHours, after: date) -> datetime | None:
    for days in range(1, LOOK_AHEAD_DAYS):
        day = after + timedelta(days=days)
        if is_working_day(hours, day):
            return datetime.combine(day, hours.opens, BANGKOK)
    return None


def is_working_day(hours: OpeningHours, day: date) -> bool:
    """Tell whether the counter opens at all on ``day``."""
    return day.weekday() in hours.days and holiday_name(day, "th") is None


def holiday_name(day: date, language: str) -> str | None:
    """Name the Thai public holiday on ``day`` in ``th`` or ``en``, if it is one.

    >>> holiday_name(date(2026, 12, 10), "en") is not None
    True
    """
    name: str | None = _calendar(day.year, "th" if language == "th" else "en_US").get(day)
    return name


@lru_cache(maxsize=16)
def _calendar(year: int, language: str) -> holidays.HolidayBase:
    return holidays.country_holidays("TH", years=year, language=language)
