"""Composes the nodes of a YAML text; where it is broken, lines are repaired in memory so that the rest is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

import yaml

from knowledge.diagnostics import yaml_messages as wrong
from knowledge.yaml.line_signs import find_signs, may_show_signs
from knowledge.yaml.lines import ODD_LINE_END, indent_of, odd_indent, split_lines, with_plain_spaces
from knowledge.yaml.syntax_errors import find_candidates
from knowledge.yaml.syntax_problem import SyntaxProblem

MOST_REPAIRS = 60  # of one file; reading a large file again takes a tenth of a second
MOST_TRIALS = 8  # of what one error may be
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_FIELD = re.compile(r"\s*(?:- +)*[A-Za-z_][\w.]*:(?:\s|$)")


@dataclass(frozen=True)
class Composed:
    """The nodes of a file.

    Attributes:
        root: its top; ``None`` when it holds nothing.
        lines: as they stand in the file.
        problems: where reading stumbled.
        is_whole: nothing had to be left out.

    """

    root: yaml.Node | None
    lines: list[str]
    problems: list[SyntaxProblem]
    is_whole: bool


def compose(text: str) -> Composed:
    """Read a text as YAML; where it stumbles, the line is repaired in memory or left out, so that the rest is read."""
    lines = split_lines(text)
    problems = list(_find_hidden(lines))
    if not problems and not may_show_signs(text):
        with suppress(yaml.MarkedYAMLError, RecursionError):
            return Composed(_composed(lines), lines, [], is_whole=True)
    rest = [_plain(line) for line in lines]
    is_whole = True
    for odd in problems:
        is_whole = _apply(odd, rest) and is_whole
    told = {odd.row for odd in problems}
    for sign in find_signs(rest):
        if sign.row not in told:
            problems.append(sign)
            is_whole = _apply(sign, rest) and is_whole
    repaired: set[int] = set()
    for _ in range(MOST_REPAIRS):
        try:
            return Composed(_composed(rest), lines, problems, is_whole)
        except yaml.MarkedYAMLError as error:
            found = _choose(rest, error)
        except RecursionError:
            break
        is_new = found.row not in repaired
        repaired.add(found.row)
        if is_new:
            problems.append(found)
        before = list(rest)
        is_whole = is_new and _apply(found, rest) and is_whole
        if rest == before and not _leave_out(rest, found.row):
            break
    return Composed(None, lines, problems, is_whole=False)


def _composed(lines: Sequence[str]) -> yaml.Node | None:
    node: yaml.Node | None = yaml.compose(ODD_LINE_END.sub(" ", "\n".join(lines)), Loader=yaml.CSafeLoader)
    return node


def _plain(line: str) -> str:
    return _HIDDEN.sub("", line)


def _apply(problem: SyntaxProblem, lines: list[str]) -> bool:
    """Repair the lines in memory; tell whether all of them can be read as they were meant."""
    for row, line in problem.repairs.items():
        lines[row] = _plain(line)
    return problem.is_whole or problem.rule in (wrong.HIDDEN, wrong.LOST_LETTER, wrong.BROKEN_LETTER)


def _choose(lines: Sequence[str], error: yaml.MarkedYAMLError) -> SyntaxProblem:
    """Take what the error may be by trial: the first repair that lets all of the file be read, or more than others."""
    best, farthest = None, -1
    for candidate in islice(find_candidates(lines, error), MOST_TRIALS):
        reached = _reach(lines, candidate)
        if best is None or reached > farthest:
            best, farthest = candidate, reached
        if reached >= len(lines):
            break
    return best or SyntaxProblem(wrong.NO_YAML, 0, 0)


def _reach(lines: Sequence[str], candidate: SyntaxProblem) -> int:
    """Give the row of the next error when a repair is tried; the number of rows when there is none."""
    if not candidate.repairs:
        return candidate.row
    trial = list(lines)
    _apply(candidate, trial)
    if trial == list(lines):
        return candidate.row
    try:
        _composed(trial)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark.line if mark else candidate.row
    except RecursionError:
        return candidate.row
    return len(lines)


def _find_hidden(lines: list[str]) -> Iterator[SyntaxProblem]:
    """Find control characters, which YAML refuses, and odd spaces before a field."""
    for row, line in enumerate(lines):
        for hidden in _HIDDEN.finditer(line):
            yield SyntaxProblem(wrong.HIDDEN, row, hidden.start())
        odd = odd_indent(line)
        if odd and _FIELD.match(line[sum(odd) :]):
            yield SyntaxProblem(wrong.ODD_SPACE, row, odd[0], with_plain_spaces(line), odd[1])


def _leave_out(lines: list[str], row: int) -> bool:
    """Empty the entry of the section that a row belongs to; tell whether that changed anything."""
    top = next((each for each in range(row, -1, -1) if _begins(lines[each], 0)), 0)
    first = next((line for line in lines[top + 1 :] if line.strip() and not line.lstrip().startswith("#")), "")
    depth = indent_of(first) if row > top else 0
    start = next((each for each in range(row, top - 1, -1) if _begins(lines[each], depth)), top)
    end = next((each for each in range(row + 1, len(lines)) if _begins(lines[each], depth)), len(lines))
    changed = any(lines[start:end])
    lines[start:end] = [""] * (end - start)
    return changed


def _begins(line: str, depth: int) -> bool:
    """Tell whether an entry at this depth, or one further out, begins here."""
    return bool(line.strip()) and not line.lstrip().startswith("#") and indent_of(line) <= depth
