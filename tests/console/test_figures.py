"""The picture of what citizens asked, as any reader of the console sees it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from playwright.sync_api import Route, ViewportSize
from starlette.testclient import TestClient

from bot.console.permissions import Role
from bot.console.site import Console
from bot.queue.tally import Batch
from tests.chromium import running_chromium
from tests.console.conftest import browser_of, sign_in_to

TODAY = date(2026, 11, 23)


def fill(console: Console, entry: str, days: int = 30, scale: int = 40) -> None:
    """Keep a month of figures whose sums are known."""
    counts: Counter[str] = Counter()
    for ago in range(days):
        day = (TODAY - timedelta(days=ago)).isoformat()
        for hour in range(7, 20):
            opening = "open" if 9 <= hour < 16 else "closed"
            for decision, many in (("answer", 3), ("clarify", 1), ("fallback", 1)):
                counts[f"{day}|hours|{hour:02}|line|th|{decision}|{opening}"] = many * scale
        counts[f"{day}|hours|12|telegram|en|answer|open"] = 3  # as many as are hidden
        counts[f"{day}|entries|{entry}||answer"] = 20 * scale
        counts[f"{day}|entries|care||answer"] = scale
        counts[f"{day}|useful|{entry}|yes"] = 5
        counts[f"{day}|useful|{entry}|no"] = 15
        counts[f"{day}|provinces|rayong|answer"] = scale
        counts[f"{day}|talks|line|answered"] = 5 * scale
        counts[f"{day}|seconds|line|0.5"] = 9 * scale
        counts[f"{day}|seconds|line|5"] = scale
    console.figures.add(Batch("1", "test", counts, {"2026-11": 1234}), TODAY)


@pytest.fixture
def entry(console: Console) -> str:
    return next(each for each in console.base.intents if not each.startswith(("chat.", "hotline.")))


@pytest.fixture
def reader(console: Console) -> TestClient:
    return sign_in_to(console, Role.READER)


def words_of(client: TestClient, period: str) -> str:
    response = client.get(f"/staff/figures?period={period}")
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_shows_today_beside_yesterday(console: Console, reader: TestClient, entry: str) -> None:
    """What was asked, what was answered, and how that differs."""
    fill(console, entry)

    words = words_of(reader, "day")

    assert "2,603 ข้อความ ก่อนหน้า 2,603 เท่าเดิม" in words
    assert "1,234 คนโดยประมาณในเดือนนี้" in words
    assert "ตอบไม่ได้ ดูคำถาม 520 20%" in words
    assert "90% ตอบภายใน 1 วินาที" in words


def test_hides_what_tells_of_few(console: Console, reader: TestClient, entry: str) -> None:
    """Three messages on Telegram are not told, nor worked out from the rest."""
    fill(console, entry)

    words = words_of(reader, "day")

    assert "LINE ซ่อน" in words
    assert "Telegram ซ่อน" in words


def test_says_so_where_there_is_little(console: Console, reader: TestClient, entry: str) -> None:
    """Four messages are no picture."""
    console.figures.add(Batch("1", "test", {"2026-11-23|hours|10|line|th|answer|open": 4}, {"2026-11": 2}), TODAY)

    words = words_of(reader, "week")

    assert "จำนวนยังน้อยเกินกว่าจะแสดง" in words
    assert "LINE" not in words


def test_a_bad_figure_leads_to_the_entry(console: Console, reader: TestClient, entry: str) -> None:
    """Most say that it was of no use, so it is a tap away."""
    fill(console, entry)

    page = reader.get("/staff/figures?period=month").text
    link = re.search(r'href="(/staff/entry[^"]+)"', page)

    assert "ควรแก้" in page
    assert link
    assert reader.get(link[1]).status_code == 200


def test_tells_how_often_an_answer_was_denied(console: Console, reader: TestClient, entry: str) -> None:
    """A tenth of the times is marked, though opinions are good."""
    counts = Counter({f"{TODAY}|hours|10|line|th|answer|open": 400, f"{TODAY}|entries|{entry}||answer": 400})
    counts[f"{TODAY}|denied|{entry}"] = 60
    console.figures.add(Batch("1", "test", counts, {"2026-11": 90}), TODAY)

    page = reader.get("/staff/figures?period=day").text

    assert re.search(r"<td>15%</td></tr>", page)
    assert "ควรแก้" in page


@pytest.mark.parametrize("denied", [3, 396])
def test_few_who_denied_or_did_not_are_hidden(console: Console, reader: TestClient, entry: str, denied: int) -> None:
    """Beside how often it was given, one would tell the other."""
    counts = Counter({f"{TODAY}|hours|10|line|th|answer|open": 400, f"{TODAY}|entries|{entry}||answer": 400})
    counts[f"{TODAY}|denied|{entry}"] = denied
    console.figures.add(Batch("1", "test", counts, {"2026-11": 90}), TODAY)

    page = reader.get("/staff/figures?period=day").text

    assert f"{denied / 400:.0%}" not in page.partition('id="entries"')[2].partition("</section>")[0]
    assert "ควรแก้" not in page


def test_is_for_who_is_signed_in(console: Console) -> None:
    """Others are sent to the door."""
    assert browser_of(console).get("/staff/figures").status_code == 303


@pytest.mark.browser
def test_fits_a_phone_a_desk_and_paper(console: Console, reader: TestClient, entry: str) -> None:
    """No width scrolls sideways, and each chart has a title and a table beside it."""
    fill(console, entry)

    def serve(route: Route) -> None:
        response = reader.get(route.request.url.removeprefix("https://bot.example.go.th"))
        route.fulfill(status=response.status_code, body=response.content, headers={
            "content-type": response.headers.get("content-type", "text/plain")
        })  # fmt: skip

    with running_chromium() as chromium:
        for width in (360, 1366):
            page = chromium.new_page(viewport=ViewportSize(width=width, height=800))
            page.route("**/*", serve)
            page.goto("https://bot.example.go.th/staff/figures?period=week")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.get_by_role("img", name="ข้อความตามวันและชั่วโมง").count() == 1
            page.get_by_text("ดูเป็นตาราง").press("Enter")
            assert page.get_by_role("row", name="12.00").is_visible()
        assert page.pdf(format="A4").startswith(b"%PDF")
