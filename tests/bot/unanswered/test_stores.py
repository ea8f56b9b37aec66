"""Missed questions are counted, bounded, erased with their citizen, and gone after ninety days, in every store."""

from __future__ import annotations

import stat
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from redis import Redis

from bot.errors import StoreError
from bot.storage.client import connect
from bot.unanswered.memory_store import MemoryMissed
from bot.unanswered.questions import (
    KEPT_DAYS,
    MOST_OF_CITIZEN,
    NONE_OF_THESE,
    KeptQuestion,
    MissedQuestion,
    MissedStore,
)
from bot.unanswered.redis_store import PREFIX, RedisMissed
from tests.redis_groups import running_cluster

DAY = date(2026, 11, 23)
Q = MissedQuestion("มีเงินค่ารถไหม", "th", ("job.search", "job.fair"))
OTHER = MissedQuestion("is lunch free", "en")


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
) -> AsyncIterator[Callable[[], MissedStore]]:
    """Make stores as several processes have them; in memory there is one only."""
    clients = []
    memory = MemoryMissed(None, today)
    if request.param in ("redis", "cluster"):
        url = request.getfixturevalue(f"{request.param}_url")
        first = connect(url)
        clear = first.register_script("#!lua\nfor _, k in ipairs(redis.call('KEYS', '*')) do redis.call('DEL', k) end")
        await clear(keys=[PREFIX])
        clients.append(first)

    def make_one() -> MissedStore:
        match request.param:
            case "memory":
                return memory
            case "file":
                return MemoryMissed(tmp_path / "state" / "missed.jsonl", today)
        clients.append(connect(url))
        return RedisMissed(clients[-1], today)

    yield make_one
    for client in clients:
        await client.aclose()


@pytest.fixture
def store(make: Callable[[], MissedStore]) -> MissedStore:
    return make()


async def test_counts_citizens_over_all_processes(make: Callable[[], MissedStore]) -> None:
    """Who asks again and again counts once."""
    for citizen in ("a", "b", "a"):
        await make().add(citizen, Q)
    await make().add("a", OTHER)

    assert sorted(await make().show(DAY), key=lambda kept: -kept.count) == [
        KeptQuestion(Q, 2, DAY),
        KeptQuestion(OTHER, 1, DAY),
    ]


async def test_counts_from_a_day_on(store: MissedStore, today: Today) -> None:
    """Staff look at the last week, or at all ninety days."""
    await store.add("a", Q)
    today.day += timedelta(10)
    await store.add("b", Q)

    assert await store.show(today.day) == [KeptQuestion(Q, 1, today.day)]
    assert await store.show(DAY) == [KeptQuestion(Q, 2, today.day)]


async def test_is_gone_after_ninety_days(store: MissedStore, today: Today) -> None:
    """Also what one citizen said of a text that others still ask."""
    await store.add("a", Q)
    await store.add("a", OTHER)
    today.day += timedelta(KEPT_DAYS - 1)
    await store.add("b", Q)
    assert [kept.count for kept in await store.show(DAY)] in ([1, 2], [2, 1])
    today.day += timedelta(1)

    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY + timedelta(KEPT_DAYS - 1))]


async def test_erases_what_a_citizen_contributed(store: MissedStore) -> None:
    """A text that others asked too stays, as theirs."""
    for citizen in ("a", "b"):
        await store.add(citizen, Q)
    await store.add("a", OTHER)
    await store.pend("a", OTHER, [NONE_OF_THESE])

    await store.erase("a")

    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY)]
    assert not await store.confirm("a", NONE_OF_THESE)


async def test_a_pending_question_counts_when_it_is_confirmed(store: MissedStore) -> None:
    """A complaint about another answer than the last confirms nothing."""
    await store.pend("a", OTHER, ["job.fair"])
    await store.pend("a", Q, ["job.search"])

    assert await store.show(DAY) == []
    for intent in ("job.fair", "job", "search", NONE_OF_THESE):
        assert not await store.confirm("a", intent)
    assert not await store.confirm("b", "job.search")
    assert await store.confirm("a", "job.search")
    assert not await store.confirm("a", "job.search")
    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY)]


@pytest.mark.parametrize("chosen", ["job.search", "job.fair", NONE_OF_THESE])
async def test_an_unclear_question_is_pending_for_every_choice(store: MissedStore, chosen: str) -> None:
    """A complaint about the answer that was picked counts as much as "none of these", and once."""
    await store.pend("a", Q, ["job.search", "job.fair", NONE_OF_THESE])

    assert not await store.confirm("a", "job.line")
    assert await store.confirm("a", chosen)
    assert not await store.confirm("a", chosen)
    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY)]


async def test_what_is_dismissed_never_comes_back(make: Callable[[], MissedStore], today: Today) -> None:
    """Nor with another polite ending or spaces, nor after ninety days."""
    await make().add("a", Q)
    await make().add("a", OTHER)
    await make().dismiss([Q])
    today.day += timedelta(KEPT_DAYS + 1)

    for text in ("มีเงินค่ารถไหม", "มีเงิน ค่ารถไหมคะ"):
        await make().add("b", MissedQuestion(text, "th"))
    await make().add("b", OTHER)

    assert await make().show(DAY) == [KeptQuestion(OTHER, 1, today.day)]


