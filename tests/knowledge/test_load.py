"""A folder loads whole, or tells everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest

from knowledge import Action, ActionKind, KnowledgeBaseError, Text, load_knowledge
from knowledge.diagnostics.problem import Problem
from knowledge.yaml.dates import BANGKOK

Break = Callable[..., tuple[Problem, ...]]
JOB = "answers/job.yaml"


def test_loads_an_intent_with_all_it_has(folder: Path) -> None:
    """What staff write under an intent is what the bot knows."""
    intent = load_knowledge(folder).intents["job.search"]

    assert intent.title == Text("หางาน", "Find a job")
    assert intent.buttons[0] == Action(ActionKind.CALL, "hotline_doe")
    assert [action.kind for action in intent.buttons] == ["call", "link", "share", "ask"]
    assert intent.examples == {"th": ("หางาน", "อยากมีงานทำ"), "en": ("find a job",)}
    assert intent.review_by == date(2027, 5, 22)
    assert intent.valid_until == datetime(2026, 12, 11, 23, 59, 59, tzinfo=BANGKOK)
    assert (intent.slot, intent.as_of, intent.sources) == (None, "2026", ("project", "seed"))


def test_remembers_where_an_intent_stands(folder: Path) -> None:
    """Reports can lead staff to the file and line of an intent."""
    origin = load_knowledge(folder).intents["job.search"].origin

    assert (origin.file, origin.line, origin.column) == (JOB, 3, 5)


def test_loads_facts_in_every_form(folder: Path) -> None:
    """A fact has one text, a text in each language, or only an address that is its text."""
    facts = load_knowledge(folder).facts

    assert facts["hotline_doe"].text == Text("1694", "1694")
    assert facts["job_days"].text == Text("30 วัน", "30 days")
    assert facts["site_jobs"].text.th == "https://smartjob.doe.go.th"
    assert facts["site_jobs"].label == Text("เว็บหางาน", "Job site")


def test_loads_opening_hours(folder: Path) -> None:
    """Hours are days and times to compute with."""
    hours = load_knowledge(folder).hours["office"]

    assert hours.days == {0, 5}
    assert (hours.opens, hours.closes) == (time(8, 30), time(16, 30))


def test_loads_places_and_offices(folder: Path) -> None:
    """Provinces, districts, offices and the rest are there under the names that others use."""
    base = load_knowledge(folder)

    assert base.provinces["ตาก"].is_common_word
    assert base.provinces["กระบี่"].weak_aliases == ("กบ",)
    assert base.districts["ดินแดง"].area == 10
    assert base.offices[0].certification is not None
    assert base.offices[0].unverified
    assert base.offices[1].certification is None
    assert base.service_centers[0].at_border
    assert base.gecc_units[0].certification.year_be is None
    assert base.subdistricts[1].district == "แม่สอด"
    assert base.subjects[0].intents == ("job.search", "office.nearest")
    assert base.background == ("วันนี้อากาศดี",)


def test_same_files_have_the_same_version(folder: Path) -> None:
    """Two machines with the same files know that they say the same."""
    assert load_knowledge(folder).version == load_knowledge(folder).version


def test_a_changed_word_changes_the_version(folder: Path, break_at: Break) -> None:
    """One letter in one answer is another version."""
    before = load_knowledge(folder).version

    assert break_at(JOB, "อยากมีงานทำ", "อยากได้งานทำ") == ()
    assert load_knowledge(folder).version != before


def test_tells_all_problems_at_once(folder: Path, break_at: Break) -> None:
    """Staff mend everything in one go, also across files."""
    break_at("facts/hotlines.yaml", 'tel: "1694"', "phone: x")
    problems = break_at(JOB, "owner:", "ownr:")

    assert {problem.file for problem in problems} == {JOB, "facts/hotlines.yaml"}
    assert [each.what.th for each in problems] == [
        "ปุ่มโทรชี้ไปที่ hotline_doe ซึ่งไม่มีเบอร์",
        "ไม่รู้จักช่อง `ownr`",
        "ไม่รู้จักช่อง `phone`",
    ]


def test_a_problem_reads_as_one_thai_line(break_at: Break) -> None:
    """Where, what, and how to mend it."""
    problem = next(each for each in break_at(JOB, "examples:", "exmaples:") if "exmaples" in each.what.th)

    assert str(problem) == (f"{JOB} บรรทัด 28 คอลัมน์ 5: ไม่รู้จักช่อง `exmaples` แก้: น่าจะหมายถึง `examples`")


def test_the_error_counts_the_problems(tmp_path: Path) -> None:
    """The text of the error is ready to be shown to staff."""
    with pytest.raises(KnowledgeBaseError) as caught:
        load_knowledge(tmp_path)

    assert str(caught.value).startswith(f"พบ {len(caught.value.problems)} ปัญหาในชุดคำตอบ\n")


def test_a_missing_folder_is_told_plainly(tmp_path: Path) -> None:
    """A wrong DOEBOT_KNOWLEDGE_DIR yields two lines, not a page of missing names."""
    with pytest.raises(KnowledgeBaseError) as caught:
        load_knowledge(tmp_path / "nowhere")

    assert len(caught.value.problems) == 2
    assert all("ไม่พบไฟล์ .yaml" in problem.what.th for problem in caught.value.problems)


def test_works_without_the_map(folder: Path) -> None:
    """Without places.csv only shared locations find no place."""
    (folder / "facts/places.csv").unlink()

    assert load_knowledge(folder).subdistricts == ()
