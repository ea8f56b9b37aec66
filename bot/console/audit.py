"""What was done in the console, by whom and why: rows are only added, each sealed with the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.console.tables import AuditRow
from knowledge import BANGKOK

BEGINNING = "0" * 64


class Action(StrEnum):
    """What can be done; the words that staff read stand in the templates."""

    INVITED = "invited"
    JOINED = "joined"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    ACCOUNT_CHANGED = "account_changed"
    CODES_ON = "codes_on"
    CODES_OFF = "codes_off"
    CODES_RESET = "codes_reset"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    CALLED_OFF = "called_off"
    ANNOUNCED = "announced"
    PUBLISHED = "published"
    NOT_PUBLISHED = "not_published"
    PAUSED = "paused"
    RESUMED = "resumed"


def note(
    session: Session, now: datetime, account: str, role: str, action: Action, subject: str = "", **detail: str
) -> None:
    """Add a row in the transaction of what it tells, so that neither is there without the other.

    Args:
        session: a writing transaction.
        now: the moment.
        account: name of who did it.
        role: what role they had then.
        action: what was done.
        subject: to what: the key of an entry, the number of a change set, the name of an account.
        detail: more, such as the reason; no passwords, tokens or citizens' words.

    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))  # SQLite has one writer at a time anyway
    previous = session.scalars(select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)).first() or BEGINNING
    row = AuditRow(
        at=now,
        account=account,
        role=role,
        action=action,
        subject=subject,
        detail=dict(detail),
        previous_hash=previous,
    )
    row.hash = _hash(row)
    session.add(row)
    session.flush()


def find_break(session: Session) -> int | None:
    """Give the number of the first row that was changed, or before which one was taken away; ``None``: none was."""
    previous = BEGINNING
    for row in session.scalars(select(AuditRow).order_by(AuditRow.id)):
        if row.previous_hash != previous or row.hash != _hash(row):
            return row.id
        previous = row.hash
    return None


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the history is wanted; what is empty leaves nothing out.

    Attributes:
        subject: the key of an entry, the number of a change set, or the name of an account.
        account: a part of the name of who did it.
        action: what was done.
        since: the first day, in Bangkok.
        until: the last day, likewise.

    """

    subject: str | None = None
    account: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None


def rows_of(session: Session, wanted: Filter = Filter(), most: int = 200) -> Sequence[AuditRow]:
    """Give what was done, the newest first."""
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(most)
    if wanted.subject is not None:
        query = query.where(AuditRow.subject == wanted.subject)
    if wanted.account:
        query = query.where(AuditRow.account.icontains(wanted.account, autoescape=True))
    if wanted.action:
        query = query.where(AuditRow.action == wanted.action)
    if wanted.since:
        query = query.where(AuditRow.at >= _midnight(wanted.since))
    if wanted.until:
        query = query.where(AuditRow.at < _midnight(wanted.until + timedelta(days=1)))
    return session.scalars(query).all()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, BANGKOK)


@dataclass(frozen=True, slots=True)
class Chain:
    """What is to be said of the history as a whole.

    Attributes:
        rows: how many there are.
        newest: the hash of the last, which stands for all before it; kept elsewhere it tells whether rows behind it
            were taken away.
        broken: number of the first row that was changed, or before which one was taken away; ``None``: none was.
        holds: whether the row of an earlier ``newest`` is there still.

    """

    rows: int
    newest: str
    broken: int | None
    holds: bool


def examine(session: Session, earlier: str = "") -> Chain:
    """Look at every row; ``earlier`` is a hash that was told before."""
    rows = session.scalar(select(func.count()).select_from(AuditRow)) or 0
    newest = session.scalars(select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)).first() or BEGINNING
    known = select(func.count()).select_from(AuditRow).where(AuditRow.hash == earlier)
    return Chain(rows, newest, find_break(session), not earlier or earlier == BEGINNING or bool(session.scalar(known)))


def _hash(row: AuditRow) -> str:
    fields: Mapping[str, object] = {
        "at": row.at.timestamp(),
        "account": row.account,
        "role": row.role,
        "action": row.action,
        "subject": row.subject,
        "detail": row.detail,
        "previous": row.previous_hash,
    }
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
