"""Unanswered questions are counted, bounded, erased with their citizen, and gone after ninety days, in every store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from redis import Redis

from bot.errors import StoreError
from bot.storage.client import connect
from bot.unanswered.questions import (
    KEPT_DAYS,
    MOST_OF_CITIZEN,
    NONE_OF_THESE,
    KeptQuestion,
    UnansweredQuestion,
)
from bot.unanswered.redis_store import PREFIX, RedisUnansweredStore
from bot.unanswered.sqlite_store import SqliteUnansweredStore
from bot.unanswered.store import FILE, UnansweredStore
from tests.redis_groups import running_cluster

DAY = date(2026, 11, 23)
Q = UnansweredQuestion("มีเงินค่ารถไหม", "th", ("job.search", "job.fair"))
OTHER = UnansweredQuestion("is lunch free", "en")


class Today:
    """A day that passes only when told to."""

    def __init__(self) -> None:
        self.day = DAY

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def today() -> Today:
    return Today()


@pytest.fixture(scope="session")
def cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster.url


@pytest.fixture(params=["memory", "file", "redis", "cluster"])
async def make(
    request: pytest.FixtureRequest, today: Today, tmp_path: Path
) -> AsyncIterator[Callable[[], UnansweredStore]]:
    """Make stores as several processes have them; in memory there is one only."""
    clients = []
    memory = SqliteUnansweredStore(None, today)
    if request.param in ("redis", "cluster"):
        url = request.getfixturevalue(f"{request.param}_url")
        first = connect(url)
        clear = first.register_script("#!lua\nfor _, k in ipairs(redis.call('KEYS', '*')) do redis.call('DEL', k) end")
        await clear(keys=[PREFIX])
        clients.append(first)

    def make_one() -> UnansweredStore:
        match request.param:
            case "memory":
                return memory
            case "file":
                return SqliteUnansweredStore(tmp_path / "state" / FILE, today)
        clients.append(connect(url))
        return RedisUnansweredStore(clients[-1], today)

    yield make_one
    for client in clients:
        await client.aclose()


@pytest.fixture
def store(make: Callable[[], UnansweredStore]) -> UnansweredStore:
    return make()


async def test_counts_citizens_over_all_processes(make: Callable[[], UnansweredStore]) -> None:
    """Who asks again and again counts once."""
    for citizen in ("a", "b", "a"):
        await make().add(citizen, Q)
    await make().add("a", OTHER)

    assert sorted(await make().show(DAY), key=lambda kept: -kept.count) == [
        KeptQuestion(Q, 2, DAY),
        KeptQuestion(OTHER, 1, DAY),
    ]


async def test_counts_from_a_day_on(store: UnansweredStore, today: Today) -> None:
    """Staff look at the last week, or at all ninety days."""
    await store.add("a", Q)
    today.day += timedelta(10)
    await store.add("b", Q)

    assert await store.show(today.day) == [KeptQuestion(Q, 1, today.day)]
    assert await store.show(DAY) == [KeptQuestion(Q, 2, today.day)]


async def test_is_gone_after_ninety_days(store: UnansweredStore, today: Today) -> None:
    """Also what one citizen said of a text that others still ask."""
    await store.add("a", Q)
    await store.add("a", OTHER)
    today.day += timedelta(KEPT_DAYS - 1)
    await store.add("b", Q)
    assert [kept.count for kept in await store.show(DAY)] in ([1, 2], [2, 1])
    today.day += timedelta(1)

    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY + timedelta(KEPT_DAYS - 1))]


async def test_erases_what_a_citizen_contributed(store: UnansweredStore) -> None:
    """A text that others asked too stays, as theirs."""
    for citizen in ("a", "b"):
        await store.add(citizen, Q)
    await store.add("a", OTHER)
    await store.hold("a", OTHER, [NONE_OF_THESE])

    await store.erase("a")

    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY)]
    assert not await store.confirm("a", NONE_OF_THESE)


async def test_a_held_question_counts_when_it_is_confirmed(store: UnansweredStore) -> None:
    """A complaint about another answer than the last confirms nothing."""
    await store.hold("a", OTHER, ["job.fair"])
    await store.hold("a", Q, ["job.search"])

    assert await store.show(DAY) == []
    for intent in ("job.fair", "job", "search", NONE_OF_THESE):
        assert not await store.confirm("a", intent)
    assert not await store.confirm("b", "job.search")
    assert await store.confirm("a", "job.search")
    assert not await store.confirm("a", "job.search")
    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY)]


@pytest.mark.parametrize("chosen", ["job.search", "job.fair", NONE_OF_THESE])
async def test_an_unclear_question_is_held_for_every_choice(store: UnansweredStore, chosen: str) -> None:
    """A complaint about the answer that was picked counts as much as "none of these", and once."""
    await store.hold("a", Q, ["job.search", "job.fair", NONE_OF_THESE])

    assert not await store.confirm("a", "job.line")
    assert await store.confirm("a", chosen)
    assert not await store.confirm("a", chosen)
    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY)]


async def test_what_is_dismissed_never_comes_back(make: Callable[[], UnansweredStore], today: Today) -> None:
    """Nor with another polite ending or spaces, nor after ninety days."""
    await make().add("a", Q)
    await make().add("a", OTHER)
    await make().dismiss([Q])
    today.day += timedelta(KEPT_DAYS + 1)

    for text in ("มีเงินค่ารถไหม", "มีเงิน ค่ารถไหมคะ"):
        await make().add("b", UnansweredQuestion(text, "th"))
    await make().add("b", OTHER)

    assert await make().show(DAY) == [KeptQuestion(OTHER, 1, today.day)]


async def test_what_is_dealt_with_comes_back_if_asked_again(store: UnansweredStore) -> None:
    """A question that was added to the knowledge and is still not answered is worth another look."""
    await store.add("a", Q)
    await store.remove([Q])
    assert await store.show(DAY) == []

    await store.add("b", Q)

    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY)]


async def test_nobody_fills_the_list_alone(store: UnansweredStore) -> None:
    """One citizen's texts are bounded; what was removed makes room again."""
    questions = [UnansweredQuestion(f"คำถามที่ {number}", "th") for number in range(MOST_OF_CITIZEN + 2)]
    for question in questions:
        await store.add("a", question)
    await store.add("b", questions[-1])
    assert len(await store.show(DAY)) == MOST_OF_CITIZEN + 1

    await store.remove(questions[:1])
    await store.add("a", questions[-2])

    assert len(await store.show(DAY)) == MOST_OF_CITIZEN + 1


