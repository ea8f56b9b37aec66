"""Programs are asked to end while citizens write, as at every update."""

from __future__ import annotations

import asyncio

from tests.faults.conftest import Note
from tests.faults.questions import talk
from tests.faults.town import Town, new_citizen, until
from tests.faults.traffic import Traffic
from tests.platforms.control import FaultKind

LANES = 30


async def test_a_stop_under_load_loses_nothing(town: Town, note: Note) -> None:
    """A web process that also answers, and a worker, end within ten seconds; others go on with what they had."""
    town.platforms.fault(FaultKind.DELAY, delay_ms=(50, 300), seed=6)
    leaving_web, leaving_worker, web, _ = await town.start("serve", "worker", "serve --no-worker", "worker")
    traffic = town.traffic(leaving_web, web)
    is_over = asyncio.Event()

    async with asyncio.TaskGroup() as group:
        for _ in range(LANES):
            group.create_task(_write(traffic, is_over))
        await until(lambda: leaving_web.metric("doebot_sent_total") >= 20, "the web process answers")
        await until(lambda: leaving_worker.metric("doebot_sent_total") >= 20, "the worker answers")
        await town.stop(leaving_web, leaving_worker)
        is_over.set()

    await traffic.wait_for_all()
    await town.settle(web)
    assert note("web process and worker stopped (SIGTERM)", 2, town.tally(traffic), traffic).is_clean


async def _write(traffic: Traffic, is_over: asyncio.Event) -> None:
    while not is_over.is_set():
        questions = talk("line", new_citizen())
        await traffic.ask(*questions)
        await traffic.wait_for(questions)
