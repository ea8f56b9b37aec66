"""Codes of an authenticator app (TOTP, RFC 6238) beside the password, and recovery codes for who lost the app."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

import pyotp
import segno
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from bot.console.errors import RefusedError
from bot.console.tables import AccountRow, RecoveryCodeRow
from bot.privacy import derive_key

PURPOSE = "doebot staff codes"
NONCE_BYTES = 12  # of AES-GCM, NIST SP 800-38D
ISSUER = "DOE chatbot"
STEP_SECONDS = 30
DRIFT_STEPS = 1  # a clock may be so many steps wrong either way
RECOVERY_CODES = 10
RECOVERY_BYTES = 10  # 80 bits: enough to be kept under a plain hash
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
UNREADABLE = "อ่านกุญแจรหัสยืนยันไม่ได้ คงเปลี่ยน DOEBOT_ID_KEY ให้ผู้ดูแลปิดรหัสยืนยันของบัญชีนี้แล้วตั้งใหม่"


class SecondFactor:
    """Makes, seals and checks codes, in the transaction of who asks.

    Args:
        id_keys: the operator's key, and the one before it, if any; the first seals.

    """

    def __init__(self, id_keys: Sequence[bytes]) -> None:
        self._keys = [AESGCM(derive_key(key, PURPOSE)) for key in id_keys]

    def begin(self, row: AccountRow) -> None:
        """Give an account a new secret, which counts once a code of it was typed."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        secret = pyotp.random_base32().encode()
        row.code_secret = nonce + self._keys[0].encrypt(nonce, secret, _owner(row))
        row.code_is_on, row.code_step = False, None

    def secret_of(self, row: AccountRow) -> str:
        """Give an account's secret, to be shown to its owner while it is set up.

        Raises:
            RefusedError: there is none, or it was sealed with another key.

        """
        sealed = row.code_secret or b""
        for key in self._keys:
            try:
                return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _owner(row)).decode()
            except (InvalidTag, ValueError):
                continue
        raise RefusedError(UNREADABLE, status=409)

    def turn_on(self, session: Session, row: AccountRow, typed: str, now: datetime) -> Sequence[str] | None:
        """Ask for codes from now on; gives the recovery codes, or ``None`` where the typed code is wrong."""
        if not self.spend_code(session, row, typed, now):
            return None
        row.code_is_on = True
        session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == row.id))
        codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
        session.add_all(RecoveryCodeRow(account_id=row.id, code_hash=_hash(code)) for code in codes)
        return codes

    def turn_off(self, session: Session, row: AccountRow) -> None:
        """Forget an account's secret and its recovery codes."""
        row.code_secret, row.code_is_on, row.code_step = None, False, None
        session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == row.id))

    def spend_code(self, session: Session, row: AccountRow, typed: str, now: datetime) -> bool:
        """Use a code of the app up; one of an earlier or the same half minute is not taken again."""
        code = "".join(typed.translate(THAI_DIGITS).split())
        app, step_now = pyotp.TOTP(self.secret_of(row)), int(now.timestamp()) // STEP_SECONDS
        for step in range(step_now - DRIFT_STEPS, step_now + DRIFT_STEPS + 1):
            if hmac.compare_digest(app.generate_otp(step).encode(), code.encode("utf-8", "surrogatepass")):
                is_new = or_(AccountRow.code_step.is_(None), AccountRow.code_step < step)
                used = update(AccountRow).where(AccountRow.id == row.id, is_new).values(code_step=step)
                return session.execute(used.returning(AccountRow.id)).first() is not None
        return False

    def spend_recovery_code(self, session: Session, row: AccountRow, typed: str) -> bool:
        """Use a recovery code up."""
        mine = (RecoveryCodeRow.account_id == row.id, RecoveryCodeRow.code_hash == _hash(typed))
        return session.execute(delete(RecoveryCodeRow).where(*mine).returning(RecoveryCodeRow.id)).first() is not None


def draw_code(secret: str, name: str) -> str:
    """Draw what an authenticator app reads, as an SVG element for a page."""
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    return segno.make(address).svg_inline(scale=5, border=4, light="#fff", svgclass="qr", lineclass=None)


def _owner(row: AccountRow) -> bytes:
    """What a sealed secret is bound to: put into another's row it cannot be read."""
    return row.name.encode()


def _new_recovery_code() -> str:
    """Make a code that can be read from paper, such as ``ABCD-EFGH-2345-6722``."""
    letters = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _hash(code: str) -> str:
    """Hash a recovery code however it is spaced and written."""
    plain = "".join(each for each in code.upper() if each.isascii() and each.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
