"""The tables on SQLite and PostgreSQL: made by migrations, the same as the program knows them."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.console.database import HEAD, MIGRATIONS, Database
from bot.console.tables import Table


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
