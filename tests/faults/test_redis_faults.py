"""Redis is killed, stopped and full while citizens write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Note
from tests.faults.programs import Nursery, Program, running_nursery
from tests.faults.questions import talk
from tests.faults.town import Town, new_citizen, settings_of, until
from tests.faults.traffic import Traffic
from tests.platforms.control import Platforms
from tests.platforms.records import Platform
from tests.redis_server import RedisServer

PATIENT: tuple[Platform, ...] = ("line",) * 20 + ("telegram",) * 5  # at a time
ONCE_SECONDS = 0.02
SHELTERED = 60  # messages that come while Redis is away, at least
Act = Callable[[RedisServer], None]


@pytest.fixture(scope="module")
def shared_nursery(tmp_path_factory: pytest.TempPathFactory, stub: Platforms, knowledge: Path) -> Iterator[Nursery]:
    """Programs with no more patience than they have: here Redis is away."""
    with running_nursery(tmp_path_factory.mktemp("faults"), settings_of(stub, knowledge)) as nursery:
        yield nursery


def _fill(redis: RedisServer) -> None:
    redis.client.config_set("maxmemory", "1")


def _make_room(redis: RedisServer) -> None:
    redis.client.config_set("maxmemory", "0")


@pytest.mark.parametrize(
    ("fault", "begin", "end"),
    [
        ("Redis killed and started again", RedisServer.kill, RedisServer.start),
        ("Redis stopped and continued", RedisServer.pause, RedisServer.go_on),
        ("Redis out of memory, then room again", _fill, _make_room),
    ],
)
async def test_webhooks_and_answers_go_on(town: Town, note: Note, fault: str, begin: Act, end: Act) -> None:
    """Every webhook gets its 200 in time and every message one answer, before, meanwhile and after."""
    *webs, worker = await town.start("serve --no-worker", "serve --no-worker", "worker")
    traffic = town.traffic(*webs)
    is_over = asyncio.Event()

    async with asyncio.TaskGroup() as group:
        for platform in PATIENT:
            group.create_task(_converse(traffic, platform, is_over))
        group.create_task(_pass_by(traffic, is_over))
        await until(lambda: len(traffic.accepted) >= 100, "citizens write")
        await asyncio.to_thread(begin, town.redis)
        await until(lambda: _sheltered(webs) >= SHELTERED, "messages stay in memory")
        await asyncio.to_thread(end, town.redis)
        await until(lambda: all(web.health() == "ok" for web in webs), "Redis is used again")
        before = len(traffic.accepted)
        await until(lambda: len(traffic.accepted) >= before + 100, "citizens write on")
        is_over.set()

    await traffic.wait_for_all()
    await town.settle(webs[0])
    await town.stop(*webs, worker)
    assert note(fault, 1, town.tally(traffic), traffic).is_clean
    assert not traffic.refused


async def _converse(traffic: Traffic, platform: Platform, is_over: asyncio.Event) -> None:
    while not is_over.is_set():
        for question in talk(platform, new_citizen()):
            if not is_over.is_set():
                await traffic.converse([question])


async def _pass_by(traffic: Traffic, is_over: asyncio.Event) -> None:
    """Ask one question as one citizen after another, not waiting for answers, at a steady rate."""
    async with asyncio.TaskGroup() as group:
        while not is_over.is_set():
            group.create_task(traffic.ask(*talk("line", new_citizen(), count=1)))
            await asyncio.sleep(ONCE_SECONDS)


def _sheltered(webs: list[Program]) -> float:
    return min(web.metric("doebot_failed_over_total") for web in webs) * len(webs)
