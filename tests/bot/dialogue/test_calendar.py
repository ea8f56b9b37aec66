"""Open or closed, computed for Bangkok with public holidays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogue.calendar import opening_status
from knowledge import BANGKOK, KnowledgeBase


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T08:29", False),
        ("2026-11-23T08:30", True),
        ("2026-11-23T16:29", True),
        ("2026-11-23T16:30", False),
        ("2026-11-21T10:00", False),
        ("2026-12-10T10:00", False),
    ],
)
def test_is_open_in_office_hours_of_working_days(base: KnowledgeBase, moment: str, is_open: bool) -> None:
    """Monday to Friday 08.30–16.30, not on Constitution Day."""
    assert opening_status(base.hours["office"], at(moment)).is_open is is_open


def test_opens_next_after_weekend_and_holiday(base: KnowledgeBase) -> None:
    """After Friday's close before a holiday Monday it is Tuesday."""
    friday_evening = at("2026-12-04T18:00")

    status = opening_status(base.hours["office"], friday_evening)

    assert status.opens == at("2026-12-08T08:30")


def test_opens_today_when_asked_before_opening(base: KnowledgeBase) -> None:
    """At seven in the morning it opens the same day."""
    assert opening_status(base.hours["office"], at("2026-11-23T07:00")).opens == at("2026-11-23T08:30")


def test_names_the_holiday(base: KnowledgeBase) -> None:
    """A citizen reads why it is closed on a weekday."""
    assert opening_status(base.hours["office"], at("2026-12-10T10:00")).holiday is not None
    assert opening_status(base.hours["office"], at("2026-11-21T10:00")).holiday is None


def test_other_time_zones_are_turned_into_bangkok(base: KnowledgeBase) -> None:
    """A server in UTC tells the same."""
    moment = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 in Bangkok

    assert opening_status(base.hours["office"], moment).is_open
