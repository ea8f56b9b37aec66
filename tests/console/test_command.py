"""``doebot staff invite``: the first account of a server, and everybody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.console.accounts import Accounts
from bot.console.database import Database
from bot.console.permissions import Role
from tests.console.conftest import PASSWORD
from tests.fakes import FakeWallClock

INVITE = ["staff", "invite"]


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOEBOT_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_prints_a_link_that_lets_an_officer_in(data: Path, clock: FakeWallClock) -> None:
    """As what was said, for the address that was said; the file is its owner's alone."""
    options = ["--role", "approver", "--name", "นก", "--address", "https://bot.example.go.th/"]
    result = CliRunner().invoke(cli, [*INVITE, "nok@doe.go.th", *options])

    assert result.exit_code == 0
    link = result.stdout.splitlines()[0]
    assert link.startswith("https://bot.example.go.th/staff/link?token=")
    accounts = Accounts(Database(f"sqlite:///{data / 'console.sqlite3'}"), clock)
    session = accounts.join(link.partition("token=")[2], PASSWORD, PASSWORD)
    account = accounts.find_account(session)
    assert account is not None
    assert (account.name, account.display_name, account.role) == ("nok@doe.go.th", "นก", Role.APPROVER)
    assert (data / "console.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("arguments", [["nobody"], ["a@b.th", "--role", "king"], []])
def test_says_what_is_wrong(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, [*INVITE, *arguments]).exit_code in (1, 2)


def test_a_folder_that_cannot_be_written_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Told by the name of the variable."""
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("DOEBOT_DATA_DIR", str(tmp_path / "file" / "data"))

    result = CliRunner().invoke(cli, [*INVITE, "a@b.th"])

    assert "DOEBOT_DATA_DIR" in str(result.exception)
