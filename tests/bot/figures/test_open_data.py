"""Open data: whole past months, nothing small, a form that programs can rely on."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.errors import StoreError
from bot.figures.model import Figures
from bot.figures.names import Names
from bot.open_data import MOST_A_SECOND, OpenData
from knowledge import BANGKOK, KnowledgeBase
from tests.bot.figures.two_months import MemoryFigures
from tests.fakes import FakeWallClock

DECEMBER = datetime(2026, 12, 5, 9, 0, tzinfo=BANGKOK)
CSV = "/open-data/figures-2026-11.csv"


@pytest.fixture
def clock() -> FakeWallClock:
    return FakeWallClock(DECEMBER)


@pytest.fixture
def public(figures: MemoryFigures, small_base: KnowledgeBase, clock: FakeWallClock) -> TestClient:
    return client_of(OpenData(lambda: figures, lambda: Names(small_base), clock))


def client_of(data: OpenData) -> TestClient:
    return TestClient(Starlette(routes=list(data.routes())), follow_redirects=False)


def table(client: TestClient) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(CSV).content.decode("utf-8-sig"))))


def test_a_month_is_given_as_csv_and_as_json(public: TestClient) -> None:
    rows = table(public)
    told = {(row["measure"], row["item"]): row["count"] for row in rows}

    assert told["messages", "all"] == "1200"
    assert told["persons", "all"] == "321"
    assert told["decision", "fallback"] == "119"
    assert told["talk", "asked_for_a_person"] == ""
    same = public.get("/open-data/figures-2026-11.json").json()
    assert [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in same] == rows


def test_no_count_below_five_is_given(public: TestClient) -> None:
    counts = [int(row["count"]) for row in table(public) if row["count"]]

    assert len(counts) > 15
    assert all(count == 0 or count >= 5 for count in counts)


def test_the_files_are_as_the_package_says(public: TestClient) -> None:
    """Programs read the table schema of Frictionless, people the same words in Thai."""
    package = public.get("/open-data/datapackage.json").json()
    resource = package["resources"][0]
    fields = {each["name"]: each for each in resource["schema"]["fields"]}
    rows = table(public)

    assert [each["path"] for each in package["resources"]] == ["figures-2026-11.csv", "figures-2026-10.csv"]
    assert public.get(f"/open-data/{resource['path']}").status_code == 200
    assert list(fields) == list(rows[0])
    assert {row["measure"] for row in rows} == set(fields["measure"]["constraints"]["enum"])
    assert all(re.fullmatch(r"\d{4}-\d{2}", row["month"]) for row in rows)
    assert all(re.fullmatch(r"\d*", row["count"]) for row in rows)
    keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert all(re.search("[ก-๙]", each["description_th"]) for each in fields.values())


@pytest.mark.parametrize(
    "path",
    [
        "figures-2026-12.csv",  # runs
        "figures-2027-01.csv",  # is to come
        "figures-2026-09.csv",  # nothing was counted
        "figures-2020-01.csv",  # longer ago than figures are kept
        "figures-2026-11.xlsx",
        "figures-2569-11.csv",
        "figures-2026-11-01.csv",
        "other.csv",
        "figures-../2026-11.csv",
    ],
)
def test_nothing_else_is_there(public: TestClient, path: str) -> None:
    assert public.get(f"/open-data/{path}").status_code == 404


def test_a_month_is_given_once_nothing_is_added_to_it(public: TestClient, clock: FakeWallClock) -> None:
    """Two states of one month would tell the difference between them."""
    clock.moment = datetime(2026, 12, 1, 23, 59, tzinfo=BANGKOK)
    assert public.get(CSV).status_code == 404

    clock.advance(minutes=1)
    assert public.get(CSV).status_code == 200


def test_the_index_lists_files_and_dictionary(public: TestClient) -> None:
    page = public.get("/open-data").text

    assert CSV in page
    assert "พฤศจิกายน 2569" in page
    assert "ข้อความตามเรื่อง" in page
    assert "Messages by topic" in page


def test_caches_may_keep_it_and_ask_whether_it_is_the_same(public: TestClient) -> None:
    first = public.get(CSV)
    again = public.get(CSV, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"].startswith("public, max-age=")
    assert (again.status_code, again.content) == (304, b"")
    assert public.get(CSV, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_store_is_read_once_for_a_month(
    figures: MemoryFigures, small_base: KnowledgeBase, clock: FakeWallClock
) -> None:
    """Whoever asks a thousand times asks memory."""
    opened: list[int] = []

    def open_figures() -> Figures:
        opened.append(1)
        return figures

    client = client_of(OpenData(open_figures, lambda: Names(small_base), clock))
    first = client.get(CSV).content
    figures.kept.clear()

    assert client.get(CSV).content == first
    assert opened == [1]


def test_too_many_requests_are_told_to_wait(public: TestClient, clock: FakeWallClock) -> None:
    told = [public.get(CSV).status_code for _ in range(MOST_A_SECOND + 1)]
    clock.advance(seconds=1)

    assert told == [200] * MOST_A_SECOND + [429]
    assert public.get(CSV).status_code == 200


def test_a_store_that_is_away_is_asked_again_later(
    figures: MemoryFigures, small_base: KnowledgeBase, clock: FakeWallClock
) -> None:
    answers: list[object] = [StoreError("console database", "locked"), figures]

    def open_figures() -> Figures:
        found = answers.pop(0)
        if isinstance(found, StoreError):
            raise found
        assert isinstance(found, MemoryFigures)
        return found

    client = client_of(OpenData(open_figures, lambda: Names(small_base), clock))

    assert client.get(CSV).status_code == 503
    assert json.loads(client.get("/open-data/figures-2026-11.json").content)
