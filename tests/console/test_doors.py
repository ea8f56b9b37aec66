"""Coming in: links, passwords, guessing, sessions that end."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.console.accounts import Invitation
from bot.console.audit import find_break, rows_of
from bot.console.database import Database
from bot.console.errors import RefusedError
from bot.console.guard import COOKIE
from bot.console.permissions import Role
from bot.console.site import Console
from bot.console.tables import AccountRow, AuditRow, InvitationRow, SessionRow
from tests.console.conftest import PASSWORD, Browser, browser_of
from tests.fakes import FakeWallClock

NOK = Invitation("nok@doe.go.th", "นก", Role.EDITOR)


def join(console: Console, invitation: Invitation = NOK) -> TestClient:
    """Let somebody choose a password."""
    browser = browser_of(console)
    token = console.accounts.invite(invitation, "test", "")
    answer = browser.post("/staff/link", data={"token": token, "password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 303
    return browser


def sign_in(browser: TestClient, password: str = PASSWORD, name: str = NOK.name) -> int:
    return browser.post("/staff/sign-in", data={"name": name, "password": password}).status_code


def test_without_accounts_the_page_tells_how_to_make_the_first(stranger: TestClient) -> None:
    """A fresh server is no riddle."""
    answer = stranger.get("/staff")

    assert answer.headers["location"] == "/staff/sign-in?next=/staff"
    assert "doebot staff invite" in stranger.get("/staff/sign-in").text


def test_an_invited_officer_chooses_a_password_and_signs_in(console: Console) -> None:
    """Once by the link, from then on by name and password."""
    assert join(console).get("/staff").status_code == 200

    again = browser_of(console)
    assert sign_in(again, name=" NOK@doe.go.th ") == 303
    assert "นก" in again.get("/staff").text


def test_a_link_is_used_once(console: Console) -> None:
    """To open it uses nothing up; to send the form does."""
    token = console.accounts.invite(NOK, "test", "", is_sign_in=True)
    browser = browser_of(console)

    assert browser.get("/staff/link", params={"token": token}).status_code == 200
    assert browser.post("/staff/link", data={"token": token}).status_code == 303
    assert browser.post("/staff/link", data={"token": token}).status_code == 422


@pytest.mark.parametrize(("is_sign_in", "minutes"), [(True, 16), (False, 7 * 24 * 60 + 1)])
def test_a_link_expires(console: Console, clock: FakeWallClock, is_sign_in: bool, minutes: int) -> None:
    """Minutes for one that signs in, a week for an invitation."""
    token = console.accounts.invite(NOK, "test", "", is_sign_in=is_sign_in)
    clock.advance(minutes=minutes)

    with pytest.raises(RefusedError):
        console.accounts.join(token, PASSWORD, PASSWORD)


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), (PASSWORD, PASSWORD + "x"), ("x" * 201, "x" * 201)]
)
def test_a_bad_password_is_told_at_the_form(console: Console, password: str, again: str) -> None:
    """The link stays good."""
    token = console.accounts.invite(NOK, "test", "")
    browser = browser_of(console)

    answer = browser.post("/staff/link", data={"token": token, "password": password, "again": again})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert (
        browser.post("/staff/link", data={"token": token, "password": PASSWORD, "again": PASSWORD}).status_code == 303
    )


def test_secrets_are_kept_as_hashes(console: Console, database: Database) -> None:
    """Who reads the database can neither sign in nor take over a session."""
    browser = join(console)
    token = console.accounts.invite(NOK, "test", "")
    with database.reading() as session:
        account = session.scalars(select(AccountRow)).one()
        stored = [*session.scalars(select(SessionRow.token_hash)), *session.scalars(select(InvitationRow.token_hash))]
        told = str([row.detail for row in session.scalars(select(AuditRow))])

    assert account.password_hash is not None
    assert account.password_hash.startswith("$argon2id$")
    assert not {browser.cookies[COOKIE], token} & set(stored)
    assert PASSWORD not in told
    assert token not in told


def test_the_cookie_is_kept_from_scripts_and_other_hosts(console: Console) -> None:
    """``__Host-`` binds it to this host, https and the whole site."""
    token = console.accounts.invite(NOK, "test", "", is_sign_in=True)

    cookie = browser_of(console).post("/staff/link", data={"token": token}).headers["set-cookie"].lower()

    assert cookie.startswith("__host-")
    for part in ("secure", "httponly", "samesite=lax", "path=/"):
        assert part in cookie
    assert "domain" not in cookie


def test_a_planted_session_is_worth_nothing(console: Console) -> None:
    """Signing in always makes a new token (session fixation)."""
    join(console)
    browser = browser_of(console)
    browser.cookies.set(COOKIE, "planted", domain="bot.example.go.th", path="/")

    browser.post("/staff/sign-in", data={"name": NOK.name, "password": PASSWORD})

    assert console.accounts.find_account("planted") is None


def test_guessing_is_made_slow(console: Console, clock: FakeWallClock) -> None:
    """After five wrong passwords even the right one has to wait a quarter of an hour."""
    join(console)
    browser = browser_of(console)

    assert [sign_in(browser, "wrong") for _ in range(6)] == [403] * 5 + [429]
    assert sign_in(browser) == 429
    clock.advance(minutes=16)
    assert sign_in(browser) == 303


def test_guessing_many_names_is_made_slow(console: Console) -> None:
    """Twenty from one address, whoever they are for."""
    browser = browser_of(console)

    statuses = [sign_in(browser, "wrong", f"{number}@doe.go.th") for number in range(21)]

    assert statuses == [403] * 20 + [429]


def test_nobody_learns_which_accounts_exist(console: Console) -> None:
    """A wrong password and an unknown name are answered alike."""
    join(console)
    browser = browser_of(console)
    answers = [
        browser.post("/staff/sign-in", data={"name": name, "password": "wrong"}).text.replace(name, "")
        for name in (NOK.name, "nobody@doe.go.th")
    ]

    assert answers[0] == answers[1]


@pytest.mark.parametrize(("minutes", "step", "is_in"), [(29, 29, True), (31, 31, False), (620, 20, False)])
def test_a_session_ends(console: Console, clock: FakeWallClock, minutes: int, step: int, is_in: bool) -> None:
    """After half an hour of silence, and after ten hours in any case."""
    browser = join(console)
    for _ in range(minutes // step):
        clock.advance(minutes=step)
        status = browser.get("/staff").status_code

    assert (status == 200) is is_in


def test_signing_out_ends_the_session_on_the_server(console: Console) -> None:
    """A copied cookie is worth nothing afterwards."""
    browser = join(console)
    copied = browser.cookies[COOKIE]

    browser.post("/staff/sign-out")

    assert console.accounts.find_account(copied) is None


def test_a_disabled_account_is_out_at_once(console: Console, signed_in: Browser) -> None:
    """On every machine, with the next click."""
    browser, admin = join(console), signed_in(Role.ADMINISTRATOR)
    number = re.search(r'action="/staff/accounts/(\d+)"', admin.get("/staff/accounts").text)

    admin.post(f"/staff/accounts/{number[1]}", data={"role": "editor", "state": "disabled"})

    assert browser.get("/staff").status_code == 303
    assert sign_in(browser) == 403


def test_nobody_changes_their_own_role(signed_in: Browser, console: Console) -> None:
    """So that one administrator stays."""
    admin = signed_in(Role.ADMINISTRATOR)
    [own] = console.accounts.all()

    assert admin.post(f"/staff/accounts/{own.id}", data={"role": "reader"}).status_code == 422
    assert console.accounts.all()[0].role == Role.ADMINISTRATOR


def test_an_invitation_shows_its_link_once(signed_in: Browser) -> None:
    """Whoever invites sends it on."""
    admin = signed_in(Role.ADMINISTRATOR)

    answer = admin.post("/staff/accounts/invite", data={"name": "a@doe.go.th", "role": "duty", "display_name": "<b>"})

    assert "https://bot.example.go.th/staff/link?token=" in answer.text
    assert "token=" not in admin.get("/staff/accounts").text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("form", [{"name": "no address", "role": "editor"}, {"name": "a@doe.go.th", "role": "king"}])
def test_a_wrong_invitation_is_refused_in_words(signed_in: Browser, form: dict[str, str]) -> None:
    """With what to do."""
    answer = signed_in(Role.ADMINISTRATOR).post("/staff/accounts/invite", data=form)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_long_body_is_refused(stranger: TestClient) -> None:
    """Before it is read whole."""
    assert stranger.post("/staff/sign-in", content=b"x" * (1024 * 1024 + 1)).status_code == 413


def test_what_was_done_is_chained(console: Console, database: Database) -> None:
    """A row that is changed afterwards, or taken away, is found."""
    join(console)
    sign_in(browser_of(console), "wrong")
    with database.reading() as session:
        assert [row.action for row in rows_of(session)] == ["sign_in_refused", "joined", "invited"]
        assert find_break(session) is None

    with database.writing() as session:
        session.get_one(AuditRow, 2).account = "somebody else"
    with database.reading() as session:
        assert find_break(session) == 2
    with database.writing() as session:
        session.delete(session.get_one(AuditRow, 2))
    with database.reading() as session:
        assert find_break(session) == 3
