"""YAML values that know where they stand, so that every mistake can name its place."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from rapidfuzz import process

from knowledge.model import Origin, Text
from knowledge.problems import Problem

ALIKE_SCORE = 60  # rapidfuzz speaks 0-100; "exmaples" is 88 from "examples"
_NUMBER_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_BOOL_TAG = "tag:yaml.org,2002:bool"
_NULL_TAG = "tag:yaml.org,2002:null"
_DATE_TAG = "tag:yaml.org,2002:timestamp"


class Problems:
    """Collects the mistakes of one loading."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, origin: Origin, what: str, mend: str) -> None:
        """Note a mistake at a place."""
        self.found.append(Problem(origin.file, origin.line, origin.column, what, mend))


class Node:
    """One YAML value. Reading it as what it is not notes a problem and gives a harmless default."""

    def __init__(self, raw: yaml.Node, file: str, problems: Problems) -> None:
        self._raw = raw
        self._problems = problems
        self.origin = Origin(file, raw.start_mark.line + 1, raw.start_mark.column + 1)

    def problem(self, what: str, mend: str) -> None:
        """Note a mistake at this value."""
        self._problems.add(self.origin, what, mend)

    def _child(self, raw: yaml.Node) -> Node:
        return Node(raw, self.origin.file, self._problems)

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
            pairs[name] = (name, key, self._child(raw_value))
        return list(pairs.values())

    def fields(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Node]:
        """Read a mapping with known keys; unknown and missing ones are problems."""
        known = (*required, *optional)
        found: dict[str, Node] = {}
        for name, key, value in self.pairs():
            if name in known:
                found[name] = value
            else:
                key.problem(f"ไม่รู้จักช่อง `{name}`", _did_you_mean(name, known))
        if isinstance(self._raw, yaml.MappingNode):
            for name in required:
                if name not in found:
                    self.problem(f"ยังไม่มีช่อง `{name}`", f"เพิ่มช่อง `{name}`")
        return found

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

    def text(self) -> str:
        """Read text; numbers and yes/no without quotation marks are problems."""
        if not isinstance(self._raw, yaml.ScalarNode):
            self.problem("ตรงนี้ต้องเป็นข้อความ", "เขียนข้อความไว้หลังเครื่องหมาย : ในบรรทัดเดียว หรือใช้ |")
            return ""
        value = str(self._raw.value)
        if self._raw.tag in (*_NUMBER_TAGS, _BOOL_TAG):
            self.problem(f"{value} จะถูกอ่านเป็นตัวเลขหรือใช่/ไม่ใช่", f'ใส่เครื่องหมายคำพูดเป็น "{value}"')
        if not value.strip():
            self.problem("ช่องนี้ว่างอยู่", "เขียนข้อความ หรือลบช่องนี้ออก")
        return value

    def optional_text(self) -> str | None:
        """Read text that may be null."""
        return None if self.is_null else self.text()

    def texts(self) -> tuple[str, ...]:
        """Read a list of texts."""
        return tuple(each.text() for each in self.items())

    def integer(self) -> int | None:
        """Read a whole number that may be null."""
        if self.is_null:
            return None
        try:
            return int(str(self._raw.value))
        except ValueError:
            self.problem("ตรงนี้ต้องเป็นตัวเลข", "ใช้เลข 0-9 เท่านั้น")
            return None

    def boolean(self) -> bool:
        """Read true or false."""
        if self._raw.tag != _BOOL_TAG:
            self.problem("ตรงนี้ต้องเป็น true หรือ false", "เขียน true หรือ false โดยไม่มีเครื่องหมายคำพูด")
        return str(self._raw.value).lower() in ("true", "yes", "on")

    def date(self) -> datetime.date:
        """Read a full date such as 2027-05-22."""
        value = str(self._raw.value)
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.problem(f"“{value}” ไม่ใช่วันที่", 'เขียนเป็นปี ค.ศ.-เดือน-วัน เช่น "2027-05-22"')
            return datetime.date.max

    def as_of(self) -> str | None:
        """Read a year, a month or a day, such as 2026, 2024-09 or 2026-11-22; may be null."""
        if self.is_null:
            return None
        value = str(self._raw.value)
        try:
            datetime.date.fromisoformat(value + "-01-01"[: 10 - len(value)] if len(value) in (4, 7) else value)
        except ValueError:
            self.problem(f"“{value}” ไม่ใช่วันที่ของข้อมูล", 'เขียนเป็น "2026", "2026-11" หรือ "2026-11-22"')
            return None
        return value

    def translations(self) -> Text:
        """Read a text in both languages."""
        found = self.fields(("th", "en"))
        return Text(*(found[name].text() if name in found else "" for name in ("th", "en")))


def _did_you_mean(name: str, known: tuple[str, ...]) -> str:
    hit = process.extractOne(name, known, score_cutoff=ALIKE_SCORE)
    return f"น่าจะหมายถึง `{hit[0]}`" if hit else f"ใช้ได้เฉพาะ {', '.join(known)}"


def read_yaml(path: Path, problems: Problems) -> Mapping[str, Node]:
    """Read a YAML file into its top-level fields; a file that cannot be read is a problem."""
    try:
        raw = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError:
        problems.add(Origin(path.name, 1, 1), "ไฟล์ไม่ได้บันทึกเป็น UTF-8", "บันทึกใหม่โดยเลือก UTF-8")
        return {}
    except yaml.MarkedYAMLError as error:
        problems.add(_error_origin(path, error), *_syntax_words(path, error))
        return {}
    if raw is None:
        problems.add(Origin(path.name, 1, 1), "ไฟล์ว่างเปล่า", "เติมเนื้อหา หรือลบไฟล์นี้")
        return {}
    top = Node(raw, path.name, problems)
    return {name: value for name, _, value in top.pairs()}


def _error_origin(path: Path, error: yaml.MarkedYAMLError) -> Origin:
    mark = error.problem_mark or error.context_mark
    return Origin(path.name, mark.line + 1, mark.column + 1) if mark else Origin(path.name, 1, 1)


def _syntax_words(path: Path, error: yaml.MarkedYAMLError) -> tuple[str, str]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    number = _error_origin(path, error).line
    near = "\n".join(lines[max(0, number - 2) : number])
    if "\t" in near:
        return "มีปุ่ม Tab ในย่อหน้า", "เคาะเว้นวรรคแทน Tab"
    if "mapping values" in (error.problem or ""):
        return "มีเครื่องหมาย : ในข้อความ", "ใส่เครื่องหมายคำพูดคร่อมข้อความทั้งหมด"
    return "ย่อหน้าหรือเครื่องหมายไม่ตรงรูปแบบ", "ดูบรรทัดนี้และบรรทัดก่อนหน้า ย่อหน้าต้องตรงกัน และเครื่องหมายคำพูดต้องครบคู่"
