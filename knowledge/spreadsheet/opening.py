"""Opens what staff bring as a spreadsheet: workbooks of several kinds, tables in text; or says what it is instead."""

from __future__ import annotations

import csv
import io
import zipfile

from openpyxl import Workbook, load_workbook

from knowledge.spreadsheet.cells import SpreadsheetError
from knowledge.spreadsheet.columns import ID_HEADER, SHEETS
from knowledge.yaml.files import kind_of

MAX_FILE_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 100_000_000  # what offices need is a hundredth of it
ENCODINGS = ("utf-8-sig", "utf-16", "cp874")
DELIMITERS = ",;\t|"
MOST_ROWS_ABOVE = 10  # titles over the headers of a table
# ISO/IEC 29500 Strict has the same parts under other names than Excel's usual form.
_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/",
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}
_SAVE_AGAIN = "เปิดใน Excel แล้วบันทึกใหม่เป็น Excel Workbook (.xlsx) ที่ไม่ใส่รหัสผ่าน"


def open_workbook(content: bytes, *, header: str = ID_HEADER) -> Workbook:
    """Open a workbook of Excel, also in its strict form, or a table in text (CSV) in UTF-8, UTF-16 or cp874.

    Args:
        content: of the file.
        header: what has to stand in a table in text; a table of any layout has none.

    Raises:
        SpreadsheetError: it is none of these; it says what it is and how to mend it.

    """
    if len(content) > MAX_FILE_BYTES:
        raise SpreadsheetError(f"ไฟล์ใหญ่เกิน {MAX_FILE_BYTES // 1_000_000} MB แก้: คัดลอกเฉพาะตารางไปไฟล์ใหม่")
    if not content.startswith(b"PK"):
        return _open_table(content, header)
    try:
        return load_workbook(io.BytesIO(_unpacked(content)))  # with defusedxml, whose errors are ValueErrors
    except SpreadsheetError:
        raise
    except Exception as error:  # a damaged file breaks the library in many ways
        raise SpreadsheetError(f"เปิดไฟล์ไม่ได้ ไฟล์ไม่ใช่ .xlsx หรือเสียหาย แก้: {_SAVE_AGAIN}") from error


def _unpacked(content: bytes) -> bytes:
    """Look into a workbook before it is read: its size, and the names of its parts; the strict form is made usual."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED_BYTES:
            raise SpreadsheetError("ตารางใหญ่เกินไป อาจมีแถวว่างที่จัดรูปแบบไว้ แก้: คัดลอกเฉพาะตารางไปไฟล์ใหม่")
        names = packed.namelist()
        if "xl/workbook.xml" not in names or b"purl.oclc.org" not in packed.read("xl/workbook.xml"):
            return content
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as usual:
            for name in names:
                usual.writestr(name, _usual(packed.read(name)))
        return made.getvalue()


def _usual(part: bytes) -> bytes:
    for strict, usual in _STRICT.items():
        part = part.replace(strict, usual)
    return part


def _open_table(content: bytes, header: str) -> Workbook:
    text = _decode(content)
    is_other = bool(kind_of(content)) or content.lstrip()[:1] == b"<"
    if text is None or header not in text or not text.strip() or (is_other and not header):
        kind = kind_of(content) or ("HTML" if content.lstrip()[:1] == b"<" else "อื่น")
        what = f"เปิดไฟล์ไม่ได้ ไฟล์ไม่ใช่ .xlsx หรือเสียหาย (เป็นไฟล์ชนิด{kind})"
        raise SpreadsheetError(f"{what} แก้: {_SAVE_AGAIN}")
    first = next(line for line in text.splitlines() if header in line and line.strip())
    if not header:
        first = max(text.splitlines()[:MOST_ROWS_ABOVE], key=lambda line: max(map(line.count, DELIMITERS)))
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise SpreadsheetError(f"เปิดไฟล์ไม่ได้ แก้: {_SAVE_AGAIN}")
    sheet.title = next(iter(SHEETS.values()))
    try:
        for row in csv.reader(io.StringIO(text), delimiter=max(DELIMITERS, key=first.count)):
            sheet.append(row)
    except (csv.Error, ValueError) as error:
        raise SpreadsheetError(f"อ่านตารางไม่ได้ แก้: {_SAVE_AGAIN}") from error
    return book


def _decode(content: bytes) -> str | None:
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ENCODINGS:
        if is_wide == (encoding == "utf-16"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    return None
