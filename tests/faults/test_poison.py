"""Messages that break the program, whatever it does."""

from __future__ import annotations

import asyncio

from tests.faults.conftest import Note
from tests.faults.poison import KILLING, RAISING
from tests.faults.programs import Program
from tests.faults.questions import Question, talk
from tests.faults.town import Town, new_citizen, new_citizens, until
from tests.faults.traffic import Traffic
from tests.platforms.control import FaultKind

LANES = 30


async def test_a_message_that_breaks_the_program_harms_no_other(town: Town, note: Note) -> None:
    """One that raises each time, and one that kills the process each time, become dead letters with an apology."""
    town.platforms.fault(FaultKind.DELAY, delay_ms=(20, 100), seed=7)
    (web,) = await town.start("serve --no-worker")
    worker = town.nursery.start("worker", variant="poisoned")
    traffic, poison = town.traffic(web), town.traffic(web)
    raising, killing = new_citizens(2)
    is_over = asyncio.Event()

    async with asyncio.TaskGroup() as group:
        for _ in range(LANES):
            group.create_task(_write(traffic, is_over))
        await poison.ask(Question("line", raising, 0, RAISING), Question("line", killing, 0, KILLING))
        # Those who wrote the poison ask on, and are answered once it is put aside.
        await traffic.ask(*(Question("line", citizen, 1) for citizen in (raising, killing)))
        kept = group.create_task(_keep_running(town, worker, is_over))
        await until(lambda: web.metric("doebot_queue_dead_letters") >= 2, "the poison is put aside")
        is_over.set()

    await traffic.wait_for_all()
    await town.settle(web, apologies=2)
    assert web.metric("doebot_queue_dead_letters") == 2
    fault = f"poison: one raises each time, one kills its process ({kept.result()} times)"
    assert note(fault, 2, town.tally(traffic), traffic).is_clean


async def _write(traffic: Traffic, is_over: asyncio.Event) -> None:
    while not is_over.is_set():
        await traffic.converse(talk("line", new_citizen(), count=3))


async def _keep_running(town: Town, worker: Program, is_over: asyncio.Event) -> int:
    """Start the worker again whenever it died, as a container's restart policy does; gives how often."""
    deaths = 0
    while not is_over.is_set():
        if not worker.is_running:
            worker, deaths = town.nursery.start("worker", variant="poisoned"), deaths + 1
        await asyncio.sleep(0.03)
    return deaths
