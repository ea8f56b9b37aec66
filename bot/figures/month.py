"""A calendar month in Bangkok, as reports and open data name it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge import BUDDHIST_ERA, ENGLISH_MONTHS, THAI_MONTHS, Text


class MonthError(ValueError):
    """What was written is no month."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the common era; ``number`` is 1 to 12."""

    year: int
    number: int

    @classmethod
    def parse(cls, written: str) -> Month:
        """Read a month such as ``2026-11``.

        Raises:
            MonthError: it is none.

        >>> Month.parse("2026-11").name
        Text(th='พฤศจิกายน 2569', en='November 2026')
        """
        found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", written, re.ASCII)
        if found is None:
            raise MonthError(f"{written!r} is no month: write year and month of the common era, such as 2026-11")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Give the month of a day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day.

        >>> Month(2026, 12).last.isoformat(), Month(2028, 2).last.isoformat()
        ('2026-12-31', '2028-02-29')
        """
        return (self.first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month.of(self.first - timedelta(days=1))

    @property
    def next(self) -> Month:
        """The month after."""
        return Month.of(self.last + timedelta(days=1))

    @property
    def name(self) -> Text:
        """Its name, with the year of the Buddhist era in Thai."""
        thai, english = THAI_MONTHS[self.number - 1], ENGLISH_MONTHS[self.number - 1]
        return Text(f"{thai} {self.year + BUDDHIST_ERA}", f"{english} {self.year}")
