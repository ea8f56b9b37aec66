"""Dates are written in one form, in years of the common era."""

from __future__ import annotations

import pytest

from knowledge.yaml.dates import is_as_of, parse_day


@pytest.mark.parametrize("written", ["2026", "2024-09", "2024-02-29"])
def test_knows_years_months_and_days(written: str) -> None:
    """Facts are dated as exactly as their source is."""
    assert is_as_of(written)


@pytest.mark.parametrize(
    "written", ["", "26", "2023-02-29", "2026-1-1", "2026/01/01", "20260101", "2026-W01-1", "๒๐๒๖"]
)
def test_refuses_other_forms(written: str) -> None:
    """One form, so that dates can be compared and shown."""
    assert not is_as_of(written)


def test_a_day_needs_all_its_parts() -> None:
    """A month is no day to review an answer."""
    with pytest.raises(ValueError, match="2027-05"):
        parse_day("2027-05")
