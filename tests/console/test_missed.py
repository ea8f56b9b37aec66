"""What was asked in vain becomes an example in a draft, and is gone from the list once that is live."""

from __future__ import annotations

import asyncio
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.console.permissions import Role
from bot.console.site import Console
from bot.unanswered.questions import UnansweredQuestion
from bot.unanswered.store import make_unanswered_store
from knowledge import load_knowledge, read_entry
from tests.console.conftest import Browser
from tests.console.test_changes import submit

FEE = "answer:permit.renew/fee"
QUESTION = UnansweredQuestion("ต่อใบงานราคาเท่าไรน้อ", "th", ("permit.renew",))
OTHER = UnansweredQuestion("ขายไก่ที่ไหน", "th")


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two citizens asked the one question, one the other."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    async def ask() -> None:
        store = make_unanswered_store(None)
        for citizen, question in (("a", QUESTION), ("b", QUESTION), ("c", OTHER)):
            await store.add(citizen, question)

    asyncio.run(ask())


def page(browser: TestClient) -> str:
    return unescape(browser.get("/staff/missed").text)


def take(browser: TestClient, **more: str):
    data = {"wording": QUESTION.text, "key": FEE, "group": QUESTION.id, "days": "28", **more}
    return browser.post("/staff/missed/take", data=data)


def test_the_most_asked_comes_first_with_what_comes_near(signed_in: Browser) -> None:
    shown = page(signed_in(Role.READER))

    assert shown.index(QUESTION.text) < shown.index(OTHER.text)
    assert "2 ครั้ง" in shown


def test_a_question_becomes_an_example_and_is_gone_once_that_is_live(
    signed_in: Browser, console: Console, folder: Path
) -> None:
    """Not before: a draft that is dropped loses no question."""
    browser = signed_in(Role.APPROVER)

    take(browser)
    assert "อยู่ในร่าง" in page(browser)
    submit(browser, FEE, act="publish", reason="อยู่เวรคนเดียว")

    assert QUESTION.text in read_entry(load_knowledge(folder), FEE)["examples.th"]
    assert QUESTION.text not in page(browser)
    assert OTHER.text in page(browser)
    assert console.conversation.interpret(QUESTION.text).signals.is_example


def test_another_answer_is_named_by_its_id(signed_in: Browser, console: Console) -> None:
    take(signed_in(Role.EDITOR), other="job.search")

    [draft] = console.drafts.all()
    assert draft.entry == "answer:job.search"
    assert QUESTION.text in draft.values["examples.th"]


@pytest.mark.parametrize(
    ("more", "status"),
    [({"wording": "ผมชื่อนายสมชาย ใจดี เบอร์ 081-234-5678"}, 422), ({"wording": " "}, 422), ({"other": "no.such"}, 404)],
)
def test_what_cannot_be_taken_is_told(signed_in: Browser, console: Console, more: dict[str, str], status: int) -> None:
    """No personal data becomes an example."""
    assert take(signed_in(Role.EDITOR), **more).status_code == status
    assert console.drafts.all() == []


def test_what_is_none_of_ours_is_put_aside(signed_in: Browser) -> None:
    browser = signed_in(Role.EDITOR)

    browser.post("/staff/missed/dismiss", data={"group": OTHER.id})

    assert OTHER.text not in page(browser)
    assert QUESTION.text in page(browser)
