"""What each publication did to the test questions is kept, and shown beside how honest the confidence was."""

from __future__ import annotations

from html import unescape

import pytest
from starlette.testclient import TestClient

from bot.console.permissions import Role
from bot.console.site import Console
from bot.evaluation.accuracy import TakenBin, add_bins, judge_taken, measure
from bot.figures.model import Table
from knowledge import Edition
from tests.bot.figures.two_months import NOVEMBER, OCTOBER, MemoryFigures
from tests.conftest import MONDAY_MORNING
from tests.console.conftest import Browser
from tests.console.test_changes import submit
from tests.console.test_entry import save

FEE = "answer:permit.renew/fee"


@pytest.fixture
def approver(signed_in: Browser) -> TestClient:
    return signed_in(Role.APPROVER, "head@doe.go.th")


@pytest.fixture
def figures(console: Console) -> MemoryFigures:
    figures = MemoryFigures()
    vars(console)["figures"] = figures
    return figures


def publish(browser: TestClient, question: str) -> None:
    save(browser, key=FEE, examples__th=question)
    submit(browser, FEE, act="publish", reason="อยู่เวรคนเดียว")


def test_every_test_question_is_judged(console: Console, small_edition: Edition) -> None:
    base = small_edition.base
    accuracy = measure(console.conversation, MONDAY_MORNING)

    asked = sum(len(each.must_match) + len(each.must_say) for each in base.answers.values())
    assert sum(accuracy.inside.values()) == asked
    assert sum(accuracy.outside.values()) == len(base.must_not_match)
    assert accuracy.said[1] == sum(len(each.must_say) for each in base.answers.values())


def test_a_publication_is_measured_and_kept(approver: TestClient, console: Console, figures: MemoryFigures) -> None:
    assert console.measurements.last() == []

    publish(approver, "ค่าต่อใบงานกี่บาท")

    [kept] = console.measurements.last()
    assert kept.knowledge == console.base.version
    assert kept.accuracy == measure(console.conversation, console.clock(), kept.accuracy.taken)
    assert sum(each.rows for each in kept.accuracy.taken) >= 1


def test_what_was_taken_in_is_judged_by_the_edition_before(console: Console) -> None:
    """The new edition knows it letter by letter, which proves nothing."""
    conversation = console.conversation
    known = conversation.base.intents["job.search"].examples["th"][0]

    right = judge_taken(conversation, [("job.search", known)])
    wrong = judge_taken(conversation, [("permit.renew/fee", known)])

    assert [(each.rows, each.right) for each in right if each.rows] == [(1, 1)]
    assert [(each.rows, each.right) for each in wrong if each.rows] == [(1, 0)]
    assert [(each.rows, each.right) for each in add_bins([right, wrong]) if each.rows] == [(2, 1)]
    assert len(add_bins([])) == 10
    assert add_bins([]) == [TakenBin()] * 10


def test_the_page_shows_publications_confidence_and_unknown_words(
    approver: TestClient, console: Console, figures: MemoryFigures
) -> None:
    publish(approver, "ค่าต่อใบงานกี่บาท")
    for month, unknown in ((OCTOBER, 20), (NOVEMBER, 50)):
        figures.add(Table.WORDS, month.first, 1000 - unknown, "known")
        figures.add(Table.WORDS, month.first, unknown, "unknown")

    page = unescape(approver.get("/staff/accuracy").text)

    assert console.base.version in page
    assert page.count("<polyline") == 4
    assert "2.0%" in page
    assert "5.0%" in page
    assert " style=" not in page


def test_before_anything_was_measured_the_page_says_so(signed_in: Browser, figures: MemoryFigures) -> None:
    page = unescape(signed_in(Role.READER).get("/staff/accuracy").text)

    assert "ยังไม่มีผล" in page
    assert "<svg" not in page
