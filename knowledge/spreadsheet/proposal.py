"""What a sheet of any layout would change: each row read as values of its office, in doubt, or told why it is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from knowledge.content.offices import doubt_phones
from knowledge.diagnostics.problem import did_you_mean
from knowledge.model import KnowledgeBase, Office
from knowledge.phones import guess_phones
from knowledge.spreadsheet.cells import CellError, clean, parse_cell, parsers
from knowledge.spreadsheet.columns import COLUMNS, DATA_FIELDS, EMPTY, show, shown
from knowledge.spreadsheet.layout import OFFICE, PROVINCE, OfficeFinder, Table
from knowledge.yaml.splices import Value

HEADER_OF: Mapping[str, str] = {column.field: column.header for column in COLUMNS}
PROPOSED_FIELDS = (*DATA_FIELDS, "as_of")
NOT_YOURS = "สำนักงานนี้ไม่อยู่ในจังหวัดของคุณ"
NO_OFFICE = "ไม่พบสำนักงานชื่อนี้"


def read_table(content: bytes) -> Table:
    """Read the sheet of a file that looks most like a list of offices.

    Raises:
        SpreadsheetError: it is no sheet, too long, or empty.

    """
    from knowledge.spreadsheet.any_sheet import read_table as read  # noqa: PLC0415 - a bot that serves needs no sheets

    return read(content)


@dataclass
class ProposedRow:
    """A row of a sheet, read.

    Attributes:
        number: of the row in the file, counted from 1.
        office: that it is about, if any was found.
        values: fields that differ from what the office has, as entries hold them.
        shown: label, what stands there, what would, and what was typed where that reads otherwise.
        reasons: why it cannot be taken over; empty where it can.
        doubts: what to look at again before it is.

    """

    number: int
    cells: tuple[str, ...]
    office: Office | None = None
    values: dict[str, str | Sequence[str]] = field(default_factory=dict)
    shown: list[tuple[str, str, str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Tell whether it changes something and can be taken over."""
        return bool(self.values) and not self.reasons


def propose_rows(
    base: KnowledgeBase,
    table: Table,
    columns: Mapping[str, int],
    as_of: str,
    today: date,
    is_allowed: Callable[[Office], bool],
) -> Sequence[ProposedRow]:
    """Read each row of a table; an empty cell leaves what is known as it is.

    Args:
        base: what is live.
        table: of a file.
        columns: which one holds what, counted from 0.
        as_of: date of what the sheet says, for rows that have none of their own.
        today: the day on which it is taken over.
        is_allowed: tells whose rows the officer may change.

    """
    reader = _RowReader(base, columns, as_of, today, is_allowed)
    rows = [reader.read(number, cells) for number, cells in table.rows]
    _doubt(base, rows)
    return rows


class _RowReader:
    def __init__(
        self,
        base: KnowledgeBase,
        columns: Mapping[str, int],
        as_of: str,
        today: date,
        is_allowed: Callable[[Office], bool],
    ) -> None:
        self._finder = OfficeFinder(base)
        self._parsers = parsers(base.sources, today)
        self._columns, self._as_of, self._is_allowed = columns, as_of, is_allowed
        self._first: dict[str, int] = {}

    def read(self, number: int, cells: tuple[str, ...]) -> ProposedRow:
        row = ProposedRow(number, cells)
        names = [self._cell(cells, column) for column in (OFFICE, PROVINCE)]
        row.office = self._finder.find(*names)
        if row.office is None:
            hint = did_you_mean(names[0] or names[1], self._finder.all_names(), "ตรวจชื่อสำนักงานหรือจังหวัดในแถวนี้")
            row.reasons.append(f"{NO_OFFICE} แก้: {hint}")
        elif not self._is_allowed(row.office):
            row.reasons.append(NOT_YOURS)
        elif (first := self._first.setdefault(row.office.id, number)) != number:
            row.reasons.append(f"สำนักงานนี้ซ้ำกับแถวที่ {first} แก้: เหลือไว้แถวเดียว")
        else:
            self._compare(row, row.office)
        return row

    def _cell(self, cells: Sequence[str], column: str) -> str:
        place = self._columns.get(column)
        return cells[place] if place is not None and place < len(cells) else ""

    def _compare(self, row: ProposedRow, office: Office) -> None:
        for name in DATA_FIELDS:
            self._propose(row, office, name, self._cell(row.cells, name))
        if row.values:
            self._propose(row, office, "as_of", self._cell(row.cells, "as_of") or self._as_of)

    def _propose(self, row: ProposedRow, office: Office, name: str, typed: str) -> None:
        try:
            value = parse_cell(clean(typed), self._parsers[name], EMPTY.get(name))
        except CellError as error:
            if name == "phones" and (read := guess_phones(clean(typed))):  # a zero that a spreadsheet program took away
                self._put(row, office, name, typed, read)
                row.doubts.append(f"{error.args[0]} อ่านเป็น {shown(read)}")
                return
            row.reasons.append(f"{HEADER_OF[name]}: {error.args[0]} แก้: {error.args[1]}")
            return
        self._put(row, office, name, typed, value)

    def _put(self, row: ProposedRow, office: Office, name: str, typed: str, value: Value) -> None:
        if value and value != getattr(office, name):
            row.values[name] = list(value) if isinstance(value, tuple) else str(value)
            told = typed if _key(typed) != _key(shown(value)) else ""
            row.shown.append((HEADER_OF[name], show(office, name), shown(value), told))


def _key(text: str) -> str:
    return "".join(clean(text).split()).replace(";", ",")


def _doubt(base: KnowledgeBase, rows: Sequence[ProposedRow]) -> None:
    """Look at the numbers of all offices as they would be."""
    changed = {row.office.id: row for row in rows if row.office is not None and row.is_sound and "phones" in row.values}

    def new(office: Office) -> Office:
        more: dict[str, Any] = {"phones": tuple(changed[office.id].values["phones"])} if office.id in changed else {}
        return replace(office, **more)

    for doubt in doubt_phones([new(office) for office in base.offices]):
        for name in doubt.offices:
            if name in changed:
                changed[name].doubts.append(doubt.words)
