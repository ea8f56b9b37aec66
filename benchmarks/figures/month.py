"""Simulates a month of messages whose figures are known, over two workers that are killed, and compares every figure.

``python -m benchmarks.figures.month`` runs it: 1,000,000 messages, some delivered again, some answered twice, a worker
killed 40 times, Redis killed and started again. ``--cost`` measures instead what counting costs, in pairs, and
``--growth`` how the database grows.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.console.database import Database
from bot.dialogue.session import Session
from bot.errors import QueueFullError, StoreError
from bot.figures.model import Table
from bot.figures.rollup import RollUp
from bot.figures.store import FiguresStore
from bot.messages import Message, MessageKind
from bot.queue.base import Incoming
from bot.queue.payload import PayloadSeal
from bot.queue.redis_queue import RedisQueue
from bot.queue.tally import Batch, Tally
from knowledge import BANGKOK
from tests.redis_server import RedisServer

KEY = b"key of the simulated month"
FIRST = date(2026, 11, 1)
MONTH = "2026-11"
DAYS = 30
LEASE_SECONDS = 2.0
AGAIN = 0.02  # of messages are delivered once more, by a platform or by another attempt
KILLS = 40
CHUNK = 250
TASKS = 64


def tally_of(number: int, messages: int, citizen: str) -> Tally:
    """Give what a message counts for, by its number alone."""
    dice = random.Random(number)
    day = FIRST + timedelta(days=number * DAYS // messages)
    hour, channel = f"{dice.randrange(24):02}", dice.choices(("line", "telegram"), (9, 1))[0]
    decision = dice.choices(("answer", "clarify", "fallback"), (8, 1, 1))[0]
    opening = "open" if 8 <= int(hour) < 16 and day.weekday() < 5 else "closed"
    entry = f"entry.{min(int(dice.expovariate(0.05)), 199)}"
    counts = {
        f"hours|{hour}|{channel}|{dice.choice(('th', 'th', 'th', 'en'))}|{decision}|{opening}": 1,
        f"seconds|{channel}|{dice.choice(('0.05', '0.1', '1'))}": 1,
        "words|known": dice.randrange(5, 40),
    }
    if decision == "answer":  # nothing else has an entry
        counts[f"entries|{entry}|{dice.choice(('', '', 'cost', 'papers'))}|{decision}"] = 1
    if dice.random() < 0.3:
        counts[f"provinces|province-{dice.randrange(77)}|{decision}"] = 1
    if dice.random() < 0.05:
        counts[f"useful|entry.{dice.randrange(20)}|{dice.choice(('yes', 'no'))}"] = 1
    return Tally(day.isoformat(), channel, counts, "answered", person=citizen[:16])


def incoming_of(number: int, citizens: int) -> Incoming:
    """Give a message; the citizen is drawn by its number."""
    sender = f"U{random.Random(-number).randrange(citizens)}"
    return Incoming.of(Message(str(number), "line", sender, MessageKind.TEXT, "ตกงาน"), KEY)


async def work(redis_url: str, database_url: str, messages: int, *, counts: bool = True) -> None:
    """Take and finish until killed; roll up every second."""
    queue = RedisQueue(redis_url, PayloadSeal(KEY), LEASE_SECONDS)
    store = FiguresStore(Database(database_url))
    rolling = RollUp(queue.tallies, lambda: store, lambda: datetime(2026, 11, 30, tzinfo=BANGKOK))
    dice = random.Random()

    async def answer() -> None:
        while (delivery := await queue.take()) is not None:
            drawn = tally_of(int(delivery.message.event_id), messages, delivery.citizen_key)
            tally = drawn if counts else None
            if dice.random() < AGAIN:
                await queue.finish(delivery, Session(), tally)  # the reply to it was lost
            if dice.random() < AGAIN and delivery.attempt == 1:
                await queue.retry_later(delivery, 0)
            else:
                await queue.finish(delivery, Session(), tally)

    async def roll_up() -> None:
        parent = os.getppid()
        while os.getppid() == parent:  # who is left behind ends
            await asyncio.sleep(1)
            await rolling.roll_up()
        sys.exit("left behind")

    await asyncio.gather(*(answer() for _ in range(TASKS)), *([roll_up()] if counts else []))


async def _go_on(_fed: int) -> None:
    """Disturb nothing."""


async def feed(queue: RedisQueue, messages: int, citizens: int, fed: Callable[[int], Awaitable[None]] = _go_on) -> None:
    """Bring every message, some again, waiting while too many wait; tell how many were brought so far."""
    for start in range(0, messages, CHUNK):
        await fed(start)
        chunk = [incoming_of(number, citizens) for number in range(start, min(start + CHUNK, messages))]
        chunk += [each for each in chunk if random.random() < AGAIN]
        while True:
            try:
                await queue.accept(chunk)
                break
            except (QueueFullError, StoreError):
                await asyncio.sleep(0.1)


async def drained(queue: RedisQueue) -> None:
    """Return when nothing waits and nothing is in work; nobody tells, so it is asked again and again."""
    while (await queue.count()).waiting:  # noqa: ASYNC110
        await asyncio.sleep(0.02)


class Workers:
    """Two processes, of which one is killed and replaced at a time; forked from one that has loaded all modules."""

    def __init__(self, *arguments: str | int) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["bot.queue.redis_queue", "bot.figures.store", "tests.redis_server"])
        self._arguments = arguments
        self._running = [self._start(), self._start()]

    def _start(self) -> BaseProcess:
        process = self._context.Process(target=_work_in_process, args=self._arguments, daemon=True)
        process.start()
        return process

    def kill_one(self) -> None:
        """Kill the older one and start another."""
        _kill(self._running.pop(0))
        self._running.append(self._start())

    def end(self) -> None:
        """Kill both."""
        for each in self._running:
            _kill(each)


def _work_in_process(redis_url: str, database_url: str, messages: int) -> None:
    asyncio.run(work(redis_url, database_url, messages))


def _kill(process: BaseProcess) -> None:
    process.kill()
    process.join()


class Disturbance:
    """Kills a worker after so many messages, by turns, and Redis at the first quarter: by progress, not by time.

    A machine that is slow today would else kill workers before they begin.
    """

    def __init__(self, server: RedisServer, workers: Workers, messages: int, kills: int) -> None:
        self._server = server
        self._workers = workers
        self._redis_dies_at = messages // 4
        self._every = max(messages // (kills + 1), CHUNK)
        self._next = self._every

    async def meet(self, fed: int) -> None:
        """Kill what is due now."""
        if fed % (100 * CHUNK) == 0:
            print(f"{fed:,} brought", file=sys.stderr)
        if fed >= self._next:
            self._next += self._every
            await asyncio.to_thread(self._workers.kill_one)
        if fed >= self._redis_dies_at:
            self._redis_dies_at = sys.maxsize
            await asyncio.to_thread(self._server.kill)
            await asyncio.to_thread(self._server.start)


async def simulate(folder: Path, messages: int, citizens: int, kills: int) -> Sequence[str]:
    """Run a month and give what is wrong with its figures; nothing, if all is right."""
    url = f"sqlite:///{folder / 'console.sqlite3'}"
    (database := Database(url)).migrate()
    with RedisServer(
        folder / "redis", "--appendfsync", "no"
    ) as server:  # written before it replies, so killed it forgets nothing
        most_waiting = max(messages // (kills + 1) // 2, 2 * CHUNK)  # so that what is brought is soon answered
        queue = RedisQueue(server.url, PayloadSeal(KEY), LEASE_SECONDS, most_waiting)
        workers = Workers(server.url, url, messages)
        try:
            await feed(queue, messages, citizens, Disturbance(server, workers, messages, kills).meet)
            await drained(queue)
        finally:
            workers.end()
        store = FiguresStore(database)
        await RollUp(queue.tallies, lambda: store, lambda: datetime(2026, 11, 30, tzinfo=BANGKOK)).roll_up()
        await queue.disconnect()
        wrong = compare(store, messages, citizens)
        database.close()
        return wrong


def compare(store: FiguresStore, messages: int, citizens: int) -> Sequence[str]:
    """Give each figure that differs from the truth."""
    truth: Counter[str] = Counter()
    persons = set()
    for number in range(messages):
        incoming = incoming_of(number, citizens)
        tally = tally_of(number, messages, incoming.citizen_key)
        persons.add(incoming.citizen_key)
        truth.update({f"{tally.day}|{name}": count for name, count in tally.counts.items()})
    tables = [table for table in Table if table not in (Table.TALKS, Table.TURNS)]  # they last half an hour
    rows = [row for table in tables for row in store.rows(table, FIRST, FIRST + timedelta(days=DAYS))]
    found = Counter({"|".join((row.day.isoformat(), row.table, *row.key)): row.count for row in rows})
    wrong = [f"{key}: {found[key]} for {truth[key]}" for key in truth.keys() | found.keys() if found[key] != truth[key]]
    estimate = store.persons(MONTH) or 0
    if abs(estimate - len(persons)) > 0.02 * len(persons):
        wrong.append(f"persons: {estimate} for {len(persons)}")
    print(f"{len(truth)} figures, {len(wrong)} wrong; persons {estimate} for {len(persons)}")
    return wrong


def measure_cost(pairs: int, messages: int) -> Iterator[float]:
    """Give the share of throughput that counting and rolling up cost, pair by pair: one worker, with and without."""
    for _ in range(pairs):
        without, with_counts = (asyncio.run(_seconds(messages, counts=counts)) for counts in (False, True))
        yield 1 - without / with_counts


async def _seconds(messages: int, *, counts: bool) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'console.sqlite3'}"
        (database := Database(url)).migrate()
        database.close()
        with RedisServer(folder / "redis", "--appendfsync", "no") as server:
            queue = RedisQueue(server.url, PayloadSeal(KEY), max_waiting=messages * 2)
            await feed(queue, messages, messages)
            started = time.perf_counter()
            working = asyncio.create_task(work(server.url, url, messages, counts=counts))
            await drained(queue)
            seconds = time.perf_counter() - started
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await queue.disconnect()
            return seconds


def measure_growth(messages_a_day: int) -> float:
    """Give by how many MiB a month makes SQLite's file grow."""
    counts: Counter[str] = Counter()
    for number in range(messages_a_day):
        counts.update(tally_of(number, messages_a_day * DAYS, "").counts)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "console.sqlite3"
        (database := Database(f"sqlite:///{file}")).migrate()
        store, before = FiguresStore(database), file.stat().st_size
        for ago in range(DAYS):  # days that are alike: by such numbers nearly every key comes on every day
            day = FIRST + timedelta(days=ago)
            store.add(Batch(str(ago), "memory", {f"{day}|{key}": count for key, count in counts.items()}), day)
        database.close()
        return (file.stat().st_size - before) / 2**20


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--citizens", type=int, default=60_000)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--cost", type=int, default=0, metavar="PAIRS")
    parser.add_argument("--growth", action="store_true")
    given = parser.parse_args()
    if given.cost:
        shares = sorted(measure_cost(given.cost, given.messages))
        print("cost as a share of the queue's throughput:", " ".join(f"{share:.1%}" for share in shares))
    elif given.growth:
        print(f"{measure_growth(100_000):.2f} MiB a month at 100,000 messages a day")
    else:
        with tempfile.TemporaryDirectory() as name:
            started = time.perf_counter()
            wrong = asyncio.run(simulate(Path(name), given.messages, given.citizens, given.kills))
            size = (Path(name) / "console.sqlite3").stat().st_size
            print(*wrong[:20], f"{time.perf_counter() - started:.0f} s, database {size / 2**20:.2f} MiB", sep="\n")
            sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
