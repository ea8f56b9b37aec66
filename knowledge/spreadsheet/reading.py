"""Reads the offices' spreadsheet into rows of texts, each with its cell, whatever was done to the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.diagnostics.problem import did_you_mean
from knowledge.spreadsheet.cells import CellError, CellProblem, CellRef, Filled, Row, SpreadsheetError
from knowledge.spreadsheet.columns import COLUMNS, ID_HEADER, KEPT_SHEET, LOCKED, SHEETS
from knowledge.spreadsheet.opening import MOST_ROWS_ABOVE, open_workbook

MOST_ROWS = 5_000  # fifty times the offices that there are
MOST_COLUMNS = 200
HEADERS = {column.header: column.field for column in (*LOCKED, *COLUMNS)}
EXPORT_AGAIN = "ส่งออกไฟล์ใหม่ด้วย doebot offices export แล้วย้ายข้อมูลมา"


def read_spreadsheet(content: bytes) -> Filled:
    """Read the rows of all sheets.

    Raises:
        SpreadsheetError: it is no spreadsheet of ours.

    """
    book = open_workbook(content)
    filled = Filled(kept=_read_kept(book[KEPT_SHEET]) if KEPT_SHEET in book.sheetnames else {})
    for sheet in _find_sheets(book, filled):
        head = _header_row(sheet)
        columns = _find_columns(sheet, head, filled)
        if head > 1:
            filled.notes.append(f"ชีต {sheet.title}: ข้ามแถวที่อยู่เหนือหัวตาราง (หัวตารางอยู่แถวที่ {head})")
        if "id" in columns:
            _tell_merged(sheet, columns, filled)
            last = min(sheet.max_row, head + MOST_ROWS)  # a format may reach to the last row of the sheet
            for number in range(head + 1, last + 1):
                _read_row(sheet, number, columns, filled)
    return filled


def _header_row(sheet: Worksheet) -> int:
    """Find the row of headers; a title may stand above them."""
    rows = range(1, min(sheet.max_row, MOST_ROWS_ABOVE) + 1)
    return max(rows, key=lambda row: (len(_headers(sheet, row).keys() & HEADERS.keys()), -row), default=1)


def _read_kept(sheet: Worksheet) -> dict[str, dict[str, str]]:
    rows = [
        ["" if value is None else str(value) for value in row]
        for row in sheet.iter_rows(max_row=MOST_ROWS, values_only=True)
    ]
    names = rows[0] if rows else []
    return {row[0]: dict(zip(names, row, strict=False)) for row in rows[1:] if row and row[0]}


def _find_sheets(book: Workbook, filled: Filled) -> Iterator[Worksheet]:
    """Give the sheets with offices; one under another name is told."""
    ours = [title for title in SHEETS.values() if title in book.sheetnames]
    missing = [title for title in SHEETS.values() if title not in ours]
    others = [sheet for sheet in book.worksheets if sheet.title not in (*ours, KEPT_SHEET)]
    strangers = [
        sheet.title
        for sheet in others
        if len(_headers(sheet, _header_row(sheet)).keys() & HEADERS.keys()) > len(HEADERS) / 2
    ]
    for title in strangers:
        hint = did_you_mean(title, missing, f"เปลี่ยนชื่อกลับเป็น {' หรือ '.join(missing)}" if missing else "ลบชีตนี้")
        filled.problems.append(CellProblem(CellRef(title), "ชื่อชีตนี้ไม่ตรงกับที่ส่งออก", hint))
    if not ours and not strangers:
        raise SpreadsheetError(f"ไฟล์นี้ไม่มีชีต {' '.join(SHEETS.values())} แก้: {EXPORT_AGAIN}")
    yield from (book[title] for title in ours)


def _headers(sheet: Worksheet, row: int) -> dict[str, list[int]]:
    """Find the columns by what stands above them, wherever they were moved to."""
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(next(sheet.iter_rows(min_row=row, max_row=row, max_col=MOST_COLUMNS), ()), start=1):
        if cell.value is not None:
            found.setdefault(" ".join(str(cell.value).split()), []).append(number)
    return found


def _find_columns(sheet: Worksheet, head: int, filled: Filled) -> dict[str, int]:
    """Give the column of each field; missing, renamed and doubled ones are told."""
    headers = _headers(sheet, head)
    strangers = [name for name in headers if name not in HEADERS]
    missing = [name for name in HEADERS if name not in headers]
    for name, numbers in headers.items():
        if name in HEADERS and len(numbers) > 1:
            cell = CellRef(sheet.title, head, numbers[1])
            filled.problems.append(CellProblem(cell, f"มีคอลัมน์ {name} ซ้ำกัน", "ลบออกหนึ่งคอลัมน์"))
    for name in missing:
        hint = f"นำคอลัมน์กลับมา หรือ{EXPORT_AGAIN}"
        if len(missing) == len(strangers) == 1:
            hint = f"เปลี่ยนหัวคอลัมน์ “{strangers[0]}” กลับเป็น “{name}”"
        elif strangers:
            hint = f"ถ้าเปลี่ยนชื่อไว้ ({', '.join(strangers)}) เปลี่ยนหัวคอลัมน์กลับเป็น “{name}” หรือ{EXPORT_AGAIN}"
        filled.problems.append(CellProblem(CellRef(sheet.title), f"ไม่พบคอลัมน์ {name}", hint))
    if strangers and not missing:
        filled.notes.append(f"ชีต {sheet.title}: ไม่ได้อ่านคอลัมน์ที่เพิ่มมา {', '.join(strangers)}")
    return {HEADERS[name]: numbers[0] for name, numbers in headers.items() if name in HEADERS}


def _tell_merged(sheet: Worksheet, columns: Mapping[str, int], filled: Filled) -> None:
    """Tell cells that were merged; their values stand in one row only."""
    for merged in sheet.merged_cells.ranges:
        if any(merged.min_col <= number <= merged.max_col for number in columns.values()):
            cell, what = CellRef(sheet.title, merged.min_row, merged.min_col), f"เซลล์ {merged.coord} ถูกผสานเข้าด้วยกัน"
            filled.problems.append(CellProblem(cell, what, "ยกเลิกการผสานเซลล์ (Unmerge) แล้วใส่ค่าทีละแถว"))


def _read_row(sheet: Worksheet, number: int, columns: Mapping[str, int], filled: Filled) -> None:
    texts: dict[str, str] = {}
    cells = {name: CellRef(sheet.title, number, column) for name, column in columns.items()}
    for name, column in columns.items():
        try:
            texts[name] = _text(sheet.cell(number, column), is_date=name == "as_of")
        except CellError as error:
            filled.problems.append(CellProblem(cells[name], *error.args))
    office = texts.pop("id", "").strip()
    if office:
        filled.rows.append(Row(office, texts, cells))
    elif any(text.strip() for text in texts.values()):
        what = f"แถวนี้มีข้อมูลแต่ไม่มี{ID_HEADER}"
        filled.problems.append(CellProblem(cells["id"], what, f"ใส่{ID_HEADER}ของสำนักงานเดิม หรือลบทั้งแถว"))


def _text(cell: Any, *, is_date: bool) -> str:
    """Give a cell as text; what a spreadsheet program made of it is told."""
    value = cell.value
    if cell.data_type == "f":
        raise CellError("ช่องนี้เป็นสูตร", "คัดลอกแล้ววางแบบค่า (Paste Special > Values)")
    if cell.data_type == "e":
        raise CellError(f"ช่องนี้มีข้อผิดพลาด {value}", "ลบแล้วพิมพ์ใหม่")
    match value:
        case None:
            return ""
        case date() if is_date:  # or a datetime
            return value.strftime("%Y-%m-%d")
        case float() if value.is_integer():
            return str(int(value))
        case str():
            return unescape(value)  # Excel writes what XML cannot hold as _x000D_
        case int() | float() if not isinstance(value, bool):
            return str(value)
    raise CellError(f"Excel เปลี่ยนสิ่งที่พิมพ์เป็น {value}", "จัดรูปแบบช่องเป็นข้อความ (Text) แล้วพิมพ์ใหม่")
