"""Part workers: how the rate of answers grows with workers that share one Redis.

Workers are up and ready before the backlog comes, so nobody's start is measured. The web process stores it at full
speed while they begin; from its last 200 on only Redis, the stub platform and the workers run, which is the figure
that counts. All of them share the machine's cores, unpinned: with two cores, what Redis and the stub take is missing
for the second worker, and four cannot be faster than two.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from figures import Figure, middle_ratio
from generator import Replies, describe_faults, forget_replies, post, wait_for_replies
from load import Posted
from machine import ALL_CORES, Child, tell
from servers import doebot, redis, stub_platform, wait_for_doebot
from sizes import Size

COUNTS = (1, 2, 4)
TARGET_GROWTH = 1.7


@dataclass(frozen=True, slots=True)
class Run:
    """One backlog answered: answers a second in two windows, and cores used by each kind of process."""

    alone: float
    beside_web: float
    cores: Mapping[str, float]
    faults: str


def measure_workers(size: Size, folder: Path) -> Iterator[Figure]:
    """Let 1, 2 and 4 workers answer in turn."""
    runs: dict[int, list[Run]] = {count: [] for count in COUNTS}
    for number in range(1, size.worker_rounds + 1):
        for count in COUNTS:
            done = _answer_backlog(count, size.worker_messages, folder)
            tell(
                f"workers, round {number}: {count} answer {done.alone:,.0f}/s, beside the web {done.beside_web:,.0f}/s"
            )
            runs[count].append(done)
    yield from _compare(runs, size)


def _answer_backlog(count: int, messages: int, folder: Path) -> Run:
    with ExitStack() as stack:
        store = stack.enter_context(redis(folder, ALL_CORES))
        stub = stack.enter_context(stub_platform(folder, ALL_CORES))
        start = functools.partial(doebot, folder, store=store, platform=stub, cores=ALL_CORES)
        web = stack.enter_context(start("serve", "--no-worker"))
        workers = [stack.enter_context(start("worker")) for _ in range(count)]
        wait_for_doebot(web, *workers)
        forget_replies(stub)
        watched = {"web": [web], "workers": workers, "redis": [store.child], "stub": [stub]}
        before, started = _cpu_seconds(watched), time.monotonic()
        posted = post(web, messages)
        replies = wait_for_replies(stub, messages)
        seconds = time.monotonic() - started
        cores = {name: (used - before[name]) / seconds for name, used in _cpu_seconds(watched).items()}
        return _judge(posted, replies, cores)


def _cpu_seconds(watched: Mapping[str, Sequence[Child]]) -> dict[str, float]:
    return {name: sum(each.cpu_seconds() for each in children) for name, children in watched.items()}


def _judge(posted: Posted, replies: Replies, cores: Mapping[str, float]) -> Run:
    moments = sorted(replies.moments.values())
    low, high, last = (moments[int(share * len(moments))] for share in (0.1, 0.9, 0.95))
    waiting = [moment for moment in moments if posted.ended < moment <= last]
    return Run(
        alone=len(waiting) / (last - posted.ended) if waiting else 0.0,
        beside_web=sum(low < moment <= high for moment in moments) / (high - low),
        cores=cores,
        faults=describe_faults(posted, replies),
    )


def _compare(runs: Mapping[int, Sequence[Run]], size: Size) -> Iterator[Figure]:
    for count, done in runs.items():
        used = ", ".join(f"{name} {median(run.cores[name] for run in done):.2f}" for name in done[0].cores)
        note = f"web idle; ratio to 1 worker; all share {len(ALL_CORES)} cores, used: {used} {done[0].faults}"
        yield _figure(f"{_workers(count)}, backlog of {size.worker_messages:,} stored", runs, count, "alone", note)
    for count in runs:
        yield _figure(f"{_workers(count)}, web accepts meanwhile", runs, count, "beside_web", "10 % to 90 % answered")


def _figure(name: str, runs: Mapping[int, Sequence[Run]], count: int, window: str, note: str) -> Figure:
    rates = [getattr(run, window) for run in runs[count]]
    growth = middle_ratio(rates, [getattr(run, window) for run in runs[1]]) if count > 1 else None
    is_promised = count == 2 and window == "alone"
    promise: tuple[str, bool | None] = (
        ("≥ 1.7 from 1 to 2", growth >= TARGET_GROWTH) if is_promised and growth else ("", None)
    )
    return Figure("workers", name, median(rates), "answers/s", growth, *promise, note)


def _workers(count: int) -> str:
    return "1 worker" if count == 1 else f"{count} workers"
