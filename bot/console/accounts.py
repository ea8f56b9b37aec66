"""Accounts of officers: invited, signed in with a password or a one-time link, watched against guessing, disabled."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.console.audit import Action, note
from bot.console.database import Database
from bot.console.errors import RefusedError
from bot.console.guessing import (
    MOST_FAILURES_OF_ACCOUNT,
    MOST_FAILURES_OF_ADDRESS,
    MOST_FAILURES_OF_CODE,
    WRONG_CODE,
    count_try,
    hash_token,
)
from bot.console.permissions import PERMISSIONS, Account, Permission, Role
from bot.console.second_factor import SecondFactor
from bot.console.sign_in_link import SignInLink
from bot.console.tables import AccountRow, FailureRow, InvitationRow, SessionRow

INVITATION_LIFE = timedelta(days=7)
LINK_LIFE = timedelta(minutes=15)
CODE_LIFE = timedelta(minutes=10)  # from the password to the code
IDLE = timedelta(minutes=30)
SEEN_STEP = timedelta(minutes=1)  # a session's last sign of life is stored no more often
LONGEST_SESSION = timedelta(hours=10)
LEAST_PASSWORD_LETTERS = 12
MOST_PASSWORD_LETTERS = 200
MOST_NAME_LETTERS = 200
WRONG = "อีเมลหรือรหัสผ่านไม่ตรง ตรวจแล้วลองอีกครั้ง"
SIGN_IN_AGAIN = "รอรหัสยืนยันนานเกินไป เข้าสู่ระบบใหม่"
SPENT = "ลิงก์นี้หมดอายุหรือใช้ไปแล้ว ขอลิงก์ใหม่จากผู้ดูแล"

_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who may come in by a link."""

    name: str
    display_name: str
    role: Role
    province: str | None = None


