"""One citizen cannot keep the bot from the others: one polite word, then silence."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from redis import Redis

from bot.errors import StoreError
from bot.limits.rate_limit import RATE_LIMIT_PREFIX, Rate, RateDecision, RateLimiter, parse_rate
from bot.storage.client import Client, connect
from tests.fakes import FakeClock
from tests.ports import free_port

ANSWER, ASK_TO_WAIT, KEEP_SILENT = RateDecision.ANSWER, RateDecision.ASK_TO_WAIT, RateDecision.KEEP_SILENT


@pytest.fixture
async def clients(redis_url: str) -> AsyncIterator[tuple[Client, Client]]:
    """The connections of two processes."""
    Redis.from_url(redis_url).flushdb()
    one, other = connect(redis_url), connect(redis_url)
    yield one, other
    await one.aclose()
    await other.aclose()


@dataclass
class Bench:
    """A limiter, and a way to let seconds pass."""

    limiter: RateLimiter
    wait: Callable[[float], None]

    async def decide(self, *citizens: str) -> list[RateDecision]:
        return [await self.limiter.decide(citizen) for citizen in citizens]


@pytest.fixture(params=["memory", "redis"])
def bench(request: pytest.FixtureRequest) -> Bench:
    if request.param == "memory":
        clock = FakeClock()

        def wait(seconds: float) -> None:
            clock.seconds += seconds

        return Bench(RateLimiter("3/hour", clock=clock), wait)
    url = request.getfixturevalue("redis_url")
    client, _ = request.getfixturevalue("clients")
    return Bench(RateLimiter("3/hour", client), lambda seconds: grow_older(Redis.from_url(url), seconds))


def grow_older(redis: Redis, seconds: float) -> None:
    """Make all that is kept older, which is what time does: nobody can put the server's clock forward."""
    for key in list(redis.scan_iter()):
        if redis.type(key) == b"list":
            moments = [float(each) - seconds * 1000 for each in redis.lrange(key, 0, -1)]
            left = redis.pttl(key)
            redis.delete(key)
            redis.rpush(key, *(round(moment) for moment in moments))
            redis.pexpire(key, left)
        redis.pexpire(key, redis.pttl(key) - round(seconds * 1000))  # a time that is over removes it


async def test_answers_so_many_then_says_one_word_then_keeps_silent(bench: Bench) -> None:
    """Nobody is left wondering, and nobody is flooded."""
    assert await bench.decide(*"aaaaaa") == [ANSWER] * 3 + [ASK_TO_WAIT] + [KEEP_SILENT] * 2


async def test_counts_each_citizen_alone(bench: Bench) -> None:
    """Who writes a lot takes nothing from others."""
    decisions = await bench.decide(*"ababababab")

    assert Counter(decisions) == {ANSWER: 6, ASK_TO_WAIT: 2, KEEP_SILENT: 2}


async def test_the_window_slides(bench: Bench) -> None:
    """Each answered message makes room when it is an hour old; those that were not answered count for nothing."""
    await bench.decide("a")
    bench.wait(1800)
    assert await bench.decide(*"aaaa") == [ANSWER, ANSWER, ASK_TO_WAIT, KEEP_SILENT]
    bench.wait(1700)
    assert await bench.decide("a") == [KEEP_SILENT]
    bench.wait(200)

    assert await bench.decide(*"aa") == [ANSWER, KEEP_SILENT]

    bench.wait(1800)
    assert await bench.decide(*"aaaa") == [ANSWER, ANSWER, ASK_TO_WAIT, KEEP_SILENT]


async def test_forgets_a_citizen(bench: Bench) -> None:
    """And nobody else."""
    await bench.decide(*"aaaaabbbb")

    await bench.limiter.forget("a")

    assert await bench.decide(*"aaaab") == [ANSWER] * 3 + [ASK_TO_WAIT, KEEP_SILENT]


async def test_memory_keeps_no_more_than_a_window() -> None:
    """A busy bot does not grow for ever."""
    clock = FakeClock()
    limiter = RateLimiter("3/hour", clock=clock)
    for number in range(100):
        await limiter.decide(f"c{number}")
        clock.seconds += 600

    assert len(limiter._counts) <= 6


async def test_processes_share_the_count_in_redis(clients: tuple[Client, Client]) -> None:
    """Twenty processes together answer as often as one, also when all ask at once."""
    limiters = [RateLimiter("3/hour", client) for client in clients]

    decisions = await asyncio.gather(*(limiter.decide("a") for limiter in limiters * 10))

    assert Counter(decisions) == {ANSWER: 3, ASK_TO_WAIT: 1, KEEP_SILENT: 16}


async def test_counts_by_the_clock_of_the_server(
    clients: tuple[Client, Client], redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine whose clock is wrong neither silences a citizen nor lets one through."""
    one, other = (RateLimiter("3/hour", client) for client in clients)
    redis = Redis.from_url(redis_url)
    before = server_ms(redis)
    for limiter, wrong in ((one, 0.0), (other, 9e9)):
        monkeypatch.setattr("time.time", lambda wrong=wrong: wrong)
        await limiter.decide("a")
    monkeypatch.undo()

    [key] = redis.scan_iter()

    assert all(before <= int(moment) <= server_ms(redis) for moment in redis.lrange(key, 0, -1))


def server_ms(redis: Redis) -> int:
    seconds, microseconds = redis.time()
    return int(seconds) * 1000 + int(microseconds) // 1000


async def test_no_count_in_redis_is_kept_for_ever(clients: tuple[Client, Client], redis_url: str) -> None:
    """Every key ends by itself."""
    limiter = RateLimiter("1/hour", clients[0])
    for _ in range(3):
        await limiter.decide("a")
    redis = Redis.from_url(redis_url)

    keys = list(redis.scan_iter())

    assert len(keys) == 2
    assert all(key.decode().startswith(RATE_LIMIT_PREFIX) and 0 < redis.ttl(key) <= 3600 for key in keys)


async def test_says_that_redis_is_away() -> None:
    """The worker then answers without counting."""
    client = connect(f"redis://127.0.0.1:{free_port()}/0")
    limiter = RateLimiter("1/hour", client)

    with pytest.raises(StoreError):
        await limiter.decide("a")
    with pytest.raises(StoreError):
        await limiter.forget("a")
    await client.aclose()


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("20/minute", Rate(20, 60)),
        (" 1 / second ", Rate(1, 1)),
        ("5 per 2 hours", Rate(5, 7200)),
        ("100/DAY", Rate(100, 86_400)),
    ],
)
def test_a_rate_may_be_written_in_several_ways(text: str, rate: Rate) -> None:
    """As earlier versions read it."""
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["many", "20", "minute", "0x/minute", "0/minute", "20/fortnight", "20/minute or so"])
def test_a_wrong_rate_says_how_to_write_it(text: str) -> None:
    """An operator sees an example."""
    with pytest.raises(ValueError, match="20/minute"):
        parse_rate(text)
