"""Approved now, live later: by itself, once, whoever is killed meanwhile; and called off until then."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path
from threading import Thread

import pytest

from bot.console.audit import Action
from bot.console.change_sets import State
from bot.console.database import Database, Work
from bot.console.permissions import Role
from bot.console.publisher import Publisher
from bot.console.schedule import run_schedule
from bot.console.site import Console
from bot.console.tables import AuditRow
from bot.settings import Settings
from knowledge import Edition, load_knowledge
from tests.console.conftest import Browser, console_on
from tests.console.test_changes import page, propose
from tests.fakes import FakeWallClock

LATER = "24 พฤศจิกายน 2569 08.30"  # the clock stands at Monday, 23 November
NEW = "หางานทำ"


@pytest.fixture
def place(signed_in: Browser) -> str:
    """Give the page of a change set that is approved for tomorrow."""
    place = propose(signed_in(Role.EDITOR), title__th=NEW)
    signed_in(Role.APPROVER).post(f"{place}/publish", data={"starts": LATER})
    return place


def title(console: Console) -> str:
    return console.base.intents["job.search"].title.th


def test_it_goes_live_when_its_moment_comes(
    console: Console, signed_in: Browser, clock: FakeWallClock, place: str, folder
) -> None:
    """Not before; home, list and page tell when."""
    for shown in ("/staff", "/staff/changes", place):
        assert LATER in page(signed_in(Role.READER), shown)

    console.start_due()
    assert title(console) == "หางาน"

    clock.advance(days=1)
    console.start_due()
    assert title(console) == NEW
    assert load_knowledge(folder).intents["job.search"].title.th == NEW
    assert console.change_sets.find(1).state is State.PUBLISHED
    assert "กำหนดเริ่มใช้" not in page(signed_in(Role.READER), "/staff")


def test_it_is_called_off(console: Console, signed_in: Browser, clock: FakeWallClock, place: str) -> None:
    """By who may approve; then it waits for a decision again."""
    assert signed_in(Role.EDITOR).post(f"{place}/call-off").status_code == 403
    assert "ยกเลิกกำหนด" in page(signed_in(Role.APPROVER), place)

    signed_in(Role.APPROVER).post(f"{place}/call-off")
    clock.advance(days=2)
    console.start_due()

    assert title(console) == "หางาน"
    assert console.change_sets.find(1).state is State.SUBMITTED
    assert signed_in(Role.APPROVER).post(f"{place}/call-off").status_code == 409


@pytest.mark.parametrize(
    ("starts", "what"), [("ปีหน้า", "เขียนวันเริ่มใช้"), ("2570", "เขียนวันเริ่มใช้"), ("22 พ.ย. 2569", "ผ่านไปแล้ว")]
)
def test_a_moment_that_is_none_is_told(console: Console, signed_in: Browser, starts: str, what: str) -> None:
    """Nothing is approved by it."""
    place = propose(signed_in(Role.EDITOR), title__th=NEW)

    refused = signed_in(Role.APPROVER).post(f"{place}/publish", data={"starts": starts})

    assert what in unescape(refused.text)
    assert f'value="{starts}"' in unescape(refused.text)
    assert console.change_sets.find(1).state is State.SUBMITTED


def test_a_colleagues_newer_edit_is_not_lost(
    console: Console, signed_in: Browser, clock: FakeWallClock, place: str
) -> None:
    """It stays, and the set that came too late waits for a decision with the reason."""
    other = propose(signed_in(Role.EDITOR), title__th="งาน")
    signed_in(Role.APPROVER).post(f"{other}/publish")
    clock.advance(days=2)

    console.start_due()

    found = console.change_sets.find(1)
    assert (found.state, title(console)) == (State.SUBMITTED, "งาน")
    assert "ฉบับใหม่กว่า" in found.problem


def test_a_kill_at_its_moment_loses_nothing(
    console: Console, clock: FakeWallClock, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was begun with is finished at the next look, of whichever process."""
    clock.advance(days=2)

    def die(*_: object) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as patch:
        patch.setattr(Publisher, "_write_folder", die)
        with pytest.raises(SystemExit):
            console.start_due()
    assert console.change_sets.find(1).state is State.PUBLISHING
    assert title(console) == "หางาน"

    console.start_due()

    assert (console.change_sets.find(1).state, title(console)) == (State.PUBLISHED, NEW)


def test_two_processes_publish_it_once(
    console: Console, database: Database, clock: FakeWallClock, small_edition: Edition, folder, place: str
) -> None:
    """Also where both look at the same moment."""
    other = console_on(database, clock, small_edition, Settings(_env_file=None, knowledge_dir=folder))
    clock.advance(days=2)

    looks = [Thread(target=each.start_due) for each in (console, other)]
    for each in looks:
        each.start()
    for each in looks:
        each.join()
    other.start_due()

    with database.reading() as session:
        rows = session.query(AuditRow).filter(AuditRow.action == Action.PUBLISHED).all()
    assert len(rows) == 1
    assert console.change_sets.find(1).state is State.PUBLISHED


def test_who_publishes_already_is_left_alone(console: Console, clock: FakeWallClock, place: str) -> None:
    """The next look comes soon."""
    clock.advance(days=2)

    with console.database.if_alone(Work.PUBLISHING):
        console.start_due()

    assert console.change_sets.find(1).state is State.SCHEDULED


class StopError(Exception):
    """Ends a loop that never ends."""


async def test_the_program_looks_again_and_again(
    console: Console, clock: FakeWallClock, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once there is a database to look into."""
    clock.advance(days=2)
    there = iter([False, True])

    def is_there() -> bool:
        return next(there)

    sleeps: list[float] = []

    async def sleep(seconds: float) -> None:
        sleeps.append(seconds)
        if len(sleeps) > 2:
            raise StopError

    monkeypatch.setattr("bot.console.schedule.asyncio.sleep", sleep)
    made: list[Callable[[], Console]] = []

    def make() -> Console:
        made.append(make)
        return console

    with pytest.raises(StopError):
        await run_schedule(is_there, make)

    assert len(made) == 1
    assert title(console) == NEW


def test_a_database_without_tables_is_made_ready(
    tmp_path: Path, clock: FakeWallClock, small_edition: Edition, folder: Path
) -> None:
    """The program may be newer than what stands there, and nobody has opened a page since."""
    empty = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    console = console_on(empty, clock, small_edition, Settings(_env_file=None, knowledge_dir=folder))

    console.start_due()

    assert console.change_sets.begin_due() == []
    empty.close()
