"""An officer who does to the letter what the Thai mend of a problem says, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from knowledge.diagnostics.problem import Problem
from knowledge.yaml.lines import indent_of, split_value

LINE = re.compile(r"(?:เขียนเป็น|พิมพ์เป็น|เป็น) `([^`]+)`")
VALUE = re.compile(r"(?:เขียนเป็น|พิมพ์เป็น|คำพูดเป็น|ทั้งหมด เป็น|ตรง เป็น) (?!`)(.+)$|เช่น (\"[^\"]+\")$")
QUOTED_VALUE = re.compile(r"เขียนเป็น `(\"[^`]+\")`$")
SPACES = re.compile(r"เว้นวรรค (\d+) ครั้ง(?:แทน|หน้าบรรทัดนี้)")
MEANT = re.compile(r"^น่าจะหมายถึง `\{?([^`{}]+)\}?`")
BELOW = re.compile(r"ย้ายบรรทัด (\d+)–(\d+) ไปไว้ใต้ `(\w+:)`")
NEW_SOURCE = re.compile(r"facts/sources\.yaml เช่น (.+) แล้วเขียนที่นี่ว่า \[(\w+)\]$")
MOVE = re.compile(r"บรรทัด (\d+)–(\d+) แล้วเลื่อน(เข้าไป|ออกมา) (\d+) ช่อง")
ONE_VALUE = frozenset({
    "colon", "special-start", "boolean-word", "number-word", "number-changed", "leading-zero", "smart-quotes",
    "text-after-quote", "not-date", "not-as-of", "buddhist-year", "thai-digits",
})  # fmt: skip


def obey(problem: Problem, folder: Path) -> bool:
    """Mend one problem; tell whether its words were enough to do so."""
    path = folder / problem.file
    if problem.code == "wrong-suffix":
        path.rename(path.with_name(problem.hint.th.split()[-1]))
        return True
    if not path.is_file() or problem.code == "not-utf8":
        return False
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        return False
    if not (any(act(problem, lines) for act in ACTS) or _add_source(problem, lines, folder)):
        return False
    path.write_text("\n".join(lines), encoding="utf-8")
    return True


def _move(problem: Problem, lines: list[str]) -> bool:
    match = MOVE.search(problem.hint.th)
    if match is None:
        return False
    count = int(match[4])
    for row in range(int(match[1]) - 1, int(match[2])):
        if lines[row].strip():
            lines[row] = " " * count + lines[row] if match[3] == "เข้าไป" else lines[row][count:]
    return True


def _move_below(problem: Problem, lines: list[str]) -> bool:
    match = BELOW.search(problem.hint.th)
    if match is None:
        return False
    first, last = int(match[1]) - 1, int(match[2])
    moved = lines[first:last]
    del lines[first:last]
    place = lines.index(match[3]) + 1
    lines[place:place] = moved
    return True


def _add_source(problem: Problem, lines: list[str], folder: Path) -> bool:
    match = NEW_SOURCE.search(problem.hint.th)
    if match is None:
        return False
    sources = folder / "facts/sources.yaml"
    sources.write_text(f"{sources.read_text(encoding='utf-8').rstrip()}\n  {match[1]}\n", encoding="utf-8")
    line, start = lines[problem.line - 1], problem.column - 1
    lines[problem.line - 1] = line[:start] + match[2] + line[start + problem.width :]
    return True


def _write_value(problem: Problem, lines: list[str]) -> bool:
    row, column = problem.line - 1, problem.column - 1
    if match := QUOTED_VALUE.search(problem.hint.th):
        lines[row] = lines[row][:column] + match[1] + lines[row][column + problem.width :]
        return True
    match = VALUE.search(problem.hint.th) if problem.code in ONE_VALUE else None
    if match is None:
        return False
    written = re.sub(r"^เช่น | \(.*\)$", "", match[1] or match[2])
    written = re.sub(r"^ปี ค\.ศ\.(?:-เดือน-วัน)? เช่น ", "", written)
    lines[row] = split_value(lines[row])[0] + written
    return True


def _write_line(problem: Problem, lines: list[str]) -> bool:
    match = LINE.search(problem.hint.th)
    if match is None or problem.code == "not-phone":
        return False
    row = problem.line - 1
    if problem.code == "folded":
        lines[row - 1] = f"{lines[row - 1].rstrip()} |"
        return True
    count = SPACES.search(problem.hint.th)
    lines[row] = " " * (int(count[1]) if count and problem.code == "stray-dash" else indent_of(lines[row])) + match[1]
    return True


def _indent(problem: Problem, lines: list[str]) -> bool:
    match = SPACES.search(problem.hint.th)
    if match is None:
        return False
    lines[problem.line - 1] = " " * int(match[1]) + lines[problem.line - 1].lstrip()
    return True


def _take_the_meant(problem: Problem, lines: list[str]) -> bool:
    match = MEANT.search(problem.hint.th)
    if match is None:
        return False
    line = lines[problem.line - 1]
    start = problem.column - 1
    wrong = line[start : start + problem.width]
    meant = f"{{{match[1]}}}" if wrong.startswith("{") else match[1]
    lines[problem.line - 1] = line[:start] + meant + line[start + problem.width :]
    return True


ACTS: tuple[Callable[[Problem, list[str]], bool], ...] = (
    _move, _move_below, _write_value, _write_line, _indent, _take_the_meant,
)  # fmt: skip
