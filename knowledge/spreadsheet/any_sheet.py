"""Reads a sheet of any layout as a table of texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.spreadsheet.cells import SpreadsheetError, clean
from knowledge.spreadsheet.layout import Table, guess_headers
from knowledge.spreadsheet.opening import MOST_ROWS_ABOVE, open_workbook

MOST_ROWS, MOST_COLUMNS, MOST_CELL_LETTERS = 1_000, 40, 1_000
MOST_EMPTY_ROWS = 1_000  # a format may reach to the last row of a sheet


def read_table(content: bytes) -> Table:
    """Read the sheet that looks most like a list of offices, and all others with the same headers.

    Raises:
        SpreadsheetError: it is no sheet, too long, or empty.

    """
    sheets = [_read_sheet(sheet) for sheet in open_workbook(content, header="").worksheets if sheet.max_row]
    best = max(sheets, key=lambda each: (len(guess_headers(each.headers)), len(each.rows)), default=Table((), ()))
    rows = [row for each in sheets if each.headers == best.headers for row in each.rows]
    if not rows:
        raise SpreadsheetError("ไฟล์นี้ไม่มีตาราง แก้: ใส่หัวตารางหนึ่งแถว และสำนักงานละแถวใต้หัวตาราง")
    if len(rows) > MOST_ROWS:
        raise SpreadsheetError(f"ตารางยาวเกิน {MOST_ROWS} แถว แก้: แบ่งเป็นหลายไฟล์")
    return Table(best.headers, tuple(rows))


def _read_sheet(sheet: Worksheet) -> Table:
    lines: list[tuple[int, list[str]]] = []
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        cells = [_text(value) for value in row]
        if any(cells):
            lines.append((number, cells))
        if len(lines) > MOST_ROWS + MOST_ROWS_ABOVE or number - len(lines) > MOST_EMPTY_ROWS:
            break
    above = lines[:MOST_ROWS_ABOVE]
    if not above:
        return Table((), ())
    head = max(range(len(above)), key=lambda place: (*_likeness(above[place][1]), -place))
    width = max(place for _, cells in lines[head:] for place, cell in enumerate(cells, start=1) if cell)
    rows = [(number, tuple(cells[:width])) for number, cells in lines[head + 1 :]]
    return Table(tuple(lines[head][1][:width]), tuple(rows))


def _likeness(cells: Sequence[str]) -> tuple[int, int]:
    return len(guess_headers(cells)), min(2, sum(map(bool, cells)))


def _text(value: Any) -> str:
    """Write a cell as a text; formulas and errors stay what they look like, and are told when they are read."""
    match value:
        case None:
            return ""
        case date():  # or a datetime
            return value.strftime("%Y-%m-%d")
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return clean(unescape(str(value)))[:MOST_CELL_LETTERS]
