"""Holidays that the cabinet adds or moves late: staff write them, and they win over the library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.dialogue.calendar import opening_status
from knowledge import BANGKOK, KnowledgeBase, compare, examine_content, load_knowledge, public_holiday, read_knowledge
from knowledge.diagnostics.problem import Problem
from tests.knowledge.conftest import write_files

Break = Callable[..., tuple[Problem, ...]]
FILE = "facts/holidays.yaml"
ENTRY = """\
  - date: "{day}"
    name: {{th: วันหยุดพิเศษ, en: Special holiday}}
    sources: [seed]
    as_of: "2026-11-25"
"""
TODAY = date(2026, 11, 30)
PLAIN, KNOWN = date(2026, 12, 14), date(2026, 12, 10)  # a Monday; Constitution Day, a Thursday


def with_holidays(folder: Path, *entries: str) -> KnowledgeBase:
    return load_knowledge(write_files(folder, {FILE: "holidays:\n" + "".join(entries)}))


def warnings(base: KnowledgeBase, today: date = TODAY) -> list[str]:
    return [each.code for each in examine_content(base, None, today).problems if each.code.startswith("holiday")]


@pytest.mark.parametrize("day", ["2026-12-14", "2026-12-15", "2027-01-04", "2027-04-19", "2030-06-05"])
def test_an_added_holiday_closes_and_is_named(folder: Path, day: str) -> None:
    """On that day citizens read that it is closed, and why."""
    base = with_holidays(folder, ENTRY.format(day=day))
    noon = datetime.fromisoformat(f"{day}T12:00:00+07:00")

    hours = base.hours["hotline_doe"]

    assert opening_status(hours, noon).is_open
    assert not opening_status(hours, noon, base.holidays).is_open
    assert public_holiday(noon.date(), base.holidays) is not None
    assert warnings(base) == ["holiday-added"]


def test_a_moved_holiday_opens(folder: Path) -> None:
    """The old day is a working day again."""
    base = with_holidays(folder, ENTRY.format(day=KNOWN) + "    open: true\n")
    noon = datetime(2026, 12, 10, 12, tzinfo=BANGKOK)

    assert opening_status(base.hours["hotline_doe"], noon, base.holidays).is_open
    assert warnings(base) == ["holiday-moved"]


def test_next_opening_jumps_over_an_added_holiday(folder: Path) -> None:
    """On Friday evening it opens on Tuesday."""
    base = with_holidays(folder, ENTRY.format(day=PLAIN))
    evening = datetime(2026, 12, 11, 18, tzinfo=BANGKOK)

    opens = opening_status(base.hours["hotline_doe"], evening, base.holidays).opens

    assert opens is not None
    assert opens.date() == date(2026, 12, 15)


def test_a_day_on_which_both_agree_is_not_told(folder: Path) -> None:
    """Once the library knows it, the entry is harmless."""
    assert warnings(with_holidays(folder, ENTRY.format(day=KNOWN))) == []


def test_a_day_that_is_past_is_not_told(folder: Path) -> None:
    """Nobody has to look at it again."""
    assert warnings(with_holidays(folder, ENTRY.format(day=PLAIN)), date(2027, 1, 1)) == []


def test_to_open_on_a_working_day_changes_nothing_and_is_told(folder: Path) -> None:
    """Probably the day was mistyped."""
    assert warnings(with_holidays(folder, ENTRY.format(day=PLAIN) + "    open: true\n")) == ["holiday-idle"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"2026-12-14"', '"2569-12-14"', "buddhist-year"),
        ('"2026-12-14"', '"14 ธันวาคม 2569"', "not-date"),
        ('"2026-12-14"', '"2026-02-30"', "no-such-day"),
        ('"2026-12-14"', '"๒๐๒๖-๑๒-๑๔"', "thai-digits"),
        ("sources: [seed]", "sources: []", "no-fact-source"),
        ("sources: [seed]", "sources: [kri]", "unknown-source"),
        ('as_of: "2026-11-25"', "as_of: null", "empty-required"),
        ('    as_of: "2026-11-25"\n', "", "missing-field"),
        (", en: Special holiday", "", "missing-field"),
        ("{th: วันหยุดพิเศษ, en: Special holiday}", "วันหยุดพิเศษ", "not-fields"),
    ],
)
def test_a_mistake_in_an_entry_is_told_once(folder: Path, old: str, new: str, code: str) -> None:
    """Source and date are needed; both languages too."""
    write_files(folder, {FILE: "holidays:\n" + ENTRY.format(day=PLAIN).replace(old, new, 1)})

    assert [each.code for each in read_knowledge(folder).problems] == [code]


def test_a_day_given_twice_is_told(folder: Path) -> None:
    """Which of them counts?"""
    write_files(folder, {FILE: "holidays:\n" + 2 * ENTRY.format(day=PLAIN)})

    assert [each.code for each in read_knowledge(folder).problems] == ["given-twice"]


def test_a_difference_shows_holidays(folder: Path) -> None:
    """Who publishes sees the day."""
    before = load_knowledge(folder)

    assert "วันหยุด" in str(compare(before, with_holidays(folder, ENTRY.format(day=PLAIN))))
