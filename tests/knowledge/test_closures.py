"""Closures: read with their mistakes told, put into the file and taken out with no other byte changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from knowledge import BANGKOK, EditError, change_entry, compare, load_knowledge, read_entry, read_knowledge
from tests.knowledge.conftest import write_files

FILE = "facts/closures.yaml"
FLOOD = """\
# ประกาศปิด
closures:
  - id: flood
    closed: [krabi, ตาก]
    from: "2026-12-01"
    until: "2026-12-02 12.00"
    reason: {th: น้ำท่วม, en: flooding}  # ตามหนังสือ
"""
NEW = {
    "closed": ["offices"],
    "from": "2026-12-07",
    "until": "2026-12-07",
    "reason.th": "วันหยุดพิเศษ: ครม.",
    "reason.en": "Holiday",
}


def test_reads_who_is_closed_from_when_to_when(folder: Path) -> None:
    """A day begins at midnight and ends with its last second."""
    write_files(folder, {FILE: FLOOD})

    [closure] = load_knowledge(folder).closures

    assert closure.closed == ("krabi", "ตาก")
    assert closure.begins == datetime(2026, 12, 1, tzinfo=BANGKOK)
    assert closure.ends == datetime(2026, 12, 2, 12, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("krabi", "krabbi", 4, "unknown-closed"),
        ("2026-12-02 12.00", "2026-11-30", 6, "closure-turned"),
        ("2026-12-01", "เมื่อวาน", 5, "not-date"),
        ("th: น้ำท่วม, ", "", 7, "missing-field"),
    ],
)
def test_tells_mistakes_at_their_line(folder: Path, old: str, new: str, line: int, code: str) -> None:
    write_files(folder, {FILE: FLOOD.replace(old, new)})

    [problem] = [each for each in read_knowledge(folder).problems if each.is_error][:1]

    assert (problem.file, problem.line, problem.code) == (FILE, line, code)


@pytest.mark.parametrize("before", [FLOOD, "closures: []\n", "# หมายเหตุ\nclosures: []  # ว่าง\n", None])
def test_what_is_announced_and_ended_leaves_the_file_as_it_was(folder: Path, before: str | None) -> None:
    """Also where there was no file yet."""
    if before is not None:
        write_files(folder, {FILE: before})
    announced = change_entry(folder, "closure:new", {}, NEW)[FILE]
    (folder / FILE).write_bytes(announced)
    assert read_entry(load_knowledge(folder), "closure:new") == NEW

    ended = change_entry(folder, "closure:new", NEW, {})[FILE].decode()

    assert ended.replace("  # ว่าง", "") == (before or "closures: []\n").replace("  # ว่าง", "")


def test_one_among_others_is_ended(folder: Path) -> None:
    """The others keep their lines and remarks."""
    write_files(folder, {FILE: FLOOD})
    (folder / FILE).write_bytes(change_entry(folder, "closure:new", {}, NEW)[FILE])

    ended = change_entry(folder, "closure:flood", {"from": "x"}, {})[FILE].decode()

    assert "น้ำท่วม" not in ended
    assert "วันหยุดพิเศษ" in ended


def test_a_closure_is_not_announced_twice(folder: Path) -> None:
    write_files(folder, {FILE: FLOOD})

    with pytest.raises(EditError):
        change_entry(folder, "closure:flood", {}, NEW)


def test_a_value_cannot_become_more_than_a_value(folder: Path) -> None:
    """Quotation marks and line ends in a form do not reach the file as such."""
    evil = {**NEW, "from": '2026-12-07"\n    closed: [krabi]', "reason.th": 'x"\n  - id: y'}
    try:
        written = change_entry(folder, "closure:new", {}, evil)[FILE]
    except EditError:
        return
    (folder / FILE).write_bytes(written)

    assert read_knowledge(folder).base is None


def test_a_difference_tells_of_closures(folder: Path) -> None:
    """``doebot diff`` and whoever approves see them."""
    old = load_knowledge(folder)
    write_files(folder, {FILE: FLOOD})

    [change] = compare(old, load_knowledge(folder)).changes

    assert (change.kind, change.id, change.title) == ("ประกาศปิด", "flood", "น้ำท่วม")
