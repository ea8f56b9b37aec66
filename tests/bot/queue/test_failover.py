"""While Redis is away messages stay in memory, and go back to Redis by themselves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from bot.dialogue.session import Session
from bot.errors import StoreError
from bot.messages import Message
from bot.observability import Metrics
from bot.queue.failover import FailoverQueue
from bot.queue.intake import Intake
from bot.queue.memory import MemoryQueue
from bot.queue.partition import Partition
from bot.queue.redis_queue import RedisQueue
from tests.fakes import taken, text_message
from tests.redis_server import RedisServer

KEY = b"key of the tests"


class Rim:
    """An acceptor with Redis behind it and memory beside it."""

    def __init__(self, url: str) -> None:
        self.redis = RedisQueue(url, KEY)
        self.spare = MemoryQueue(KEY)
        self.metrics = Metrics()
        self.shelter = FailoverQueue(self.redis, self.spare, self.metrics)
        self.acceptor = Intake(self.shelter, self.metrics, KEY)

    async def say(self, *messages: Message) -> None:
        await asyncio.wait_for(self.acceptor.accept(messages), 1)  # what a webhook may take

    def counted(self, name: str) -> float:
        return self.metrics.registry.get_sample_value(name, {"channel": "line"}) or 0.0

    async def until(self, *, degraded: bool) -> None:
        async with asyncio.timeout(10):
            while self.shelter.is_degraded is not degraded:  # noqa: ASYNC110 - looks from outside
                await asyncio.sleep(0.01)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as server:
        yield server


@pytest.fixture
async def rim(server: RedisServer) -> AsyncIterator[Rim]:
    rim = Rim(server.url)
    watch = asyncio.create_task(rim.shelter.watch())
    yield rim
    watch.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watch
    await rim.redis.close()
    await rim.redis.disconnect()


def texts(messages: Sequence[Message]) -> list[str]:
    return [message.text for message in messages]


async def test_keeps_messages_in_redis_while_it_is_there(rim: Rim) -> None:
    """Nothing stays in the memory of the web process."""
    await rim.say(text_message("1", "e1"), text_message("1", "e1"))

    assert (len(rim.spare), (await rim.redis.count()).waiting) == (0, 1)
    assert rim.counted("doebot_accepted_total") == 1
    assert rim.counted("doebot_duplicates_total") == 1


async def test_a_dead_redis_loses_no_message(rim: Rim, server: RedisServer) -> None:
    """Accepted within a second, in memory; a repeated delivery is still known; Redis takes over when back."""
    await rim.say(text_message("1", "e1"))
    server.kill()

    await rim.say(text_message("2", "e2", "b"))
    await rim.say(text_message("2", "e2", "b"))

    assert rim.shelter.is_degraded
    assert texts(rim.spare.leftovers()) == ["2"]
    server.start()
    await rim.until(degraded=False)
    await rim.say(text_message("3", "e3", "c"))
    assert (await rim.redis.count()).waiting == 2  # the first one survived in the append-only file
    assert (rim.metrics.registry.get_sample_value("doebot_degraded_seconds_total") or 0) > 0


async def test_a_stopped_redis_stores_nothing_late(rim: Rim, server: RedisServer) -> None:
    """What lay in its buffers is not answered a second time when it goes on."""
    await rim.say(text_message("0", "e0"))
    server.pause()
    await rim.say(text_message("1", "e1", "b"))

    server.go_on()
    await rim.until(degraded=False)

    assert texts(rim.spare.leftovers()) == ["1"]
    assert (await rim.redis.count()).waiting == 1


@pytest.mark.parametrize("fault", [{"maxmemory": "1"}, {"min-replicas-to-write": "1"}])
async def test_a_redis_that_does_not_write_counts_as_away(rim: Rim, server: RedisServer, fault: dict[str, str]) -> None:
    """Full or not allowed to write is told and gone round like a dead one."""
    for name, value in fault.items():
        server.client.config_set(name, value)

    await rim.say(text_message("1", "e1"))
    await rim.until(degraded=True)

    assert len(rim.spare) == 1
    for name in fault:
        server.client.config_set(name, "0")
    await rim.until(degraded=False)


async def test_what_memory_took_is_known_to_redis_when_it_is_back(rim: Rim, server: RedisServer) -> None:
    """A platform that delivers once more, to whichever process, is not answered once more."""
    server.kill()
    await rim.say(text_message("1", "e1"))
    server.start()
    await rim.until(degraded=False)

    assert list(await rim.redis.accept([text_message("1", "e1")])) == [False]


async def test_what_was_stored_unheard_is_given_up_for_memory(rim: Rim, server: RedisServer) -> None:
    """Redis stored a message and died before it could say so; memory took it too, so Redis must not give it out."""
    await rim.redis.accept([text_message("1", "e1"), text_message("0", "e0", "another")])
    server.kill()
    await rim.say(text_message("1", "e1"))

    server.start()
    await rim.until(degraded=False)

    assert texts(rim.spare.leftovers()) == ["1"]
    assert (await rim.redis.count()).waiting == 1
    assert (await taken(rim.redis)).message.text == "0"


async def test_a_process_that_ends_hands_its_memory_back(rim: Rim, server: RedisServer) -> None:
    """What memory still holds is stored, though Redis was told that memory answers it."""
    server.kill()
    await rim.say(text_message("1", "e1"), text_message("2", "e2"))
    server.start()
    await rim.until(degraded=False)

    await rim.shelter.hand_back()

    assert (await rim.redis.count()).waiting == 2
    assert (await taken(rim.redis)).message.text == "1"


async def test_an_answer_that_is_read_too_late_changes_nothing(rim: Rim, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy process does not take Redis for dead, and stores no message twice."""
    run = Partition._run
    calls = 0

    async def run_late(self: Partition, name: str, *arguments: object) -> object:
        nonlocal calls
        answer = await run(self, name, *arguments)
        calls += 1
        if calls == 1:
            raise StoreError(name, TimeoutError())
        return answer

    monkeypatch.setattr(Partition, "_run", run_late)

    await rim.say(text_message("1", "e1"))

    assert (len(rim.spare), (await rim.redis.count()).waiting) == (0, 1)
    assert not rim.shelter.is_degraded


async def test_who_has_messages_in_memory_stays_there(rim: Rim, server: RedisServer) -> None:
    """A citizen's later message does not overtake the earlier one by way of Redis."""
    server.kill()
    await rim.say(text_message("1", "e1"))
    server.start()
    await rim.until(degraded=False)

    await rim.say(text_message("2", "e2"), text_message("3", "e3", "another"))

    assert texts(rim.spare.leftovers()) == ["1", "2"]
    assert (await rim.redis.count()).waiting == 1
    for _ in range(2):
        delivery = await rim.spare.take()
        assert delivery is not None
        await rim.spare.finish(delivery, Session())
    await rim.say(text_message("4", "e4"))
    assert (await rim.redis.count()).waiting == 2
