"""Reads the dates that staff write: whole days, and years or months of a fact."""

from __future__ import annotations

import re
from datetime import date

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
