"""Attacks that need an account, or none: scripts that are stored, paths that lead outside, forms too large."""

from __future__ import annotations

import asyncio
import gzip
import runpy
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from bot.console.accounts import Invitation, account_of
from bot.console.change_sets import Change
from bot.console.guard import COOKIE, MOST_FIELDS
from bot.console.permissions import Role
from bot.console.site import PAGES, Console
from bot.unanswered.questions import UnansweredQuestion
from bot.unanswered.store import make_unanswered_store
from knowledge import read_entry
from tests.console.conftest import Browser, browser_of
from tests.console.test_doors import join

ROOT = Path(__file__).parents[2]
SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
ENTRIES = ("answer:job.search", "fact:hotline_doe")
GETS = [page.path.replace("{id:int}", "1") for page in PAGES if "GET" in page.methods]


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_the_table_of_routes_and_roles_is_that_of_the_code() -> None:
    """Who adds a page writes it anew: python scripts/console-routes.py."""
    table = runpy.run_path(str(ROOT / "scripts" / "console-routes.py"))["table"]

    assert (ROOT / "docs" / "console-routes.md").read_text("utf-8") == table()


@pytest.fixture
def poisoned(signed_in: Browser, console: Console) -> TestClient:
    """Store a script in every field that is kept, past the checks of forms where those would refuse it."""
    admin = signed_in(Role.ADMINISTRATOR, SCRIPT)
    account = next(each for each in map(account_of, console.accounts.all()) if each.name == SCRIPT)
    for key in ENTRIES:
        live = read_entry(console.base, key)
        values = {name: poison(value) for name, value in live.items()}
        console.drafts.save(account, key, live, values, 0)
        number = console.change_sets.add(account, SCRIPT, [Change(key, live, values)])
        console.change_sets.send_back(account, number, SCRIPT)
        console.change_sets.add(account, SCRIPT, [Change(key, live, values)])
    asyncio.run(make_unanswered_store(None).add("a", UnansweredQuestion(SCRIPT, "th")))
    assert admin.post("/staff/pause", data={"th": SCRIPT, "en": SCRIPT, "until": ""}).status_code == 303
    invitation = Invitation("nok@doe.go.th", SCRIPT, Role.EDITOR, SCRIPT)
    token = console.accounts.invite(invitation, SCRIPT, SCRIPT, is_sign_in=True)
    browser_of(console).post("/staff/link", data={"token": token})
    return admin


def poison(value: object) -> object:
    return [SCRIPT, *value] if isinstance(value, list | tuple) else SCRIPT if isinstance(value, str) else value


def test_a_stored_script_is_shown_as_text(poisoned: TestClient) -> None:
    """On every page, wherever it was typed, and where it comes back from the address."""
    entries = [f"/staff/entry?key={key}{more}" for key in ENTRIES for more in ("", "&check=1")]
    asked = [f"{path}?q={quote(SCRIPT)}&account={quote(SCRIPT)}&since={quote(SCRIPT)}" for path in GETS]
    places = [*GETS, "/staff/changes/2", "/staff/changes/3", *entries, *asked, f"/staff/entry?key={quote(SCRIPT)}"]
    shown = {place: poisoned.get(place) for place in places}

    assert any("&lt;script&gt;alert(1)" in answer.text for answer in shown.values())
    for place, answer in shown.items():
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        assert not (is_page and ("<script>alert" in answer.text or "<img src=x" in answer.text)), place
        assert "script-src 'self';" in answer.headers["content-security-policy"], place


def test_a_script_in_a_form_that_is_refused_comes_back_as_text(poisoned: TestClient) -> None:
    """Every form of the console, filled with it."""
    names = ("name", "display_name", "password", "code", "next", "title", "reason", "words", "kind", "place", "from",
             "until", "reason.th", "reason.en", "subject", "th", "en", "role", "token", "key", "wording", "group",
             "days", "entry", "phones", "told_by", "office", "id")  # fmt: skip
    for page in PAGES:
        if "POST" in page.methods and page.path != "/staff/sign-out":
            path = page.path.replace("{id:int}", "2")
            answer = poisoned.post(path, data=dict.fromkeys(names, SCRIPT))
            assert "<script>alert" not in answer.text, path
            assert "<script" not in answer.headers.get("location", ""), path


@pytest.mark.parametrize(
    "path",
    ["/staff/static/../site.py", "/staff/static/%2e%2e/site.py", "/staff/static/..%2f..%2fsettings.py",
     "/staff/static/simulator/%2e%2e/%2e%2e/simulator.py", "/staff/static//etc/passwd",
     "/staff/static/..%5c..%5csite.py",
     "/staff/entry?key=answer:../../etc/passwd", "/staff/entry?key=office:..%2f..%2fsettings"],
)  # fmt: skip
def test_no_path_leads_outside(signed_in: Browser, path: str) -> None:
    """Files that are not for pages are not given out, signed in or not."""
    answer = signed_in(Role.ADMINISTRATOR).get(path)

    assert answer.status_code in (303, 400, 404)
    assert "import" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, "&".join(f"a{number}=1" for number in range(MOST_FIELDS + 1)).encode()),
        ({}, b"name=\xff\xfe"),
        ({"Content-Encoding": "gzip"}, gzip.compress(b"name=" + b"a" * 5_000_000)),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\n" * 10_000),
    ],
    ids=["many-fields", "no-text", "packed", "parts-without-end"],
)
def test_a_form_made_to_exhaust_is_refused(signed_in: Browser, headers: dict[str, str], body: bytes) -> None:
    """Nothing is unpacked, and no page fails by it."""
    given = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    answer = signed_in(Role.ADMINISTRATOR).post("/staff/accounts/invite", content=body, headers=given)

    assert 400 <= answer.status_code < 500


def test_a_session_from_before_is_not_taken_over(console: Console) -> None:
    """Neither the planted one nor the one of an earlier officer of this browser lives on (session fixation)."""
    first = join(console)
    token = first.cookies[COOKIE]
    again = browser_of(console)
    again.cookies.set(COOKIE, token, domain="bot.example.go.th", path="/")

    again.post("/staff/sign-out")

    assert first.get("/staff").status_code == 303
    assert console.accounts.find_account(token) is None
