"""Counts wrong passwords and codes, so that who guesses is made to wait."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.console.errors import RefusedError
from bot.console.tables import FailureRow

FAILURE_MEMORY = timedelta(minutes=15)
MOST_FAILURES_OF_ACCOUNT = 5
MOST_FAILURES_OF_ADDRESS = 20
MOST_FAILURES_OF_CODE = 5
TOO_OFTEN = "ลองหลายครั้งเกินไป รอ 15 นาทีแล้วลองใหม่"
WRONG_CODE = "รหัสยืนยันไม่ตรงหรือใช้ไปแล้ว รอรหัสถัดไปแล้วลองอีกครั้ง"


def count_try(session: Session, now: datetime, keys: Mapping[str, int]) -> None:
    """Count a try, which its caller takes back where it succeeds; stop where there were too many.

    Args:
        session: a writing transaction, stored before the secret is looked at, so that no try slips by.
        now: the present moment, aware.
        keys: hashes of what is counted, each with the most that is allowed.

    Raises:
        RefusedError: there were too many.

    """
    session.execute(delete(FailureRow).where(FailureRow.at < now - FAILURE_MEMORY))
    counted = (
        select(FailureRow.key, func.count().label("tries")).where(FailureRow.key.in_(keys)).group_by(FailureRow.key)
    )
    counts = {row.key: row.tries for row in session.execute(counted)}
    if any(counts.get(key, 0) >= most for key, most in keys.items()):
        raise RefusedError(TOO_OFTEN, status=429)
    session.add_all(FailureRow(key=key, at=now) for key in keys)


def hash_token(token: str) -> str:
    """Hash what was made of chance, or names what is counted."""
    return hashlib.sha256(token.encode()).hexdigest()