async def test_the_oldest_texts_go_first(make: Callable[[], UnansweredStore], monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is asked, the store stays small."""
    monkeypatch.setattr("bot.unanswered.sqlite_store.MOST_TEXTS", 3)
    monkeypatch.setattr("bot.unanswered.redis_store.MOST_TEXTS", 3)
    monkeypatch.setattr("bot.unanswered.redis_store.PAGE", 2)
    store = make()
    for number in (0, 1, 2, 0, 3):
        await store.add(f"c{number}", UnansweredQuestion(f"คำถาม {number}", "th"))

    kept = await store.show(DAY)

    assert {each.question.text for each in kept} == {"คำถาม 0", "คำถาม 2", "คำถาม 3"}


async def test_counts_go_no_higher_than_what_is_kept(store: UnansweredStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that everybody asks takes no more room than a thousand citizens."""
    monkeypatch.setattr("bot.unanswered.sqlite_store.MOST_CITIZENS", 3)
    monkeypatch.setattr("bot.unanswered.redis_store.MOST_CITIZENS", 3)
    for number in range(5):
        await store.add(f"c{number}", Q)

    assert await store.show(DAY) == [KeptQuestion(Q, 3, DAY)]


async def test_no_key_in_redis_lives_for_ever(redis_url: str, today: Today) -> None:
    """After all kinds of work every key has a time limit and stands in one slot."""
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    client = connect(redis_url)
    store = RedisUnansweredStore(client, today)
    await store.add("a", Q)
    await store.add("a", OTHER)
    await store.hold("a", Q, [NONE_OF_THESE])
    await store.dismiss([OTHER])
    await store.add("a", UnansweredQuestion("อีกคำถาม", "th"))
    await client.aclose()

    keys = list(redis.scan_iter())

    kinds = {key.decode().removeprefix(PREFIX).split(":")[0] for key in keys}
    assert kinds == {"askers", "by", "dismissed", "pending", "sequence", "text", "texts"}
    assert all(key.startswith(PREFIX.encode()) and 0 < redis.pttl(key) <= 400 * 86_400_000 for key in keys)


async def test_says_that_redis_is_away(today: Today) -> None:
    """The recorder then goes on without it."""
    with pytest.raises(StoreError):
        await RedisUnansweredStore(connect("redis://127.0.0.1:1/0"), today).add("a", Q)
