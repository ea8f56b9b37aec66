"""A sheet of offices, in any layout: looked at row by row, the good rows taken into drafts, the rest kept for later."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from bot.console.dates import read_date
from bot.console.errors import RefusedError
from bot.console.guard import Call, Page
from bot.console.pages.history import cell
from bot.console.permissions import Permission, may_change
from knowledge import (
    OFFICE,
    PROPOSED_FIELDS,
    PROVINCE,
    Office,
    ProposedRow,
    SpreadsheetError,
    Table,
    guess_columns,
    propose_rows,
    read_entry,
    read_table,
)

if TYPE_CHECKING:
    from bot.console.site import Console

IMPORT = "/staff/offices/import"
COLUMNS = (OFFICE, PROVINCE, *PROPOSED_FIELDS)
MOST_TABLE_LETTERS = 500_000
TABLE = TypeAdapter(Table)
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
NO_PROOF = "เลือกที่มา หรือเขียนที่มาใหม่ เช่น หนังสือเลขที่เท่าใด ลงวันที่เท่าใด"
NO_DAY = "ใส่วันที่ของข้อมูล เช่น 30 พฤศจิกายน 2569"
NOTHING = "ยังไม่ได้เลือกแถวที่ใช้ได้"


@dataclass(frozen=True)
class Sheet:
    """What the form is about: a table, what stands in its columns, and where it is from."""

    table: Table
    columns: Mapping[str, int]
    source: str
    new_source: str
    day: str


def begin(console: Console, call: Call) -> Response:
    """Ask for a file."""
    return console.show("import.html", call, _values(console, None, (), ""))


def work(console: Console, call: Call) -> Response:
    """Show what a sheet would change; take the chosen rows into drafts; or give the others back as a file."""
    try:
        sheet = _read(console, call)
    except (SpreadsheetError, RefusedError) as error:
        problem = str(error).partition("\n")[0]
        return console.show("import.html", call, _values(console, None, (), problem), 422)
    rows = _propose(console, call, sheet)
    act, chosen = call.field("act"), set(call.form.get("row", ()))
    if act == "rest":
        return _as_file(sheet, [each for each in rows if not (each.is_sound and str(each.number) in chosen)])
    if act != "take":
        return console.show("import.html", call, _values(console, sheet, rows, ""))
    taken = [each for each in rows if each.is_sound and str(each.number) in chosen]
    if problem := _missing(console, sheet, taken):
        return console.show("import.html", call, _values(console, sheet, rows, problem, chosen), 422)
    _take(console, call, sheet, taken)
    left = [each for each in rows if each not in taken and (each.values or each.reasons)]
    rest = Table(sheet.table.headers, tuple((each.number, each.cells) for each in left))
    sheet = Sheet(rest, sheet.columns, sheet.source, sheet.new_source, sheet.day)
    return console.show("import.html", call, _values(console, sheet, left, "") | {"taken": len(taken)})


def _read(console: Console, call: Call) -> Sheet:
    """Read the file, or the table that a page before had read of it."""
    if call.file:
        table = read_table(call.file)
        if sum(len(text) for _, cells in table.rows for text in cells) > MOST_TABLE_LETTERS:
            raise RefusedError("ตารางใหญ่เกินไป แบ่งเป็นหลายไฟล์")
        columns = guess_columns(table, console.base)
    else:
        table = _parse(call.field("table"))
        given = {name: call.field(f"column.{name}") for name in COLUMNS}
        columns = {name: int(place) for name, place in given.items() if re.fullmatch(r"\d{1,2}", place, re.ASCII)}
    return Sheet(
        table, columns, call.field("source"), " ".join(call.field("new_source").split())[:200], call.field("day")
    )


def _parse(written: str) -> Table:
    try:
        return TABLE.validate_json(written)
    except ValidationError as error:
        raise RefusedError("เลือกไฟล์ตาราง (.xlsx หรือ .csv) ก่อน") from error


def _propose(console: Console, call: Call, sheet: Sheet) -> Sequence[ProposedRow]:
    def is_allowed(office: Office) -> bool:
        return may_change(call.officer, Permission.EDIT, office.province)

    day, today = read_date(sheet.day), console.clock().date()
    return propose_rows(console.base, sheet.table, sheet.columns, day if DAY.fullmatch(day) else "", today, is_allowed)


def _missing(console: Console, sheet: Sheet, taken: Sequence[ProposedRow]) -> str:
    """Say what keeps rows from being taken."""
    day = read_date(sheet.day)
    if not sheet.new_source and sheet.source not in console.base.sources:
        return NO_PROOF
    if not all("as_of" in each.values or (each.office and each.office.as_of == day) for each in taken):
        return NO_DAY
    return "" if taken else NOTHING


def _take(console: Console, call: Call, sheet: Sheet, rows: Sequence[ProposedRow]) -> None:
    """Put rows into the officer's own drafts, and a source in own words into one more."""
    source = sheet.source
    if sheet.new_source:
        source = f"letter_{sha256(sheet.new_source.encode()).hexdigest()[:8]}"
        new = {"ref": sheet.new_source, "kind": "letter", "date": read_date(sheet.day)}
        if source not in console.base.sources and not console.drafts.find(call.officer, f"source:{source}"):
            console.drafts.save(call.officer, f"source:{source}", {}, new, 0)
    for row in rows:
        if row.office:
            key = f"office:{row.office.id}"
            live, draft = read_entry(console.base, key), console.drafts.find(call.officer, key)
            before = draft.values if draft else live
            sources = [source, *(each for each in before["sources"] if each != source)]
            values = {**before, **row.values, "sources": sources}
            console.drafts.save(call.officer, key, live, values, draft.revision if draft else 0)


def _as_file(sheet: Sheet, rows: Sequence[ProposedRow]) -> Response:
    """Give rows as a table that opens in a spreadsheet program, with why they were not taken."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([cell(each) for each in (*sheet.table.headers, "เหตุที่ยังไม่นำเข้า")])
    for row in rows:
        if row.values or row.reasons:
            writer.writerow([cell(each) for each in (*row.cells, " · ".join([*row.reasons, *row.doubts]))])
    headers = {"Content-Disposition": 'attachment; filename="offices-left.csv"'}
    return Response("\ufeff" + written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _values(
    console: Console, sheet: Sheet | None, rows: Sequence[ProposedRow], problem: str, chosen: set[str] | None = None
) -> dict[str, object]:
    ticked = {str(each.number) for each in rows if not each.doubts} if chosen is None else chosen
    return {
        "sheet": sheet,
        "table": TABLE.dump_json(sheet.table).decode() if sheet else "",
        "sound": [each for each in rows if each.is_sound],
        "unsound": [each for each in rows if each.reasons],
        "same": sum(not each.values and not each.reasons for each in rows),
        "ticked": ticked,
        "columns": COLUMNS,
        "sources": console.base.sources,
        "problem": problem,
        "taken": 0,
    }


PAGES = (
    Page(IMPORT, begin, Permission.EDIT),
    Page(IMPORT, work, Permission.EDIT, ("POST",), takes_file=True),
)
