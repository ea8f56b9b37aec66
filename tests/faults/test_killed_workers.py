"""Workers are killed in the middle of work."""

from __future__ import annotations

import asyncio
import random

import httpx

from tests.faults.conftest import IS_WHOLE, Note
from tests.faults.programs import Program
from tests.faults.questions import talk
from tests.faults.town import Town, new_citizen, until
from tests.faults.traffic import Traffic
from tests.platforms.control import FaultKind

KILLS = 20 if IS_WHOLE else 6
SENT = (5, 30)  # messages of a worker before it is killed, at least and at most
ON_LINE, ON_TELEGRAM = 40, 10  # citizens at a time
CHAT_SECONDS = 1.0  # Telegram takes no more than a message in a second of one chat


async def test_what_a_killed_worker_held_is_answered_by_another(town: Town, note: Note) -> None:
    """Kills under traffic: on LINE nothing is lost, answered twice or overtaken.

    Telegram has no key against doubles. There, what was begun counts as sent; so what the kill kept from
    leaving is lost, which is the lesser evil.
    """
    town.platforms.fault(FaultKind.DELAY, delay_ms=(20, 200), seed=3)
    web, *workers = await town.start("serve --no-worker", "worker", "worker")
    replies, messages = town.traffic(web), town.traffic(web)
    is_over = asyncio.Event()

    async with asyncio.TaskGroup() as group:
        for _ in range(ON_LINE):
            group.create_task(_write(replies, is_over))
        for _ in range(ON_TELEGRAM):
            group.create_task(_write_slowly(messages, is_over))
        await _kill_again_and_again(town, workers)
        is_over.set()

    await town.settle(web)
    assert note("worker killed, LINE", KILLS, town.tally(replies), replies).is_clean
    on_telegram = note("worker killed, Telegram", KILLS, town.tally(messages), messages)
    assert (on_telegram.twice, on_telegram.out_of_order) == (0, 0)
    assert on_telegram.lost <= KILLS
    assert web.metric("doebot_queue_dead_letters") == 0


async def _write(traffic: Traffic, is_over: asyncio.Event) -> None:
    """Ask as one citizen after another, ten questions at once each."""
    while not is_over.is_set():
        questions = talk("line", new_citizen())
        await traffic.ask(*questions)
        await traffic.wait_for(questions)


async def _write_slowly(traffic: Traffic, is_over: asyncio.Event) -> None:
    """Ask as one citizen after another in a chat, not waiting for answers."""
    while not is_over.is_set():
        for question in talk("telegram", new_citizen()):
            if not is_over.is_set():
                await traffic.ask(question)
                await asyncio.sleep(CHAT_SECONDS)


async def _kill_again_and_again(town: Town, workers: list[Program]) -> None:
    dice = random.Random(3)
    for turn in range(KILLS):
        place = turn % len(workers)
        await _wait_for_work(workers[place], dice.randint(*SENT))
        workers[place].kill()
        workers[place] = town.nursery.start("worker")


async def _wait_for_work(worker: Program, messages: int) -> None:
    def has_sent() -> bool:
        try:
            return worker.metric("doebot_sent_total") >= messages
        except httpx.TransportError:  # it does not listen yet
            return False

    await until(has_sent, "the worker works")
