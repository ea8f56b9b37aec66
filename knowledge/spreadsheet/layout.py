"""Finds our sheets and columns in a spreadsheet, wherever staff moved them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.spreadsheet.columns import COLUMNS, KEPT_SHEET, LOCKED, SHEETS
from knowledge.spreadsheet.filled import CellProblem, Filled, Place, SpreadsheetError
from knowledge.suggest import did_you_mean

HEADERS = {column.header: column.field for column in (*LOCKED, *COLUMNS)}
EXPORT_AGAIN = "ส่งออกไฟล์ใหม่ด้วย doebot offices export แล้วย้ายข้อมูลมา"


def find_sheets(book: Workbook, filled: Filled) -> Iterator[Worksheet]:
    """Give the sheets with offices; one under another name is told.

    Raises:
        SpreadsheetError: there is none.

    """
    ours = [title for title in SHEETS.values() if title in book.sheetnames]
    missing = [title for title in SHEETS.values() if title not in ours]
    strangers = [sheet.title for sheet in book.worksheets if sheet.title not in ours and _looks_like_ours(sheet)]
    for title in strangers:
        mend = did_you_mean(title, missing, f"เปลี่ยนชื่อกลับเป็น {' หรือ '.join(missing)}" if missing else "ลบชีตนี้")
        filled.problems.append(CellProblem(Place(title), "ชื่อชีตนี้ไม่ตรงกับที่ส่งออก", mend))
    if not ours and not strangers:
        raise SpreadsheetError(f"ไฟล์นี้ไม่มีชีต {' '.join(SHEETS.values())} แก้: {EXPORT_AGAIN}")
    yield from (book[title] for title in ours)


def _looks_like_ours(sheet: Worksheet) -> bool:
    return sheet.title != KEPT_SHEET and len(_headers(sheet).keys() & HEADERS.keys()) > len(HEADERS) / 2


def _headers(sheet: Worksheet) -> dict[str, list[int]]:
    """Find the columns by what stands above them, wherever they were moved to."""
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(next(sheet.iter_rows(max_row=1), ()), start=1):
        if cell.value is not None:
            found.setdefault(" ".join(str(cell.value).split()), []).append(number)
    return found


def find_columns(sheet: Worksheet, filled: Filled) -> dict[str, int]:
    """Give the column of each field; missing, renamed and doubled ones are told."""
    headers = _headers(sheet)
    strangers = [name for name in headers if name not in HEADERS]
    for name, numbers in headers.items():
        if name in HEADERS and len(numbers) > 1:
            place = Place(sheet.title, 1, numbers[1])
            filled.problems.append(CellProblem(place, f"มีคอลัมน์ {name} ซ้ำกัน", "ลบออกหนึ่งคอลัมน์"))
    missing = [name for name in HEADERS if name not in headers]
    filled.problems += (_missing_column(sheet, name, missing, strangers) for name in missing)
    if strangers and not missing:
        filled.notes.append(f"ชีต {sheet.title}: ไม่ได้อ่านคอลัมน์ที่เพิ่มมา {', '.join(strangers)}")
    return {HEADERS[name]: numbers[0] for name, numbers in headers.items() if name in HEADERS}


def _missing_column(sheet: Worksheet, name: str, missing: list[str], strangers: list[str]) -> CellProblem:
    mend = f"นำคอลัมน์กลับมา หรือ{EXPORT_AGAIN}"
    if len(missing) == len(strangers) == 1:
        mend = f"เปลี่ยนหัวคอลัมน์ “{strangers[0]}” กลับเป็น “{name}”"
    elif strangers:
        mend = f"ถ้าเปลี่ยนชื่อไว้ ({', '.join(strangers)}) เปลี่ยนหัวคอลัมน์กลับเป็น “{name}” หรือ{EXPORT_AGAIN}"
    return CellProblem(Place(sheet.title), f"ไม่พบคอลัมน์ {name}", mend)


def tell_merged(sheet: Worksheet, columns: Mapping[str, int], filled: Filled) -> None:
    """Tell cells that were merged; their values stand in one row only."""
    for merged in sheet.merged_cells.ranges:
        if any(merged.min_col <= number <= merged.max_col for number in columns.values()):
            what = f"เซลล์ {merged.coord} ถูกผสานเข้าด้วยกัน"
            place = Place(sheet.title, merged.min_row, merged.min_col)
            filled.problems.append(CellProblem(place, what, "ยกเลิกการผสานเซลล์ (Unmerge) แล้วใส่ค่าทีละแถว"))
