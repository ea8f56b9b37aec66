"""Where a YAML value stands: what its mistakes are told with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from knowledge.model import Origin, Text
from knowledge.telling.problems import Mistake, Problems, Value


@dataclass(frozen=True)
class Source:
    """The file that nodes come from; parts are missing where it ``is_whole`` no longer."""

    file: str
    lines: list[str]
    problems: Problems
    is_whole: bool = True


class Marked:
    """A YAML value with its place."""

    def __init__(self, raw: yaml.Node, source: Source, name: str = "") -> None:
        self._raw = raw
        self._source = source
        self._name = name
        self.origin = Origin(source.file, raw.start_mark.line + 1, raw.start_mark.column + 1)

    def problem(self, mistake: Mistake, mend: Text | None = None, **filled: Value) -> None:
        """Note a mistake at this value."""
        self._note(mistake, filled, mend)

    def _note(self, mistake: Mistake, values: Mapping[str, Value], mend: Text | None = None) -> None:
        self._source.problems.note(mistake.at(self.origin, values, mend=mend, width=self._width()))

    def problem_at(self, fragment: str, mistake: Mistake, mend: Text | None = None, **filled: Value) -> None:
        """Note a mistake at the place in a text where a fragment stands."""
        origin, width = self.place_of(fragment)
        self._source.problems.add(origin, mistake, mend=mend, width=width, **filled)

    def place_of(self, fragment: str = "") -> tuple[Origin, int]:
        """Find where a fragment of this text stands, and how wide it is; the whole text when it is not found."""
        first, last = self._raw.start_mark.line, self._raw.end_mark.line
        for row in range(first, min(last + 1, len(self._source.lines))) if fragment else ():
            column = self._source.lines[row].find(fragment, self.origin.column - 1 if row == first else 0)
            if column >= 0:
                return Origin(self.origin.file, row + 1, column + 1), len(fragment)
        return self.origin, self._width()

    def _width(self) -> int:
        start, end = self._raw.start_mark, self._raw.end_mark
        if start.line == end.line and isinstance(self._raw, yaml.ScalarNode):
            return max(1, end.column - start.column)
        return max(1, len(self._line().rstrip()) - start.column)

    def _line(self) -> str:
        row = self._raw.start_mark.line
        return self._source.lines[row] if row < len(self._source.lines) else ""
