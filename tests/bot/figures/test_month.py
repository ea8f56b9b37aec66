"""Months are of Bangkok and of the common era; what is none is refused."""

from __future__ import annotations

import pytest

from bot.figures.month import Month, MonthError


@pytest.mark.parametrize(
    "written", ["2026-13", "2569-11", "2026-1", "2026-11-01", "november", "", "๒๐๒๖-๑๑", "2026-11\n"]
)
def test_what_is_no_month_is_refused(written: str) -> None:
    with pytest.raises(MonthError, match="2026-11"):
        Month.parse(written)


def test_the_month_before_january_is_in_the_year_before() -> None:
    assert str(Month(2027, 1).previous) == "2026-12"
