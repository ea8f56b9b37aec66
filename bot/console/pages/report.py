"""The monthly report: on a page for paper, as a spreadsheet, and by mail to who wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console.errors import RefusedError
from bot.console.guard import Call, Page
from bot.console.permissions import Permission
from bot.figures.month import Month, MonthError
from bot.figures.names import Names
from bot.figures.report import Report, make_report, report_css
from bot.figures.workbook import MEDIA_TYPE, write_workbook
from knowledge import Language

if TYPE_CHECKING:
    from bot.console.site import Console

REPORT = "/staff/report"
STYLE = f"{REPORT}/report.css"
MAIL = "/staff/report-mail"


def show_last(console: Console, call: Call) -> Response:
    """Lead to the report of the month that was over last."""
    return RedirectResponse(f"{REPORT}/{Month.of(console.clock().date()).previous}", 303)


def show_report(console: Console, call: Call) -> Response:
    """Show the report of a month."""
    report = _make(console, call)
    month, other = report.month.month, "th" if report.language == "en" else "en"
    today = Month.of(console.clock().date())
    links = {
        "back": "/staff",
        "other_language": f"{REPORT}/{month}?language={other}",
        "workbook": f"{REPORT}/{month}/figures.xlsx?language={report.language}",
        "before": f"{REPORT}/{month.previous}?language={report.language}",
        "after": f"{REPORT}/{month.next}?language={report.language}" if month < today else "",
        "style": STYLE,
    }
    mail = None
    if console.mails_reports:
        mail = {"path": MAIL, "is_on": console.subscriptions.has(call.officer.id), "month": str(month)}
    return HTMLResponse(report.to_html(links, mail))


def download(console: Console, call: Call) -> Response:
    """Give the report as a spreadsheet."""
    report = _make(console, call)
    headers = {"Content-Disposition": f'attachment; filename="{report.file_name}.xlsx"'}
    return Response(write_workbook(report), media_type=MEDIA_TYPE, headers=headers)


def _make(console: Console, call: Call) -> Report:
    today = Month.of(console.clock().date())
    try:
        month = Month.parse(call.path["month"])
    except MonthError as error:
        raise RefusedError("ไม่มีเดือนนี้ เขียนปี ค.ศ. และเดือน เช่น 2026-11", status=404) from error
    if month > today:
        raise RefusedError("เดือนนี้ยังมาไม่ถึง", status=404)
    language: Language = "en" if call.query.get("language") == "en" else "th"
    return make_report(console.figures, month, Names(console.base), language, is_running=month == today)


def style(console: Console, call: Call) -> Response:
    """Give the style of the report."""
    return Response(report_css(), media_type="text/css")


def change_mail(console: Console, call: Call) -> Response:
    """Let an officer get the report by mail each month, or no longer."""
    if not console.mails_reports:
        raise RefusedError("ระบบนี้ยังไม่ได้ตั้งค่าให้ส่งอีเมล", status=409)
    try:
        month = Month.parse(call.field("month"))
    except MonthError:
        month = Month.of(console.clock().date()).previous
    console.subscriptions.change(call.officer.id, wants=call.field("wants") == "yes")
    return RedirectResponse(f"{REPORT}/{month}", 303)


PAGES = (
    Page(REPORT, show_last, Permission.READ),
    Page(STYLE, style, Permission.READ),
    Page(MAIL, change_mail, Permission.READ, ("POST",)),
    Page(f"{REPORT}/{{month}}", show_report, Permission.READ),
    Page(f"{REPORT}/{{month}}/figures.xlsx", download, Permission.READ),
)
