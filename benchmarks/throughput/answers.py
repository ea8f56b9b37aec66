"""Part answers: from a citizen's POST to the reply at the platform, by one process on one core."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from figures import Figure, percentile
from generator import Replies, describe_faults, forget_replies, post, wait_for_replies
from load import Posted
from machine import OTHER_CORES, Child, tell
from servers import doebot, redis, stub_platform, wait_for_doebot
from sizes import Size

TARGET_RATE = 500.0
TARGET_MILLISECONDS = 50.0
FIXED_RATE = 250.0
FAR_MILLISECONDS = 100  # an assumption: how long the real platform takes to answer


def measure_answers(size: Size, folder: Path) -> Iterator[Figure]:
    """Measure with everything in memory, with Redis, and with a platform that is far away."""
    with (
        redis(folder) as store,
        stub_platform(folder) as stub,
        stub_platform(folder, OTHER_CORES, FAR_MILLISECONDS) as far,
    ):
        for kept in (None, store):
            name = "Redis" if kept else "memory"
            with doebot(folder, "serve", store=kept, platform=stub) as bot:
                wait_for_doebot(bot)
                yield (most := _measure_most(bot, stub, name, size, is_promised=True))
                half = most.value / 2
                yield from _measure_waiting(bot, stub, f"{name}: %s at {half:.0f}/s, half of the most", half, size)
                yield from _measure_waiting(bot, stub, f"{name}: %s at {FIXED_RATE:.0f}/s", FIXED_RATE, size)
        with doebot(folder, "serve", store=store, platform=far) as bot:
            wait_for_doebot(bot)
            yield _measure_most(bot, far, f"Redis, LINE takes {FAR_MILLISECONDS} ms", size, is_promised=False)


def _measure_most(bot: Child, stub: Child, name: str, size: Size, *, is_promised: bool) -> Figure:
    rates, faults = [], ""
    for number in range(size.answer_rounds + 1):
        posted, replies = _post_and_wait(bot, stub, size.answer_messages)
        rate = len(replies.moments) / (max(replies.moments.values()) - posted.started)
        tell(f"answers, {name}, round {number}: {rate:,.0f}/s")
        if number > 0:  # the first warms up
            rates.append(rate)
            faults = faults or describe_faults(posted, replies)
    note = f"first POST to last reply, {size.answer_messages:,} messages at once {faults}"
    most = median(rates)
    promise: tuple[str, bool | None] = ("≥ 500", most >= TARGET_RATE) if is_promised else ("", None)
    return Figure("answers", f"{name}: most", most, "answers/s a core", None, *promise, note)


def _measure_waiting(bot: Child, stub: Child, name: str, rate: float, size: Size) -> Iterator[Figure]:
    done = [_post_and_wait(bot, stub, int(rate * size.paced_seconds), rate) for _ in range(size.answer_rounds)]
    late = median(percentile(posted.late_milliseconds, 0.99) for posted, _ in done)
    faults = "; ".join(sorted({found for each in done if (found := describe_faults(*each))}))
    note = f"generator late by {late:.1f} ms at p99, counted in {faults}"
    for label, share in (("p50", 0.5), ("p99", 0.99)):
        values = [percentile(_waits(*each), share) for each in done]
        value = median(values)
        tell(f"answers, {name % label}: {', '.join(f'{each:.1f}' for each in values)} ms")
        is_promised = label == "p99" and rate != FIXED_RATE
        promise: tuple[str, bool | None] = ("≤ 50 ms", value <= TARGET_MILLISECONDS) if is_promised else ("", None)
        yield Figure("answers", name % label, value, "ms", None, *promise, note)


def _waits(posted: Posted, replies: Replies) -> list[float]:
    """Tell how long each citizen waited from the planned moment to the reply, in milliseconds."""
    numbered = enumerate(posted.planned, posted.first)
    came = replies.moments
    return [(came[number] - moment) * 1000 for number, moment in numbered if number in came]


def _post_and_wait(bot: Child, stub: Child, count: int, rate: float | None = None) -> tuple[Posted, Replies]:
    forget_replies(stub)
    posted = post(bot, count, rate)
    return posted, wait_for_replies(stub, count)
