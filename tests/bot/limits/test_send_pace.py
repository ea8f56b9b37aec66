"""Telegram is written to no faster than it allows, counted over all processes."""

from __future__ import annotations

import pytest
from redis import Redis

from bot.limits.rate_limit import SendPace
from bot.storage.client import connect
from tests.fakes import FakeClock

KEY = b"key of the tests"


@pytest.fixture(params=["memory", "redis"])
def paces(request: pytest.FixtureRequest) -> tuple[SendPace, SendPace]:
    """Two processes' paces; in memory there is one process only."""
    if request.param == "memory":
        pace = SendPace(clock=FakeClock())
        return pace, pace
    url = request.getfixturevalue("redis_url")
    Redis.from_url(url).flushdb()
    return SendPace(connect(url), KEY), SendPace(connect(url), KEY)


async def test_one_message_a_second_to_one_chat(paces: tuple[SendPace, SendPace]) -> None:
    """The second and third wait their turn, whichever process sends them."""
    one, other = paces

    waits = [await pace.reserve("7", 5) for pace in (one, other, one)]

    assert waits == pytest.approx([0, 1, 2], abs=0.2)


async def test_thirty_a_second_in_all(paces: tuple[SendPace, SendPace]) -> None:
    """Different chats share the bot's limit."""
    one, other = paces

    waits = [await (one, other)[number % 2].reserve(str(number), 5) for number in range(31)]

    assert waits[-1] == pytest.approx(1, abs=0.3)


async def test_all_hold_when_telegram_says_so(paces: tuple[SendPace, SendPace]) -> None:
    """What one process was told, every process keeps to; a wait too long keeps no place."""
    one, other = paces
    await one.hold(7)

    waits = [await other.reserve("7", 2) for _ in range(2)]

    assert waits == pytest.approx([7, 7], abs=0.2)


async def test_the_pace_in_redis_ends_by_itself(redis_url: str) -> None:
    """No key lives without a time limit, and none names a chat."""
    redis = Redis.from_url(redis_url)
    redis.flushdb()
    pace = SendPace(connect(redis_url), KEY)
    await pace.reserve("chat-77", 2)
    await pace.hold(3)

    keys = list(redis.scan_iter())

    assert len(keys) == 2
    assert all(0 < redis.pttl(key) <= 4000 and b"chat-77" not in key for key in keys)


async def test_goes_on_alone_while_redis_is_away() -> None:
    """Each process then keeps its own pace."""
    pace = SendPace(connect("redis://127.0.0.1:1/0"), KEY)

    waits = [await pace.reserve("7", 5) for _ in range(2)]

    assert waits == pytest.approx([0, 1], abs=0.2)