async def test_what_is_dealt_with_comes_back_if_asked_again(store: MissedStore) -> None:
    """A question that was added to the knowledge and is still missed is worth another look."""
    await store.add("a", Q)
    await store.remove([Q])
    assert await store.show(DAY) == []

    await store.add("b", Q)

    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY)]


async def test_nobody_fills_the_list_alone(store: MissedStore) -> None:
    """One citizen's texts are bounded; what was removed makes room again."""
    questions = [MissedQuestion(f"คำถามที่ {number}", "th") for number in range(MOST_OF_CITIZEN + 2)]
    for question in questions:
        await store.add("a", question)
    await store.add("b", questions[-1])
    assert len(await store.show(DAY)) == MOST_OF_CITIZEN + 1

    await store.remove(questions[:1])
    await store.add("a", questions[-2])

    assert len(await store.show(DAY)) == MOST_OF_CITIZEN + 1


async def test_the_oldest_texts_go_first(make: Callable[[], MissedStore], monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is asked, the store stays small."""
    monkeypatch.setattr("bot.unanswered.memory_store.MOST_TEXTS", 3)
    monkeypatch.setattr("bot.unanswered.redis_store.MOST_TEXTS", 3)
    monkeypatch.setattr("bot.unanswered.redis_store.PAGE", 2)
    store = make()
    for number in (0, 1, 2, 0, 3):
        await store.add(f"c{number}", MissedQuestion(f"คำถาม {number}", "th"))

    kept = await store.show(DAY)

    assert {each.question.text for each in kept} == {"คำถาม 0", "คำถาม 2", "คำถาม 3"}


async def test_counts_go_no_higher_than_what_is_kept(store: MissedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that everybody asks takes no more room than a thousand citizens."""
    monkeypatch.setattr("bot.unanswered.memory_store.MOST_CITIZENS", 3)
    monkeypatch.setattr("bot.unanswered.redis_store.MOST_CITIZENS", 3)
    for number in range(5):
        await store.add(f"c{number}", Q)

    assert await store.show(DAY) == [KeptQuestion(Q, 3, DAY)]


async def test_no_key_in_redis_lives_for_ever(redis_url: str, today: Today) -> None:
    """After all kinds of work every key has a time limit and stands in one slot."""
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    client = connect(redis_url)
    store = RedisMissed(client, today)
    await store.add("a", Q)
    await store.add("a", OTHER)
    await store.pend("a", Q, [NONE_OF_THESE])
    await store.dismiss([OTHER])
    await store.add("a", MissedQuestion("อีกคำถาม", "th"))
    await client.aclose()

    keys = list(redis.scan_iter())

    kinds = {key.decode().removeprefix(PREFIX).split(":")[0] for key in keys}
    assert kinds == {"askers", "by", "dismissed", "pending", "sequence", "text", "texts"}
    assert all(key.startswith(PREFIX.encode()) and 0 < redis.pttl(key) <= 400 * 86_400_000 for key in keys)


async def test_says_that_redis_is_away(today: Today) -> None:
    """The recorder then goes on without it."""
    with pytest.raises(StoreError):
        await RedisMissed(connect("redis://127.0.0.1:1/0"), today).add("a", Q)


async def test_the_file_is_for_its_user_alone(tmp_path: Path, today: Today) -> None:
    """It holds what citizens wrote."""
    path = tmp_path / "state" / "missed.jsonl"
    store = MemoryMissed(path, today)
    await store.add("a", Q)
    first = stat.S_IMODE(path.stat().st_mode)
    await store.add("a", OTHER)
    await store.remove([OTHER])

    assert (first, stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o600, 0o700)
    assert [each.name for each in sorted(path.parent.iterdir())] == ["missed.jsonl", "missed.lock"]


async def test_erasing_leaves_nothing_in_the_file(tmp_path: Path, today: Today) -> None:
    """Neither the words nor the hash, at once."""
    path = tmp_path / "missed.jsonl"
    store = MemoryMissed(path, today)
    await store.add("a1b2c3", Q)
    await store.erase("a1b2c3")

    assert path.read_bytes() == b""


async def test_the_file_stays_small_and_survives_a_line_cut_off(
    tmp_path: Path, today: Today, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk or a crash costs one line; what is said again and again takes one line."""
    monkeypatch.setattr("bot.unanswered.memory_store.MOST_BYTES", 2_000)
    path = tmp_path / "missed.jsonl"
    path.write_text('{"day": "2026-11-23", "citi\n[1]\n"x"\n')
    store = MemoryMissed(path, today)
    for _ in range(100):
        await store.add("a", Q)

    assert path.stat().st_size < 2_500
    assert await store.show(DAY) == [KeptQuestion(Q, 1, DAY)]


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, today: Today) -> None:
    """The recorder then goes on without it."""
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError):
        await MemoryMissed(tmp_path / "file" / "missed.jsonl", today).add("a", Q)
