"""Codes of an authenticator app: set up, asked for, used once, guessed at, lost."""

from __future__ import annotations

import re

import pyotp
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from typer.testing import CliRunner

from bot.cli.main import cli
from bot.console.accounts import Invitation
from bot.console.database import Database
from bot.console.permissions import Role
from bot.console.second_factor import SecondFactor
from bot.console.site import Console
from bot.console.tables import AccountRow, AuditRow, RecoveryCodeRow
from bot.settings import Settings
from knowledge import Edition
from tests.console.conftest import PASSWORD, Browser, browser_of, console_on
from tests.console.test_doors import NOK, join, sign_in
from tests.fakes import FakeWallClock


def set_up(browser: TestClient, clock: FakeWallClock) -> tuple[pyotp.TOTP, list[str]]:
    """Turn codes on as an officer does; gives the app and the recovery codes."""
    browser.post("/staff/security/begin")
    app = pyotp.TOTP(re.findall("<code>([A-Z2-7]{32})</code>", browser.get("/staff/security").text)[0])
    answer = browser.post("/staff/security/on", data={"code": app.at(clock())})
    assert answer.status_code == 200
    return app, re.findall("<li>([A-Z2-7-]{19})</li>", answer.text)


def enter(browser: TestClient, code: str) -> int:
    return browser.post("/staff/code", data={"code": code}).status_code


@pytest.fixture
def app(console: Console, clock: FakeWallClock) -> tuple[pyotp.TOTP, list[str]]:
    app = set_up(join(console), clock)
    clock.advance(minutes=1)
    return app


def test_the_password_alone_opens_nothing(console: Console, app: tuple[pyotp.TOTP, list[str]]) -> None:
    """Whoever guessed it stands before the second door."""
    browser = browser_of(console)

    assert sign_in(browser) == 303
    assert browser.get("/staff/answers").headers["location"] == "/staff/code?next=/staff/answers"
    assert browser.post("/staff/security/begin").status_code == 401


def test_a_code_opens_and_is_used_up(console: Console, clock: FakeWallClock, app: tuple[pyotp.TOTP, list[str]]) -> None:
    """Who looked over a shoulder cannot use it again; Thai digits and spaces are taken."""
    code = app[0].at(clock())
    first, second = browser_of(console), browser_of(console)
    sign_in(first), sign_in(second)

    before = first.cookies.get("__Host-doebot-staff")
    typed = code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert enter(first, f"{typed[:3]} {typed[3:]}") == 303
    assert first.get("/staff").status_code == 200
    assert before != first.cookies.get("__Host-doebot-staff")
    assert enter(second, code) == 403
    clock.advance(seconds=30)
    assert enter(second, app[0].at(clock())) == 303


def test_a_recovery_code_works_once(console: Console, app: tuple[pyotp.TOTP, list[str]]) -> None:
    """However it is typed."""
    assert len(set(app[1])) == 10
    statuses = []
    for typed in (app[1][0].lower().replace("-", " "), app[1][0], app[1][1]):
        sign_in(browser := browser_of(console))
        statuses.append(enter(browser, typed))

    assert statuses == [303, 403, 303]


def test_guessing_codes_is_made_slow(console: Console, clock: FakeWallClock, app: tuple[pyotp.TOTP, list[str]]) -> None:
    """Also over several sign-ins; after a quarter of an hour the right one opens."""
    sign_in(browser := browser_of(console))
    right = app[0].at(clock())
    wrong = "000000" if right != "000000" else "111111"

    assert [enter(browser, wrong) for _ in range(6)] == [403] * 5 + [429]
    sign_in(again := browser_of(console))
    assert enter(again, right) == 429
    clock.advance(minutes=16)
    sign_in(browser)
    assert enter(browser, app[0].at(clock())) == 303


def test_a_password_waits_ten_minutes_for_its_code(
    console: Console, clock: FakeWallClock, app: tuple[pyotp.TOTP, list[str]]
) -> None:
    """Then it is asked for again."""
    sign_in(browser := browser_of(console))
    clock.advance(minutes=11)

    answer = browser.post("/staff/code", data={"code": app[0].at(clock())})

    assert answer.headers["location"] == "/staff/sign-in"


def test_a_new_password_does_not_pass_by_the_code(console: Console, app: tuple[pyotp.TOTP, list[str]]) -> None:
    """Who gets hold of a link for a forgotten password needs the app still."""
    browser = join(console)

    assert browser.get("/staff").headers["location"].startswith("/staff/code")


