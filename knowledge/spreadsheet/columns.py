"""The columns of the offices' spreadsheet: what staff read above and beside them, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.diagnostics.problem import did_you_mean
from knowledge.model import Office
from knowledge.spreadsheet.cells import (
    YES,
    CellProblem,
    Filled,
    Place,
    SpreadsheetError,
    parse_address,
    parse_as_of,
    parse_email,
    parse_hours,
    parse_phones,
    parse_sources,
    parse_url,
    parse_yes,
)
from knowledge.yaml.splices import Value

SHEETS = {"provincial": "สำนักงานจังหวัด", "bangkok_area": "กรุงเทพมหานคร", "unit": "หน่วยงานอื่น"}
GUIDE_SHEET, SOURCES_SHEET = "วิธีกรอก", "ที่มา"
KEPT_SHEET = "ค่าเดิม"  # hidden: what stood in the cells when they were written
ID_HEADER = "รหัส"
# As in offices.yaml, to put a new field in its place.
FIELD_ORDER = (
    "id",
    "kind",
    "name",
    "province",
    "area",
    "phones",
    "address",
    "hours",
    "map_url",
    "email",
    "website",
    "certification",
    "unverified",
    "as_of",
    "sources",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that staff fill; ``width`` in letters."""

    field: str
    header: str
    width: int
    about: str
    example: str


LOCKED = (
    Column("id", ID_HEADER, 18, "รหัสสำนักงาน ห้ามแก้ ใช้จับคู่แถวกับสำนักงาน", "kanchanaburi"),
    Column("name", "สำนักงาน", 40, "ชื่อสำนักงาน แก้ในไฟล์นี้ไม่ได้", "สำนักงานจัดหางานจังหวัดกาญจนบุรี"),
    Column("province", "จังหวัด", 18, "จังหวัด แก้ในไฟล์นี้ไม่ได้", "กาญจนบุรี"),
)
COLUMNS = (
    Column("phones", "เบอร์โทร", 28, "เบอร์โทร หลายเบอร์คั่นด้วยจุลภาค (,)", "034-564315, 034-564309 ต่อ 12"),
    Column("address", "ที่อยู่", 60, "ที่อยู่เต็ม จนถึงรหัสไปรษณีย์", "ศาลากลางจังหวัด ชั้น 2 ถนน… ตำบล… อำเภอ… จังหวัด… 71000"),
    Column("hours", "เวลาทำการ", 34, "กรอกเมื่อเปิดไม่ตรงกับเวลาราชการเท่านั้น", "จันทร์ถึงเสาร์ 08.30–16.30 น."),
    Column("map_url", "ลิงก์แผนที่", 34, "ลิงก์แผนที่ คัดลอกจากปุ่มแชร์ของแผนที่", "https://maps.app.goo.gl/…"),
    Column("email", "อีเมล", 24, "อีเมลเดียวของสำนักงาน", "kri@doe.go.th"),
    Column("website", "เว็บไซต์", 38, "ที่อยู่เว็บเต็ม ขึ้นต้นด้วย https://", "https://www.doe.go.th/prd/kanchanaburi"),
    Column("unverified", "ต้องยืนยัน", 12, f"{YES} = ได้มาจากแหล่งไม่เป็นทางการ แชตบอตจะเตือนให้โทรถามก่อน ว่าง = ยืนยันแล้ว", YES),
    Column("sources", "ที่มา", 22, "ชื่อที่มาจากชีต ที่มา หลายชื่อคั่นด้วยจุลภาค (,)", "kri, doe_feeds"),
    Column("as_of", "วันที่ของข้อมูล", 16, "วันที่ได้ข้อมูลมา ปี ค.ศ.-เดือน-วัน", "2026-11-22"),
)
PROOF_FIELDS = ("sources", "as_of")  # what every changed row must have
DATA_FIELDS = tuple(column.field for column in COLUMNS if column.field not in (*PROOF_FIELDS, "unverified"))
FILLED_FIELDS = tuple(field for field in DATA_FIELDS if field != "hours")  # each office has these; hours are in common
EMPTY: dict[str, Value] = {"phones": (), "sources": (), "unverified": False}


def show(office: Office, field: str) -> str:
    """Write a value as its cell shows it; nothing is an empty cell."""
    value = office.name.th if field == "name" else getattr(office, field)
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return YES if value else ""
    return value or ""


def parsers(sources: Collection[str], today: date) -> dict[str, Callable[[str], Value]]:
    """Give what reads the cells of each column."""
    return {
        "phones": parse_phones,
        "address": parse_address,
        "hours": parse_hours,
        "map_url": parse_url,
        "email": parse_email,
        "website": parse_url,
        "unverified": parse_yes,
        "sources": partial(parse_sources, known=sources),
        "as_of": partial(parse_as_of, today=today),
    }


# -- Finds our sheets and columns in a spreadsheet, wherever staff moved them


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
