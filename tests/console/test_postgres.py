"""The console on PostgreSQL, as several servers share it: the same tables, the same rules, one publisher at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pyotp
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.console.accounts import account_of
from bot.console.audit import Action, find_break, note
from bot.console.database import Database, Work
from bot.console.effects.model import Found
from bot.console.effects.trials import Asked
from bot.console.permissions import Role
from bot.console.second_factor import SecondFactor
from bot.console.site import Console
from bot.console.subscriptions import Subscriptions
from bot.console.tables import AccountRow, Table
from bot.errors import StoreError
from bot.figures.model import Table as FigureTable
from bot.figures.store import FiguresStore
from bot.queue.tally import Batch
from bot.settings import Settings
from knowledge import Edition, load_knowledge
from tests.console.conftest import console_on, sign_in_to
from tests.console.test_changes import propose
from tests.fakes import FakeWallClock
from tests.ports import free_port
from tests.postgres_server import PostgresServer


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with PostgresServer(tmp_path_factory.mktemp("postgres")) as server:
        yield server.url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def console(database: Database, clock: FakeWallClock, small_edition: Edition, folder: Path) -> Console:
    return console_on(database, clock, small_edition, Settings(_env_file=None, knowledge_dir=folder))


def test_migrations_make_the_tables_of_the_program(database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_figures_are_added_up_once(database: Database) -> None:
    """Counts of further batches are added, a batch that comes again is not, and the larger estimate stays."""
    store, day = FiguresStore(database), date(2026, 11, 23)
    first = Batch("1", "memory", {f"{day}|turns|1": 3, f"{day}|turns|2": 1}, {"2026-11": 9})
    second = Batch("2", "memory", {f"{day}|turns|1": 4}, {"2026-11": 7})

    added = [store.add(each, day) for each in (first, second, first)]

    assert added == [True, True, False]
    assert {row.key: row.count for row in store.rows(FigureTable.TURNS, day, day)} == {("1",): 7, ("2",): 1}
    assert store.persons("2026-11") == 9


def test_two_processes_add_the_same_batch_once(database: Database) -> None:
    """At the same moment: one waits for the other and finds it known."""
    store, day = FiguresStore(database), date(2026, 11, 23)
    batch = Batch("1", "memory", {f"{day}|turns|{number}": 1 for number in range(10)}, {})

    with ThreadPoolExecutor(4) as threads:
        added = list(threads.map(lambda _: store.add(batch, day), range(4)))

    assert sorted(added) == [False, False, False, True]
    assert [row.count for row in store.rows(FigureTable.TURNS, day, day)] == [1] * 10


def test_a_change_goes_live(console: Console, folder: Path, database: Database) -> None:
    """From the draft to the files, with every step in the chain of the history."""
    place = propose(sign_in_to(console, Role.EDITOR, "nok@doe.go.th"), title__th="หางานทำ")

    sign_in_to(console, Role.APPROVER, "head@doe.go.th").post(f"{place}/publish")

    assert load_knowledge(folder).intents["job.search"].title.th == "หางานทำ"
    with database.reading() as session:
        assert find_break(session) is None


def test_a_chain_written_from_many_sides_holds(database: Database, clock: FakeWallClock) -> None:
    """No two rows follow the same one."""

    def write() -> None:
        for _ in range(10):
            with database.writing() as session:
                note(session, clock(), "x", "editor", Action.SUBMITTED)

    threads = [threading.Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert find_break(session) is None
        assert session.execute(text("SELECT count(*) FROM audit")).scalar() == 50


def test_a_code_is_used_once_over_all_servers(database: Database, clock: FakeWallClock) -> None:
    """Two that come at the same moment do not both pass."""
    factor = SecondFactor([b"key"])
    with database.writing() as session:
        row = AccountRow(name="a@doe.go.th", display_name="a", role="approver", created=clock())
        factor.begin(row)
        session.add(row)
    code = pyotp.TOTP(factor.secret_of(row)).at(clock())
    taken, together = [], threading.Barrier(4)

    def spend() -> None:
        together.wait(30)
        with database.writing() as session:
            own = session.get_one(AccountRow, row.id)
            taken.append(factor.spend_code(session, own, code, clock()))

    threads = [threading.Thread(target=spend) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(taken) == [False, False, False, True]


def test_one_publishes_at_a_time(database: Database, url: str) -> None:
    """Over all servers."""
    other, order, is_waiting = Database(url), ["first begins"], threading.Event()

    def publish() -> None:
        is_waiting.set()
        with other.alone():
            order.append("second")

    with database.alone():
        thread = threading.Thread(target=publish)
        thread.start()
        is_waiting.wait(30)
        order.append("first ends")
    thread.join(30)

    assert order == ["first begins", "first ends", "second"]
    other.close()


def test_who_finds_another_at_it_does_not_wait(database: Database, url: str) -> None:
    """Each work has a lock of its own."""
    other = Database(url)

    with (
        database.if_alone(Work.TRYING) as ours,
        other.if_alone(Work.TRYING) as theirs,
        other.if_alone(Work.PUBLISHING) as elsewhere,
    ):
        assert (ours, theirs, elsewhere) == (True, False, True)
    with other.if_alone(Work.TRYING) as afterwards:
        assert afterwards
    other.close()


def test_effects_and_moments_are_kept(console: Console, clock: FakeWallClock) -> None:
    """What is known, what failed, and what is due."""
    wanted = {"answer:job.search": {"examples.th": ["หางาน"]}}
    for digest, result in (("known", Found(3, 1).to_values()), ("failed", None)):
        assert console.trials.ask("draft:1", digest, wanted) == Asked()
        console.trials._keep(digest, result)
    assert console.trials.ask("draft:1", "known", wanted).found == Found(3, 1)
    assert console.trials.ask("draft:1", "failed", wanted).is_failed

    sign_in_to(console, Role.APPROVER, "head@doe.go.th")
    [account] = map(account_of, console.accounts.all())
    number = console.change_sets.add(account, "ปีใหม่", [])
    console.change_sets.approve(account, number, "อยู่เวรคนเดียว", clock() + timedelta(hours=1))
    assert console.change_sets.begin_due() == []
    clock.advance(hours=1)
    assert console.change_sets.begin_due() == [number]
    console.change_sets.fail(number, "")


def test_a_database_that_is_away_is_told_as_such() -> None:
    database = Database(f"postgresql://doebot@127.0.0.1:{free_port()}/postgres")

    with pytest.raises(StoreError):
        database.migrate()


def test_a_mail_is_claimed_by_one_server(console: Console, url: str, clock: FakeWallClock) -> None:
    """Eight that look at the same moment, each with connections of its own."""
    sign_in_to(console, Role.READER, "nok@doe.go.th")
    [account] = console.accounts.all()
    console.subscriptions.change(account.id, wants=True)
    databases = [Database(url) for _ in range(8)]

    with ThreadPoolExecutor(len(databases)) as pool:
        claimed = list(pool.map(lambda each: Subscriptions(each, clock).claim("2026-11", account.id), databases))

    assert sorted(claimed) == [False] * 7 + [True]
    assert console.subscriptions.waiting("2026-11") == [(account.id, "nok@doe.go.th")]
    console.subscriptions.finish("2026-11", account.id, is_sent=True)
    assert console.subscriptions.waiting("2026-11") == []
    for each in databases:
        each.close()
