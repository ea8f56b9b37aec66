"""The file of one machine is private, survives what befalls files, and is shared by the machine's processes."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.unanswered.questions import KEPT_DAYS, NONE_OF_THESE, KeptQuestion, UnansweredQuestion
from bot.unanswered.sqlite_store import OLD_FILE, SET_ASIDE_DAYS, SqliteUnansweredStore
from bot.unanswered.store import FILE

DAY = date(2026, 11, 23)
Q = UnansweredQuestion("มีเงินค่ารถไหม", "th", ("job.search", "job.fair"))
OTHER = UnansweredQuestion("is lunch free", "en")
Make = Callable[[], SqliteUnansweredStore]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / FILE


@pytest.fixture
def make(path: Path) -> Make:
    return lambda: SqliteUnansweredStore(path, lambda: DAY)


def content(path: Path) -> bytes:
    """Give all that is in the file and those that SQLite keeps beside it."""
    return b"".join(each.read_bytes() for each in path.parent.iterdir())


async def test_the_files_are_for_their_user_alone(path: Path, make: Make) -> None:
    """They hold what citizens wrote; SQLite's own files come and go."""
    await make().add("a", Q)
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("SELECT * FROM asked").fetchall()
        await make().remove([Q])
        files = sorted(path.parent.iterdir())

        assert [each.name for each in files] == [FILE, f"{FILE}-shm", f"{FILE}-wal"]
        assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert list(path.parent.iterdir()) == [path]
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("way", ["erase", "remove", "dismiss"])
async def test_what_is_removed_is_in_no_file(path: Path, make: Make, way: str) -> None:
    """Neither the words nor the hash, at once, also while another process has the file open."""
    store = make()
    for number in range(50):
        await store.add("a1b2c3", UnansweredQuestion(f"คำถามลับ {number}", "th", ("job.secret",)))
    other = sqlite3.connect(path)
    assert len(other.execute("SELECT * FROM asked").fetchall()) == 50
    assert all(mark in content(path) for mark in (b"a1b2c3", "คำถามลับ".encode(), b"job.secret"))

    if way == "erase":
        await store.erase("a1b2c3")
    else:
        questions = [each.question for each in await store.show(DAY)]
        await (store.remove(questions) if way == "remove" else store.dismiss(questions))

    assert not any(mark in content(path) for mark in (b"a1b2c3", "คำถามลับ".encode(), b"job.secret"))
    other.close()


async def test_erasing_that_another_process_hinders_is_told(
    path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recorder then tries again: nobody is said to be forgotten while their words are still in a file."""
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: connect(*args, **options, timeout=0))
    store = make()
    await store.add("a", Q)
    with closing(connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM asked").fetchall()

        with pytest.raises(StoreError):
            await store.erase("a")
    await store.erase("a")

    assert Q.text.encode() not in content(path)


async def test_what_is_asked_again_and_again_takes_one_row(path: Path, make: Make) -> None:
    """The file stays small."""
    store = make()
    for _ in range(100):
        await store.add("a", Q)

    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT COUNT(*) FROM asked").fetchone() == (1,)


def add_many(path: Path, process: int) -> None:
    """Work as one of several processes that all find no file yet."""

    async def work() -> None:
        store = SqliteUnansweredStore(path, lambda: DAY)
        for number in range(20):
            await store.add(f"c{process}", UnansweredQuestion(f"คำถาม {number}", "th"))

    asyncio.run(work())


async def test_processes_that_begin_at_once_lose_nothing(path: Path, make: Make) -> None:
    """The bot keeps on while officers list and dismiss."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=add_many, args=(path, number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0] * 4
    kept = await make().show(DAY)
    assert (len(kept), {each.count for each in kept}) == (20, {4})


async def test_the_file_of_an_earlier_version_is_taken_over_once(path: Path, make: Make) -> None:
    """Nothing is lost but a line that a crash cut off; the file itself goes, with its lock."""
    old = path.with_name(OLD_FILE)
    path.parent.mkdir()
    said = {"text": Q.text, "language": "th", "nearest": Q.nearest}
    gone = DAY - timedelta(KEPT_DAYS)
    lines = [
        {"dismissed": OTHER.canonical_id},
        *({"day": DAY.isoformat(), "citizen": citizen} | said for citizen in "ab"),
        {"day": gone.isoformat(), "citizen": "c"} | said,
        {"day": "x", "citizen": "d"} | said,
        [1],
        "x",
    ]
    written = [json.dumps(line, ensure_ascii=False) for line in lines]
    old.write_text("\n".join([*written, '{"day": "2026-11-23", "citi']))
    old.with_suffix(".lock").touch()
    store = make()

    assert await store.show(DAY - timedelta(KEPT_DAYS)) == [KeptQuestion(Q, 2, DAY)]

    await store.add("a", OTHER)
    await store.erase("a")
    assert await make().show(DAY) == [KeptQuestion(Q, 1, DAY)]
    assert not {OLD_FILE, "missed.lock"} & {each.name for each in path.parent.iterdir()}


@pytest.mark.parametrize("where", [0, 4096])
async def test_a_file_that_cannot_be_read_is_set_aside(
    path: Path, make: Make, capsys: pytest.CaptureFixture[str], where: int
) -> None:
    """One line in the log says so, and the bot goes on with a new one; a bot that has it open does as well."""
    running = make()
    await running.add("a", Q)
    await running.erase("nobody")
    spoil(path, where)

    await make().add("b", OTHER)
    await running.add("c", OTHER)

    assert await running.show(DAY) == [KeptQuestion(OTHER, 2, DAY)]
    assert Q.text.encode() in path.with_suffix(".unreadable").read_bytes()
    shown = "".join(capsys.readouterr())
    assert shown.count("unanswered questions unreadable") == 1
    assert Q.text not in shown


async def test_what_was_set_aside_goes_when_somebody_is_erased(path: Path, make: Make) -> None:
    """Nobody can tell whether it holds words of theirs."""
    await make().add("a", Q)
    spoil(path)
    await make().show(DAY)

    await make().erase("a")

    assert Q.text.encode() not in content(path)


async def test_what_was_set_aside_goes_after_a_while(path: Path, make: Make) -> None:
    """It would else keep words for ever."""
    await make().add("a", Q)
    spoil(path)
    await make().show(DAY)
    found = []
    for days in (SET_ASIDE_DAYS - 1, SET_ASIDE_DAYS):
        await asyncio.to_thread(set_day, path.with_suffix(".unreadable"), DAY - timedelta(days))
        await make().show(DAY)
        found.append(Q.text.encode() in content(path))

    assert found == [True, False]


def set_day(path: Path, day: date) -> None:
    moment = datetime.combine(day, time(12)).timestamp()
    os.utime(path, (moment, moment))


def spoil(path: Path, where: int = 0) -> None:
    """Write nonsense over a page, as a broken disk does."""
    with path.open("r+b") as file:
        file.seek(where)
        file.write(b"\xff" * 100)


async def test_the_file_of_a_later_version_is_left_as_it_is(path: Path, make: Make) -> None:
    """After a rollback the bot answers without keeping anything, and the later version finds all again."""
    await make().add("a", Q)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 2")
    store = make()

    with pytest.raises(StoreError):
        await store.add("b", Q)
    await store.hold("b", Q, [NONE_OF_THESE])

    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT citizen, text FROM asked").fetchall() == [("a", Q.text)]


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """The recorder then goes on without it."""
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError):
        await SqliteUnansweredStore(tmp_path / "file" / FILE, lambda: DAY).add("a", Q)
