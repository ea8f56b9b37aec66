"""Writes the offices as a spreadsheet that staff can fill without breaking it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
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
    FILLED_FIELDS,
    GUIDE_SHEET,
    KEPT_SHEET,
    LOCKED,
    SHEETS,
    SOURCES_SHEET,
    show,
)

TEXT_FORMAT = "@"  # Excel leaves a leading zero alone
HEADER_FILL = PatternFill("solid", fgColor="1F4E79")
LOCKED_FILL = PatternFill("solid", fgColor="E7E6E6")
EMPTY_STYLE = DifferentialStyle(fill=PatternFill("solid", bgColor="FFF2CC"))
MAX_PROMPT_LETTERS = 255  # that Excel shows
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
    guide = book.worksheets[0]
    guide.title = GUIDE_SHEET
    _put_rows(guide, [[f"{number}. {line}"] for number, line in enumerate(GUIDE, start=1)])
    about = [(column.header, column.about, column.example) for column in (*LOCKED, *COLUMNS)]
    _put_table(guide, [("ช่อง", "ความหมาย", "ตัวอย่าง"), *about], (18, 64, 64), top=len(GUIDE) + 2)
    for kind, title in SHEETS.items():
        _write_offices_sheet(book.create_sheet(title), [office for office in base.offices if office.kind == kind])
    sources = book.create_sheet(SOURCES_SHEET)
    named = [(name, *(about.get(key, "") for key in ("ref", "kind", "date"))) for name, about in base.sources.items()]
    _put_table(sources, [("ชื่อที่มา", "อยู่ที่ไหน", "ชนิด", "วันที่"), *named], (24, 90, 30, 14))
    sources.freeze_panes = "A2"
    # What the cells said, so that an import knows what staff changed and what others changed meanwhile.
    kept, fields = book.create_sheet(KEPT_SHEET), ["id", *(column.field for column in COLUMNS)]
    _put_rows(kept, [fields, *([show(office, field) for field in fields] for office in base.offices)])
    kept.sheet_state = "veryHidden"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write_offices_sheet(sheet: Worksheet, offices: Sequence[Office]) -> None:
    columns = (*LOCKED, *COLUMNS)
    rows = [[show(office, column.field) for column in columns] for office in offices]
    _put_table(sheet, [[column.header for column in columns], *rows], [column.width for column in columns])
    for row in sheet.iter_rows(min_row=2, max_row=len(offices) + 1):
        for cell in row[: len(LOCKED)]:
            cell.fill = LOCKED_FILL
        for cell in row[len(LOCKED) :]:
            cell.protection = Protection(locked=False)
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
        is_choice = column.field == "unverified"
        hint = DataValidation(
            type="list" if is_choice else None,
            formula1=f'"{YES}"' if is_choice else None,
            allow_blank=True,
            showInputMessage=True,
            promptTitle=column.header,
            prompt=f"{column.about} เช่น {column.example}"[:MAX_PROMPT_LETTERS],
        )
        hint.add(cells)
        sheet.add_data_validation(hint)


def _put_table(sheet: Worksheet, rows: Sequence[Sequence[str]], widths: Sequence[int], top: int = 1) -> None:
    """Write rows under a header, long texts over several lines."""
    _put_rows(sheet, rows, top)
    for row in sheet.iter_rows(min_row=top):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, width in enumerate(widths, start=1):
        sheet.cell(top, number).font = Font(bold=True, color="FFFFFF")
        sheet.cell(top, number).fill = HEADER_FILL
        sheet.column_dimensions[get_column_letter(number)].width = width


def _put_rows(sheet: Worksheet, rows: Iterable[Sequence[str]], top: int = 1) -> None:
    for number, row in enumerate(rows, start=top):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.number_format = TEXT_FORMAT
            if text:
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
                cell.data_type = "s"  # also with = in front
