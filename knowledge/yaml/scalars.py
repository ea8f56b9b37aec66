"""Single YAML values, read as what their field wants; traps of YAML are named for what they are."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence
from typing import TypeVar

import yaml

from knowledge.diagnostics import value_messages as values
from knowledge.diagnostics import yaml_messages as syntax
from knowledge.diagnostics.problem import Argument, Rule, suggest
from knowledge.model import Origin, Text
from knowledge.yaml.dates import (
    BANGKOK,
    ENGLISH_MONTHS,
    THAI_MONTHS,
    example_of,
    is_as_of,
    is_buddhist_year,
    month_of,
    parse_day,
    parse_end,
    to_arabic,
    to_common_era,
)
from knowledge.yaml.lines import indent_of, is_in_smart_quotes, quoted, straighten
from knowledge.yaml.source_map import Marked

N = TypeVar("N", bound=str)
_NULL_TAG = "tag:yaml.org,2002:null"
_INT_TAG, _FLOAT_TAG = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
_BOOL_TAG = "tag:yaml.org,2002:bool"


class Scalar(Marked):
    """A single value. Reading it as what it is not notes a problem and gives a harmless default."""

    is_required = False  # the field must be there, so that leaving it out is no mend

    @property
    def is_null(self) -> bool:
        """Tell whether the value is left empty."""
        return self._raw.tag == _NULL_TAG

    def text(self) -> str:
        """Read text; numbers and yes/no without quotation marks are problems."""
        if not isinstance(self._raw, yaml.ScalarNode):
            self._tell_structure()
            return ""
        value = str(self._raw.value)
        if self.is_empty:
            self.tell_empty()
            return ""
        if self._raw.style in (None, "") and not self._check_remark():
            self._check_unquoted(value)
        return value

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is written here."""
        return self.is_null or (isinstance(self._raw, yaml.ScalarNode) and not self._raw.value.strip())

    def tell_empty(self) -> None:
        """Say that something belongs here."""
        if self.is_required:
            self.problem(values.EMPTY_REQUIRED, name=self._name)
        elif not self._source.problems.has(self.origin, values.EMPTY_REQUIRED):
            self.problem(values.EMPTY)

    def passage(self) -> str:
        """Read a text of any number of lines; without a bar before them, YAML would join them."""
        value = self.text()
        if value and self._is_folded:
            self.problem(syntax.FOLDED, name=self._name)
        return value

    @property
    def _is_folded(self) -> bool:
        """Tell whether several lines stand here that YAML joins to one."""
        if self._raw.start_mark.line == self._raw.end_mark.line:
            return False
        return isinstance(self._raw, yaml.ScalarNode) and self._raw.style in (None, "", "'", '"')

    def written(self) -> str:
        """Give a value as it stands in the file, whatever YAML takes it for."""
        return str(self._raw.value).strip() if isinstance(self._raw, yaml.ScalarNode) else ""

    @property
    def is_text(self) -> bool:
        """Tell whether YAML takes the value for a text, not for a number or a date."""
        return self._raw.tag == "tag:yaml.org,2002:str"

    def line(self) -> str:
        """Read text of a single line, such as a title or an example question."""
        value = self.text().strip()
        if "\n" in value:
            self.problem(values.SEVERAL_LINES)
        elif self._is_folded:
            self._tell_swallowed_items()
        return value

    def _tell_swallowed_items(self) -> None:
        """Tell items of a list that begin too far to the right, and are taken for more of the item above."""
        start, end = self._raw.start_mark, self._raw.end_mark
        count = indent_of(self._line())
        for row in range(start.line + 1, min(end.line + 1, len(self._source.lines))):
            line = self._source.lines[row]
            if line.lstrip().startswith("- ") and indent_of(line) > count:
                origin = Origin(self.origin.file, row + 1, 1)
                found = indent_of(line)
                self._source.problems.add(origin, syntax.INDENTATION, width=found, found=found, count=count)

    def choice(self, known: Sequence[N], rule: Rule) -> N | None:
        """Read one of several names; another name breaks the rule, and gives nothing."""
        name = self.line()
        for each in known:
            if each == name:
                return each
        self.problem(rule, suggest(name, known), name=name, known=", ".join(known))
        return None

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
        try:
            return parse_day(value)
        except ValueError:
            self._tell_no_date(value)
            return datetime.date.max
        finally:
            self._check_era(value)

    def end(self) -> datetime.datetime:
        """Read the last moment of something in Bangkok: a day, or a day and a time, such as 2026-12-11 16.30."""
        value = self._machine_value()
        try:
            return parse_end(value)
        except ValueError:
            self._tell_no_date(value)
            return datetime.datetime.max.replace(tzinfo=BANGKOK)
        finally:
            self._check_era(value)

    def _tell_no_date(self, value: str) -> None:
        if self.is_empty:
            self.tell_empty()
        elif month := month_of(value):
            days = calendar.monthrange(month.year, month.month)[1]
            names = Text(THAI_MONTHS[month.month - 1], ENGLISH_MONTHS[month.month - 1])
            self.problem(values.NO_SUCH_DAY, value=value, month=names, year=str(month.year), days=days)
        else:
            self.problem(values.NOT_DATE, value=value, example=example_of(value) or "2027-05-22")

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
            if is_in_smart_quotes(value):
                self.problem(syntax.SMART_QUOTES, sign=value[0], quoted=quoted(straighten(value)))
                value = straighten(value)
        arabic = to_arabic(value)
        if arabic != value:
            self.problem(values.THAI_DIGITS, value=arabic)
        return arabic

    def _check_era(self, value: str) -> None:
        if is_buddhist_year(value):
            self.problem(values.BUDDHIST_YEAR, value=value, example=to_common_era(value))

    def _tell_structure(self) -> None:
        """Say that text belongs here; a sign of YAML that begins or cuts the text is the likely reason."""
        value = self._line()[self.origin.column - 1 :].rstrip()
        if value[:1] in ("{", "["):
            self.problem(syntax.SPECIAL_START, sign=value[0], quoted=quoted(value))
        elif isinstance(self._raw, yaml.MappingNode) and ": " in value:
            self.problem(syntax.COLON, quoted=quoted(value))
        else:
            self.problem(values.NOT_TEXT)

    def _check_unquoted(self, value: str) -> None:
        """Find what text without quotation marks is read as."""
        written = self._line()[self._raw.start_mark.column :]
        if not self.is_text and (found := _find_other_type(value, self._raw.tag)):
            rule, arguments = found
            self.problem(rule, None, **arguments)
        elif written.startswith(("&", "!", "*")):
            self.problem(syntax.SPECIAL_START, sign=written[0], quoted=quoted(written.rstrip()))
        elif is_in_smart_quotes(value):
            self.problem(syntax.SMART_QUOTES, sign=value[0], quoted=quoted(straighten(value)))

    def _check_remark(self) -> bool:
        """Find what text without quotation marks loses: all from a number sign on."""
        start, end = self._raw.start_mark, self._raw.end_mark
        line = self._source.lines[end.line] if end.line < len(self._source.lines) else ""
        rest = line[end.column :].lstrip()
        if rest.startswith("#"):
            whole = quoted(line[start.column if start.line == end.line else indent_of(line) :].rstrip())
            origin = Origin(self.origin.file, end.line + 1, len(line) - len(rest) + 1)
            quote = Text(f"ใส่เครื่องหมายคำพูดเป็น {whole}", f"write {whole}")
            self._source.problems.add(origin, syntax.TEXT_CUT, width=len(rest.rstrip()), quote=quote)
        return rest.startswith("#")


def _find_other_type(value: str, tag: str) -> tuple[Rule, dict[str, Argument]] | None:
    """Tell what YAML takes a text for that stands without quotation marks."""
    if tag == _BOOL_TAG:
        read = "true" if value.lower() in ("yes", "on", "true") else "false"
        return values.BOOLEAN_WORD, {"value": value, "read": read}
    if tag not in (_INT_TAG, _FLOAT_TAG):
        return None
    read = str(yaml.safe_load(value))
    if read == value:
        return values.NUMBER_WORD, {"value": value}
    is_whole = tag == _INT_TAG and value[:1] == "0" and ":" not in value
    return values.LEADING_ZERO if is_whole else values.NUMBER_CHANGED, {"value": value, "read": read}
