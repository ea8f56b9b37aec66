"""A file that is no YAML is told in words that staff understand, at the line to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import load_knowledge, read_knowledge
from knowledge.diagnostics.problem import Problem

Break = Callable[..., tuple[Problem, ...]]
JOB = "answers/job.yaml"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("      th: หางาน", "\t\tth: หางาน", 5, "มีปุ่ม Tab ในย่อหน้า"),
        ("th: หางาน", "th: หางาน: ที่ไหน", 5, "มีเครื่องหมาย : ในข้อความ"),
        ("- อยากมีงานทำ", "- @doewp", 31, "ข้อความขึ้นต้นด้วย @ ซึ่งมีความหมายพิเศษ"),
        ("- อยากมีงานทำ", "- *งาน*", 31, "ข้อความขึ้นต้นด้วย * ซึ่งมีความหมายพิเศษ"),
        ("    owner:", "   owner:", 23, "ย่อหน้าไม่ตรงกับบรรทัดก่อน (บรรทัดนี้เว้นวรรค 3 ครั้ง)"),
        ("th: หางาน", "th: หางาน\N{BACKSPACE}", 5, "มีอักขระที่มองไม่เห็น"),
    ],
)
def test_tells_a_slip_of_the_keyboard(break_at: Break, old: str, new: str, line: int, what: str) -> None:
    """The usual slips have their own words and the right line."""
    problems = break_at(JOB, old, new)

    assert [(each.file, each.line, each.what.th) for each in problems] == [(JOB, line, what)]


def test_tells_where_a_quotation_mark_was_opened(break_at: Break) -> None:
    """Not at the end of the file, where the parser gives up."""
    (problem,) = break_at("answers/background.yaml", "- วันนี้", '- "วันนี้')

    assert (problem.line, problem.what.th) == (2, "เครื่องหมายคำพูดเปิดแล้วไม่ปิด")


def test_an_unreadable_file_hides_no_names(break_at: Break) -> None:
    """One tab gives one problem, not one more for every button that points into that file."""
    assert len(break_at("answers/office.yaml", "  - id: chat.help", "\t- id: chat.help")) == 1


def test_unreadable_facts_leave_the_variables_alone(break_at: Break) -> None:
    """One slip in hotlines.yaml does not blame every answer that names a hotline."""
    assert len(break_at("facts/hotlines.yaml", "facts:", "facts: [")) == 1


def test_other_files_are_still_checked(folder: Path, break_at: Break) -> None:
    """A file that cannot be read does not hide what is wrong in the others."""
    break_at("answers/office.yaml", "  - id: chat.help", "\t- id: chat.help")
    problems = break_at(JOB, "call: hotline_doe", "call: hotline_xyz")

    assert {each.file for each in problems} == {JOB, "answers/office.yaml"}


def test_a_file_of_another_encoding(folder: Path, break_at: Break) -> None:
    """An old editor's Thai code page is told."""
    text = (folder / JOB).read_text(encoding="utf-8")

    assert [each.what.th for each in break_at(JOB, None, text.encode("cp874"))] == [
        "ไฟล์ไม่ได้บันทึกเป็น UTF-8 (อ่านเป็น TIS-620 แทน)"
    ]


def test_a_byte_order_mark_is_fine(folder: Path) -> None:
    """Windows editors and Excel write one."""
    for name in (JOB, "facts/places.csv"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert load_knowledge(folder).subdistricts


def test_windows_line_ends_are_fine(folder: Path) -> None:
    """Files saved on Windows load the same."""
    path = folder / JOB
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert "\r" not in load_knowledge(folder).intents["job.search"].answer.th


@pytest.mark.parametrize("content", ["", "# ยังไม่มีอะไร\n"])
def test_an_empty_file(break_at: Break, content: str) -> None:
    """An emptied file is a mistake, not an empty subject."""
    (problem,) = break_at("answers/menu.yaml", None, content)

    assert problem.what.th == "ไฟล์ว่างเปล่า"


def test_a_file_that_is_a_list(break_at: Break) -> None:
    """The top of a file names what it holds."""
    assert any("ชื่อหมวด" in each.what.th for each in break_at("answers/menu.yaml", None, "- job\n"))


@pytest.mark.parametrize("folder_name", ["answers", "facts"])
def test_an_unknown_heading(break_at: Break, folder_name: str) -> None:
    """A heading that nobody reads is told."""
    (problem,) = break_at(f"{folder_name}/new.yaml", None, "intent: []\n")

    assert problem.what.th == "ไม่รู้จักหมวด `intent`"


def test_a_yml_file_is_not_left_out_silently(break_at: Break) -> None:
    """Staff who save job.yml learn why nothing changed."""
    (problem,) = break_at("answers/job2.yml", None, "intents: []\n")

    assert ".yaml" in problem.hint.th


def test_a_folder_named_like_a_file(folder: Path) -> None:
    """A folder is passed over, and said; it keeps nothing from going live."""
    (folder / "answers/new.yaml").mkdir()

    result = read_knowledge(folder)

    assert result.base is not None
    assert [(each.file, each.is_error) for each in result.problems] == [("answers/new.yaml", False)]