def test_the_link_of_the_own_machine_asks_for_none(console: Console, app: tuple[pyotp.TOTP, list[str]]) -> None:
    """Whoever sees the terminal of the program has all of it."""
    token = console.accounts.invite(NOK, "doebot serve", "", is_sign_in=True)
    browser = browser_of(console)

    browser.post("/staff/link", data={"token": token})

    assert browser.get("/staff").status_code == 200


def test_secrets_are_sealed(console: Console, database: Database, app: tuple[pyotp.TOTP, list[str]]) -> None:
    """Who reads the database, or copies a secret into another row, can make no code; an older key still reads."""
    with database.reading() as session:
        row = session.scalars(select(AccountRow)).one()
        hashes = str(session.scalars(select(RecoveryCodeRow.code_hash)).all())
        told = str([each.detail for each in session.scalars(select(AuditRow))])
    secret = app[0].secret

    assert secret.encode() not in (row.code_secret or b"")
    assert SecondFactor([b"new", b"a key of the tests"]).secret_of(row) == secret
    assert not any(each in hashes + told for each in (secret, *app[1]))
    for broken in (SecondFactor([b"another"]), SecondFactor([])):
        with pytest.raises(Exception, match="DOEBOT_ID_KEY"):
            broken.secret_of(row)
    row.name = "other@doe.go.th"
    with pytest.raises(Exception, match="DOEBOT_ID_KEY"):
        SecondFactor([b"a key of the tests"]).secret_of(row)


def test_turning_off_needs_a_code(console: Console, clock: FakeWallClock) -> None:
    """An unlocked machine is not enough."""
    browser = join(console)
    _, recovery = set_up(browser, clock)

    assert browser.post("/staff/security/off", data={"code": "000000"}).status_code == 403
    assert browser.post("/staff/security/off", data={"code": recovery[0]}).status_code == 303
    assert sign_in(again := browser_of(console)) == 303
    assert again.get("/staff").status_code == 200


def test_setting_up_with_a_wrong_code_changes_nothing(console: Console) -> None:
    """Nobody locks themselves out by a picture that was not scanned."""
    browser = join(console)
    browser.post("/staff/security/begin")

    assert browser.post("/staff/security/on", data={"code": "123"}).status_code == 403
    sign_in(again := browser_of(console))
    assert again.get("/staff").status_code == 200


def test_an_administrator_lets_in_who_lost_the_phone(
    console: Console, signed_in: Browser, app: tuple[pyotp.TOTP, list[str]], database: Database
) -> None:
    """And it stands in the history."""
    admin = signed_in(Role.ADMINISTRATOR)
    place = re.findall(r'action="(/staff/accounts/\d+/codes)"', admin.get("/staff/accounts").text)

    assert admin.post(place[0]).status_code == 303
    assert admin.post(place[0]).status_code == 404
    sign_in(browser := browser_of(console))
    assert browser.get("/staff").status_code == 200
    with database.reading() as session:
        assert "codes_reset" in session.scalars(select(AuditRow.action)).all()


def test_the_command_line_lets_in_who_lost_the_phone(
    monkeypatch: pytest.MonkeyPatch, database: Database, app: tuple[pyotp.TOTP, list[str]]
) -> None:
    """The last administrator too."""
    monkeypatch.setenv("DOEBOT_DATABASE_URL", f"sqlite:///{database.engine.url.database}")

    assert CliRunner().invoke(cli, ["staff", "reset-codes", NOK.name]).exit_code == 0
    assert CliRunner().invoke(cli, ["staff", "reset-codes", NOK.name]).exit_code == 1


@pytest.mark.parametrize(
    ("role", "is_open"), [(Role.APPROVER, False), (Role.ADMINISTRATOR, False), (Role.EDITOR, True)]
)
def test_a_setting_demands_codes_of_who_approves(
    database: Database, clock: FakeWallClock, small_edition: Edition, folder, role: Role, is_open: bool
) -> None:
    """Until one is set up nothing else is open, by no way."""
    console = console_on(
        database, clock, small_edition, Settings(_env_file=None, knowledge_dir=folder), demands_code=True
    )
    browser = browser_of(console)
    token = console.accounts.invite(Invitation("a@doe.go.th", "ก", role), "test", "")
    browser.post("/staff/link", data={"token": token, "password": PASSWORD, "again": PASSWORD})

    assert (browser.get("/staff").status_code == 200) is is_open
    if not is_open:
        assert browser.get("/staff").headers["location"] == "/staff/security"
        assert browser.post("/staff/changes/1/publish").status_code == 403
        set_up(browser, clock)
        assert browser.get("/staff").status_code == 200
