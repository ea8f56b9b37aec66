"""Single YAML values, read as what their field wants; traps of YAML are named for what they are."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from knowledge.diagnostics import value_messages as values
from knowledge.diagnostics import yaml_messages as slips
from knowledge.diagnostics.problem import Mistake, Problems, Value
from knowledge.model import Origin, Text
from knowledge.yaml import lines as seen
from knowledge.yaml.dates import example_of, is_as_of, is_buddhist_year, parse_day, to_arabic, to_common_era

# -- Where a YAML value stands: what its mistakes are told with


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


NULL_TAG = "tag:yaml.org,2002:null"
_NUMBER_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_BOOL_TAG = "tag:yaml.org,2002:bool"


class Scalar(Marked):
    """A single value. Reading it as what it is not notes a problem and gives a harmless default."""

    @property
    def is_null(self) -> bool:
        """Tell whether the value is left empty."""
        return self._raw.tag == NULL_TAG

    def text(self) -> str:
        """Read text; numbers and yes/no without quotation marks are problems."""
        if not isinstance(self._raw, yaml.ScalarNode):
            self._not_text()
            return ""
        value = str(self._raw.value)
        if self.is_null or not value.strip():
            self.problem(values.EMPTY)
            return ""
        if self._raw.style in (None, ""):
            self._check_plain(value)
        return value

    def _not_text(self) -> None:
        value = self._line()[self.origin.column - 1 :].rstrip()
        text = seen.quoted(value)
        if value[:1] in ("{", "["):
            self.problem(slips.SPECIAL_START, sign=value[0], quoted=text)
        elif isinstance(self._raw, yaml.MappingNode) and ": " in value:
            self.problem(slips.COLON, quoted=text)
        else:
            self.problem(values.NOT_TEXT)

    def _check_plain(self, value: str) -> None:
        """Find what text without quotation marks is read as, or loses."""
        start, end = self._raw.start_mark, self._raw.end_mark
        first = self._line()[start.column : start.column + 1]
        found = _unquoted_mistake(value, self._raw.tag)
        if found:
            self._note(*found)
        elif first in ("&", "!", "*"):
            self.problem(slips.SPECIAL_START, sign=first, quoted=seen.quoted(self._line()[start.column :].rstrip()))
        elif seen.is_in_smart_quotes(value):
            self.problem(slips.SMART_QUOTES, sign=value[0], quoted=seen.quoted(seen.straighten(value)))
        line = self._source.lines[end.line] if end.line < len(self._source.lines) else ""
        rest = line[end.column :]
        if rest.lstrip().startswith("#"):
            whole = seen.quoted(line[start.column if start.line == end.line else seen.indent_of(line) :].rstrip())
            origin = Origin(self.origin.file, end.line + 1, len(line) - len(rest.lstrip()) + 1)
            quote = Text(f"ใส่เครื่องหมายคำพูดเป็น {whole}", f"write {whole}")
            self._source.problems.add(origin, slips.TEXT_CUT, width=len(rest.strip()), quote=quote)

    def line(self) -> str:
        """Read text of a single line, such as a title or an example question."""
        value = self.text().strip()
        if "\n" in value:
            self.problem(values.SEVERAL_LINES)
        return value

    def optional_text(self) -> str | None:
        """Read text that may be null."""
        return None if self.is_null else self.text()

    def integer(self, lowest: int, highest: int) -> int | None:
        """Read a whole number that may be null."""
        if self.is_null:
            return None
        value = self._machine_value()
        if not (value.isascii() and value.isdecimal() and len(value) < 10) or not lowest <= int(value) <= highest:
            self.problem(values.NOT_INTEGER, lowest=lowest, highest=highest)
            return None
        return int(value)

    def boolean(self) -> bool:
        """Read true or false."""
        if self._raw.tag != _BOOL_TAG:
            self.problem(values.NOT_BOOLEAN)
        return str(self._raw.value).lower() in ("true", "yes", "on")

    def date(self) -> datetime.date:
        """Read a full date such as 2027-05-22."""
        value = self._machine_value()
        self._check_era(value)
        try:
            return parse_day(value)
        except ValueError:
            self.problem(values.NOT_DATE, value=value, example=example_of(value) or "2027-05-22")
            return datetime.date.max

    def as_of(self) -> str | None:
        """Read a year, a month or a day, such as 2026, 2024-09 or 2026-11-22; may be null."""
        if self.is_null:
            return None
        value = self._machine_value()
        if not is_as_of(value):
            self.problem(values.NOT_AS_OF, value=value, example=example_of(value) or "2026")
            return None
        self._check_era(value)
        return value

    def machine_line(self) -> str:
        """Read text of a single line that programs read: Thai digits are a problem."""
        return self._machine_value(self.line())

    def _machine_value(self, value: str | None = None) -> str:
        """Give what programs read; Thai digits and curly quotation marks are told, and read as what they stand for."""
        if value is None:
            value = str(self._raw.value) if isinstance(self._raw, yaml.ScalarNode) else "?"
            if seen.is_in_smart_quotes(value):
                self.problem(slips.SMART_QUOTES, sign=value[0], quoted=seen.quoted(seen.straighten(value)))
                value = seen.straighten(value)
        arabic = to_arabic(value)
        if arabic != value:
            self.problem(values.THAI_DIGITS, value=arabic)
        return arabic

    def _check_era(self, value: str) -> None:
        if is_buddhist_year(value):
            self.problem(values.BUDDHIST_YEAR, value=value, example=to_common_era(value))


def _unquoted_mistake(value: str, tag: str) -> tuple[Mistake, dict[str, Value]] | None:
    """Tell what YAML takes a text for that stands without quotation marks."""
    if tag == _BOOL_TAG:
        read = "true" if value.lower() in ("yes", "on", "true") else "false"
        return values.BOOLEAN_WORD, {"value": value, "read": read}
    if tag not in _NUMBER_TAGS:
        return None
    read = str(yaml.safe_load(value))
    if read == value:
        return values.NUMBER_WORD, {"value": value}
    is_whole = tag == _NUMBER_TAGS[0] and value[:1] == "0" and ":" not in value
    return values.LEADING_ZERO if is_whole else values.NUMBER_CHANGED, {"value": value, "read": read}
