"""Problems are told to people with the line and a marker, to programs as JSON, to GitHub as annotations."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len

from knowledge import Report, Text, read_knowledge
from knowledge.content import Tally
from knowledge.diagnostics.problem import Problem, Severity
from knowledge.report import mark

JOB = "answers/job.yaml"
COMMAND = re.compile(r"::(error|warning) file=([^,:]+),line=(\d+),col=(\d+),endColumn=(\d+),title=([\w-]+)::(.+)")


@pytest.fixture
def broken(folder: Path) -> Path:
    """A folder with a mistake behind Thai letters with marks above and below."""
    path = folder / JOB
    text = path.read_text(encoding="utf-8").replace("โทร {hotline_doe}", "ติดต่อผู้รู้ที่ {hotline_do}", 1)
    path.write_text(text.replace("    owner:", "    ownr:"), encoding="utf-8")
    return folder


def warnings_of(code: str, count: int) -> Sequence[Problem]:
    return [
        Problem(JOB, line, 1, Text("ก", "a"), Text("ข", "b"), code, Severity.WARNING) for line in range(1, count + 1)
    ]


# -- for people


def test_the_marker_stands_under_the_place(broken: Path) -> None:
    """Vowels and tones above and below a letter take no width of their own."""
    text = Report(broken, read_knowledge(broken).problems).as_text("th")
    lines = text.splitlines()
    row = next(number for number, line in enumerate(lines) if "^" in line and "hotline_do" in lines[number - 1])
    shown, marks = lines[row - 1], lines[row]
    letters = [letter for letter in shown if unicodedata.category(letter) != "Mn"]

    assert letters[marks.index("^") : marks.rindex("^") + 1] == list("{hotline_do}")


def test_tells_all_parts_of_a_problem(broken: Path) -> None:
    """Where, the line, what, and the mend."""
    text = Report(broken, read_knowledge(broken).problems).as_text("th")

    assert (
        f"{JOB} บรรทัด 23 คอลัมน์ 5 [ต้องแก้]\n"
        "  23 |     ownr: กรมการจัดหางาน\n"
        "     |     ^^^^\n"
        "  ไม่รู้จักช่อง `ownr`\n"
        "  แก้: น่าจะหมายถึง `owner`"
    ) in text
    assert text.endswith("พบ 2 จุดที่ต้องแก้ และ 0 คำเตือน")


def test_tells_it_in_english(broken: Path) -> None:
    """For whoever looks after the machine."""
    text = Report(broken, read_knowledge(broken).problems).as_text("en")

    assert f"{JOB} line 23 column 5 [error]" in text
    assert "  Unknown field `ownr`\n  Mend: Did you mean `owner`?" in text


@pytest.mark.parametrize("hidden", ["\t", "\N{ZERO WIDTH SPACE}", "\N{NO-BREAK SPACE}", "\b"])
def test_shows_what_cannot_be_seen(hidden: str) -> None:
    """A tab and a hidden character have a sign, so that the marker has something to point at."""
    shown, marks = mark(f"  {hidden}th: งาน", 2, 1)

    assert (shown[2] not in (" ", hidden), marks) == (True, "  ^")


def test_a_long_line_is_cut_around_the_place() -> None:
    """Answers may be hundreds of letters long."""
    shown, marks = mark("ก" * 300 + "{x}" + "ข" * 300, 300, 3)

    assert cell_len(shown) <= 102
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "{x}"


def test_an_emoji_takes_two_columns() -> None:
    """A heart that is drawn in colour is two columns wide, though its first character alone is one."""
    assert mark("th: ❤️ งาน", 7, 3)[1] == "       ^^^"


def test_a_place_behind_the_end_of_a_line() -> None:
    """An empty item is marked where its text belongs."""
    assert mark("  -", 4, 1) == ("  -", "   ^")


def test_many_warnings_of_a_kind_are_one_line(folder: Path) -> None:
    """Eighty offices without a phone do not hide the one mistake."""
    report = Report(folder, warnings_of("no-phone", 85))

    assert "[คำเตือน] สำนักงาน 85 แห่งยังไม่มีเบอร์โทร\nดูทุกจุดด้วย --verbose" in report.as_text("th")
    assert report.as_text("th").count("บรรทัด") == 0
    assert report.as_text("th", verbose=True).count("บรรทัด") == 85


def test_few_warnings_are_told_one_by_one(folder: Path) -> None:
    """Three can be read."""
    assert Report(folder, warnings_of("no-phone", 3)).as_text("th").count("บรรทัด") == 3


def test_tells_how_the_test_questions_fared(folder: Path) -> None:
    """The sum says more than each single question."""
    report = Report(
        folder, (), Tally(right=1243, offered=179, stolen=30, missed=77, answered_strangers=9, strangers=432)
    )

    assert "คำถามทดสอบ 1,529 ข้อ: ตอบถูก 1,243" in report.as_text("th")
    assert "1,529 test questions: 1,243 right" in report.as_text("en")


# -- for programs


def test_json_holds_everything(broken: Path) -> None:
    """Another program needs no second look at the files."""
    found = json.loads(Report(broken, read_knowledge(broken).problems).as_json("en"))

    assert (found["errors"], found["warnings"]) == (2, 0)
    assert found["problems"][1] == {
        "file": JOB,
        "line": 23,
        "column": 5,
        "end_column": 9,
        "severity": "error",
        "code": "unknown-field",
        "message": "Unknown field `ownr`",
        "mend": "Did you mean `owner`?",
        "text": "    ownr: กรมการจัดหางาน",
    }


def test_github_shows_problems_beside_the_lines(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths count from where the check runs."""
    monkeypatch.chdir(broken.parent)
    lines = Report(broken, read_knowledge(broken).problems).as_github("th").splitlines()
    commands = [COMMAND.fullmatch(line) for line in lines]

    assert all(commands)
    assert [command.groups()[:6] for command in commands if command][1] == (
        "error", f"{broken.name}/{JOB}", "23", "5", "9", "unknown-field",
    )  # fmt: skip


def test_github_gets_one_line_whatever_is_quoted(folder: Path) -> None:
    """A per cent sign or line end in a message cannot end the command."""
    problem = Problem("answers/a,b:c.yaml", 1, 1, Text("100%\n::error::x", "x"), Text("ข", "b"), "odd")
    (line,) = Report(folder, [problem]).as_github("th").splitlines()

    assert line.endswith("::100%25%0A::error::x แก้: ข")
    assert "a%2Cb%3Ac.yaml" in line
