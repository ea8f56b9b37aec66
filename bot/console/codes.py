"""Codes of an authenticator app, of who is signed in: set up, turned off, and reset for who lost the app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.console.audit import Action, note
from bot.console.database import Database
from bot.console.errors import RefusedError
from bot.console.guessing import MOST_FAILURES_OF_CODE, WRONG_CODE, count_try, hash_token
from bot.console.permissions import Account
from bot.console.second_factor import SecondFactor
from bot.console.tables import AccountRow, FailureRow, SessionRow


class Codes:
    """Lets officers look after their own codes.

    Args:
        database: where accounts are.
        clock: the present moment, aware.
        second_factor: seals and checks codes.

    """

    def __init__(self, database: Database, clock: Callable[[], datetime], second_factor: SecondFactor) -> None:
        self._database = database
        self._clock = clock
        self._second_factor = second_factor

    def find(self, account: Account) -> tuple[bool, str]:
        """Tell whether codes are asked of somebody; while they set it up, also the secret for their app."""
        with self._database.reading() as session:
            row = session.get_one(AccountRow, account.id)
            is_new = row.code_secret is not None and not row.code_is_on
            return row.code_is_on, self._second_factor.secret_of(row) if is_new else ""

    def begin(self, account: Account) -> None:
        """Give somebody a new secret.

        Raises:
            RefusedError: codes are asked of them already.

        """
        with self._database.writing() as session:
            row = session.get_one(AccountRow, account.id)
            if row.code_is_on:
                raise RefusedError("เปิดรหัสยืนยันไว้แล้ว", status=409)
            self._second_factor.begin(row)

    def turn_on(self, account: Account, token: str, typed: str) -> Sequence[str]:
        """Ask for codes from now on; gives the recovery codes, which are shown once and kept as hashes.

        Raises:
            RefusedError: the code is wrong, or there were too many tries.

        """
        with self._database.writing() as session:
            count_try(session, self._clock(), {(key := hash_token(f"code {account.id}")): MOST_FAILURES_OF_CODE})
        with self._database.writing() as session:
            row = session.get_one(AccountRow, account.id)
            codes = None if row.code_is_on else self._second_factor.turn_on(session, row, typed, self._clock())
            if codes is None:
                raise RefusedError(WRONG_CODE, status=403)
            session.execute(delete(FailureRow).where(FailureRow.key == key))
            mine = SessionRow.token_hash == hash_token(token)
            session.execute(update(SessionRow).where(mine).values(is_strong=True))
            session.execute(delete(SessionRow).where(SessionRow.account_id == account.id, ~mine))
            note(session, self._clock(), account.name, account.role, Action.CODES_ON, account.name)
            return codes

    def turn_off(self, account: Account, typed: str) -> None:
        """Ask for codes no longer; who sits at an unlocked machine cannot do that without the app.

        Raises:
            RefusedError: the code is wrong, or there were too many tries.

        """
        with self._database.writing() as session:
            count_try(session, self._clock(), {(key := hash_token(f"code {account.id}")): MOST_FAILURES_OF_CODE})
        with self._database.writing() as session:
            row = session.get_one(AccountRow, account.id)
            is_right = row.code_is_on and (
                self._second_factor.spend_code(session, row, typed, self._clock())
                or self._second_factor.spend_recovery_code(session, row, typed)
            )
            if not is_right:
                raise RefusedError(WRONG_CODE, status=403)
            session.execute(delete(FailureRow).where(FailureRow.key == key))
            session.execute(update(SessionRow).where(SessionRow.account_id == account.id).values(is_strong=False))
            self._second_factor.turn_off(session, row)
            note(session, self._clock(), account.name, account.role, Action.CODES_OFF, account.name)

    def reset(self, name: str, by: str, by_role: str) -> None:
        """Let somebody in who lost the app and the recovery codes; they are signed out everywhere.

        Raises:
            RefusedError: there is no such account, or no code is asked of it.

        """
        with self._database.writing() as session:
            row = session.scalars(select(AccountRow).where(AccountRow.name == name.strip().lower())).first()
            if row is None or not row.code_is_on:
                raise RefusedError("ไม่พบผู้ใช้นี้ หรือไม่ได้เปิดรหัสยืนยัน", status=404)
            self._second_factor.turn_off(session, row)
            session.execute(delete(SessionRow).where(SessionRow.account_id == row.id))
            note(session, self._clock(), by, by_role, Action.CODES_RESET, row.name)
