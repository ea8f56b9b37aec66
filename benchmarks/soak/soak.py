"""Half an hour of mixed traffic while workers, web processes and Redis are killed: ``python -m benchmarks.soak.soak``.

Citizens of LINE and Telegram write to two web processes; three workers answer. Every few seconds something is killed
(-9), stopped or paused, as the dice of the seed fall. One web process and one worker are left alone: their memory must
be flat. At the end each message must have been answered once and in its turn; the exit code is 1 when it was not.

docs/reliability.md tells what may happen all the same: Telegram may lose one message with each killed process, and a
web process is killed only while it holds nothing in memory. Citizens who wrote while Redis was away have rows of their
own: what two processes keep in memory has no common order, and each of them takes a copy of the same event. Of these
nothing may be lost; with ``--strict`` nothing may come twice or out of order either.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from knowledge import load_interpreter, load_knowledge
from tests.faults.programs import Program, running_nursery
from tests.faults.questions import Question, talk, webhook, write_knowledge
from tests.faults.tally import Tally, count_up
from tests.faults.town import Town, living_town, new_citizen, settings_of, until
from tests.faults.traffic import Traffic
from tests.platforms.control import FaultKind, running_platforms
from tests.platforms.records import Platform
from tests.redis_server import RedisServer

HASTY, PATIENT, REPEATED, ON_TELEGRAM = 8, 12, 4, 8  # citizens at a time, by how they write
MOST_SECONDS = 4.0  # between two messages of a hasty or patient citizen
CHAT_SECONDS = 1.0  # Telegram takes no more than a message in a second of one chat
REST_SECONDS = (3.0, 12.0)  # between two kills
AWAY_SECONDS = (0.2, 4.0)  # of Redis
LAST_SECONDS = 180.0  # for what is unanswered when the traffic ends
STEADY_MINUTE = 5  # from then on memory must be flat
MOST_GROWTH = 1.05
NEARLY_SECONDS = 2.0  # before and after an absence of Redis, in which what was asked may be touched by it
CHANCES = {
    "worker": 5,
    "web": 2,
    "redis": 2,
    "redis paused": 1,
    "redis and worker": 1,
    "worker stopped": 1,
    "web stopped": 1,
}
DEATHS = {"worker", "web", "redis and worker"}  # of processes that may have been sending
BACK = "redis is back"


@dataclass
class Soak:
    """A town under traffic.

    Attributes:
        town: programs, Redis, the platforms' stub and what citizens saw.
        steady: the web process and the worker that are left alone.
        webs: all web processes; the first is ``steady``.
        workers: those that are killed.
        dice: decide who writes what and what is killed when.
        traffic: by platform.
        happened: what was done when, in seconds from the start.
        asked: when each message was accepted.

    """

    town: Town
    steady: list[Program]
    webs: list[Program]
    workers: list[Program]
    dice: random.Random
    traffic: dict[Platform, Traffic]
    started: float = field(default_factory=time.monotonic)
    happened: list[tuple[float, str]] = field(default_factory=list)
    asked: dict[Question, float] = field(default_factory=dict)
    is_over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    async def rest(self, least: float, most: float) -> None:
        """Wait for so long, or until the traffic ends."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.is_over.wait(), self.dice.uniform(least, most))

    def note(self, what: str) -> None:
        self.happened.append((self.seconds, what))

    async def ask(self, question: Question, copies: int = 1) -> None:
        await self.traffic[question.platform].bring(webhook(question), [question], copies)
        self.asked[question] = self.seconds

    async def wait_for(self, *questions: Question) -> None:
        """Return when they are answered, or lost: that is counted at the end."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_SECONDS):
                await self.town.screens.wait_for(questions, 2 * LAST_SECONDS)


async def write_hastily(soak: Soak) -> None:
    """Ask ten questions in a row, some at once and some later, and wait for the answers to all."""
    questions = talk("line", new_citizen())
    for question in questions:
        await soak.ask(question)
        if soak.dice.random() < 0.3:
            await soak.rest(0, MOST_SECONDS)
    await soak.wait_for(*questions)


async def write_patiently(soak: Soak) -> None:
    """Read each answer before the next question."""
    for question in talk("line", new_citizen(), count=5):
        await soak.ask(question)
        await soak.wait_for(question)
        await soak.rest(0, MOST_SECONDS)


async def come_repeatedly(soak: Soak) -> None:
    """LINE delivers an event several times, to any process."""
    questions = talk("line", new_citizen(), count=4)
    for question in questions:
        await soak.ask(question, copies=soak.dice.randint(2, 5))
        await soak.rest(0, MOST_SECONDS)
    await soak.wait_for(*questions)


async def chat_on_telegram(soak: Soak) -> None:
    """Write on without waiting."""
    for question in talk("telegram", new_citizen(), count=5):
        await soak.ask(question)
        await soak.rest(CHAT_SECONDS, MOST_SECONDS)


async def go_on(write: Callable[[Soak], Awaitable[None]], soak: Soak) -> None:
    while not soak.is_over.is_set():
        await write(soak)


async def break_things(soak: Soak) -> None:
    """Kill, stop and pause, one after the other, until the traffic ends; each comes back before the next."""
    while not soak.is_over.is_set():
        await soak.rest(*REST_SECONDS)
        [what] = soak.dice.choices(list(CHANCES), list(CHANCES.values()))
        soak.note(what)
        if "redis" in what:
            await break_redis(soak, what)
        elif "web" in what:
            await restart(soak, soak.webs, len(soak.webs) - 1, what)
        else:
            await restart(soak, soak.workers, soak.dice.randrange(len(soak.workers)), what)


async def break_redis(soak: Soak, what: str) -> None:
    redis = soak.town.redis
    begin, end = (redis.pause, redis.go_on) if "paused" in what else (redis.kill, redis.start)
    await asyncio.to_thread(begin)
    if what == "redis and worker":
        await restart(soak, soak.workers, 0, "worker")
    await asyncio.sleep(soak.dice.uniform(*AWAY_SECONDS))
    await asyncio.to_thread(end)
    await until(lambda: all(web.health() == "ok" for web in soak.webs), "Redis is used again")
    soak.note(BACK)


async def restart(soak: Soak, programs: list[Program], place: int, what: str) -> None:
    """End a process, with a word or without, and start another in its place."""
    program = programs[place]
    if "stopped" in what:
        program.terminate()
        await asyncio.to_thread(program.wait_for_end, 30.0)
    else:
        if program in soak.webs:
            await until(lambda: program.metric("doebot_degraded") == 0, "the web process holds nothing")
            await asyncio.sleep(1)  # what it took while Redis was away is answered by then
        program.kill()
    kind = "serve --no-worker" if program in soak.webs else "worker"
    programs[place] = soak.town.nursery.start(*kind.split())
    if kind != "worker":
        await asyncio.to_thread(programs[place].wait_until_ready)
        for traffic in soak.traffic.values():
            traffic.use([web.url for web in soak.webs])


def megabytes(program: Program) -> float:
    """Give what a process has in memory now."""
    lines = Path(f"/proc/{program.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


async def run(soak: Soak, minutes: float) -> list[list[float]]:
    """Let all of it go on for so long; gives the memory of those left alone, minute by minute."""
    lanes = [(write_hastily, HASTY), (write_patiently, PATIENT), (come_repeatedly, REPEATED)]
    lanes.append((chat_on_telegram, ON_TELEGRAM))
    memory: list[list[float]] = []
    print("minute  accepted  unanswered  web MB  worker MB  what happened", flush=True)
    async with asyncio.TaskGroup() as group:
        for write, count in lanes:
            for _ in range(count):
                group.create_task(go_on(write, soak))
        group.create_task(break_things(soak))
        for minute in range(1, round(minutes) + 1):
            await asyncio.sleep(max(minute * 60 - soak.seconds, 0))
            memory.append([megabytes(each) for each in soak.steady])
            print(line_of(soak, minute, memory[-1]), flush=True)
        soak.is_over.set()
    with contextlib.suppress(pytest.fail.Exception):
        await soak.town.screens.wait_for(soak.asked, LAST_SECONDS)
    await asyncio.sleep(2)  # in which doubles would come
    await soak.town.screens.look()
    return memory


def line_of(soak: Soak, minute: int, memory: list[float]) -> str:
    done = Counter(what for seconds, what in soak.happened if minute - 1 <= seconds / 60 < minute)
    told = ", ".join(f"{what} {count}" for what, count in done.items() if what != BACK)
    unanswered = len(soak.asked.keys() - soak.town.screens.answered)
    return f"{minute:6} {len(soak.asked):9,} {unanswered:11,} {memory[0]:7.1f} {memory[1]:10.1f}  {told}"


def judge(soak: Soak, memory: list[list[float]], *, is_strict: bool) -> list[str]:
    """Print the table; gives what is off."""
    off = []
    deaths = sum(what in DEATHS for _, what in soak.happened)
    met = {(each.platform, each.citizen) for each, moment in soak.asked.items() if was_away(soak, moment)}
    print("\nwho wrote                    messages  lost  twice  out of order  slowest webhook")
    for platform, traffic in soak.traffic.items():
        for is_away in (False, True):
            mine = [each for each in traffic.accepted if ((platform, each.citizen) in met) == is_away]
            tally = count_up(mine, soak.town.screens.answers)
            name = f"{platform}, while Redis was {'away' if is_away else 'there'}"
            counts = f"{tally.messages:9,} {tally.lost:5} {tally.twice:6} {tally.out_of_order:13}"
            print(f"{name:27} {counts} {traffic.slowest_seconds * 1000:13,.0f} ms")
            has_strayed = (tally.twice or tally.out_of_order) and (is_strict or not is_away)
            if tally.lost > (deaths if platform == "telegram" else 0) or has_strayed:
                off.append(name)
                tell_of(soak, tally)
    for place, name in enumerate(("web", "worker")):
        steady = [each[place] for each in memory[STEADY_MINUTE - 1 :]]
        if steady and max(steady) > steady[0] * MOST_GROWTH:
            off.append(f"memory of the {name} grew from {steady[0]:.1f} to {max(steady):.1f} MB")
    return off


def was_away(soak: Soak, moment: float) -> bool:
    """Tell whether Redis was away then, or nearly."""
    gone = [seconds for seconds, what in soak.happened if what.startswith("redis") and what != BACK]
    back = [seconds for seconds, what in soak.happened if what == BACK]
    return any(left - NEARLY_SECONDS < moment < came + NEARLY_SECONDS for left, came in zip(gone, back, strict=True))


def tell_of(soak: Soak, tally: Tally) -> None:
    """Say of what went wrong when it was asked, and what had happened around."""
    for kind, questions in (("lost", tally.missing), ("twice", tally.doubled), ("out of order", tally.late)):
        for question in questions[:20]:
            at = soak.asked[question]
            near = ", ".join(f"{what} at {moment:.1f} s" for moment, what in soak.happened if abs(moment - at) < 15)
            print(f"    {kind}: citizen {question.citizen}, message {question.number}, asked at {at:.1f} s; {near}")


@contextlib.asynccontextmanager
async def soaked_town(folder: Path, seed: int) -> AsyncIterator[Soak]:
    """Start everything."""
    knowledge = folder / "knowledge"
    write_knowledge(knowledge)
    load_interpreter(load_knowledge(knowledge))  # trained once; every process finds it in the cache
    programs = folder / "programs"
    programs.mkdir()
    with running_platforms() as platforms, RedisServer(folder / "redis") as redis:
        platforms.fault(FaultKind.DELAY, delay_ms=(20, 200), seed=seed)
        settings = {**settings_of(platforms, knowledge), "DOEBOT_REDIS_URL": redis.url}
        with running_nursery(programs, settings) as nursery:
            async with living_town(nursery, redis, platforms) as town:
                web, other_web, worker, *workers = await town.start(
                    "serve --no-worker", "serve --no-worker", "worker", "worker", "worker"
                )
                webs = [web, other_web]
                traffic: dict[Platform, Traffic] = {"line": town.traffic(*webs), "telegram": town.traffic(*webs)}
                yield Soak(town, [web, worker], webs, workers, random.Random(seed), traffic)


async def main() -> int:
    """Read the command line, run and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("minutes", type=float, nargs="?", default=30)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--strict", action="store_true")
    given = parser.parse_args()
    print(f"{given.minutes:g} minutes, seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        os.environ |= {"XDG_CACHE_HOME": f"{name}/cache", "XDG_STATE_HOME": f"{name}/state"}
        async with soaked_town(Path(name), given.seed) as soak:
            memory = await run(soak, given.minutes)
            off = judge(soak, memory, is_strict=given.strict)
    print("\nOff: " + "; ".join(off) if off else "\nAll well.")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
