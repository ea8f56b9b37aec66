"""When the master dies, the bot goes on with the one that Sentinel chooses."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from bot.dialogue.session import Session
from bot.errors import StoreError
from bot.limits.rate_limit import RateDecision, RateLimiter
from bot.queue.redis_queue import RedisQueue
from bot.storage.client import connect
from tests.fakes import SEAL, incoming, taken, text_message
from tests.lateness import in_time
from tests.redis_groups import Watched, pass_on, running_sentinels, wait_until
from tests.redis_traffic import WEBHOOK_SECONDS, Traffic, until, works


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with running_sentinels(tmp_path) as watched:
        yield watched


async def test_what_the_dead_master_had_passed_on_is_all_there(watched: Watched) -> None:
    """Waiting, held and answered messages, and the claims of events: nothing lost, twice or out of order."""
    inbox, counts = RedisQueue(watched.url, SEAL), connect(watched.url)
    limiter = RateLimiter("1/hour", counts)
    messages = [text_message(str(number), f"e{number}", "u1") for number in range(5)]
    await inbox.accept(incoming(messages))
    await inbox.finish(await taken(inbox), Session(topic="job.search"))
    held = await taken(inbox)
    assert await limiter.decide("u1") is RateDecision.ANSWER
    pass_on(watched.master)

    watched.master.kill()
    with in_time(1), pytest.raises(StoreError):
        await inbox.accept(incoming([text_message("5", "e5", "u1")]))
    await inbox.finish(held, Session(topic="id_card"))  # kept and done later
    await until(lambda: works(inbox))

    again = await inbox.accept(incoming([*messages, text_message("5", "e5", "u1")]))
    assert list(again) == [False] * 5 + [True]
    left = []
    for _ in range(4):
        left.append(await taken(inbox))
        await inbox.finish(left[-1], left[-1].session)
    assert [each.message.text for each in left] == ["2", "3", "4", "5"]
    assert left[0].session == Session(topic="id_card")
    assert (await inbox.count()).waiting == 0
    assert await limiter.decide("u1") is RateDecision.ASK_TO_WAIT
    await counts.aclose()
    await inbox.close()
    await inbox.disconnect()


@pytest.mark.parametrize("fault", ["killed", "stopped"])
async def test_traffic_goes_on_while_another_master_is_chosen(watched: Watched, fault: str) -> None:
    """Citizens write all the time: each has one answer to each message, and no webhook waits for long."""
    traffic = Traffic(watched.url)

    async with traffic.running():
        await traffic.goes_on()
        await asyncio.to_thread(watched.master.kill if fault == "killed" else watched.master.pause)
        await until(traffic.is_away)
        await traffic.goes_on()
        await asyncio.to_thread(wait_until, watched.is_replaced, "every Sentinel names the replica as master")
        await asyncio.to_thread(watched.master.start if fault == "killed" else watched.master.go_on)
        await traffic.goes_on(20)

    assert (traffic.lost, traffic.twice, traffic.out_of_order) == (set(), set(), set())
    assert traffic.slowest_seconds < WEBHOOK_SECONDS


async def test_no_connection_to_the_old_master_is_used_again(watched: Watched) -> None:
    """A master that was stopped takes writes again and will lose them; one failed call is warning enough."""
    client = connect(watched.url)
    await asyncio.gather(*(client.incrby("a", 1) for _ in range(8)))
    pass_on(watched.master)
    watched.master.pause()
    with pytest.raises(RedisError):
        await client.incrby("a", 1)
    wait_until(watched.is_replaced, "every Sentinel names the replica as master")

    watched.master.go_on()
    given = await asyncio.gather(*(client.incrby("b", 1) for _ in range(8)))

    assert sorted(given) == list(range(1, 9))
    assert watched.replica.client.get("b") == b"8"
    await client.aclose()
