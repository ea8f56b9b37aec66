"""Keeps the counts in the console's database, each batch once, and gives them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import case, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.figures.model import Row, Table
from bot.figures.tables import BATCHES, COUNTS, KEYS, PERSONS
from bot.queue.tally import SEPARATOR, Batch

KEPT_MONTHS = 25
BATCH_DAYS = 2  # what came from Redis is dropped there at once, or at the next try


class Transactions(Protocol):
    """What is needed of the console's database."""

    def reading(self) -> AbstractContextManager[Session]:
        """Give a transaction that sees one state."""
        ...

    def writing(self) -> AbstractContextManager[Session]:
        """Give a transaction that is stored whole or not at all."""
        ...


class FiguresStore:
    """Counts by table, day and key.

    Args:
        database: with its tables made.

    """

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def rows(self, table: Table, first: date, last: date) -> Sequence[Row]:
        """Give the counts of a table from one day to another, both included.

        Raises:
            StoreError: the database is away.

        """
        wanted = select(COUNTS.c.day, KEYS.c.key, COUNTS.c.count).where(
            KEYS.c.id == COUNTS.c.key_id,
            KEYS.c.name == table.value,
            COUNTS.c.day.between(first.toordinal(), last.toordinal()),
        )
        with self._database.reading() as session:
            found = session.execute(wanted).all()
        return [Row(table, date.fromordinal(day), tuple(key.split(SEPARATOR)), count) for day, key, count in found]

    def persons(self, month: str) -> int | None:
        """Estimate how many citizens wrote in a month such as ``2026-11``; ``None`` where nothing was counted.

        Raises:
            StoreError: the database is away.

        """
        with self._database.reading() as session:
            return session.execute(select(func.sum(PERSONS.c.count)).where(PERSONS.c.month == month)).scalar()

    def add(self, batch: Batch, today: date) -> bool:
        """Add a batch, if it was not added before; tell whether it was new.

        Raises:
            StoreError: the database is away; nothing was added.

        """
        counts = [_parts(name, count) for name, count in batch.counts.items()]
        persons = [{"month": month, "source": batch.source, "count": count} for month, count in batch.persons.items()]
        with self._database.writing() as session:
            known = _insert(session, BATCHES).on_conflict_do_nothing()
            values = known.values(id=batch.id, source=batch.source, day=today)
            # The row itself is asked for: how many were inserted is not told by every driver.
            if session.execute(values.returning(BATCHES.c.id)).scalar() is None:
                return False  # another process added it, or this one before it was cut off
            ids = _number(session, {(table, key) for _, table, key, _ in counts})
            rows = [
                {"day": day.toordinal(), "key_id": ids[table, key], "count": count} for day, table, key, count in counts
            ]
            _upsert(session, COUNTS, rows)
            _upsert(session, PERSONS, persons)
        return True

    def prune(self, today: date) -> None:
        """Drop what is older than 25 months, and the ids of batches that nobody can bring again.

        Raises:
            StoreError: the database is away.

        """
        months = today.year * 12 + today.month - 1 - KEPT_MONTHS
        oldest = date(months // 12, months % 12 + 1, 1)
        newer = BATCHES.alias()
        follows = exists().where(newer.c.source == BATCHES.c.source, newer.c.day > BATCHES.c.day)
        with self._database.writing() as session:
            session.execute(delete(COUNTS).where(COUNTS.c.day < oldest.toordinal()))
            session.execute(delete(PERSONS).where(PERSONS.c.month < oldest.isoformat()[:7]))
            session.execute(delete(BATCHES).where(BATCHES.c.day < today - timedelta(days=BATCH_DAYS), follows))


def _parts(name: str, count: int) -> tuple[date, str, str, int]:
    day, table, key = name.split(SEPARATOR, 2)
    return date.fromisoformat(day), table, key, count


def _number(session: Session, keys: Set[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Give the number of each key of a table; a new one gets one."""
    if not keys:
        return {}
    new = [{"name": name, "key": key} for name, key in sorted(keys)]
    session.execute(_insert(session, KEYS).on_conflict_do_nothing(), new)
    wanted = select(KEYS.c.name, KEYS.c.key, KEYS.c.id).where(KEYS.c.key.in_({key for _, key in keys}))
    return {(name, key): number for name, key, number in session.execute(wanted)}


def _upsert(session: Session, table: Any, rows: Iterable[Mapping[str, object]]) -> None:
    """Add counts to those that are there; of persons, an estimate of all so far, the larger one stays."""
    values = list(rows)
    if not values:
        return
    statement = _insert(session, table)
    new, old = statement.excluded.count, table.c.count
    largest = case((new > old, new), else_=old)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={"count": largest if table is PERSONS else old + new},
        ),
        values,
    )


def _insert(session: Session, table: Any) -> Any:
    """Give an insert that may tell what to do where there is a row: both databases can, each in its own words."""
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return kind.insert(table)
