"""Every session store keeps the same promises."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.errors import StoreError
from bot.redis_sessions import RedisSessionStore
from bot.sessions import SESSION_SECONDS, MemorySessionStore, Session, SessionStore, dump_session, parse_session
from tests.fakes import FakeClock

FULL = Session(
    language="th",
    language_is_chosen=True,
    province="กรุงเทพมหานคร",
    district="ดินแดง",
    area=10,
    topic="office.contact",
    pending_intent="office.hours",
    pending_slot="district",
    options=("job.search", "job.fair"),
    clarifying=True,
    misses=1,
)


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[SessionStore]:
    made: SessionStore
    if request.param == "memory":
        made = MemorySessionStore()
    else:
        made = RedisSessionStore(request.getfixturevalue("redis_url"))
    yield made
    await made.close()


async def test_gives_back_what_was_saved(store: SessionStore) -> None:
    """A citizen's province and open question survive until the next message."""
    await store.save("k1", FULL)

    assert await store.load("k1") == FULL


async def test_starts_fresh_for_an_unknown_citizen(store: SessionStore) -> None:
    """Nobody inherits another one's conversation."""
    await store.save("k2", FULL)

    assert await store.load("k3") == Session()


async def test_forgets_on_erase(store: SessionStore) -> None:
    """Erasing leaves nothing."""
    await store.save("k4", FULL)

    await store.erase("k4")

    assert await store.load("k4") == Session()


async def test_erasing_nothing_is_fine(store: SessionStore) -> None:
    """Erasing twice is no fault."""
    await store.erase("never-there")

    assert await store.load("never-there") == Session()


async def test_answers_a_ping(store: SessionStore) -> None:
    """Readiness can be asked for."""
    assert await store.ping()


async def test_memory_forgets_after_half_an_hour() -> None:
    """The memory of a talk ends 30 minutes after its last message."""
    clock = FakeClock()
    store = MemorySessionStore(clock)
    await store.save("k", FULL)

    clock.seconds += SESSION_SECONDS - 1
    assert await store.load("k") == FULL
    clock.seconds += 1
    assert await store.load("k") == Session()


async def test_memory_is_bounded() -> None:
    """A flood of strangers cannot fill the machine; the oldest go first."""
    store = MemorySessionStore(limit=2)
    for key in ("a", "b", "c"):
        await store.save(key, FULL)

    assert await store.load("a") == Session()
    assert await store.load("c") == FULL


async def test_redis_keys_end_after_half_an_hour(redis_url: str) -> None:
    """No key lives without a time limit."""
    store = RedisSessionStore(redis_url)
    await store.save("ttl", FULL)
    redis = Redis.from_url(redis_url)

    left = await redis.ttl("doebot:session:ttl")

    await redis.aclose()
    await store.close()
    assert SESSION_SECONDS - 5 <= left <= SESSION_SECONDS


async def test_redis_out_of_reach_is_one_error_without_details() -> None:
    """An operator reads which step failed; no address or content is told."""
    store = RedisSessionStore("redis://:secret@127.0.0.1:1/0")

    with pytest.raises(StoreError, match="load failed") as raised:
        await store.load("k")

    assert "secret" not in str(raised.value)
    await store.close()


@pytest.mark.parametrize("stored", [None, "", "{", "[]", '{"version": 99}', '{"version": 1, "options": 5}', "\x00"])
def test_anything_unreadable_is_a_fresh_start(stored: str | None) -> None:
    """A session of another version or a broken one never breaks an answer."""
    assert parse_session(stored) == Session()


def test_a_field_of_a_later_program_is_left_out() -> None:
    """Two versions of the program can share a store."""
    stored = dump_session(FULL).replace('"misses"', '"later": 1, "misses"')

    assert parse_session(stored) == FULL
