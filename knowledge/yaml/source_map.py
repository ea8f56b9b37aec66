"""Where YAML values stand in their files, so that every problem names its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from knowledge.diagnostics.problem import Argument, Problem, Problems, Rule
from knowledge.model import Origin, Text

NOWHERE = Origin("answers", 1, 1)
Key = tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """The file that nodes come from; parts are missing where it ``is_whole`` no longer."""

    file: str
    lines: list[str]
    problems: Problems
    is_whole: bool = True

    def hides_names(self) -> None:
        """Note that names of this file are not known: uses of them are no mistakes."""
        self.problems.unreadable.add(self.file.partition("/")[0])


class Marked:
    """A YAML value with its place."""

    def __init__(self, raw: yaml.Node, source: Source, name: str = "") -> None:
        self._raw = raw
        self._source = source
        self._name = name

    @property
    def origin(self) -> Origin:
        """Give the place where the value begins."""
        mark = self._raw.start_mark
        return Origin(self._source.file, mark.line + 1, mark.column + 1)

    def problem(self, rule: Rule, hint: Text | None = None, **arguments: Argument) -> None:
        """Note a broken rule at this value."""
        self.problem_at("", rule, hint, **arguments)

    def problem_at(self, fragment: str, rule: Rule, hint: Text | None = None, **arguments: Argument) -> None:
        """Note a broken rule at the place in a text where a fragment stands."""
        origin, width = self.place_of(fragment)
        self._source.problems.add(origin, rule, hint=hint, width=width, **arguments)

    def place_of(self, fragment: str = "") -> tuple[Origin, int]:
        """Find where a fragment of this text stands, and how wide it is; the whole text when it is not found."""
        start, end = self._raw.start_mark, self._raw.end_mark
        for row in range(start.line, min(end.line + 1, len(self._source.lines))) if fragment else ():
            column = self._source.lines[row].find(fragment, start.column if row == start.line else 0)
            if column >= 0:
                return Origin(self.origin.file, row + 1, column + 1), len(fragment)
        is_one_line = start.line == end.line and isinstance(self._raw, yaml.ScalarNode)
        return self.origin, max(1, (end.column if is_one_line else len(self._line().rstrip())) - start.column)

    def _line(self) -> str:
        row = self._raw.start_mark.line
        return self._source.lines[row] if row < len(self._source.lines) else ""


class SourceMap:
    """Finds the place of a part by its key, such as ``("example", "job.search", "หางาน")``.

    A base that was not read from files here has no marks: its problems then stand where the nearest known part does.
    """

    def __init__(self, marks: Mapping[Key, Marked] | None = None) -> None:
        self._marks = marks or {}

    def origin(self, key: Key, otherwise: Origin = NOWHERE) -> Origin:
        """Give the place of a part."""
        mark = self._marks.get(key)
        return mark.origin if mark else otherwise

    def problem(
        self, rule: Rule, key: Key, otherwise: Origin = NOWHERE, *, fragment: str = "", **arguments: Argument
    ) -> Problem:
        """Make a problem of a part, at a fragment of its text."""
        mark = self._marks.get(key)
        origin, width = mark.place_of(fragment) if mark else (otherwise, 1)
        return rule.at(origin, arguments, width=width)
