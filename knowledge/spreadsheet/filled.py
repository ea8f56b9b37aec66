"""What a filled spreadsheet of offices says: rows of texts with their places, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell, as staff find it."""

    sheet: str
    row: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Name it.

        >>> str(Place("กรุงเทพมหานคร", 12, 4))
        'ชีต กรุงเทพมหานคร ช่อง D12'
        """
        cell = f" ช่อง {_letters(self.column)}{self.row}" if self.column else ""
        return f"ชีต {self.sheet}{cell}"


@dataclass(frozen=True, slots=True, order=True)
class CellProblem:
    """What is wrong in a cell or sheet, and how to mend it."""

    place: Place
    what: str
    mend: str

    def __str__(self) -> str:
        """Tell it in one line.

        >>> str(CellProblem(Place("กรุงเทพมหานคร", 12, 4), "“02” ไม่ใช่เบอร์โทร", "เขียนเช่น 02-123-4567"))
        'ชีต กรุงเทพมหานคร ช่อง D12: “02” ไม่ใช่เบอร์โทร แก้: เขียนเช่น 02-123-4567'
        """
        return f"{self.place}: {self.what} แก้: {self.mend}"


@dataclass(frozen=True, slots=True)
class Row:
    """What is typed about one office, by field."""

    office: str
    texts: Mapping[str, str]
    places: Mapping[str, Place]


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


def _letters(column: int) -> str:
    """Give the letters above a column.

    >>> _letters(4), _letters(28)
    ('D', 'AB')
    """
    higher, lower = divmod(column - 1, 26)
    return (_letters(higher) if higher else "") + chr(ord("A") + lower)
