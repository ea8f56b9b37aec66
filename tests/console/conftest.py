"""What tests of the console share: a database, a clock that stands, browsers of officers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.console.accounts import Invitation
from bot.console.database import Database
from bot.console.missed import MissedQuestions
from bot.console.permissions import Role
from bot.console.site import Console
from bot.console.source import Source
from bot.observability import Metrics
from bot.publishing.live import Live
from bot.settings import Settings
from knowledge import Edition, read_edition
from tests.conftest import MONDAY_MORNING
from tests.fakes import FakeWallClock
from tests.knowledge.conftest import CASES, FILES, write_files

PASSWORD = "ฝนตกที่ตากเมื่อวานนี้"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}

Browser = Callable[..., TestClient]


@pytest.fixture
def clock() -> FakeWallClock:
    return FakeWallClock(MONDAY_MORNING)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file with all tables, made once."""
    path = tmp_path_factory.mktemp("console") / "console.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Iterator[Database]:
    shutil.copy(empty_database, path := tmp_path / "console.sqlite3")
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def small_edition(tmp_path_factory: pytest.TempPathFactory, own_cache: None) -> Edition:
    """Give a small knowledge, learned in a second."""
    return read_edition(write_files(tmp_path_factory.mktemp("small"), {**FILES, **CASES}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a small knowledge folder to publish into."""
    (tmp_path / "knowledge").mkdir()
    return write_files(tmp_path / "knowledge", {**FILES, **CASES})


@pytest.fixture
def console(database: Database, clock: FakeWallClock, small_edition: Edition, folder: Path) -> Console:
    return console_on(database, clock, small_edition, Settings(_env_file=None, knowledge_dir=folder))


def console_on(database: Database, clock: FakeWallClock, edition: Edition, settings: Settings, **more: Any) -> Console:
    """Give a console that publishes before it shows the next page."""
    return Console(
        database,
        clock,
        Live(edition, 0, Metrics()),
        Source(settings),
        MissedQuestions(settings),
        beside=lambda work: work(),
        id_keys=[b"a key of the tests"],
        **more,
    )


def browser_of(console: Console) -> TestClient:
    """Give a browser that is on the console's own pages; Secure cookies need https."""
    app = Starlette(routes=list(console.routes()))
    return TestClient(app, base_url="https://bot.example.go.th", headers=SAME_ORIGIN, follow_redirects=False)


@pytest.fixture
def stranger(console: Console) -> TestClient:
    return browser_of(console)


@pytest.fixture
def signed_in(console: Console) -> Browser:
    """Give a function that gives the browser of an officer with a role."""
    return partial(sign_in_to, console)


def sign_in_to(console: Console, role: Role, name: str = "", province: str | None = None) -> TestClient:
    name = name or f"{role}@doe.go.th"
    invitation = Invitation(name, f"นาย{role}", role, province)
    token = console.accounts.invite(invitation, "test", "", is_sign_in=True)
    browser = browser_of(console)
    assert browser.post("/staff/link", data={"token": token}).status_code == 303
    return browser
