"""Tells the problems of a knowledge folder to people, to programs and to GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len

from knowledge.content import Tally
from knowledge.diagnostics.content_messages import GATHERED
from knowledge.diagnostics.problem import Problem, Severity
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
    "ข้อความที่ไม่ใช่เรื่องของกรม {strangers:,} ข้อ: ได้คำตอบ {answered_strangers:,}",
    "{questions:,} test questions: {right:,} right, {offered:,} offered the right choice, "
    "{stolen:,} got another answer, {missed:,} none\n"
    "{strangers:,} messages that are none of ours: {answered_strangers:,} got an answer",
)
MOST_CELLS = 100
BEFORE_MARK = 40  # cells that are kept before the marker of a long line
CUT = "…"
_SHOWN = str.maketrans(dict.fromkeys(ODD_SPACES, "␣") | dict.fromkeys(INVISIBLE, "¤") | {"\t": "→"})


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
        """Show each problem with its line and a marker; many warnings of one kind are gathered."""
        lines = Lines(self.folder)
        parts = [_show(problem, lines, language) for problem in self.problems if problem.is_error]
        parts += self._show_warnings(lines, language, verbose=verbose)
        if self.tally:
            values = {**asdict(self.tally), "questions": self.tally.questions}
            parts.append(QUESTIONS.in_language(language).format(**values))
        if self.problems:
            parts.append(COUNTS.in_language(language).format(errors=self.errors, warnings=self.warnings))
        return "\n\n".join(parts)

    def _show_warnings(self, lines: Lines, language: Language, *, verbose: bool) -> Iterator[str]:
        warnings = [problem for problem in self.problems if not problem.is_error]
        counts = {code: len(list(same)) for code, same in groupby(sorted(each.code for each in warnings))}
        gathered = {
            rule.code: words.in_language(language).format(count=counts[rule.code])
            for rule, words in GATHERED.items()
            if counts.get(rule.code, 0) > FEW and not verbose
        }
        yield from (_show(problem, lines, language) for problem in warnings if problem.code not in gathered)
        if gathered:
            kind = KINDS[Severity.WARNING].in_language(language)
            yield "\n".join([*(f"[{kind}] {words}" for words in gathered.values()), SEE_ALL.in_language(language)])

    def as_json(self, language: Language) -> str:
        """Give everything as one JSON object."""
        lines = Lines(self.folder)
        found = {
            "errors": self.errors,
            "warnings": self.warnings,
            "problems": [_as_values(problem, lines, language) for problem in self.problems],
            "questions": asdict(self.tally) if self.tally else None,
        }
        return json.dumps(found, ensure_ascii=False, indent=2)

    def as_github(self, language: Language) -> str:
        """Give workflow commands, which GitHub shows beside the lines of a change."""
        return "\n".join(_as_command(problem, self.folder, language) for problem in self.problems)


class Lines:
    """The lines of the files of a knowledge folder, each file read once; none of what cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str:
        """Give a line of a file; empty where there is none."""
        if file not in self._files:
            try:
                self._files[file] = split_lines(decode((self._folder / file).read_bytes())[0])
            except OSError:
                self._files[file] = []
        lines = self._files[file]
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _show(problem: Problem, lines: Lines, language: Language) -> str:
    shown = [f"{problem.place_in(language)} [{KINDS[problem.severity].in_language(language)}]"]
    line = lines.line(problem.file, problem.line)
    if line.strip():
        text, marker = mark(line, problem.column - 1, problem.width)
        number = str(problem.line)
        shown += [f"  {number} | {text}", f"  {' ' * len(number)} | {marker}"]
    shown += [f"  {problem.what.in_language(language)}", f"  {problem.hint_in(language)}"]
    return "\n".join(shown)


def mark(line: str, column: int, width: int) -> tuple[str, str]:
    """Give a line as it can be shown, and the line of markers below it; Thai vowel marks and tones take no width.

    Args:
        line: of a file; what cannot be seen is made visible.
        column: from 0.
        width: in characters.

    >>> mark("th: ที่นี่ #1", 11, 2)
    ('th: ที่นี่ #1', '       ^^')

    """
    shown = "".join(letter if letter.isprintable() else "¤" for letter in line.translate(_SHOWN))
    start, end = min(column, len(shown)), min(column + max(1, width), max(len(shown), column + 1))
    if cell_len(shown) > MOST_CELLS:
        shown, start, end = _cut(shown, start, end)
    return shown, " " * cell_len(shown[:start]) + "^" * max(1, cell_len(shown[start:end]))


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Keep what is near the marker of a long line."""
    first = start
    while first > 0 and cell_len(line[first - 1 : start]) <= BEFORE_MARK:
        first -= 1
    last = first
    while last < len(line) and cell_len(line[first : last + 1]) <= MOST_CELLS:
        last += 1
    head, tail = CUT if first else "", CUT if last < len(line) else ""
    return head + line[first:last] + tail, start - first + len(head), min(end, last) - first + len(head)


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
    message = f"{problem.what.in_language(language)} {problem.hint_in(language)}"
    return f"::{problem.severity} {named}::{_escape(message)}"


def _escape(text: str, also: str = "") -> str:
    return "".join(f"%{ord(letter):02X}" if letter in f"%\r\n{also}" else letter for letter in text)
