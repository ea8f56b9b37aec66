"""Everything a test needs at once: programs, Redis, the platforms' stub, citizens who ask, and what they saw."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.faults.programs import Nursery, Program
from tests.faults.questions import LINE_SECRET, TELEGRAM_SECRET
from tests.faults.screens import Screens, watched_screens
from tests.faults.tally import Tally, count_up
from tests.faults.traffic import Traffic
from tests.platforms.control import Platforms
from tests.redis_server import RedisServer

UNTIL_SECONDS = 180.0
STOP_SECONDS = 10.0
CITIZENS = itertools.count(1_001)  # of all tests, so that nobody is known from another test


@dataclass(frozen=True)
class Town:
    """The parts of one test."""

    nursery: Nursery
    redis: RedisServer
    platforms: Platforms
    screens: Screens
    session: aiohttp.ClientSession

    def traffic(self, *webs: Program) -> Traffic:
        """Give traffic to web processes."""
        return Traffic([web.url for web in webs], self.screens, self.session)

    async def start(self, *kinds: str) -> list[Program]:
        """Start programs, such as ``serve --no-worker``, and wait until all are ready."""
        programs = [self.nursery.start(*kind.split()) for kind in kinds]
        await asyncio.gather(*(asyncio.to_thread(each.wait_until_ready) for each in programs))
        return programs

    async def settle(self, web: Program, apologies: int = 0) -> None:
        """Return when nothing waits in Redis nor is in work.

        Args:
            web: is asked.
            apologies: how many were due; citizens saw nothing else that is no answer.

        """
        await until(lambda: web.metric("doebot_queue_waiting") == 0, "nothing waits")
        await self.screens.look()
        assert self.screens.answers.count(None) == apologies

    async def stop(self, *programs: Program) -> None:
        """Ask programs to end, which first answer what is in their memory."""
        for program in programs:
            program.terminate()
        for program in programs:
            await asyncio.to_thread(program.wait_for_end, STOP_SECONDS)
        await self.screens.look()

    def tally(self, traffic: Traffic, *more: Traffic) -> Tally:
        """Count what became of what was asked."""
        asked = [question for each in (traffic, *more) for question in each.accepted]
        return count_up(asked, self.screens.answers)


def settings_of(platforms: Platforms, knowledge: Path) -> dict[str, str]:
    """Give the settings of a town's programs, all but the address of Redis."""
    return {
        "DOEBOT_LINE_CHANNEL_SECRET": LINE_SECRET,
        "DOEBOT_LINE_CHANNEL_ACCESS_TOKEN": "invented-access-token",
        "DOEBOT_LINE_API_BASE": platforms.url,
        "DOEBOT_TELEGRAM_TOKEN": "666:invented",
        "DOEBOT_TELEGRAM_SECRET_TOKEN": TELEGRAM_SECRET,
        "DOEBOT_TELEGRAM_API_BASE": platforms.url,
        "DOEBOT_ID_KEY": "an-invented-key-for-faults",
        "DOEBOT_KNOWLEDGE_DIR": str(knowledge),
        "DOEBOT_LEASE_SECONDS": "2",
    }


def new_citizen() -> int:
    """Give a citizen who never wrote before."""
    return next(CITIZENS)


def new_citizens(count: int) -> list[int]:
    """Give several."""
    return [new_citizen() for _ in range(count)]


async def until(is_so: Callable[[], object], what: str, seconds: float = UNTIL_SECONDS) -> None:
    """Return when something is so; it is looked at in a thread, as looking may take a while."""
    deadline = time.monotonic() + seconds
    while not await asyncio.to_thread(is_so):
        if time.monotonic() > deadline:
            pytest.fail(f"not so within {seconds} s: {what}")
        await asyncio.sleep(0.03)


async def all_of(jobs: Iterable[Awaitable[None]]) -> None:
    """Run jobs side by side; the first that fails ends them all."""
    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(_run(job))


async def _run(job: Awaitable[None]) -> None:
    await job


@contextlib.asynccontextmanager
async def living_town(nursery: Nursery, redis: RedisServer, platforms: Platforms) -> AsyncIterator[Town]:
    """Keep a town until the test ends."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session, watched_screens(platforms) as screens:
        yield Town(nursery, redis, platforms, screens, session)
