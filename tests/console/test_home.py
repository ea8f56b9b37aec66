"""The first page: what waits, runs out, is in force, and the last publication with its way back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.console.agenda import find_expiring
from bot.console.permissions import Role
from bot.console.site import Console
from bot.unanswered.questions import UnansweredQuestion
from bot.unanswered.store import make_unanswered_store
from knowledge import BANGKOK, Edition, KnowledgeBase
from tests.conftest import MONDAY_MORNING
from tests.console.conftest import Browser
from tests.console.test_changes import propose


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_a_change_waits_for_who_may_approve_it(signed_in: Browser) -> None:
    """Its author sees it as waiting, not as work."""
    author, approver = signed_in(Role.EDITOR, "nok@doe.go.th"), signed_in(Role.APPROVER)
    propose(author, title__th="หางานทำ")

    assert "รอฉันอนุมัติ" in approver.get("/staff").text
    own = author.get("/staff").text
    assert "รอฉันอนุมัติ" not in own
    assert "รออนุมัติ" in own


def test_the_last_publication_is_undone_from_here(signed_in: Browser, console: Console) -> None:
    """By who may approve alone; a reader sees no button."""
    place = propose(signed_in(Role.EDITOR, "nok@doe.go.th"), title__th="หางานทำ")
    approver = signed_in(Role.APPROVER)
    approver.post(f"{place}/publish")
    assert console.base.intents["job.search"].title.th == "หางานทำ"

    assert f'action="{place}/undo"' in approver.get("/staff").text
    assert "/undo" not in signed_in(Role.READER).get("/staff").text
    approver.post(f"{place}/undo", data={"words": "ทดลองย้อนกลับ"})
    assert console.base.intents["job.search"].title.th != "หางานทำ"


def test_what_was_asked_in_vain_this_week_is_counted(signed_in: Browser) -> None:
    """With the wording asked most."""

    async def ask() -> None:
        store = make_unanswered_store(None)
        for citizen in "ab":
            await store.add(citizen, UnansweredQuestion("ขายไก่ที่ไหน", "th"))

    asyncio.run(ask())
    shown = unescape(signed_in(Role.READER).get("/staff").text)

    assert "2 ครั้ง" in shown
    assert "ขายไก่ที่ไหน" in shown


def test_a_closure_in_force_is_shown(signed_in: Browser) -> None:
    """One that is only announced is not."""
    duty = signed_in(Role.DUTY)
    form = {"kind": "province", "place": "ตาก", "reason.th": "น้ำท่วม", "reason.en": "flooding"}
    later = (MONDAY_MORNING + timedelta(days=3)).date().isoformat()
    duty.post("/staff/closures", data={**form, "from": later})
    assert "ประกาศปิดที่ใช้อยู่" not in duty.get("/staff").text

    duty.post("/staff/closures", data={**form, "from": MONDAY_MORNING.date().isoformat(), "until": later})

    assert "น้ำท่วม" in duty.get("/staff").text.partition("ประกาศปิดที่ใช้อยู่")[2]


def test_what_runs_out_is_told_by_days(small_edition: Edition) -> None:
    """Each once, with what should have been looked at long ago among the first; what lapsed is over."""
    base = with_review_days(small_edition.base, date(2026, 11, 23))
    now = datetime(2026, 12, 4, 9, tzinfo=BANGKOK)
    groups = {days: {(each.entry, each.lapses) for each in some} for days, some in find_expiring(base, now)}

    assert ("answer:job.search", False) in groups[1]
    assert {("answer:job.search", True), ("answer:permit.renew/fee", True)} <= groups[7]
    assert not groups.get(30)
    later = find_expiring(base, datetime(2026, 12, 12, 9, tzinfo=BANGKOK))
    assert not any(each.lapses for _, some in later for each in some)


def with_review_days(base: KnowledgeBase, day: date) -> KnowledgeBase:
    """Let all answers be due on a day."""
    intents = {name: replace(each, review_by=day) for name, each in base.intents.items()}
    return replace(base, intents=intents)
