"""The monthly report in the console: a page, a spreadsheet, and a mail to who wants it, once."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from html import unescape

import pytest
from openpyxl import load_workbook
from structlog.testing import capture_logs

from bot.console.database import Database
from bot.console.permissions import Role
from bot.console.report_mail import ReportMail
from bot.console.site import Console
from bot.console.subscriptions import Subscriptions
from bot.figures.names import Names
from bot.mail import MailServer
from knowledge import BANGKOK
from tests.bot.figures.two_months import MemoryFigures, make_figures
from tests.console.conftest import Browser, browser_of
from tests.fakes import FakeWallClock
from tests.mail_server import MailBox

REPORT = "/staff/report/2026-11"
DECEMBER = datetime(2026, 12, 1, 8, 0, tzinfo=BANGKOK)


@pytest.fixture
def figures() -> MemoryFigures:
    return make_figures(("job.search", "permit.renew", "permit.renew/fee"), ("rayong", "tak"))


@pytest.fixture
def console(console: Console, figures: MemoryFigures) -> Console:
    console = replace(console, mails_reports=True)
    vars(console)["figures"] = figures
    return console


@pytest.fixture
def box() -> Iterator[MailBox]:
    with MailBox() as box:
        yield box


def mail_of(console: Console, box: MailBox) -> ReportMail:
    server = MailServer(box.host, box.port, "", "", is_wrapped=False)
    names = Names(console.base)
    return ReportMail(console.subscriptions, console.figures, lambda: names, server, "bot@doe.go.th", console.clock)


def subscribe(signed_in: Browser, *names: str, wants: str = "yes") -> None:
    for name in names:
        answer = signed_in(Role.READER, name).post("/staff/report-mail", data={"wants": wants, "month": "2026-11"})
        assert answer.status_code == 303


def test_a_reader_sees_the_report(signed_in: Browser) -> None:
    answer = signed_in(Role.READER).get(REPORT)
    page = unescape(answer.text)

    assert "ประชาชนเขียนถึงแชตบอต 1,200 ข้อความ" in page
    assert "เดือนนี้ยังไม่จบ" in page  # it is the 23rd
    assert 'href="/staff/report/2026-12' not in page
    assert "<style" not in page
    assert signed_in(Role.READER).get("/staff/report/report.css").headers["content-type"].startswith("text/css")


def test_the_report_of_the_month_that_is_over_comes_first(signed_in: Browser) -> None:
    assert signed_in(Role.READER).get("/staff/report").headers["location"] == "/staff/report/2026-10"


def test_the_spreadsheet_is_downloaded(signed_in: Browser) -> None:
    answer = signed_in(Role.READER).get(f"{REPORT}/figures.xlsx?language=en")

    assert answer.headers["content-disposition"] == 'attachment; filename="figures-2026-11-en.xlsx"'
    assert load_workbook(io.BytesIO(answer.content))["Summary"]["A2"].value.startswith("Citizens wrote 1,200")


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "november", "2569-11"])
def test_a_month_that_is_to_come_or_none_is_not_found(signed_in: Browser, month: str) -> None:
    assert signed_in(Role.READER).get(f"/staff/report/{month}").status_code == 404


def test_who_is_not_signed_in_sees_nothing(console: Console) -> None:
    browser = browser_of(console)

    assert browser.get(REPORT).status_code == 303
    assert browser.post("/staff/report-mail", data={"wants": "yes"}).status_code == 401


def test_the_report_is_mailed_to_who_wants_it(
    console: Console, signed_in: Browser, clock: FakeWallClock, box: MailBox
) -> None:
    subscribe(signed_in, "a@doe.go.th", "b@doe.go.th", "c@doe.go.th")
    subscribe(signed_in, "b@doe.go.th", wants="no")
    clock.moment = DECEMBER

    assert mail_of(console, box).send_due() == 2

    first = min(box.mails, key=lambda mail: mail["To"])
    text, page, book = (part.get_content() for part in first.iter_parts())
    assert [mail["To"] for mail in box.mails] == ["a@doe.go.th", "c@doe.go.th"]
    assert first["Subject"] == "รายงานแชตบอต เดือน พฤศจิกายน 2569"
    assert "ประชาชนเขียนถึงแชตบอต 1,200 ข้อความ" in text
    assert "<svg" in page
    assert load_workbook(io.BytesIO(book)).sheetnames[0] == "สรุป"


def test_a_disabled_account_gets_none(console: Console, signed_in: Browser, clock: FakeWallClock, box: MailBox) -> None:
    subscribe(signed_in, "a@doe.go.th")
    signed_in(Role.ADMINISTRATOR, "head@doe.go.th")
    by = {each.name: each for each in console.accounts.all()}
    from bot.console.accounts import account_of  # noqa: PLC0415

    console.accounts.change(by["a@doe.go.th"].id, Role.READER, None, account_of(by["head@doe.go.th"]), is_disabled=True)
    clock.moment = DECEMBER

    assert mail_of(console, box).send_due() == 0


def test_nothing_is_sent_before_office_hours_of_the_first_day(
    console: Console, signed_in: Browser, clock: FakeWallClock, box: MailBox
) -> None:
    """What was counted in the last minute of the month is in by then."""
    subscribe(signed_in, "a@doe.go.th")
    mail = mail_of(console, box)

    clock.moment = DECEMBER.replace(hour=7, minute=59)
    assert mail.send_due() == 0
    clock.moment = DECEMBER
    assert mail.send_due() == 1
    clock.advance(days=20)
    assert mail.send_due() == 0


def test_several_processes_send_it_once(
    console: Console, signed_in: Browser, clock: FakeWallClock, box: MailBox
) -> None:
    """Each with connections of its own, all at the same moment."""
    wanted = [f"{letter}@doe.go.th" for letter in "abcd"]
    subscribe(signed_in, *wanted)
    clock.moment = DECEMBER
    url = str(console.database.engine.url)
    others = [Database(url) for _ in range(4)]
    mails = [replace(mail_of(console, box), subscriptions=Subscriptions(each, clock)) for each in others]

    with ThreadPoolExecutor(len(mails)) as pool:
        sent = sum(pool.map(ReportMail.send_due, mails))

    assert (sent, sorted(mail["To"] for mail in box.mails)) == (4, wanted)
    for each in others:
        each.close()


def test_what_the_server_did_not_take_is_sent_at_the_next_look(
    console: Console, signed_in: Browser, clock: FakeWallClock, box: MailBox
) -> None:
    subscribe(signed_in, "somchai@doe.go.th")
    clock.moment = DECEMBER
    mail = mail_of(console, box)
    box.refuses = True

    with capture_logs() as lines:
        assert mail.send_due() == 0
    box.refuses = False

    assert mail.send_due() == 1
    assert len(box.mails) == 1
    assert "451" in json.dumps(lines)
    assert "somchai" not in json.dumps(lines)


def test_what_a_killed_process_had_claimed_is_sent_an_hour_later(
    console: Console, signed_in: Browser, clock: FakeWallClock, box: MailBox
) -> None:
    subscribe(signed_in, "a@doe.go.th")
    clock.moment = DECEMBER
    mail = mail_of(console, box)
    [(account, _)] = console.subscriptions.waiting("2026-11")
    assert console.subscriptions.claim("2026-11", account)

    assert mail.send_due() == 0
    clock.advance(minutes=61)
    assert mail.send_due() == 1


def test_a_month_that_tells_nothing_is_not_mailed(
    console: Console, signed_in: Browser, clock: FakeWallClock, box: MailBox, figures: MemoryFigures
) -> None:
    subscribe(signed_in, "a@doe.go.th")
    figures.kept.clear()
    clock.moment = DECEMBER

    assert mail_of(console, box).send_due() == 0


def test_without_a_mail_server_nobody_is_asked(console: Console, figures: MemoryFigures) -> None:
    plain = replace(console, mails_reports=False)
    vars(plain)["figures"] = figures
    from tests.console.conftest import sign_in_to  # noqa: PLC0415

    browser = sign_in_to(plain, Role.READER)

    assert "ทางอีเมล" not in browser.get(REPORT).text
    assert browser.post("/staff/report-mail", data={"wants": "yes"}).status_code == 409
