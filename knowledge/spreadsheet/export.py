"""Writes the offices as a spreadsheet that staff can fill without breaking it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.model import KnowledgeBase, Office
from knowledge.spreadsheet.cells import YES
from knowledge.spreadsheet.columns import (
    COLUMNS,
    DATA_FIELDS,
    FILLED_FIELDS,
    GUIDE_SHEET,
    KEPT_SHEET,
    LOCKED,
    SHEETS,
    SOURCES_SHEET,
    Column,
    show,
)

TEXT_FORMAT = "@"  # Excel leaves a leading zero alone
HEADER_FILL = PatternFill("solid", fgColor="1F4E79")
LOCKED_FILL = PatternFill("solid", fgColor="E7E6E6")
EMPTY_STYLE = DifferentialStyle(fill=PatternFill("solid", bgColor="FFF2CC"))
WRAPPED = Alignment(wrap_text=True, vertical="top")
GUIDE = (
    "กรอกในชีต สำนักงานจังหวัด กรุงเทพมหานคร และหน่วยงานอื่น ช่องสีเหลืองคือช่องที่ยังว่าง ช่องสีเทาห้ามแก้",
    "ช่องที่ยังไม่มีแหล่งยืนยัน เว้นว่างไว้ ห้ามเดา แชตบอตจะบอกประชาชนเองว่ายังไม่มีข้อมูล",
    "แถวที่แก้ต้องมี ที่มา และ วันที่ของข้อมูล เสมอ",
    "ถ้าคัดลอกจากที่อื่น วางแบบค่าเท่านั้น (Paste Special > Values) อย่าใช้สูตร อย่าผสานเซลล์",
    "กรอกเสร็จแล้วบันทึก ปิดไฟล์ แล้วลองดูก่อนด้วย doebot offices import ชื่อไฟล์ --dry-run",
)


def write_offices(base: KnowledgeBase) -> bytes:
    """Make the spreadsheet of all offices, with a page of guidance and the names of the sources."""
    book = Workbook()
    _write_guide(_first_sheet(book))
    for kind, title in SHEETS.items():
        _write_offices_sheet(book.create_sheet(title), [office for office in base.offices if office.kind == kind])
    _write_sources(book.create_sheet(SOURCES_SHEET), base)
    _write_kept(book.create_sheet(KEPT_SHEET), base.offices)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _first_sheet(book: Workbook) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = GUIDE_SHEET
    return sheet


def _write_guide(sheet: Worksheet) -> None:
    for row, line in enumerate(GUIDE, start=1):
        _put(sheet, row, 1, f"{row}. {line}")
    table = [("ช่อง", "ความหมาย", "ตัวอย่าง"), *((each.header, each.about, each.example) for each in (*LOCKED, *COLUMNS))]
    top = len(GUIDE) + 2
    for row, cells in enumerate(table, start=top):
        for number, text in enumerate(cells, start=1):
            _put(sheet, row, number, text).alignment = WRAPPED
    _dress_header(sheet, top, 3)
    _set_widths(sheet, (18, 64, 64))


def _write_offices_sheet(sheet: Worksheet, offices: Sequence[Office]) -> None:
    columns = (*LOCKED, *COLUMNS)
    for number, column in enumerate(columns, start=1):
        _put(sheet, 1, number, column.header)
        for row, office in enumerate(offices, start=2):
            cell = _put(sheet, row, number, show(office, column.field))
            cell.alignment = WRAPPED
            if column in LOCKED:
                cell.fill = LOCKED_FILL
            else:
                cell.protection = Protection(locked=False)
    _dress_header(sheet, 1, len(columns))
    _set_widths(sheet, [column.width for column in columns])
    sheet.freeze_panes = sheet.cell(2, len(LOCKED) + 1).coordinate
    if offices:
        _guide_typing(sheet, len(offices) + 1)
    sheet.protection.sheet = True  # no password: against slips, not against people
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False


def _guide_typing(sheet: Worksheet, last_row: int) -> None:
    """Mark what is empty, and tell what belongs into a cell as soon as it is chosen."""
    for number, column in enumerate(COLUMNS, start=len(LOCKED) + 1):
        letter = get_column_letter(number)
        cells = f"{letter}2:{letter}{last_row}"
        if column.field in FILLED_FIELDS:
            is_empty = Rule(type="expression", formula=[f"LEN(TRIM({letter}2))=0"], dxf=EMPTY_STYLE)
            sheet.conditional_formatting.add(cells, is_empty)
        hint = _hint(column)
        hint.add(cells)
        sheet.add_data_validation(hint)


def _hint(column: Column) -> DataValidation:
    prompt = f"{column.about} เช่น {column.example}"
    is_choice = column.field == "unverified"
    return DataValidation(
        type="list" if is_choice else None,
        formula1=f'"{YES}"' if is_choice else None,
        allow_blank=True,
        showInputMessage=True,
        promptTitle=column.header,
        prompt=prompt[:255],  # letters that Excel shows
    )


def _write_sources(sheet: Worksheet, base: KnowledgeBase) -> None:
    rows: list[tuple[str, ...]] = [("ชื่อที่มา", "อยู่ที่ไหน", "ชนิด", "วันที่")]
    rows += [(name, *(about.get(key, "") for key in ("ref", "kind", "date"))) for name, about in base.sources.items()]
    for row, cells in enumerate(rows, start=1):
        for number, text in enumerate(cells, start=1):
            _put(sheet, row, number, text).alignment = WRAPPED
    _dress_header(sheet, 1, 4)
    _set_widths(sheet, (24, 90, 30, 14))
    sheet.freeze_panes = "A2"


def _write_kept(sheet: Worksheet, offices: Iterable[Office]) -> None:
    """Keep what the cells said, so that an import knows what staff changed and what others changed meanwhile."""
    fields = ["id", *(column.field for column in COLUMNS)]
    rows = [fields, *([show(office, field) for field in fields] for office in offices)]
    for row, cells in enumerate(rows, start=1):
        for number, text in enumerate(cells, start=1):
            _put(sheet, row, number, text)
    sheet.sheet_state = "veryHidden"


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged in a new sheet
    cell.number_format = TEXT_FORMAT
    if text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"  # also with = in front
    return cell


def _dress_header(sheet: Worksheet, row: int, columns: int) -> None:
    for number in range(1, columns + 1):
        cell = sheet.cell(row, number)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = HEADER_FILL


def _set_widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


# -- Counts what is still empty in the facts about offices


@dataclass(frozen=True, slots=True)
class EmptyCount:
    """How many offices of a kind lack a field."""

    label: str
    kind: str
    empty: int
    offices: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be found out.

    Attributes:
        counts: for each field and kind of office.
        offices: those that lack something, with the headers of the empty columns.
        unverified: those with facts from unofficial sources only.
        undated: those with facts of no known date.
    """

    counts: tuple[EmptyCount, ...]
    offices: tuple[tuple[Office, tuple[str, ...]], ...]
    unverified: tuple[Office, ...]
    undated: tuple[Office, ...]


def find_missing(base: KnowledgeBase) -> Missing:
    """Look through all offices; hours are no gap, since those of all offices stand in."""
    headers = {column.field: column.header for column in COLUMNS if column.field in FILLED_FIELDS}
    gaps = [(office, tuple(headers[name] for name in headers if not getattr(office, name))) for office in base.offices]
    return Missing(
        counts=tuple(
            EmptyCount(label, title, sum(label in empty for office, empty in gaps if office.kind == kind), total)
            for label in headers.values()
            for kind, title in SHEETS.items()
            if (total := sum(office.kind == kind for office in base.offices))
        ),
        offices=tuple((office, empty) for office, empty in gaps if empty),
        unverified=tuple(office for office in base.offices if office.unverified),
        undated=tuple(office for office in base.offices if not office.as_of and _has_facts(office)),
    )


def _has_facts(office: Office) -> bool:
    return any(getattr(office, name) for name in DATA_FIELDS)
