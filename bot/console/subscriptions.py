"""Who gets the monthly report by mail, and to whom it was sent; over all processes it is sent once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from bot.console.database import Database
from bot.console.tables import AccountRow, ReportMailRow, SubscriptionRow

GIVEN_UP = timedelta(hours=1)  # a process that began to send so long ago is dead


class Subscriptions:
    """Keeps who wants the report, and claims each mail before it is sent.

    Args:
        database: where they are.
        clock: the present moment, aware.

    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def has(self, account_id: int) -> bool:
        """Tell whether an account gets the report."""
        with self._database.reading() as session:
            return session.get(SubscriptionRow, account_id) is not None

    def change(self, account_id: int, *, wants: bool) -> None:
        """Let an account get the report from now on, or no longer."""
        with self._database.writing() as session:
            session.execute(delete(SubscriptionRow).where(SubscriptionRow.account_id == account_id))
            if wants:
                session.add(SubscriptionRow(account_id=account_id, since=self._clock()))

    def waiting(self, month: str) -> Sequence[tuple[int, str]]:
        """Give id and address of who is still to get the report of a month; disabled accounts get none."""
        sent = select(ReportMailRow.account_id).where(ReportMailRow.month == month, ReportMailRow.sent.is_not(None))
        wanted = (
            select(AccountRow.id, AccountRow.name)
            .join(SubscriptionRow, SubscriptionRow.account_id == AccountRow.id)
            .where(AccountRow.is_disabled.is_(False), AccountRow.id.not_in(sent))
            .order_by(AccountRow.id)
        )
        with self._database.reading() as session:
            return [(row.id, row.name) for row in session.execute(wanted)]

    def claim(self, month: str, account_id: int) -> bool:
        """Take a mail upon this process; ``False`` where another has it, or has sent it.

        What a process claimed and did not finish within an hour is given out again.
        """
        now = self._clock()
        abandoned = (
            ReportMailRow.month == month,
            ReportMailRow.account_id == account_id,
            ReportMailRow.sent.is_(None),
            ReportMailRow.began < now - GIVEN_UP,
        )
        try:
            with self._database.writing() as session:
                session.execute(delete(ReportMailRow).where(*abandoned))
                session.add(ReportMailRow(month=month, account_id=account_id, began=now, sent=None))
                session.flush()
        except IntegrityError:
            return False
        return True

    def finish(self, month: str, account_id: int, *, is_sent: bool) -> None:
        """Note that a mail was sent, or give its claim back."""
        with self._database.writing() as session:
            row = session.get(ReportMailRow, (month, account_id))
            if row is not None and is_sent:
                row.sent = self._clock()
            elif row is not None:
                session.delete(row)
