"""The tables of the console's database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, MetaData, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.figures.tables import FIGURES

NAMES = {  # so that migrations can name what they change, on both databases
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC: SQLite keeps no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give an aware moment."""
        return value and value.replace(tzinfo=UTC)


class Table(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment, str: Text, dict[str, Any]: JSON}  # noqa: RUF012 - as SQLAlchemy wants it


class AccountRow(Table):
    """An officer; without a password hash the account can be entered by a one-time link alone.

    Attributes:
        code_secret: of the authenticator app, sealed.
        code_is_on: a code is asked for; before that the secret is only being set up.
        code_step: the newest half minute whose code was used.

    """

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    role: Mapped[str]
    province: Mapped[str | None]
    password_hash: Mapped[str | None]
    is_disabled: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime]
    code_secret: Mapped[bytes | None]
    code_is_on: Mapped[bool] = mapped_column(default=False)
    code_step: Mapped[int | None]


class RecoveryCodeRow(Table):
    """A code that may be used once instead of one of the app; only its hash is kept."""

    __tablename__ = "recovery_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str]


class InvitationRow(Table):
    """A link that may be used once; of its token only the hash is kept.

    Where there is an account of this name already, the link signs in to it (``is_sign_in``) or sets its password anew.
    """

    __tablename__ = "invitations"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    display_name: Mapped[str]
    role: Mapped[str]
    province: Mapped[str | None]
    is_sign_in: Mapped[bool]
    expires: Mapped[datetime]


class SessionRow(Table):
    """A browser that is signed in; of its token only the hash is kept.

    Attributes:
        awaits_code: the password was right, the code is still to come: nobody is signed in yet.
        is_strong: whoever came in proved it by more than a password.

    """

    __tablename__ = "sessions"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    began: Mapped[datetime]
    seen: Mapped[datetime]
    awaits_code: Mapped[bool] = mapped_column(default=False)
    is_strong: Mapped[bool] = mapped_column(default=False)


class FailureRow(Table):
    """A sign-in that failed: counted by account and by address (``key``), both hashed."""

    __tablename__ = "sign_in_failures"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]


class AuditRow(Table):
    """Something that was done; ``hash`` covers the row and the hash of the one before."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account: Mapped[str]
    role: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]


class DraftRow(Table):
    """What an officer is writing of an entry: the fields as they were when they began (``base``) and as they are."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("entry", "account_id", name="uq_drafts_entry"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    base: Mapped[dict[str, Any]]
    values: Mapped[dict[str, Any]]
    revision: Mapped[int]
    updated: Mapped[datetime]


class ChangeSetRow(Table):
    """Changes that go live together, or not at all; ``knowledge`` is the fingerprint that they led to.

    Attributes:
        starts: when what is approved goes live by itself; ``None``: at once.

    """

    __tablename__ = "change_sets"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str] = mapped_column(index=True)
    submitted: Mapped[datetime]
    decided: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    words: Mapped[str]
    problem: Mapped[str]
    knowledge: Mapped[str]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("change_sets.id"))
    starts: Mapped[datetime | None]


class ChangeRow(Table):
    """A change of one entry in a change set; kept for good, so that every past state is known."""

    __tablename__ = "changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_sets.id"), index=True)
    entry: Mapped[str] = mapped_column(index=True)
    base: Mapped[dict[str, Any]]
    values: Mapped[dict[str, Any]]


class EffectRow(Table):
    """What a change does to questions, by a digest of the change and of what it is put upon.

    Attributes:
        owner: whose change it is; who changes it once more no longer waits for the effect of the first.
        changes: the wanted fields by entry.
        done: when the effect was known, or could not be found out (then there is no ``result``).

    """

    __tablename__ = "effects"
    digest: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    changes: Mapped[dict[str, Any]]
    asked: Mapped[datetime]
    done: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class SubscriptionRow(Table):
    """An account that gets the monthly report by mail."""

    __tablename__ = "report_subscriptions"
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    since: Mapped[datetime]


class ReportMailRow(Table):
    """A mail that a process claimed, and when it was sent."""

    __tablename__ = "report_mails"
    month: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    began: Mapped[datetime]
    sent: Mapped[datetime | None]


class AccuracyRow(Table):
    """How the test questions of a published knowledge were answered; ``measured`` holds counts alone."""

    __tablename__ = "accuracy"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    knowledge: Mapped[str]
    number: Mapped[int]
    measured: Mapped[dict[str, Any]]


for _table in FIGURES.sorted_tables:  # kept beside, written by what counts
    _table.to_metadata(Table.metadata)