class Accounts:
    """Opens the doors of the console, each once and for whom it is meant.

    Args:
        database: where accounts are.
        clock: the present moment, aware.
        second_factor: seals and checks codes; without it none are asked for.
        demands_code: who may approve has to set codes up first.

    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        second_factor: SecondFactor | None = None,
        *,
        demands_code: bool = False,
    ) -> None:
        self._database = database
        self._clock = clock
        self._second_factor = second_factor or SecondFactor(())
        self._demands_code = demands_code

    # -- links that may be used once

    def invite(
        self,
        invitation: Invitation,
        by: str,
        by_role: str,
        *,
        is_sign_in: bool = False,
        link: SignInLink | None = None,
    ) -> str:
        """Make a link for somebody and give its token, which is kept nowhere.

        Args:
            invitation: who may come in, and as what.
            by: name of who invites.
            by_role: what role they have.
            is_sign_in: it signs in at once, and soon expires; else it lets a password be chosen.
            link: that was printed before, to be good from then on.

        Raises:
            RefusedError: the name is no e-mail address, or too long.

        """
        name = invitation.name.strip().lower()
        if not is_sign_in and ("@" not in name or len(name) > MOST_NAME_LETTERS or any(map(str.isspace, name))):
            raise RefusedError("ชื่อผู้ใช้ต้องเป็นอีเมล เช่น somchai@doe.go.th")
        now = self._clock()
        token, made = (link.token, link.made) if link else (secrets.token_urlsafe(32), now)
        with self._database.writing() as session:
            session.execute(delete(InvitationRow).where(InvitationRow.expires < now))
            session.add(
                InvitationRow(
                    token_hash=hash_token(token),
                    name=name,
                    display_name=invitation.display_name.strip()[:MOST_NAME_LETTERS] or name,
                    role=invitation.role,
                    province=invitation.province,
                    is_sign_in=is_sign_in,
                    expires=made + (LINK_LIFE if is_sign_in else INVITATION_LIFE),
                )
            )
            note(session, now, by, by_role, Action.INVITED, name, new_role=invitation.role)
        return token

    def find_invitation(self, token: str) -> tuple[Invitation, bool]:
        """Tell for whom a link is, and whether it signs in at once.

        Raises:
            RefusedError: it was used, is too old, or never was.

        """
        with self._database.reading() as session:
            row = self._invitation(session, token)
            return Invitation(row.name, row.display_name, Role(row.role), row.province), row.is_sign_in

    def join(self, token: str, password: str = "", again: str = "") -> str:
        """Use a link up: make the account where there is none, set its password, sign in; gives the session's token.

        Raises:
            RefusedError: the link is spent, the password is too short or typed differently, or the account is disabled.

        """
        now = self._clock()
        with self._database.writing() as session:
            row = self._invitation(session, token)
            password_hash = None if row.is_sign_in else _hash_password(password, again)
            account = session.scalars(select(AccountRow).where(AccountRow.name == row.name)).first()
            if account is None:
                account = AccountRow(name=row.name, created=now, is_disabled=False, password_hash=None)
                session.add(account)
            elif account.is_disabled:
                raise RefusedError(SPENT)
            account.display_name, account.role, account.province = row.display_name, row.role, row.province
            if password_hash:
                account.password_hash = password_hash
                session.execute(delete(SessionRow).where(SessionRow.account_id == account.id))
            session.delete(row)
            session.flush()
            note(session, now, account.name, account.role, Action.JOINED, account.name)
            return self._begin(session, account, is_strong=row.is_sign_in)

    def _invitation(self, session: Session, token: str) -> InvitationRow:
        row = session.get(InvitationRow, hash_token(token))
        if row is None or row.expires < self._clock():
            raise RefusedError(SPENT)
        return row

    # -- signing in and out

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Check a password and give the token of a new session; who guesses is made to wait.

        Raises:
            RefusedError: name or password is wrong, or there were too many tries; it does not tell which exists.

        """
        name = name.strip().lower()[:MOST_NAME_LETTERS]
        keys = {
            hash_token(f"account {name}"): MOST_FAILURES_OF_ACCOUNT,
            hash_token(f"address {address}"): MOST_FAILURES_OF_ADDRESS,
        }
        with self._database.writing() as session:  # counted before the look at the password, so that none slips by
            now = self._clock()
            count_try(session, now, keys)
            row = session.scalars(select(AccountRow).where(AccountRow.name == name)).first()
        is_known = row is not None and not row.is_disabled and row.password_hash is not None
        is_right = _verify(row.password_hash if row and is_known else None, password)
        with self._database.writing() as session:
            if row is None or not is_right:
                note(session, now, "", "", Action.SIGN_IN_REFUSED, row.name if row else "")
                session.commit()
                raise RefusedError(WRONG, status=403)
            session.execute(delete(FailureRow).where(FailureRow.key.in_(keys)))
            if not row.code_is_on:
                note(session, now, row.name, row.role, Action.SIGNED_IN, row.name)
            return self._begin(session, row)

    def awaits_code(self, token: str) -> bool:
        """Tell whether the password of a session was right and its code is still to come."""
        with self._database.reading() as session:
            found = session.get(SessionRow, hash_token(token))
            return found is not None and found.awaits_code and found.began >= self._clock() - CODE_LIFE

    def enter_code(self, token: str, typed: str) -> str:
        """Finish signing in by a code of the app or a recovery code; gives the token of a new session.

        Raises:
            RefusedError: the code is wrong or was used, there were too many tries, or the password is too long ago.

        """
        if not self.awaits_code(token):
            raise RefusedError(SIGN_IN_AGAIN, status=401)
        now = self._clock()
        with self._database.writing() as session:  # counted before the look at the code, so that none slips by
            waiting = session.get(SessionRow, hash_token(token))
            if waiting is None:
                raise RefusedError(SIGN_IN_AGAIN, status=401)
            key = hash_token(f"code {waiting.account_id}")
            count_try(session, now, {key: MOST_FAILURES_OF_CODE})
        with self._database.writing() as session:
            row = session.get_one(AccountRow, waiting.account_id)
            is_recovery = self._second_factor.spend_recovery_code(session, row, typed)
            if row.is_disabled or not (is_recovery or self._second_factor.spend_code(session, row, typed, now)):
                note(session, now, "", "", Action.SIGN_IN_REFUSED, row.name, step="รหัสยืนยัน")
                session.commit()
                raise RefusedError(WRONG_CODE, status=403)
            session.execute(delete(FailureRow).where(FailureRow.key == key))
            session.execute(delete(SessionRow).where(SessionRow.token_hash == hash_token(token)))
            step = "รหัสสำรอง" if is_recovery else "รหัสจากแอป"
            note(session, now, row.name, row.role, Action.SIGNED_IN, row.name, step=step)
            return self._begin(session, row, is_strong=True)

    def _begin(self, session: Session, account: AccountRow, *, is_strong: bool = False) -> str:
        """Always under a new token: one that was planted in the browser before is worth nothing."""
        token, now = secrets.token_urlsafe(32), self._clock()
        session.execute(delete(SessionRow).where(SessionRow.began < now - LONGEST_SESSION))
        session.add(
            SessionRow(
                token_hash=hash_token(token),
                account_id=account.id,
                began=now,
                seen=now,
                awaits_code=account.code_is_on and not is_strong,
                is_strong=is_strong,
            )
        )
        return token

    def find_account(self, token: str) -> Account | None:
        """Give who is signed in under a token, and note that they are there; ``None``: nobody, or no longer."""
        now = self._clock()
        with self._database.reading() as session:
            found = session.get(SessionRow, hash_token(token))
            row = session.get(AccountRow, found.account_id) if found else None
        if found is None or row is None or found.awaits_code:
            return None
        is_over = row.is_disabled or found.seen < now - IDLE or found.began < now - LONGEST_SESSION
        if is_over or found.seen < now - SEEN_STEP:
            with self._database.writing() as session:
                mine = SessionRow.token_hash == found.token_hash
                session.execute(
                    delete(SessionRow).where(mine) if is_over else update(SessionRow).where(mine).values(seen=now)
                )
        is_demanded = self._demands_code and Permission.APPROVE in PERMISSIONS[Role(row.role)]
        return None if is_over else replace(account_of(row), lacks_code=is_demanded and not found.is_strong)

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._database.writing() as session:
            found = session.get(SessionRow, hash_token(token))
            if found:
                row = session.get_one(AccountRow, found.account_id)
                session.delete(found)
                if not found.awaits_code:
                    note(session, self._clock(), row.name, row.role, Action.SIGNED_OUT, row.name)

    # -- all accounts

    def count(self) -> int:
        """Count those with which somebody can sign in."""
        with self._database.reading() as session:
            return session.scalar(select(func.count()).select_from(AccountRow)) or 0

    def all(self) -> Sequence[AccountRow]:
        """List all accounts by name."""
        with self._database.reading() as session:
            return session.scalars(select(AccountRow).order_by(AccountRow.name)).all()

    def change(self, account_id: int, role: Role, province: str | None, by: Account, *, is_disabled: bool) -> None:
        """Give an account another role or province, or disable it; it is signed out everywhere.

        Raises:
            RefusedError: there is none, or it is one's own: nobody locks themselves out.

        """
        if account_id == by.id:
            raise RefusedError("เปลี่ยนสิทธิของตัวเองไม่ได้ ให้ผู้ดูแลคนอื่นเปลี่ยนให้")
        with self._database.writing() as session:
            row = session.get(AccountRow, account_id)
            if row is None:
                raise RefusedError("ไม่พบผู้ใช้นี้", status=404)
            row.role, row.province, row.is_disabled = role, province, is_disabled
            session.execute(delete(SessionRow).where(SessionRow.account_id == account_id))
            state = "disabled" if is_disabled else "active"
            note(session, self._clock(), by.name, by.role, Action.ACCOUNT_CHANGED, row.name, new_role=role, state=state)


def account_of(row: AccountRow) -> Account:
    """Give an account as the console passes it on."""
    return Account(row.id, row.name, row.display_name, Role(row.role), row.province)


def _hash_password(password: str, again: str) -> str:
    if password != again:
        raise RefusedError("รหัสผ่านสองช่องไม่ตรงกัน พิมพ์ใหม่ทั้งสองช่อง")
    if not LEAST_PASSWORD_LETTERS <= len(password) <= MOST_PASSWORD_LETTERS:
        raise RefusedError(f"รหัสผ่านต้องยาว {LEAST_PASSWORD_LETTERS} ตัวขึ้นไป ใช้ประโยคที่จำง่ายก็ได้")
    return _hasher.hash(password)


def _verify(password_hash: str | None, password: str) -> bool:
    """Check a password; for an account that is not there it takes as long, so that nobody learns which are."""
    try:
        return _hasher.verify(password_hash or _nobody(), password) and password_hash is not None
    except VerificationError:
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())
