"""One citizen cannot keep the bot from the others: one polite word, then silence."""

from __future__ import annotations

import socket
from collections import Counter

import pytest
from redis import Redis

from bot.errors import StoreError
from bot.limits.rate_limit import LIMITS, Pace, RateLimiter, parse_rate


@pytest.fixture(params=["memory", "redis"])
def limiter(request: pytest.FixtureRequest) -> RateLimiter:
    url = request.getfixturevalue("redis_url") if request.param == "redis" else None
    if url:
        Redis.from_url(url).flushdb()
    return RateLimiter("3/hour", url)


async def test_answers_so_many_then_says_one_word_then_keeps_silent(limiter: RateLimiter) -> None:
    """Nobody is left wondering, and nobody is flooded."""
    paces = [await limiter.pace("a") for _ in range(6)]

    assert paces == [Pace.ANSWER] * 3 + [Pace.ASK_TO_WAIT] + [Pace.KEEP_SILENT] * 2


async def test_counts_each_citizen_alone(limiter: RateLimiter) -> None:
    """Who writes a lot takes nothing from others."""
    paces = [await limiter.pace(citizen) for _ in range(5) for citizen in ("a", "b")]

    assert Counter(paces) == {Pace.ANSWER: 6, Pace.ASK_TO_WAIT: 2, Pace.KEEP_SILENT: 2}


async def test_processes_share_the_count_in_redis(redis_url: str) -> None:
    """Twenty processes together answer as often as one."""
    Redis.from_url(redis_url).flushdb()
    one, other = RateLimiter("3/hour", redis_url), RateLimiter("3/hour", redis_url)

    paces = [await limiter.pace("a") for limiter in (one, other) * 2]

    assert paces.count(Pace.ANSWER) == 3


async def test_no_count_in_redis_is_kept_for_ever(redis_url: str) -> None:
    """Every key ends by itself."""
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    limiter = RateLimiter("1/hour", redis_url)
    for _ in range(3):
        await limiter.pace("a")

    keys = list(redis.scan_iter())

    assert keys
    assert all(key.decode().startswith(LIMITS) and 0 < redis.ttl(key) <= 3600 for key in keys)


async def test_says_that_redis_is_away() -> None:
    """The worker then answers without counting."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(StoreError):
        await RateLimiter("1/hour", f"redis://127.0.0.1:{port}/0").pace("a")


@pytest.mark.parametrize("text", ["many", "20", "minute", "0x/minute"])
def test_a_wrong_rate_says_how_to_write_it(text: str) -> None:
    """An operator sees an example."""
    with pytest.raises(ValueError, match="20/minute"):
        parse_rate(text)
