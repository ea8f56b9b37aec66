"""What staff typed in the cells of the offices' spreadsheet: read as values, or told with its place and hint."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from knowledge.diagnostics.facts_messages import NOT_EMAIL, OFFICE_HOURS
from knowledge.diagnostics.problem import did_you_mean
from knowledge.fields import CLOCK, EMAIL
from knowledge.phones import guess_phones, is_phone, to_plain
from knowledge.yaml.damage import find_damage
from knowledge.yaml.dates import guess_as_of, is_as_of, to_arabic, to_common_era
from knowledge.yaml.splices import Value

MAX_ADDRESS_LETTERS = 300
MAX_HOURS_LETTERS = 90  # WRITING.md: one line of a list
YES, NO = "ใช่", "ไม่ใช่"
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f\x85]")
_NOTHING = frozenset({"-", "--", ".", "ไม่มี", "ไม่มีข้อมูล", "ไม่ทราบ", "ว่าง", "null", "none", "n/a", "na"})
_LOST_ZERO = re.compile(r"[2-9]\d{7,8}", re.ASCII)
_URL = re.compile(r"https?://[!-~]+\.[!-~]+")
_EMAIL = re.compile(EMAIL)
_CLOCK = re.compile(CLOCK, re.ASCII)
_THAI_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A cell or a whole sheet, as staff find it."""

    sheet: str
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Name it.

        >>> str(CellRef("กรุงเทพมหานคร", 12, 4))
        'ชีต กรุงเทพมหานคร ช่อง D12'
        """
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - a bot that serves needs no spreadsheets

        cell = f" ช่อง {get_column_letter(self.column)}{self.row}" if self.column else ""
        return f"ชีต {self.sheet}{cell}"


@dataclass(frozen=True, slots=True, order=True)
class CellProblem:
    """What is wrong in a cell or sheet, and how to mend it."""

    cell: CellRef
    what: str
    hint: str

    def __str__(self) -> str:
        """Tell it in one line.

        >>> str(CellProblem(CellRef("กรุงเทพมหานคร", 12, 4), "“02” ไม่ใช่เบอร์โทร", "เขียนเช่น 02-123-4567"))
        'ชีต กรุงเทพมหานคร ช่อง D12: “02” ไม่ใช่เบอร์โทร แก้: เขียนเช่น 02-123-4567'
        """
        return f"{self.cell}: {self.what} แก้: {self.hint}"


@dataclass(frozen=True, slots=True)
class Row:
    """What is typed about one office, by field, and in which cells."""

    office: str
    texts: Mapping[str, str]
    cells: Mapping[str, CellRef]


@dataclass
class Filled:
    """All that a spreadsheet says.

    Attributes:
        kept: what the cells said when they were written, by office and field; empty if that is lost.
        notes: what was passed over.
    """

    rows: list[Row] = field(default_factory=list)
    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class SpreadsheetError(Exception):
    """A spreadsheet that cannot be taken over, with everything to mend in it."""

    def __init__(self, problems: list[CellProblem] | str) -> None:
        self.problems = tuple(problems) if isinstance(problems, list) else ()
        lines = [problems] if isinstance(problems, str) else [f"พบ {len(problems)} จุดที่ต้องแก้", *map(str, problems)]
        super().__init__("\n".join([*lines, "ยังไม่ได้บันทึกอะไร ข้อมูลสำนักงานชุดเดิมยังใช้งานอยู่"]))


class CellError(Exception):
    """A cell that cannot be meant so; its two arguments tell what is wrong and how to mend it."""


def clean(typed: str) -> str:
    r"""Bring a typed text to one form: digits 0-9, single spaces, nothing invisible.

    >>> clean(" ๐๒-๑๒๓  ๔๕๖๗ \u200b")
    '02-123 4567'
    """
    text = _INVISIBLE.sub("", to_arabic(unicodedata.normalize("NFC", typed)).replace("\r\n", "\n"))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def parse_cell(text: str, parse: Callable[[str], Value], empty: Value) -> Value:
    """Read a cell; an empty one is what is not known, and words for nothing are asked to be left out.

    Raises:
        CellError: that cannot be meant.

    """
    if not text:
        return empty
    if text.casefold() in _NOTHING:
        raise CellError(f"ช่องนี้มีคำว่า “{text}” ซึ่งประชาชนจะเห็น", "ถ้ายังไม่มีข้อมูล เว้นช่องให้ว่าง")
    return parse(text)


def parsers(sources: Collection[str], today: date) -> dict[str, Callable[[str], Value]]:
    """Give what reads the cells of each column, in their order."""
    return {
        "phones": _phones,
        "address": _address,
        "hours": _hours,
        "map_url": _url,
        "email": _email,
        "website": _url,
        "unverified": _yes,
        "sources": partial(_sources, known=sources),
        "as_of": partial(_as_of, today=today),
    }


def _phones(text: str) -> Value:
    """Read phone numbers, separated by commas or on lines of their own.

    >>> _phones(clean("034-564315, 02 123 4567 ต่อ 12"))
    ('034-564315', '02 123 4567 ต่อ 12')
    """
    numbers = tuple(filter(None, (number.strip() for number in re.split(r"[,;\n]", to_plain(text)))))
    if not any(map(_LOST_ZERO.fullmatch, numbers)) and (read := guess_phones(text)):
        return read
    for number in numbers:
        if _LOST_ZERO.fullmatch(number):
            what = f"เบอร์ {number} ไม่มีเลข 0 ข้างหน้า (Excel ตัดออกเมื่อเห็นเป็นตัวเลข)"
            raise CellError(what, f"ถ้าเบอร์ที่ถูกคือ 0{number} พิมพ์ '0{number} โดยมีเครื่องหมาย ' นำหน้า")
        if not is_phone(number):
            hint = "เขียนเช่น 02-123-4567 หรือ 02-123-4567 ต่อ 12 หลายเบอร์คั่นด้วยจุลภาค (,)"
            raise CellError(f"“{number}” ไม่ใช่เบอร์โทร", hint)
    return numbers


def _address(text: str) -> Value:
    r"""Read an address; lines become one.

    >>> _address("ศาลากลาง\nชั้น 2")
    'ศาลากลาง ชั้น 2'
    """
    line = _line(text, MAX_ADDRESS_LETTERS)
    if not any(letter.isalpha() for letter in line):
        raise CellError(f"“{line}” ไม่ใช่ที่อยู่", "เขียนที่อยู่เต็มตามที่ใช้ส่งจดหมาย")
    return line


def _hours(text: str) -> Value:
    line = _line(text, MAX_HOURS_LETTERS)
    if len(_CLOCK.findall(line)) < 2 or not any(letter.isalpha() for letter in line):
        raise CellError(OFFICE_HOURS.what.th.format(value=line), OFFICE_HOURS.hint.th)  # as is said of it in YAML
    return line


def _line(text: str, letters: int) -> str:
    line = text.replace("\n", " ")
    if damage := find_damage(line):
        if damage.mended is None:
            raise CellError(f"ช่องนี้มี{damage.kinds.th}", "ดูต้นฉบับ แล้วพิมพ์คำนั้นใหม่")
        line = " ".join(damage.mended.split())
    if len(line) > letters:
        raise CellError(f"ข้อความยาว {len(line)} ตัวอักษร เกิน {letters}", "เขียนให้สั้นลง")
    return line


def _url(text: str) -> Value:
    if not _URL.fullmatch(text):
        hint = "คัดลอกทั้งบรรทัดจากช่องที่อยู่ของเบราว์เซอร์ ขึ้นต้นด้วย https:// ไม่มีเว้นวรรคและอักษรไทย"
        raise CellError(f"“{text}” ไม่ใช่ที่อยู่เว็บ", hint)
    return text


def _email(text: str) -> Value:
    if not _EMAIL.fullmatch(text):
        raise CellError(NOT_EMAIL.what.th.format(value=text), NOT_EMAIL.hint.th)
    return text


def _yes(text: str) -> Value:
    if text not in (YES, NO, "ไม่"):
        raise CellError(f"ช่องนี้มีคำว่า “{text}”", f"เลือก {YES} หรือเว้นว่าง")
    return text == YES


def _sources(text: str, known: Collection[str]) -> Value:
    names = tuple(dict.fromkeys(name for name in re.split(r"[,;\s]+", text) if name))
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, "ใช้ชื่อจากชีต ที่มา ถ้าเป็นแหล่งใหม่ เพิ่มใน facts/sources.yaml ก่อน")
            raise CellError(f"ไม่รู้จักที่มา {name}", hint)
    return names


def _as_of(text: str, today: date) -> Value:
    """Read a year, a month or a day; Buddhist years and 22/11/2569 are meant as Thais write them.

    >>> [_as_of(text, date(2026, 12, 1)) for text in ("2026-11", "2569-11-22", "22/11/2569", "30 พ.ย. 69", "46348")]
    ['2026-11', '2026-11-22', '2026-11-22', '2026-11-30', '2026-11-22']
    """
    written = to_common_era(_THAI_DAY.sub(lambda found: f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}", text))
    if not is_as_of(written):
        written = guess_as_of(text) or written
    if not is_as_of(written):
        raise CellError(f"“{text}” ไม่ใช่วันที่ของข้อมูล", "เขียนเป็น 2026-11-22 หรือ 22/11/2569 หรือปีอย่างเดียว เช่น 2026")
    if written > today.isoformat():
        raise CellError(f"วันที่ {text} ยังมาไม่ถึง", "ใส่วันที่ได้ข้อมูลมา")
    return written
