"""The report as a spreadsheet: the same figures, to count on with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.figures.charts import Chart
from bot.figures.report import WORDS, Report

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | int | float
LABEL_WIDTH, COUNT_WIDTH = 60, 18  # letters
MOST_TITLE_LETTERS = 31  # of a sheet, in Excel


def write_workbook(report: Report) -> bytes:
    """Write the report as xlsx: the sentences, what to mend, and a sheet for each chart."""
    book = Workbook()
    book.properties.title = report.title
    book.remove(book.worksheets[0])
    _fill(book, report.say(WORDS["summary"]), [report.title], [[each] for each in report.sentences])
    if not report.month.is_empty:
        heads = [report.say(WORDS[name]) for name in ("topic", "useful", "not_useful", "share")]
        rows: list[Sequence[Value]] = [
            [report.say(report.names.answer(each.answer)), each.yes, each.no, round(each.share, 3)]
            for each in report.to_mend
        ]
        _fill(book, report.say(WORDS["to_mend"]), heads, rows)
    for chart in report.charts:
        _fill(book, chart.title, [chart.title, report.say(WORDS["messages"])], _rows(report, chart))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _rows(report: Report, chart: Chart) -> Sequence[Sequence[Value]]:
    hidden = report.say(WORDS["hidden"])
    return [[bar.label, hidden if bar.count is None else bar.count] for bar in chart.bars]


def _fill(book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    sheet: Worksheet = book.create_sheet(title[:MOST_TITLE_LETTERS])
    for number, values in enumerate([heads, *rows], start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(number, column)
            if isinstance(cell, Cell):
                _put(cell, value, is_head=number == 1)
    sheet.freeze_panes = "A2"
    for column in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = LABEL_WIDTH if column == 1 else COUNT_WIDTH


def _put(cell: Cell, value: Value, *, is_head: bool) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # a title that begins with "=" is no formula
    if is_head:
        cell.font = Font(bold=True)
