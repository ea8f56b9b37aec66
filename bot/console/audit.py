"""What was done in the console, by whom and why: rows are only added, each sealed with the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.console.tables import AuditRow

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
    ANNOUNCED = "announced"
    PUBLISHED = "published"
    NOT_PUBLISHED = "not_published"


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


def rows_of(session: Session, subject: str | None = None, most: int = 200) -> Sequence[AuditRow]:
    """Give what was done, the newest first; to one subject, or to all."""
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(most)
    return session.scalars(query if subject is None else query.where(AuditRow.subject == subject)).all()


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
