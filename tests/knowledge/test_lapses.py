"""An answer whose last day is over stops nobody, and is not edited without a new day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge import KnowledgeBase, KnowledgeBaseError, find_lapsed, find_lapsed_edits, load_knowledge, read_edition
from knowledge.editions.cache import ModelCache
from tests.knowledge.conftest import CASES, FILES, write_files

DAY_BEFORE, LAST_DAY, DAY_AFTER = date(2026, 12, 10), date(2026, 12, 11), date(2026, 12, 12)
JOB = "answers/job.yaml"
Edit = Callable[[str, str, str], KnowledgeBase]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(tmp_path, {**FILES, **CASES})


@pytest.fixture
def live(folder: Path) -> KnowledgeBase:
    return load_knowledge(folder)


@pytest.fixture
def edit(folder: Path, live: KnowledgeBase) -> Edit:
    """Give what the folder holds once a piece of a file is another; ``live`` is what stood there before."""

    def change(file: str, old: str, new: str) -> KnowledgeBase:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_knowledge(folder)

    return change


@pytest.mark.parametrize(("today", "lapsed"), [(LAST_DAY, 0), (DAY_AFTER, 1), (date(2030, 1, 1), 1)])
def test_a_warning_tells_what_is_over(live: KnowledgeBase, today: date, lapsed: int) -> None:
    """From the day after; a case that says what is true from then on is not among them."""
    found = find_lapsed(live, today)

    assert [(each.file, each.is_error) for each in found] == [(JOB, False)] * lapsed


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("facts/offices.yaml", "075-000000", "075-611111"),
        ("facts/hotlines.yaml", 'text: "1694"\n    tel: "1694"', 'text: "1695"\n    tel: "1695"'),
        ("answers/permit.yaml", "ปีละ 900 บาท", "ปีละ 950 บาท"),
        ("answers/background.yaml", "วันนี้อากาศดี", "พรุ่งนี้ฝนตก"),
        (JOB, "# หางาน\n", "# หมายเหตุของคนแก้\n\n"),
    ],
)
def test_an_edit_of_something_else_is_let_through(
    edit: Edit, live: KnowledgeBase, file: str, old: str, new: str
) -> None:
    """A phone, a closure, another answer: they cannot wait for the owner of the one that is over."""
    assert find_lapsed_edits(live, edit(file, old, new), DAY_AFTER) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("หางานกับกรมได้ทางเว็บ", "หางานได้ที่เว็บของกรม"),
        ("en: Find a job\n", "en: Find work\n"),
        ("      - share: location\n", ""),
        ('as_of: "2026"', 'as_of: "2026-12"'),
        ('valid_until: "2026-12-11"', 'valid_until: "2026-12-10"'),
        ("        - อยากมีงานทำ\n", "        - อยากมีงานทำ\n        - งานว่างมีไหม\n"),
    ],
)
def test_an_edit_that_touches_it_is_a_mistake(edit: Edit, live: KnowledgeBase, old: str, new: str) -> None:
    """Whoever writes it has to say until when it holds; before that day nothing is asked."""
    new_base = edit(JOB, old, new)

    [problem] = find_lapsed_edits(live, new_base, DAY_AFTER)

    assert problem.is_error
    assert (problem.file, "job.search" in problem.what.th, "valid_until" in problem.hint.th) == (JOB, True, True)
    assert find_lapsed_edits(live, new_base, DAY_BEFORE) == ()


@pytest.mark.parametrize(
    "new",
    [
        '    valid_until: "2027-12-11"\n',
        "",
        '    valid_until: "2026-12-11"\n    after:\n      th: ปิดรับแล้ว\n      en: Closed\n',
    ],
    ids=["a new day", "no last day", "what is said from then on"],
)
def test_who_does_what_the_mend_says_is_let_through(edit: Edit, live: KnowledgeBase, new: str) -> None:
    """Each of the three ways."""
    assert find_lapsed_edits(live, edit(JOB, '    valid_until: "2026-12-11"\n', new), DAY_AFTER) == ()


def test_a_new_entry_that_is_over_is_a_mistake(live: KnowledgeBase) -> None:
    """Nobody means to write one."""
    new = replace(live.intents["job.search"], id="job.fair")

    problems = find_lapsed_edits(live, replace(live, intents={**live.intents, "job.fair": new}), DAY_AFTER)

    assert [each.what.en.split(",")[0] for each in problems] == ["job.fair"]


def test_only_what_is_edited_stops_what_goes_live(folder: Path, live: KnowledgeBase, edit: Edit) -> None:
    """Reading an edition for a day, as every publication does."""
    cache = ModelCache(None)
    running = read_edition(folder, cache=cache)
    edit("facts/hotlines.yaml", 'as_of: "2024-09"', 'as_of: "2026-12"')

    changed = read_edition(folder, running, today=DAY_AFTER, cache=cache)

    assert changed.base.facts["hotline_doe"].as_of == "2026-12"
    edit(JOB, "หางานกับกรมได้ทางเว็บ", "หางานได้ที่เว็บของกรม")
    with pytest.raises(KnowledgeBaseError, match="หมดอายุไปแล้วเมื่อ 11 ธันวาคม 2569"):
        read_edition(folder, changed, today=DAY_AFTER, cache=cache)
