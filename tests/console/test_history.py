"""The history: filtered, as a table that runs no formulas, and proved whole from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.console.audit import Action, examine, note
from bot.console.database import Database
from bot.console.permissions import Role
from bot.console.tables import AuditRow
from tests.console.conftest import Browser
from tests.fakes import FakeWallClock

VERIFY = ["staff", "verify-history"]


@pytest.fixture
def rows(database: Database, clock: FakeWallClock) -> None:
    """Three days with a row each."""
    for number, (name, action) in enumerate(
        [("nok@doe.go.th", Action.SUBMITTED), ("=HYPERLINK(1)", Action.APPROVED), ("nok@doe.go.th", Action.PUBLISHED)]
    ):
        with database.writing() as session:
            note(session, clock(), name, "editor", action, f"set:{number}", title="@SUM(1)")
        clock.advance(minutes=24 * 60)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("account=NOK", {0, 2}),
        ("account=%25", set()),
        ("action=approved", {1}),
        ("entry=set:1", {1}),
        ("since=24 พ.ย. 69", {1, 2}),
        ("until=23/11/2569", {0}),
        ("since=2026-11-24&until=24 พฤศจิกายน 2569&account=HYPER", {1}),
    ],
)
def test_rows_are_filtered(signed_in: Browser, rows: None, asked: str, found: set[int]) -> None:
    """On the page and in the table alike."""
    reader = signed_in(Role.READER)

    for path in ("/staff/history", "/staff/history.csv"):
        text = reader.get(f"{path}?{asked}").text
        assert {number for number in range(3) if f"set:{number}" in text.partition("<tbody>")[2] or
                (path.endswith("csv") and f"set:{number}" in text)} == found  # fmt: skip


@pytest.mark.parametrize("path", ["/staff/history", "/staff/history.csv"])
def test_a_day_that_is_none_is_told(signed_in: Browser, path: str) -> None:
    answer = signed_in(Role.READER).get(f"{path}?since=สิ้นปี")

    assert answer.status_code == 422
    assert "1 ธ.ค. 69" in answer.text


def test_the_table_runs_no_formula(signed_in: Browser, rows: None) -> None:
    """Whatever somebody called themselves."""
    cells = signed_in(Role.READER).get("/staff/history.csv").text.replace('"', "").replace("\r\n", ",").split(",")

    assert "'=HYPERLINK(1)" in cells
    assert "'@SUM(1)" in cells
    assert not [each for each in cells if each.startswith(("=", "@", "+", "-"))]


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, database: Database, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOEBOT_DATABASE_URL", f"sqlite:///{database.engine.url.database}")


def test_a_whole_history_gives_its_seal(database: Database, rows: None, url: None) -> None:
    result = CliRunner().invoke(cli, VERIFY)
    with database.reading() as session:
        chain = examine(session)

    assert result.exit_code == 0
    assert f"3 รายการ ตรา {chain.newest}" in result.stdout
    assert CliRunner().invoke(cli, [*VERIFY, "--holds", chain.newest]).exit_code == 0


def test_the_command_tells_where_the_chain_is_broken(database: Database, rows: None, url: None) -> None:
    with database.writing() as session:
        session.get_one(AuditRow, 2).detail = {"title": "another"}

    result = CliRunner().invoke(cli, VERIFY)

    assert result.exit_code == 1
    assert "ที่รายการ 2" in result.output


def test_rows_taken_from_the_end_are_told_by_an_earlier_seal(database: Database, rows: None, url: None) -> None:
    """The chain alone cannot tell."""
    with database.writing() as session:
        seal = examine(session).newest
        last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        session.delete(last)

    assert CliRunner().invoke(cli, VERIFY).exit_code == 0
    result = CliRunner().invoke(cli, [*VERIFY, "--holds", seal])
    assert result.exit_code == 1
    assert "หายไป" in result.output
