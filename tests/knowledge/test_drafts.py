"""A draft of a new intent is ready to be filled in, and cannot be published by mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge import Draft, EditError, KnowledgeBaseError, add_draft, load_knowledge
from knowledge.editing import TODO

DRAFT = Draft(["มีเงินอุดหนุนค่าเดินทางไหม", "ค่ารถไปสัมภาษณ์: เบิกได้ไหม"], "th")


def test_a_draft_is_told_as_unfinished(folder: Path) -> None:
    """Each part that is missing is a mistake at its line, so the folder is not published."""
    place = add_draft(folder, "job.yaml", DRAFT)

    with pytest.raises(KnowledgeBaseError) as raised:
        load_knowledge(folder)

    lines = (folder / "answers/job.yaml").read_text().splitlines()
    todo = {
        number for number, line in enumerate(lines, start=1) if f"{TODO} " in line and not line.lstrip().startswith("#")
    }
    assert todo <= {problem.line for problem in raised.value.problems if problem.file == "answers/job.yaml"}
    assert len(todo) == 10
    assert place.line == min(todo)


def test_a_draft_stands_behind_all_else(folder: Path) -> None:
    """What was in the file stays as it was."""
    path = folder / "answers/job.yaml"
    before = path.read_text()

    add_draft(folder, "job.yaml", DRAFT)

    assert path.read_text().startswith(before)


def test_a_second_draft_can_be_added_before_the_first_is_finished(folder: Path) -> None:
    """An officer collects first and writes later."""
    first = add_draft(folder, "job.yaml", DRAFT)
    second = add_draft(folder, "job.yaml", Draft(["is travel paid?"], "en"))

    assert second.line > first.line


def test_a_filled_draft_loads(folder: Path) -> None:
    """Nothing more than the marked lines has to be written."""
    add_draft(folder, "job.yaml", DRAFT)
    path = folder / "answers/job.yaml"
    values = iter(
        [
            *("job.travel_cost", "ค่าเดินทาง", "Travel", "โทร {hotline_doe}", "Call {hotline_doe}"),
            *("กรมการจัดหางาน", "[seed]", '"2026"', '"2027-05-22"', "[travel costs]"),
        ]
    )

    path.write_text(re.sub(rf"(?m)(?: \[\])? {TODO} .*$", lambda _: f" {next(values)}", path.read_text()))

    assert load_knowledge(folder).intents["job.travel_cost"].examples["th"] == tuple(DRAFT.examples)


def test_a_new_file_may_be_begun(folder: Path) -> None:
    """A subject of its own gets a file of its own."""
    place = add_draft(folder, "travel.yaml", DRAFT)

    assert str(place) == "answers/travel.yaml บรรทัด 3"
    assert (folder / "answers/travel.yaml").read_text().startswith("intents:\n  # ร่าง")


@pytest.mark.parametrize("name", ["../job.yaml", "Job.yaml", "งาน.yaml", "job.yml", "menu.yaml", "phrases.yaml"])
def test_refuses_files_that_hold_no_intents(name: str, folder: Path) -> None:
    """No name leads out of the folder, and no other kind of file is written to."""
    with pytest.raises(EditError):
        add_draft(folder, name, DRAFT)
