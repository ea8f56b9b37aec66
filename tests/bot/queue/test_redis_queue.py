"""The inbox in Redis serves many processes, and outlives them and Redis itself."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import pytest
from redis import Redis

from bot.dialogue.session import Session
from bot.errors import StoreError
from bot.privacy import citizen_key
from bot.queue.redis_queue import RedisInbox
from tests.fakes import taken, text_message

KEY = b"key of the tests"
Make = Callable[..., RedisInbox]


@pytest.fixture
async def make(redis_url: str) -> AsyncIterator[Make]:
    Redis.from_url(redis_url).flushdb()
    made: list[RedisInbox] = []

    def make_one(lease_seconds: float = 30.0, url: str = redis_url) -> RedisInbox:
        made.append(RedisInbox(url, KEY, lease_seconds))
        return made[-1]

    yield make_one
    for inbox in made:
        await inbox.close()
        await inbox.disconnect()


async def test_an_event_is_new_to_one_process_only(make: Make) -> None:
    """Two web processes that get the same event at once store it once."""
    one, other = make(), make()

    stored = await asyncio.gather(*(inbox.accept([text_message("ก", "e1")]) for inbox in (one, other) * 5))

    assert [new for [new] in stored].count(True) == 1


async def test_another_worker_takes_over_when_one_dies(make: Make) -> None:
    """The lease of a dead worker runs out; the message is told to be tried again, and comes first."""
    dead, alive = make(lease_seconds=0.2), make()
    await dead.accept([text_message("1", "e1"), text_message("2", "e2")])
    await taken(dead)
    await kill(dead)

    again = await taken(alive)

    assert (again.message.text, again.attempt, again.crashes) == ("1", 2, 1)


async def test_only_the_guilty_one_is_counted_for_ever(make: Make) -> None:
    """What two dead workers held are suspects; from then on only the one that was thought about is to blame."""
    alive = make(lease_seconds=0.2)
    await alive.accept([text_message(name, name, name) for name in ("killer", "other", "third")])
    for _ in range(3):
        dead = make(lease_seconds=0.2)
        held = {delivery.message.text: delivery for delivery in [await taken(dead) for _ in range(3)]}
        if held["killer"].is_suspect:
            await dead.blame(held["other"], is_to_blame=True)
            await dead.blame(held["other"], is_to_blame=False)
            await dead.blame(held["killer"], is_to_blame=True)
        await kill(dead)

    crashes = {delivery.message.text: delivery.crashes for delivery in [await taken(alive) for _ in range(3)]}

    assert crashes == {"killer": 3, "other": 2, "third": 2}


async def test_a_slow_worker_keeps_its_message(make: Make) -> None:
    """A living worker's lease does not run out, however long a platform takes."""
    slow, other = make(lease_seconds=0.3), make()
    await slow.accept([text_message("1", "e1")])
    await taken(slow)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(other.take(), 1)


async def test_who_lost_a_message_cannot_finish_it(make: Make) -> None:
    """A worker that was stopped for long changes nothing when it goes on."""
    stopped, other = make(lease_seconds=0.2), make()
    await stopped.accept([text_message("1", "e1")])
    lost = await taken(stopped)
    await kill(stopped)
    held = await taken(other)

    may_send = await other.begin(lost, 1)
    await other.finish(lost, Session(topic="wrong"))
    await other.finish(held, Session(topic="right"))

    assert not may_send
    await other.accept([text_message("2", "e2")])
    assert (await taken(other)).session == Session(topic="right")


async def test_dead_letters_are_shown_retried_and_dropped(make: Make) -> None:
    """An operator sees the reason, not the words, and decides."""
    inbox = make()
    await inbox.accept([text_message("1", "e1", "a"), text_message("2", "e2", "b")])
    for _ in range(2):
        await inbox.bury(await taken(inbox), "status 400")
    first, second = await inbox.dead_letters()

    assert (first.reason, first.attempts, first.channel) == ("status 400", 1, "line")
    assert await inbox.revive(first)
    assert await inbox.drop(second)
    assert not await inbox.drop(second)
    assert (await taken(inbox)).claim == first.claim
    assert await inbox.dead_letters() == []


async def test_erasing_leaves_nothing_of_a_citizen(make: Make, redis_url: str) -> None:
    """Session, waiting messages and dead letters go; claims stay, which tell nobody's name."""
    inbox = make()
    await inbox.accept([text_message(f"คำ{number}", f"e{number}", "Uabc") for number in range(4)])
    await inbox.finish(await taken(inbox), Session(topic="job.search"))
    await inbox.bury(await taken(inbox), "handle")
    held = await taken(inbox)
    citizen = citizen_key(KEY, "line", "Uabc")

    await inbox.erase(citizen)
    await inbox.finish(held, Session())

    left = everything(redis_url)
    assert all(part not in left for part in (citizen.encode(), b"Uabc", "คำ".encode(), b"job.search"))
    assert (await inbox.count()).waiting == 0


async def test_no_key_lives_for_ever(make: Make, redis_url: str) -> None:
    """After all kinds of work every key has a time limit."""
    inbox = make()
    await inbox.accept([text_message(str(number), f"e{number}", f"u{number % 4}") for number in range(12)])
    await inbox.finish(await taken(inbox), Session())
    await inbox.bury(await taken(inbox), "handle")
    await inbox.postpone(await taken(inbox), 60)
    await taken(inbox)
    redis = Redis.from_url(redis_url)

    kinds = {key.decode().split("}:")[1].split(":")[0] for key in redis.scan_iter()}

    assert kinds == {"bell", "claim", "dead", "lease", "queue", "ready", "session", "until", "waiting"}
    assert all(0 < redis.pttl(key) <= 7 * 86_400_000 for key in redis.scan_iter())


async def test_a_full_redis_takes_nothing_new_but_lets_work_go_on(make: Make, redis_url: str) -> None:
    """What is stored is still answered, which makes room."""
    inbox = make()
    await inbox.accept([text_message("1", "e1")])
    redis = Redis.from_url(redis_url)
    redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(StoreError):
            await inbox.accept([text_message("2", "e2")])
        with pytest.raises(StoreError):
            await inbox.probe()
        await inbox.finish(await taken(inbox), Session())
    finally:
        redis.config_set("maxmemory", 0)

    assert (await inbox.count()).waiting == 0
    assert list(await inbox.accept([text_message("2", "e2")])) == [True]


async def test_says_at_once_that_redis_is_away(make: Make) -> None:
    """A webhook has no time to wait for a dead server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inbox = make(url=f"redis://:secret@127.0.0.1:{port}/0")

    with pytest.raises(StoreError) as raised:
        await asyncio.wait_for(inbox.accept([text_message("1", "e1")]), 1)

    assert "secret" not in str(raised.value)


async def kill(inbox: RedisInbox) -> None:
    """End a worker without a word, as kill -9 does."""
    for task in inbox._tasks:
        task.cancel()
    await asyncio.gather(*inbox._tasks, return_exceptions=True)
    inbox._held.clear()


def everything(redis_url: str) -> bytes:
    """Give every key and value as bytes."""
    redis = Redis.from_url(redis_url)
    readers = {
        b"string": redis.get,
        b"list": lambda key: redis.lrange(key, 0, -1),
        b"zset": lambda key: redis.zrange(key, 0, -1),
        b"hash": redis.hgetall,
    }
    parts = []
    for key in redis.scan_iter():
        value = readers[redis.type(key)](key)
        flat = (
            value
            if isinstance(value, list)
            else [*value.keys(), *value.values()]
            if isinstance(value, dict)
            else [value]
        )
        parts += [key, *flat]
    return b"\n".join(parts)
