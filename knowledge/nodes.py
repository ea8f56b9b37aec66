"""YAML values that know where they stand, so that every mistake can name its place."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import yaml

from knowledge.dates import is_as_of, is_buddhist_year, parse_day
from knowledge.model import Origin, Text
from knowledge.problems import Problems
from knowledge.suggest import did_you_mean

LANGUAGE_NAMES = {"th": "ภาษาไทย", "en": "ภาษาอังกฤษ"}
_NUMBER_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_BOOL_TAG = "tag:yaml.org,2002:bool"
_NULL_TAG = "tag:yaml.org,2002:null"


class Node:
    """One YAML value. Reading it as what it is not notes a problem and gives a harmless default."""

    def __init__(self, raw: yaml.Node, file: str, problems: Problems, name: str = "") -> None:
        self._raw = raw
        self._problems = problems
        self._name = name
        self.origin = Origin(file, raw.start_mark.line + 1, raw.start_mark.column + 1)

    def problem(self, what: str, mend: str) -> None:
        """Note a mistake at this value."""
        self._problems.add(self.origin, what, mend)

    def problem_at(self, fragment: str, what: str, mend: str) -> None:
        """Note a mistake at the line of a text (written with ``|``) where a fragment stands."""
        self._problems.add(self._origin_of(fragment), what, mend)

    def _origin_of(self, fragment: str) -> Origin:
        lines = str(self._raw.value).split("\n")
        rows = [row for row, line in enumerate(lines, start=1) if fragment in line]
        if getattr(self._raw, "style", None) != "|" or not rows:
            return self.origin
        return Origin(self.origin.file, self.origin.line + rows[0], 1)

    def _child(self, raw: yaml.Node, name: str = "") -> Node:
        return Node(raw, self.origin.file, self._problems, name)

    # -- structure

    def pairs(self) -> list[tuple[str, Node, Node]]:
        """Give key, key node and value of each entry of a mapping."""
        if not isinstance(self._raw, yaml.MappingNode):
            self.problem("ตรงนี้ต้องเป็นช่องย่อย (ชื่อช่อง: ค่า)", "ดูรูปแบบใน README.md ของโฟลเดอร์ knowledge")
            return []
        pairs: dict[str, tuple[str, Node, Node]] = {}
        for raw_key, raw_value in self._raw.value:
            key = self._child(raw_key)
            name = str(raw_key.value)
            if name in pairs:
                first = pairs[name][1].origin.line
                key.problem(f"ช่อง `{name}` ซ้ำกับบรรทัด {first}", "ลบออกหนึ่งที่")
                continue
            pairs[name] = (name, key, self._child(raw_value, name))
        return list(pairs.values())

    def child(self, name: str) -> Node | None:
        """Give the value of one field, noting nothing when it is missing."""
        if not isinstance(self._raw, yaml.MappingNode):
            return None
        return next((self._child(raw, name) for key, raw in self._raw.value if key.value == name), None)

    def fields(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Node]:
        """Read a mapping with known keys; unknown and missing ones are problems."""
        known = (*required, *optional)
        found: dict[str, Node] = {}
        for name, key, value in self.pairs():
            if name in known:
                found[name] = value
            else:
                mend = did_you_mean(name, known, f"ใช้ได้เฉพาะ {', '.join(known)}")
                key.problem(f"ไม่รู้จักช่อง `{name}`", mend)
        if isinstance(self._raw, yaml.MappingNode):
            for name in required:
                if name not in found:
                    self._miss(name)
        return found

    def _miss(self, name: str) -> None:
        under = f" ใต้ `{self._name}`" if self._name else ""
        what = LANGUAGE_NAMES.get(name, f"ช่อง `{name}`")
        self.problem(f"ยังไม่มี{what}{under}", f"เพิ่มช่อง `{name}`{under}")

    def items(self) -> Iterator[Node]:
        """Walk through a list."""
        if not isinstance(self._raw, yaml.SequenceNode):
            self.problem("ตรงนี้ต้องเป็นรายการ", "ขึ้นต้นแต่ละบรรทัดด้วย - และเว้นวรรค 1 ครั้ง")
            return
        yield from (self._child(each) for each in self._raw.value)

    @property
    def is_null(self) -> bool:
        """Tell whether the value is left empty."""
        return self._raw.tag == _NULL_TAG

    # -- values

    def text(self) -> str:
        """Read text; numbers and yes/no without quotation marks are problems."""
        if not isinstance(self._raw, yaml.ScalarNode):
            self.problem("ตรงนี้ต้องเป็นข้อความ", "ถ้าในข้อความมีเครื่องหมาย : หรือวงเล็บ ใส่เครื่องหมายคำพูดคร่อมทั้งข้อความ")
            return ""
        value = str(self._raw.value)
        if self._raw.tag in (*_NUMBER_TAGS, _BOOL_TAG):
            self.problem(f"{value} จะถูกอ่านเป็นตัวเลขหรือใช่/ไม่ใช่", f'ใส่เครื่องหมายคำพูดเป็น "{value}"')
        if self.is_null or not value.strip():
            self.problem("ช่องนี้ว่างอยู่", "เขียนข้อความ หรือลบช่องนี้ออก")
            return ""
        return value

    def line(self) -> str:
        """Read text of a single line, such as a title or an example question."""
        value = self.text().strip()
        if "\n" in value:
            self.problem("ข้อความนี้มีหลายบรรทัด", "เขียนให้อยู่ในบรรทัดเดียว")
        return value

    def optional_text(self) -> str | None:
        """Read text that may be null."""
        return None if self.is_null else self.text()

    def lines(self) -> tuple[str, ...]:
        """Read a list of texts of a single line each."""
        return tuple(each.line() for each in self.items())

    def integer(self, lowest: int, highest: int) -> int | None:
        """Read a whole number that may be null."""
        if self.is_null:
            return None
        value = str(self._raw.value)
        if not (value.isascii() and value.isdecimal()) or not lowest <= int(value) <= highest:
            self.problem(f"ตรงนี้ต้องเป็นตัวเลข {lowest}-{highest}", "ใช้เลข 0-9 เท่านั้น หรือ null ถ้ายังไม่มีแหล่งยืนยัน")
            return None
        return int(value)

    def boolean(self) -> bool:
        """Read true or false."""
        if self._raw.tag != _BOOL_TAG:
            self.problem("ตรงนี้ต้องเป็น true หรือ false", "เขียน true หรือ false โดยไม่มีเครื่องหมายคำพูด")
        return str(self._raw.value).lower() in ("true", "yes", "on")

    def date(self) -> datetime.date:
        """Read a full date such as 2027-05-22."""
        value = str(self._raw.value)
        self._check_era(value)
        try:
            return parse_day(value)
        except ValueError:
            self.problem(f"“{value}” ไม่ใช่วันที่", 'เขียนเป็นปี ค.ศ.-เดือน-วัน เช่น "2027-05-22"')
            return datetime.date.max

    def as_of(self) -> str | None:
        """Read a year, a month or a day, such as 2026, 2024-09 or 2026-11-22; may be null."""
        if self.is_null:
            return None
        value = str(self._raw.value)
        if not is_as_of(value):
            self.problem(f"“{value}” ไม่ใช่วันที่ของข้อมูล", 'เขียนเป็น "2026", "2026-11" หรือ "2026-11-22"')
            return None
        self._check_era(value)
        return value

    def _check_era(self, value: str) -> None:
        if is_buddhist_year(value):
            self.problem(f"“{value}” เป็นปี พ.ศ.", f'เขียนเป็นปี ค.ศ. เช่น "{int(value[:4]) - 543}{value[4:]}"')

    def translations(self) -> Text:
        """Read a text in both languages."""
        found = self.fields(("th", "en"))
        return Text(*(found[name].text() if name in found else "" for name in ("th", "en")))

    def line_translations(self) -> Text:
        """Read a text of a single line in both languages."""
        found = self.fields(("th", "en"))
        return Text(*(found[name].line() if name in found else "" for name in ("th", "en")))
