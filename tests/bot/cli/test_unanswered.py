"""An officer lists what was asked in vain, and adds it, drafts it or dismisses it, with Redis or without."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from redis import Redis

from bot.local_key import id_key_of
from bot.privacy import citizen_key
from bot.settings import Settings
from bot.storage.client import connect
from bot.unanswered.questions import UnansweredQuestion
from bot.unanswered.redis_store import RedisUnansweredStore
from bot.unanswered.sqlite_store import SqliteUnansweredStore
from bot.unanswered.store import FILE, UnansweredStore, today_in_bangkok
from knowledge import KnowledgeBaseError, load_knowledge
from tests.knowledge.conftest import FILES, write_files
from tests.programs import call_doebot, environment_of
from tests.terminal import END_OF_INPUT, running_at_terminal

FARE = "ค่ารถไปสัมภาษณ์งานเบิกได้ไหม"
FORMULA = '=HYPERLINK("http://x")'
Doebot = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where an officer works, with a small knowledge, which every command reads in no time."""
    write_files(tmp_path / "knowledge", FILES)
    return tmp_path


@pytest.fixture(params=["file", "redis"])
def store_settings(request: pytest.FixtureRequest, folder: Path) -> dict[str, str]:
    if request.param == "file":
        return {"XDG_STATE_HOME": str(folder / "state")}
    url = request.getfixturevalue("redis_url")
    Redis.from_url(url).flushdb()
    return {"DOEBOT_REDIS_URL": url, "DOEBOT_ID_KEY": "k" * 32}


@pytest.fixture
def environment(folder: Path, store_settings: dict[str, str]) -> dict[str, str]:
    return environment_of(COLUMNS="160", DOEBOT_KNOWLEDGE_DIR=str(folder / "knowledge"), **store_settings)


@pytest.fixture
def doebot(folder: Path, environment: dict[str, str]) -> Doebot:
    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return call_doebot(*arguments, folder=folder, environment={**environment, **settings})

    return run


@pytest.fixture
async def asked(store_settings: dict[str, str], folder: Path) -> None:
    """What citizens asked before."""
    url = store_settings.get("DOEBOT_REDIS_URL")
    client = connect(url) if url else None
    store: UnansweredStore = (
        RedisUnansweredStore(client, today_in_bangkok)
        if client
        else SqliteUnansweredStore(folder / "state" / "doebot" / FILE, today_in_bangkok)
    )
    for citizen in ("a", "b", "c"):
        await store.add(citizen, UnansweredQuestion(FARE, "th", ("job.search", "office.contact")))
    await store.add("d", UnansweredQuestion(f"ผมนาย[ชื่อ] {FARE}ครับ", "th", ("job.search",)))
    await store.add("d", UnansweredQuestion(FORMULA, "en", ("no.such",)))
    if client:
        await client.aclose()


def id_of(shown: str, text: str) -> str:
    line = next(line for line in shown.splitlines() if text in line)
    return re.findall(r"\b[0-9a-f]{8}\b", line)[0]


def rows_in(kept: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(kept)) as database:
        return database.execute("SELECT * FROM asked").fetchall()


def rows(shown: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(shown.removeprefix("\ufeff"))))


