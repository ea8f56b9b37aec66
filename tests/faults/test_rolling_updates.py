"""Web processes and workers of different versions run side by side, as in every update and every way back."""

from __future__ import annotations

import asyncio

from tests.faults.conftest import Note
from tests.faults.questions import Question, talk
from tests.faults.town import Town, new_citizens, until
from tests.faults.versions import NEW_KIND
from tests.ports import free_port


async def test_an_older_web_process_beside_a_new_worker(town: Town, note: Note) -> None:
    """What was stored before the update is answered after it."""
    web = town.nursery.start("serve", "--no-worker", variant="older")
    await asyncio.to_thread(web.wait_until_ready)
    traffic = town.traffic(web)
    for citizen in new_citizens(6):
        await traffic.ask(*talk("line", citizen, count=3), *talk("telegram", citizen, count=2))

    await town.start("worker")

    await traffic.wait_for_all()
    await town.settle(web)
    assert note("update: an older web process, a new worker", 1, town.tally(traffic), traffic).is_clean


async def test_a_newer_web_process_beside_an_older_worker(town: Town, note: Note) -> None:
    """What the worker cannot read stops nobody, and a newer worker answers it when it is given out again."""
    web = town.nursery.start("serve", "--no-worker", variant="newer")
    await asyncio.to_thread(web.wait_until_ready)
    traffic, strange = town.traffic(web), town.traffic(web)
    citizens = new_citizens(4)
    await strange.ask(*(Question("line", citizen, 0, NEW_KIND) for citizen in citizens))
    for citizen in citizens:
        await traffic.ask(*talk("line", citizen)[1:4])
    (worker,) = await town.start("worker")

    await traffic.wait_for_all()
    await until(lambda: web.metric("doebot_queue_dead_letters") == len(citizens), "what is strange is put aside")
    assert worker.is_running
    assert note("update: a newer web process, an older worker", 1, town.tally(traffic), traffic).is_clean

    await town.stop(worker)
    newer = town.nursery.start("worker", variant="newer")
    await asyncio.to_thread(newer.wait_until_ready)
    shown = await asyncio.to_thread(town.nursery.call, "queue", "--retry", "all")
    assert shown.returncode == 0, shown.stderr
    await until(lambda: web.metric("doebot_queue_dead_letters") == 0, "nothing is put aside any more")
    await until(lambda: web.metric("doebot_queue_waiting") == 0, "nothing waits")


async def test_a_program_that_is_asked_to_end_ends_well(town: Town) -> None:
    """Exit code 0: whoever runs it takes nothing for a crash."""
    own_port = {"DOEBOT_METRICS_PORT": str(free_port())}
    programs = [town.nursery.start(*arguments) for arguments in (("serve",), ("serve", "--no-worker"), ("worker",))]
    programs.append(town.nursery.start("serve", **own_port))
    for program in programs:
        await asyncio.to_thread(program.wait_until_ready)

    for program in programs:
        program.terminate()

    assert [await asyncio.to_thread(program.exit_code) for program in programs] == [0, 0, 0, 0]
    assert [program.name for program in programs if "Traceback" in program.log.read_text()] == []


async def test_a_program_that_cannot_go_on_ends(town: Town) -> None:
    """A task that crashes however often it is restarted: not ready, then gone, with exit code 1, to be restarted."""
    program = town.nursery.start("worker", variant="broken")

    assert await asyncio.to_thread(program.exit_code) == 1
    assert "task given up" in program.log.read_text()
