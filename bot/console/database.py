"""The console's database: SQLite in a file of this machine, or PostgreSQL for several."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.errors import StoreError

HEAD = "0007"  # the newest migration, known here so that a start need not load Alembic; a test compares
MIGRATIONS = Path(__file__).parent / "migrations"
WAIT_MILLISECONDS = 10_000  # for another writer of SQLite
MIGRATING = 1694  # a lock of PostgreSQL, any number


class Work(IntEnum):
    """What one process does while others keep out of it; the numbers are PostgreSQL's locks."""

    PUBLISHING = 1695
    TRYING = 1696


IMMEDIATE = "console_writes"  # execution option: take SQLite's write lock at the beginning


class Database:
    """Gives transactions.

    Args:
        url: of SQLAlchemy's kind; ``postgresql://`` is taken too.

    """

    def __init__(self, url: str) -> None:
        self.engine = _make_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a transaction that sees one state of the database.

        Raises:
            StoreError: the database is away or locked.

        """
        with self._session(writes=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a transaction that is stored whole at the end, or not at all where an error leaves it.

        Raises:
            StoreError: the database is away, locked, full or read-only.

        """
        with self._session(writes=True) as session:
            yield session
            session.commit()

    @contextmanager
    def _session(self, *, writes: bool) -> Iterator[Session]:
        engine = self.engine.execution_options(**{IMMEDIATE: writes})
        try:
            with Session(engine, expire_on_commit=False) as session:
                yield session
        except OperationalError as error:
            raise StoreError("console database", error.orig or error) from error

    @contextmanager
    def alone(self, work: Work = Work.PUBLISHING) -> Iterator[None]:
        """Keep all other processes out of the same work, until done or dead.

        Raises:
            StoreError: the database is away.

        """
        with self._locked(work, waits=True):
            yield

    @contextmanager
    def if_alone(self, work: Work) -> Iterator[bool]:
        """Do the same, and give whether nobody is at this work already.

        Raises:
            StoreError: the database is away.

        """
        with self._locked(work, waits=False) as is_ours:
            yield is_ours

    @contextmanager
    def _locked(self, work: Work, *, waits: bool) -> Iterator[bool]:
        path = self.engine.url.database
        if self.engine.dialect.name == "sqlite" and path:
            own = "" if work is Work.PUBLISHING else f".{work.name.lower()}"
            with Path(f"{path}{own}.lock").open("w") as lock:
                yield _lock_file(lock, waits=waits)
            return
        begin = "pg_advisory_lock" if waits else "pg_try_advisory_lock"
        try:
            with self.engine.connect() as connection:
                is_ours = connection.execute(text(f"SELECT {begin}(:key)"), {"key": work}).scalar() is not False
                try:
                    yield is_ours
                finally:
                    if is_ours:
                        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": work})
        except OperationalError as error:
            raise StoreError("console database", error.orig or error) from error

    def migrate(self) -> None:
        """Bring the tables to what this program knows; several processes may do so at once.

        Raises:
            StoreError: the database is away, or not ours to change.

        """
        try:
            with self.engine.begin() as connection:
                if _revision(connection) == HEAD:
                    return
            with self.engine.execution_options(**{IMMEDIATE: True}).begin() as connection:
                _upgrade(connection)
        except OperationalError as error:
            raise StoreError("console database", error.orig or error) from error

    def close(self) -> None:
        """Let the connections go."""
        self.engine.dispose()


def _lock_file(lock: TextIO, *, waits: bool) -> bool:
    """Lock a file until it is closed, and give whether that was done; another one may hold it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _make_engine(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Let SQLAlchemy say when a transaction begins; readers see on while one writes."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {WAIT_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get(IMMEDIATE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    """Run the migrations that are missing; who comes second waits, and finds nothing to do."""
    from alembic import command  # noqa: PLC0415 - takes a second to load, and is seldom needed
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATING})"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
