"""What was done, by whom and why: on the page, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import Response

from bot.console.audit import Filter, find_break, rows_of
from bot.console.catalogue import title_of
from bot.console.dates import read_date
from bot.console.errors import RefusedError
from bot.console.guard import Call, Page
from bot.console.permissions import Permission
from bot.console.words import ACTIONS, ROLES, moment

if TYPE_CHECKING:
    from bot.console.site import Console
    from bot.console.tables import AuditRow

FIELDS = ("entry", "account", "action", "since", "until")
MOST_SHOWN, MOST_EXPORTED = 200, 100_000
HEADINGS = ("เมื่อ", "ผู้ทำ", "สิทธิ", "ทำอะไร", "กับอะไร", "รายละเอียด")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def show_history(console: Console, call: Call) -> Response:
    """Show all that was done, or what was done to one entry with its past states."""
    wanted, problem = _wanted(call)
    with console.database.reading() as session:
        rows = () if problem else rows_of(session, wanted, MOST_SHOWN)
        broken = find_break(session) if call.query.get("verify") else None
    entry = wanted.subject
    typed = {name: call.query.get(name, "") for name in FIELDS}
    values = {
        "rows": rows,
        "entry": entry,
        "title": title_of(console.base, entry) if entry else "",
        "sets": console.change_sets.list(entry=entry) if entry else (),
        "is_verified": "verify" in call.query,
        "broken": broken,
        "typed": typed,
        "problem": problem,
        "table": "/staff/history.csv?" + urlencode({name: value for name, value in typed.items() if value}),
    }
    return console.show("history.html", call, values, 422 if problem else 200)


def _wanted(call: Call) -> tuple[Filter, str]:
    """Read what is to be shown, and say what of it cannot be read."""
    given = {name: call.query.get(name, "").strip() for name in FIELDS}
    days: list[date | None] = []
    for name in ("since", "until"):
        typed = read_date(given[name]) if given[name] else ""
        try:
            days.append(date.fromisoformat(typed[:10]) if typed else None)
        except ValueError:
            return Filter(subject=given["entry"] or None), f"อ่านวันที่ “{given[name]}” ไม่ได้ เขียนเช่น 1 ธ.ค. 69"
    return Filter(given["entry"] or None, given["account"], given["action"], *days), ""


def export_history(console: Console, call: Call) -> Response:
    """Give what is wanted as CSV that Excel reads as Thai.

    Raises:
        RefusedError: a day cannot be read.

    """
    wanted, problem = _wanted(call)
    if problem:
        raise RefusedError(problem)
    with console.database.reading() as session:
        rows = rows_of(session, wanted, MOST_EXPORTED)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEADINGS)
    writer.writerows([cell(each) for each in _cells(row)] for row in rows)
    headers = {"Content-Disposition": 'attachment; filename="history.csv"'}
    return Response("\ufeff" + written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cells(row: AuditRow) -> Sequence[str]:
    detail = " · ".join(str(value) for value in row.detail.values() if value)
    return [
        moment(row.at),
        row.account,
        ROLES.get(row.role, row.role),
        ACTIONS.get(row.action, row.action),
        row.subject,
        detail,
    ]


def cell(text: str) -> str:
    """Write a text so that a spreadsheet program takes it for no formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


PAGES = (
    Page("/staff/history", show_history, Permission.READ),
    Page("/staff/history.csv", export_history, Permission.READ),
)
