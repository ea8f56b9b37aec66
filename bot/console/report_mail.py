"""Sends the report of the month that is over to who wants it: looked at every few minutes, sent once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

import structlog

from bot.console.subscriptions import Subscriptions
from bot.errors import SettingsError, StoreError
from bot.figures.model import Figures
from bot.figures.month import Month
from bot.figures.names import Names
from bot.figures.report import Report, make_report
from bot.figures.workbook import MEDIA_TYPE, write_workbook
from bot.mail import Attachment, MailError, MailServer, send_mail, write_mail

LOOK_SECONDS = 600.0
FROM_HOUR = 8  # of the first day of the month after
CLOSING = "ถ้าไม่ต้องการรับอีก เปิดหน้า “รายงาน” ในระบบดูแลคำตอบ แล้วกด “เลิกรับรายงานทางอีเมล”"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ReportMail:
    """Sends what is due.

    Args:
        server: takes the mails.
        sender: address that they come from.
        clock: the present moment, aware, in Bangkok.

    """

    subscriptions: Subscriptions
    figures: Figures
    names: Callable[[], Names]
    server: MailServer
    sender: str
    clock: Callable[[], datetime]

    def send_due(self) -> int:
        """Send the report to everybody who is still to get it, and give how many mails were taken.

        A mail that the server does not take is tried again at the next look.

        Raises:
            StoreError: the database is away.

        """
        now = self.clock()
        if now.day == 1 and now.hour < FROM_HOUR:
            return 0
        month = Month.of(now.date()).previous
        waiting = self.subscriptions.waiting(str(month))
        if not waiting:
            return 0
        report = make_report(self.figures, month, self.names(), "th")
        return 0 if report.month.is_empty else sum(self._send(report, *each) for each in waiting)

    def _send(self, report: Report, account_id: int, address: str) -> bool:
        month = str(report.month.month)
        if not self.subscriptions.claim(month, account_id):
            return False
        is_sent = False
        try:
            send_mail(self.server, self._write(report, account_id, address))
            is_sent = True
        except MailError as error:
            log.warning("report not sent", month=month, reason=str(error))
        finally:
            self.subscriptions.finish(month, account_id, is_sent=is_sent)
        return is_sent

    def _write(self, report: Report, account_id: int, address: str) -> EmailMessage:
        domain = self.sender.rpartition("@")[2]
        return write_mail(
            self.sender,
            address,
            report.title,
            "\n".join([*report.sentences, "", CLOSING]),
            f"<figures-{report.month.month}-{account_id}@{domain}>",  # the same if it is ever sent again
            [
                Attachment(f"{report.file_name}.html", "text/html", report.to_html().encode()),
                Attachment(f"{report.file_name}.xlsx", MEDIA_TYPE, write_workbook(report)),
            ],
        )


async def run_report_mail(make: Callable[[], ReportMail]) -> None:
    """Send what is due, again and again; what a look costs is spent in a thread.

    Args:
        make: opens the database; called at each look until that works.

    """
    mail: ReportMail | None = None
    while True:
        try:
            if mail is None:
                mail = await asyncio.to_thread(make)
            if count := await asyncio.to_thread(mail.send_due):
                log.info("reports sent", count=count)
        except (SettingsError, StoreError) as error:
            log.warning("reports not sent", reason=str(error))
        await asyncio.sleep(LOOK_SECONDS)
