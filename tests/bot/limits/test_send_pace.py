"""Telegram is written to no faster than it allows, counted over all processes."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from redis import Redis

from bot.limits.rate_limit import SendPace
from bot.storage.client import connect
from tests.fakes import FakeClock

KEY = b"key of the tests"
ROUNDING = 0.005
PATIENT_SECONDS = 30.0  # a slow machine is no fault of Redis, which each process would meet with a pace of its own


@dataclass(frozen=True)
class Place:
    """A wait that was told so many seconds after the first asking began."""

    wait: float
    asked_at: float

    def may_be(self, seconds: float) -> bool:
        """Tell whether it can be the place so long after the first, however slow the machine is."""
        return self.wait <= seconds + ROUNDING and self.asked_at + self.wait >= seconds - ROUNDING


async def reserve(
    *asked: tuple[SendPace, str], longest_seconds: float = 5, started: float | None = None
) -> list[Place]:
    """Ask for places, one after the other."""
    started = time.monotonic() if started is None else started
    return [Place(await pace.reserve(chat, longest_seconds), time.monotonic() - started) for pace, chat in asked]


@pytest.fixture(params=["memory", "redis"])
def paces(request: pytest.FixtureRequest) -> tuple[SendPace, SendPace]:
    """Two processes' paces; in memory there is one process only."""
    if request.param == "memory":
        pace = SendPace(clock=FakeClock())
        return pace, pace
    url = request.getfixturevalue("redis_url")
    Redis.from_url(url).flushdb()
    return SendPace(connect(url, PATIENT_SECONDS), KEY), SendPace(connect(url, PATIENT_SECONDS), KEY)


async def test_one_message_a_second_to_one_chat(paces: tuple[SendPace, SendPace]) -> None:
    """The second and third wait their turn, whichever process sends them."""
    one, other = paces

    places = await reserve((one, "7"), (other, "7"), (one, "7"))

    assert [place.may_be(seconds) for place, seconds in zip(places, (0, 1, 2), strict=True)] == [True] * 3


async def test_thirty_a_second_in_all(paces: tuple[SendPace, SendPace]) -> None:
    """Different chats share the bot's limit."""
    *_, last = await reserve(*((paces[number % 2], str(number)) for number in range(31)))

    assert last.may_be(30 * 0.034)


async def test_all_hold_when_telegram_says_so(paces: tuple[SendPace, SendPace]) -> None:
    """What one process was told, every process keeps to; a wait too long keeps no place."""
    one, other = paces
    started = time.monotonic()
    await one.hold(7)

    places = await reserve((other, "7"), (other, "7"), longest_seconds=2, started=started)

    assert [place.may_be(7) for place in places] == [True, True]


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

    places = await reserve((pace, "7"), (pace, "7"))

    assert [place.may_be(seconds) for place, seconds in zip(places, (0, 1), strict=True)] == [True, True]