def test_says_that_nothing_was_missed(doebot: Doebot) -> None:
    """An empty list is good news, and no error."""
    shown = doebot("missed")

    assert (shown.returncode, shown.stdout) == (0, "ไม่มีคำถามที่ตอบไม่ได้ใน 90 วันที่ผ่านมา\n")
    assert "DOEBOT_KEEP_MISSED=false" in doebot("missed", DOEBOT_KEEP_MISSED="false").stdout


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("store_settings", ["file"], indirect=True)
def test_lists_exports_accepts_and_drafts(doebot: Doebot, folder: Path) -> None:
    """The way of an officer through a list, from its first line to its end."""
    shown = doebot("missed")
    assert shown.returncode == 0
    assert shown.stdout.index(FARE) < shown.stdout.index("HYPERLINK")
    assert re.search(r"[a-z]+\.[a-z_]+ \(.+\)", shown.stdout)
    fare = id_of(shown.stdout, FARE)

    assert doebot("missed", "--csv", "list.csv").returncode == 0
    content = (folder / "list.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    row = rows(content.decode("utf-8-sig"))[-1]
    assert (row["จำนวน"], row["คำถาม"]) == ("1", f"'{FORMULA}")

    assert doebot("missed", "accept", fare, "no.such", "--text", FARE).returncode == 1
    assert doebot("missed", "accept", fare, "job.search", "--text", "ผมนายสมชาย ใจดี หางาน").returncode == 1
    accepted = doebot("missed", "accept", fare, "job.search", "--text", FARE)
    assert accepted.returncode == 0
    assert f"        - {FARE}\n" in (folder / "knowledge/answers/job.yaml").read_text()

    assert doebot("missed", "new", row["กลุ่ม"]).returncode == 1
    drafted = doebot("missed", "new", row["กลุ่ม"], "--file", "job.yaml")
    assert drafted.returncode == 0
    assert "answers/job.yaml บรรทัด" in drafted.stdout
    with pytest.raises(KnowledgeBaseError, match=r"job\.yaml"):
        load_knowledge(folder / "knowledge")


@pytest.mark.usefixtures("asked")
def test_lists_also_while_the_folder_is_broken(doebot: Doebot, folder: Path) -> None:
    """An officer in the middle of an edit sees what was nearest when it was asked, and may dismiss."""
    (folder / "knowledge/answers/menu.yaml").write_text("subjects: 1\n")

    shown = doebot("missed")

    assert shown.returncode == 0
    assert "job.search" in shown.stdout
    assert "ยังมีจุดที่ต้องแก้" in shown.stderr
    fare = id_of(shown.stdout, FARE)
    assert doebot("missed", "dismiss", fare).returncode == 0
    assert FARE not in doebot("missed").stdout


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("store_settings", ["file"], indirect=True)
def test_asks_which_wording_is_meant(doebot: Doebot) -> None:
    """Without somebody to answer it says how to choose; a wrong group or use is told apart by the exit code."""
    first, second, _ = rows(doebot("missed", "--csv", "-").stdout)
    assert (first["กลุ่ม"], first["จำนวนของกลุ่ม"], first["จำนวน"]) == (second["กลุ่ม"], "4", "3")

    shown = doebot("missed", "accept", first["กลุ่ม"], "job.search")

    assert shown.returncode == 2
    assert f"2. ผมนาย {FARE}ครับ" in shown.stdout
    assert doebot("missed", "dismiss", "nothing").returncode == 1
    assert doebot("missed", "--days", "91").returncode == 2


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("store_settings", ["file"], indirect=True)
@pytest.mark.parametrize(
    ("typed", "code", "added"),
    [
        ("2, 1\n", 0, [f"ผมนาย {FARE}ครับ", FARE]),
        ("\n", 0, [FARE]),
        ("3\n", 2, []),
        (END_OF_INPUT, 1, []),
    ],
)
def test_an_officer_picks_at_the_terminal(
    environment: dict[str, str], folder: Path, typed: str, code: int, added: list[str]
) -> None:
    """What is no pick changes nothing: neither the knowledge nor the list."""
    kept = folder / "state" / "doebot" / FILE
    jobs = folder / "knowledge" / "answers" / "job.yaml"
    list_before, jobs_before = rows_in(kept), jobs.read_text()
    command = ["missed", "accept", UnansweredQuestion(FARE, "th").id, "job.search"]

    with running_at_terminal(command, folder, environment) as terminal:
        terminal.wait_for("[1]: ")
        terminal.type(typed)
        ended = terminal.wait_for_end()

    assert (ended, "Traceback" in terminal.shown) == (code, False), terminal.shown
    new_lines = [line for line in jobs.read_text().splitlines() if line not in jobs_before.splitlines()]
    assert new_lines == [f"        - {text}" for text in added]
    assert (rows_in(kept) == list_before) == (not added)


async def test_erase_removes_what_a_citizen_asked(
    doebot: Doebot, store_settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the platform's id, with Redis or without."""
    for name, value in store_settings.items():
        monkeypatch.setenv(name, value)
    settings = Settings(_env_file=None)
    citizen = citizen_key(id_key_of(settings), "line", "U77")
    url = store_settings.get("DOEBOT_REDIS_URL")
    client = connect(url) if url else None
    path = Path(store_settings.get("XDG_STATE_HOME", "")) / "doebot" / FILE
    store: UnansweredStore = (
        RedisUnansweredStore(client, today_in_bangkok) if client else SqliteUnansweredStore(path, today_in_bangkok)
    )
    await store.add(citizen, UnansweredQuestion(FARE, "th"))

    shown = doebot("erase", "line", "U77")

    assert (shown.returncode, shown.stdout.splitlines()[0]) == (0, "Erased.")
    assert await store.show(today_in_bangkok()) == []
    if client:
        await client.aclose()


def test_redis_away_ends_with_2(doebot: Doebot) -> None:
    """No traceback; the operator sees what is wrong."""
    shown = doebot("missed", DOEBOT_REDIS_URL="redis://127.0.0.1:1/0", DOEBOT_ID_KEY="k" * 32)

    assert shown.returncode == 2
    assert "unanswered_show failed" in shown.stderr
    assert "Traceback" not in shown.stderr
