"""Counts come into the database exactly once, from memory and from Redis, whatever is cut off in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import date
from pathlib import Path

import pytest
from redis import Redis

from bot.app import build_app
from bot.console.database import Database
from bot.dialogue.session import SESSION_SECONDS, MemorySessions, Session
from bot.errors import StoreError
from bot.figures.model import Table
from bot.figures.rollup import RollUp
from bot.figures.store import FiguresStore
from bot.queue.memory import MemoryQueue
from bot.queue.redis_queue import RedisQueue
from bot.queue.tally import Batch, MemoryTallies, Tally, TallySource
from bot.settings import Settings
from knowledge import Edition
from tests.conftest import MONDAY_MORNING
from tests.fakes import SEAL, FakeClock, FakeWallClock, incoming, taken, text_message

DAY = date(2026, 11, 23)
WORDS = "ตกงานต้องขึ้นทะเบียนที่ไหน"


def tally(person: str = "p", ending: str = "answered", *, lasts: bool = False) -> Tally:
    counts = {"entries|job.search||answer": 1, "hours|10|line|th|answer|open": 1}
    return Tally(DAY.isoformat(), "line", counts, ending, lasts, person)


def rows(store: FiguresStore, table: Table) -> dict[tuple[str, ...], int]:
    return {row.key: row.count for row in store.rows(table, DAY, DAY)}


@pytest.fixture
def store(database: Database) -> FiguresStore:
    return FiguresStore(database)


class CutOff:
    """A source whose process is killed before it drops what was stored."""

    def __init__(self, source: TallySource) -> None:
        self.source = source

    async def set_aside(self) -> Batch | None:
        return await self.source.set_aside()

    async def drop(self, batch: Batch) -> None:
        raise StoreError("drop", TimeoutError())


def rolled_up(store: FiguresStore, *sources: TallySource) -> Awaitable[None]:
    return RollUp(sources, lambda: store, FakeWallClock(MONDAY_MORNING)).roll_up()


async def test_a_batch_is_stored_once(store: FiguresStore) -> None:
    """Killed before it was dropped, it comes again and adds nothing."""
    tallies = MemoryTallies(FakeClock())
    tallies.add("a", tally())

    await rolled_up(store, CutOff(tallies))
    tallies.add("a", tally())
    await rolled_up(store, tallies)
    await rolled_up(store, tallies)

    assert rows(store, Table.ENTRIES) == {("job.search", "", "answer"): 2}
    assert store.persons("2026-11") == 1


async def test_two_processes_store_the_same_batch_once(store: FiguresStore) -> None:
    """Both see the same one set aside."""
    tallies = MemoryTallies(FakeClock())
    tallies.add("a", tally())

    await asyncio.gather(rolled_up(store, tallies), rolled_up(store, CutOff(tallies)))

    assert rows(store, Table.ENTRIES) == {("job.search", "", "answer"): 1}


async def test_a_talk_counts_when_its_session_is_over(store: FiguresStore) -> None:
    """Its turns, and how it ended; who asked for a person did, whatever came after."""
    tallies = MemoryTallies(clock := FakeClock())
    tallies.add("a", tally(ending="asked_for_a_person", lasts=True))
    tallies.add("a", tally(ending="answered"))
    tallies.add("b", tally(ending="in_vain"))
    await rolled_up(store, tallies)
    before = rows(store, Table.TALKS)

    clock.seconds += SESSION_SECONDS
    tallies.add("a", tally())
    await rolled_up(store, tallies)

    assert before == {}
    assert rows(store, Table.TALKS) == {("line", "asked_for_a_person"): 1, ("line", "in_vain"): 1}
    assert rows(store, Table.TURNS) == {("2",): 1, ("1",): 1}


def test_counts_are_kept_for_25_months(store: FiguresStore) -> None:
    """And ids of batches as long as somebody might bring them again."""
    for number, day in enumerate(("2024-09-30", "2024-10-01", "2026-11-23")):
        store.add(Batch(str(number), "s", {f"{day}|turns|1": 1}, {day[:7]: 3}), date.fromisoformat(day))

    store.prune(DAY)

    assert [row.day for row in store.rows(Table.TURNS, date.min, date.max)] == [date(2024, 10, 1), DAY]
    assert store.persons("2024-09") is None
    assert store.add(Batch("2", "s", {"2026-11-23|turns|1": 1}), DAY) is False


def stored_bytes(database: Database) -> list[bytes]:
    """Give the database's file, and what SQLite has put beside it."""
    path = Path(database.engine.url.database or "")
    return [each.read_bytes() for each in path.parent.glob(f"{path.name}*")]


