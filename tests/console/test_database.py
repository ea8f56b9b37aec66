"""The tables on SQLite and PostgreSQL: made by migrations, the same as the program knows them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.console.database import HEAD, MIGRATIONS, Database
from bot.console.tables import Table
from bot.figures.model import Table as Counted
from bot.figures.store import FiguresStore
from bot.queue.tally import SEPARATOR, Batch


def test_the_newest_migration_is_the_one_that_the_program_knows() -> None:
    """Otherwise a start would not see that one is missing."""
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_migrations_make_the_tables_of_the_program(database: Database) -> None:
    """Column by column."""
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_a_second_process_finds_nothing_to_do(database: Database, tmp_path: Path) -> None:
    """Both may start at once."""
    other = Database(f"sqlite:///{tmp_path / 'console.sqlite3'}")

    other.migrate()

    with other.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    other.close()


def test_figures_that_were_counted_before_keep_their_numbers(tmp_path: Path) -> None:
    """The migration that numbers keys moves what stands in the old table."""
    database, key = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}"), SEPARATOR.join(("job.search", "yes"))
    with database.engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        for day, count in (("2026-11-02", 7), ("2026-11-03", 9)):
            connection.exec_driver_sql("INSERT INTO figures VALUES ('useful', ?, ?, ?)", (day, key, count))

    database.migrate()

    store = FiguresStore(database)
    rows = store.rows(Counted.USEFUL, date(2026, 11, 1), date(2026, 11, 30))
    assert {(row.day.day, row.key, row.count) for row in rows} == {
        (2, ("job.search", "yes"), 7),
        (3, ("job.search", "yes"), 9),
    }
    store.add(Batch("b1", "here", {SEPARATOR.join(("2026-11-03", "useful", key)): 2}), date(2026, 11, 3))
    assert [row.count for row in store.rows(Counted.USEFUL, date(2026, 11, 3), date(2026, 11, 3))] == [11]
    database.close()
