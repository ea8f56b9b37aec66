"""Reads the offices' spreadsheet into rows of texts, each with its place, whatever was done to the file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.spreadsheet.cells import CellError, CellProblem, Filled, Place, Row, SpreadsheetError
from knowledge.spreadsheet.columns import EXPORT_AGAIN, ID_HEADER, KEPT_SHEET, find_columns, find_sheets, tell_merged

MAX_FILE_BYTES = 20_000_000


def read_spreadsheet(content: bytes) -> Filled:
    """Read the rows of all sheets.

    Raises:
        SpreadsheetError: it is no spreadsheet of ours.

    """
    book = _open(content)
    filled = Filled()
    if KEPT_SHEET in book.sheetnames:
        filled.kept = _read_kept(book[KEPT_SHEET])
    for sheet in find_sheets(book, filled):
        _read_sheet(sheet, filled)
    return filled


def _open(content: bytes) -> Workbook:
    if len(content) > MAX_FILE_BYTES:
        raise SpreadsheetError(f"ไฟล์ใหญ่เกิน {MAX_FILE_BYTES // 1_000_000} MB แก้: {EXPORT_AGAIN}")
    try:
        return load_workbook(BytesIO(content))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        mend = "บันทึกใหม่เป็น Excel Workbook (.xlsx) ที่ไม่ใส่รหัสผ่าน"
        raise SpreadsheetError(f"เปิดไฟล์ไม่ได้ ไฟล์ไม่ใช่ .xlsx หรือเสียหาย แก้: {mend}") from error


def _read_kept(sheet: Worksheet) -> dict[str, dict[str, str]]:
    rows = [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    names = rows[0] if rows else []
    return {row[0]: dict(zip(names, row, strict=False)) for row in rows[1:] if row and row[0]}


def _read_sheet(sheet: Worksheet, filled: Filled) -> None:
    columns = find_columns(sheet, filled)
    if "id" not in columns:
        return
    tell_merged(sheet, columns, filled)
    for number in range(2, sheet.max_row + 1):
        _read_row(sheet, number, columns, filled)


def _read_row(sheet: Worksheet, number: int, columns: Mapping[str, int], filled: Filled) -> None:
    texts: dict[str, str] = {}
    places = {name: Place(sheet.title, number, column) for name, column in columns.items()}
    for name, column in columns.items():
        try:
            texts[name] = _text(sheet.cell(number, column), is_date=name == "as_of")
        except CellError as error:
            filled.problems.append(CellProblem(places[name], error.what, error.mend))
    office = texts.pop("id", "").strip()
    if office:
        filled.rows.append(Row(office, texts, places))
    elif any(text.strip() for text in texts.values()):
        what = f"แถวนี้มีข้อมูลแต่ไม่มี{ID_HEADER}"
        filled.problems.append(CellProblem(places["id"], what, f"ใส่{ID_HEADER}ของสำนักงานเดิม หรือลบทั้งแถว"))


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
        case datetime() | date() if is_date:
            return value.strftime("%Y-%m-%d")
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float() if not isinstance(value, bool):
            return str(value)
    mend = "จัดรูปแบบช่องเป็นข้อความ (Text) แล้วพิมพ์ใหม่"
    raise CellError(f"Excel เปลี่ยนสิ่งที่พิมพ์เป็น {value}", mend)