@pytest.mark.parametrize("kind", ["memory", "redis"])
async def test_a_message_counts_once_when_it_is_finished(
    kind: str, store: FiguresStore, redis_url: str, database: Database
) -> None:
    """Also where finishing it is asked for twice, or by who lost it."""
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    queue: MemoryQueue | RedisQueue
    queue = MemoryQueue(MemorySessions()) if kind == "memory" else RedisQueue(redis_url, SEAL)
    sources = queue.tallies if isinstance(queue, RedisQueue) else [queue.tallies]
    await queue.accept(incoming([text_message(WORDS, "event of U1", "U1-of-a-citizen")]))
    delivery = await taken(queue)

    await queue.retry_later(delivery, 0)
    again = await taken(queue)
    await queue.finish(again, Session(), tally())
    if isinstance(queue, RedisQueue):
        await queue.finish(again, Session(), tally())
        await queue.finish(delivery, Session(), tally())
    kept = [redis.dump(key) or b"" for key in redis.scan_iter()]
    await rolled_up(store, *sources)
    await queue.close()
    if isinstance(queue, RedisQueue):
        await queue.disconnect()

    assert rows(store, Table.ENTRIES) == {("job.search", "", "answer"): 1}
    assert rows(store, Table.HOURS) == {("10", "line", "th", "answer", "open"): 1}
    assert store.persons("2026-11") == 1
    kept += stored_bytes(database)
    assert not [key for key in redis.scan_iter() if b"tallies" in key or b"aside" in key]
    for secret in (WORDS.encode(), b"U1-of-a-citizen", b"event of U1"):
        assert not [each for each in kept if secret in each]


async def test_what_only_this_process_counted_is_kept_when_it_ends(
    tmp_path: Path, small_edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program without Redis that is stopped in the first minute loses no count, and ends its talks."""
    monkeypatch.setattr("bot.app.load_edition", lambda _settings: (small_edition, 0))
    (folder := tmp_path / "data").mkdir()
    app = build_app(Settings(_env_file=None, data_dir=folder), FakeWallClock(MONDAY_MORNING))
    assert isinstance(app.queue, MemoryQueue)

    async with app.running():
        app.queue.tallies.add("a", tally())

    kept = FiguresStore(Database(app.console_parts().database_url()))
    assert rows(kept, Table.ENTRIES) == {("job.search", "", "answer"): 1}
    assert rows(kept, Table.TALKS) == {("line", "answered"): 1}


async def test_redis_forgets_a_talk_that_is_over(redis_url: str, store: FiguresStore) -> None:
    """Its turns and end are counted, and its citizen's hash is gone; a later message begins another talk."""
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    queue = RedisQueue(redis_url, SEAL)
    for event, sender in (("1", "a"), ("2", "a"), ("3", "b")):
        await queue.accept(incoming([text_message(WORDS, event, sender)]))
        await queue.finish(await taken(queue), Session(), tally(ending="in_vain"))
        if event == "2":
            [(citizen, moment)] = redis.zrange("doebot:{0}:talked", 0, -1, withscores=True)
            redis.zadd("doebot:{0}:talked", {citizen: moment - SESSION_SECONDS * 1000})
    await rolled_up(store, *queue.tallies)
    await queue.close()
    await queue.disconnect()

    assert rows(store, Table.TALKS) == {("line", "in_vain"): 1}
    assert rows(store, Table.TURNS) == {("2",): 1}
    assert redis.zcard("doebot:{0}:talked") == redis.hlen("doebot:{0}:talks") == 1
    assert redis.hget("doebot:{0}:talks", citizen) is None
