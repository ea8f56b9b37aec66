"""Tells the problems of a knowledge folder to people, to programs and to GitHub."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from knowledge.content import Tally
from knowledge.diagnostics.catalogue import gathered_words
from knowledge.diagnostics.problem import HINTS, Problem, Severity
from knowledge.model import Language, Text
from knowledge.yaml.lines import INVISIBLE, ODD_SPACES, split_lines
from knowledge.yaml.reader import decode

FEW = 3  # warnings of a kind that are shown one by one
KINDS = {
    Severity.ERROR: Text("ต้องแก้", "error"),
    Severity.WARNING: Text("คำเตือน", "warning"),
}
COUNTS = Text("พบ {errors} จุดที่ต้องแก้ และ {warnings} คำเตือน", "{errors} errors and {warnings} warnings")
SEE_ALL = Text("ดูทุกจุดด้วย --verbose", "See all of them with --verbose")
QUESTIONS = Text(
    "คำถามทดสอบ {questions:,} ข้อ: ตอบถูก {right:,} ให้เลือกโดยมีเรื่องที่ถูก {offered:,} "
    "ตอบเรื่องอื่น {stolen:,} ยังไม่มีคำตอบ {missed:,}\n"
    "ข้อความที่ไม่ใช่เรื่องของกรม {strangers:,} ข้อ: ได้คำตอบ {answered:,}",
    "{questions:,} test questions: {right:,} right, {offered:,} offered the right choice, "
    "{stolen:,} got another answer, {missed:,} none\n"
    "{strangers:,} messages that are none of ours: {answered:,} got an answer",
)


@dataclass(frozen=True)
class Report:
    """The problems of one folder, and how its test questions fared."""

    folder: Path
    problems: Sequence[Problem]
    tally: Tally | None = None

    @property
    def errors(self) -> int:
        """Count what keeps the folder from being used."""
        return sum(problem.is_error for problem in self.problems)

    @property
    def warnings(self) -> int:
        """Count what does not."""
        return len(self.problems) - self.errors

    def as_text(self, language: Language, *, verbose: bool = False) -> str:
        """Tell each problem with its line and a marker; many warnings of one kind are gathered."""
        errors = [problem for problem in self.problems if problem.is_error]
        warnings = [problem for problem in self.problems if not problem.is_error]
        lines = Lines(self.folder)
        parts = [_tell(problem, lines, language) for problem in errors]
        parts += _tell_warnings(warnings, lines, language, verbose=verbose)
        if self.tally:
            parts.append(_tell_tally(self.tally, language))
        if self.problems:
            parts.append(COUNTS.in_language(language).format(errors=self.errors, warnings=self.warnings))
        return "\n\n".join(parts)

    def as_json(self, language: Language) -> str:
        """Give everything as one JSON object."""
        lines = Lines(self.folder)
        found = {
            "errors": self.errors,
            "warnings": self.warnings,
            "problems": [_as_values(problem, lines, language) for problem in self.problems],
            "questions": _tally_values(self.tally) if self.tally else None,
        }
        return json.dumps(found, ensure_ascii=False, indent=2)

    def as_github(self, language: Language) -> str:
        """Give workflow commands, which GitHub shows beside the lines of a change."""
        return "\n".join(_as_command(problem, self.folder, language) for problem in self.problems)


def _tell(problem: Problem, lines: Lines, language: Language) -> str:
    kind = KINDS[problem.severity].in_language(language)
    what, hint = problem.what.in_language(language), problem.hint.in_language(language)
    told = [f"{problem.place_in(language)} [{kind}]"]
    line = lines.line(problem.file, problem.line)
    if line.strip():
        shown, marks = mark(line, problem.column - 1, problem.width)
        number = str(problem.line)
        told += [f"  {number} | {shown}", f"  {' ' * len(number)} | {marks}"]
    told += [f"  {what}", f"  {HINTS.in_language(language)}: {hint}"]
    return "\n".join(told)


def _tell_warnings(warnings: Sequence[Problem], lines: Lines, language: Language, *, verbose: bool) -> Iterator[str]:
    gathered = gathered_words()
    counts = {code: len(list(same)) for code, same in groupby(sorted(each.code for each in warnings))}
    for problem in warnings:
        if verbose or counts[problem.code] <= FEW or problem.code not in gathered:
            yield _tell(problem, lines, language)
    if verbose:
        return
    many = [
        f"[{KINDS[Severity.WARNING].in_language(language)}] {words.in_language(language).format(count=counts[code])}"
        for code, words in gathered.items()
        if counts.get(code, 0) > FEW
    ]
    if many:
        yield "\n".join([*many, SEE_ALL.in_language(language)])


def _tell_tally(tally: Tally, language: Language) -> str:
    return QUESTIONS.in_language(language).format(
        questions=tally.questions,
        right=tally.right,
        offered=tally.offered,
        stolen=tally.stolen,
        missed=tally.missed,
        strangers=tally.strangers,
        answered=tally.answered_strangers,
    )


def _tally_values(tally: Tally) -> dict[str, int]:
    return {
        "right": tally.right,
        "offered": tally.offered,
        "stolen": tally.stolen,
        "missed": tally.missed,
        "strangers": tally.strangers,
        "answered_strangers": tally.answered_strangers,
    }


def _as_values(problem: Problem, lines: Lines, language: Language) -> dict[str, str | int]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "end_column": problem.column + problem.width,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.what.in_language(language),
        "mend": problem.hint.in_language(language),
        "text": lines.line(problem.file, problem.line),
    }


def _as_command(problem: Problem, folder: Path, language: Language) -> str:
    path = folder / problem.file
    place = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    values = {
        "file": place.as_posix(),
        "line": problem.line,
        "col": problem.column,
        "endColumn": problem.column + problem.width,
        "title": problem.code,
    }
    named = ",".join(f"{name}={_escape(str(value), also=':,')}" for name, value in values.items())
    what, hint = problem.what.in_language(language), problem.hint.in_language(language)
    return f"::{problem.severity} {named}::{_escape(f'{what} {HINTS.in_language(language)}: {hint}')}"


def _escape(text: str, also: str = "") -> str:
    return "".join(f"%{ord(letter):02X}" if letter in f"%\r\n{also}" else letter for letter in text)


# -- Shows a line of a file with a marker under a place; Thai vowel marks and tones take no width


MOST_CELLS = 100
BEFORE_MARK = 40  # cells that are kept before the marker of a long line
CUT = "…"
_SHOWN = str.maketrans(dict.fromkeys(ODD_SPACES, "␣") | dict.fromkeys(INVISIBLE, "¤") | {"\t": "→"})


def width_of(text: str) -> int:
    """Count the columns that a text takes in a terminal.

    >>> width_of("ที่นี่"), width_of("น้ำ"), width_of("日本"), width_of("job")
    (2, 2, 4, 3)
    """
    return sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1


def mark(line: str, column: int, width: int) -> tuple[str, str]:
    """Give a line as it can be shown, and the line of markers below it.

    Args:
        line: of a file; what cannot be seen is made visible.
        column: from 0.
        width: in characters.

    >>> mark("th: ที่นี่ #1", 11, 2)
    ('th: ที่นี่ #1', '       ^^')

    """
    shown = "".join(letter if letter.isprintable() else "¤" for letter in line.translate(_SHOWN))
    start, end = min(column, len(shown)), min(column + max(1, width), max(len(shown), column + 1))
    shown, start, end = _cut(shown, start, end)
    return shown, " " * width_of(shown[:start]) + "^" * max(1, width_of(shown[start:end]))


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Keep what is near the marker of a long line."""
    if width_of(line) <= MOST_CELLS:
        return line, start, end
    first = start
    while first > 0 and width_of(line[first - 1 : start]) <= BEFORE_MARK:
        first -= 1
    last = first
    while last < len(line) and width_of(line[first : last + 1]) <= MOST_CELLS:
        last += 1
    head, tail = CUT if first else "", CUT if last < len(line) else ""
    return head + line[first:last] + tail, start - first + len(head), min(end, last) - first + len(head)


class Lines:
    """The lines of the files of a knowledge folder, each file read once; none of what cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str:
        """Give a line of a file; empty where there is none."""
        if file not in self._files:
            self._files[file] = _read(self._folder / file)
        lines = self._files[file]
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _read(path: Path) -> list[str]:
    try:
        return split_lines(decode(path.read_bytes()).text)
    except OSError:
        return []
