"""Drafts: what officers are writing, each on their own; a draft may be unfinished, and stops nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.database import Database
from bot.console.errors import RefusedError
from bot.console.permissions import Account
from bot.console.tables import AccountRow, DraftRow
from knowledge import Values

STALE = "ร่างนี้ถูกแก้จากหน้าต่างอื่นแล้ว เปิดหน้านี้ใหม่เพื่อดูฉบับล่าสุด"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer is writing of an entry.

    Attributes:
        base: the fields as they were live when the officer began.
        values: as they are wanted.
        revision: counts what was saved; who saves tells the one they saw.

    """

    entry: str
    account_id: int
    author: str
    base: Values
    values: Values
    revision: int
    updated: datetime

    @property
    def changed(self) -> Sequence[str]:
        """Name the fields that differ from what was live."""
        return changed_fields(self.base, self.values)


def changed_fields(base: Mapping[str, Any], values: Mapping[str, Any]) -> Sequence[str]:
    """Name the fields that differ.

    >>> changed_fields({"title.th": "ก", "owner": "ข"}, {"title.th": "ค", "owner": "ข"})
    ['title.th']
    """
    return [field for field in {**base, **values} if base.get(field) != values.get(field)]


class Drafts:
    """Keeps drafts.

    Args:
        database: where they are.
        clock: the present moment, aware.

    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def find(self, account: Account, entry: str) -> Draft | None:
        """Give somebody's draft of an entry."""
        with self._database.reading() as session:
            row = _find(session, account.id, entry)
            return _draft(row, account.display_name) if row else None

    def save(self, account: Account, entry: str, live: Values, values: Values, revision: int) -> Draft | None:
        """Keep what was written, begin a draft with it, or forget one that no longer differs from what it began with.

        Args:
            account: whose draft it is.
            entry: key of the entry.
            live: its fields as they are live, with which a new draft begins.
            values: its fields as they are wanted.
            revision: the one that the officer saw; 0: none.

        Raises:
            RefusedError: another window saved meanwhile.

        """
        with self._database.writing() as session:
            row = _find(session, account.id, entry)
            if (row.revision if row else 0) != revision:
                raise RefusedError(STALE, status=409)
            if not changed_fields(row.base if row else live, values):
                if row:
                    session.delete(row)
                return None
            if row is None:
                row = DraftRow(entry=entry, account_id=account.id, base=dict(live), revision=0)
                session.add(row)
            row.values, row.revision, row.updated = dict(values), row.revision + 1, self._clock()
            return _draft(row, account.display_name)

    def discard(self, account: Account, entry: str) -> None:
        """Forget a draft."""
        with self._database.writing() as session:
            if row := _find(session, account.id, entry):
                session.delete(row)

    def rebase(self, account: Account, entry: str, live: Values) -> None:
        """Put somebody's changes upon what a colleague published meanwhile; fields that both changed stay theirs."""
        with self._database.writing() as session:
            if row := _find(session, account.id, entry):
                changed = {field: row.values[field] for field in changed_fields(row.base, row.values)}
                row.base, row.values, row.updated = dict(live), {**live, **changed}, self._clock()
                row.revision += 1

    def all(self) -> Sequence[Draft]:
        """Give all drafts of everybody, the latest first."""
        query = select(DraftRow, AccountRow.display_name).join(AccountRow, AccountRow.id == DraftRow.account_id)
        with self._database.reading() as session:
            rows = session.execute(query.order_by(DraftRow.updated.desc())).all()
            return [_draft(row, author) for row, author in rows]


def _find(session: Session, account_id: int, entry: str) -> DraftRow | None:
    return session.scalars(select(DraftRow).where(DraftRow.account_id == account_id, DraftRow.entry == entry)).first()


def _draft(row: DraftRow, author: str) -> Draft:
    return Draft(row.entry, row.account_id, author, row.base, row.values, row.revision, row.updated)
