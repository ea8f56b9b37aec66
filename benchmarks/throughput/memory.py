"""Part memory: what one process holds at the start and after many messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from figures import Figure
from generator import describe_faults, forget_replies, post, wait_for_replies
from machine import Child, tell
from servers import Store, doebot, redis, stub_platform, wait_for_doebot
from sizes import Size

CHUNK = 2_000  # waiting at once
MESSAGES_EACH = 4  # a citizen writes so often
TARGET_MEGABYTES = 200.0
TARGET_GROWTH = 1.1


def measure_memory(size: Size, folder: Path) -> Iterator[Figure]:
    """Measure with everything in memory, and with Redis."""
    with redis(folder) as store, stub_platform(folder) as stub:
        for kept in (None, store):
            with doebot(folder, "serve", store=kept, platform=stub) as bot:
                wait_for_doebot(bot)
                yield from _measure(bot, stub, kept, size)


def _measure(bot: Child, stub: Child, store: Store | None, size: Size) -> Iterator[Figure]:
    name = "Redis" if store else "memory"
    start = bot.megabytes("VmRSS")
    yield Figure("memory", f"{name}: at the start", start, "MB", None, "≤ 200", start <= TARGET_MEGABYTES)
    citizens = size.memory_marks[-1] // MESSAGES_EACH
    done, first, faults = 0, 0.0, ""
    for mark in size.memory_marks:
        while done < mark:
            count = min(CHUNK, mark - done)
            faults = _answer(bot, stub, count, citizens) or faults
            done += count
        now = bot.megabytes("VmRSS")
        first = first or now
        tell(f"memory, {name}: {now:.0f} MB after {mark:,}")
        is_met = now <= TARGET_MEGABYTES and now <= first * TARGET_GROWTH
        note = f"ratio to that after {size.memory_marks[0]:,}; {citizens:,} citizens {faults}"
        yield Figure("memory", f"{name}: after {mark:,}", now, "MB", now / first, "≤ 200, ratio ≤ 1.1", is_met, note)
    yield Figure("memory", f"{name}: most ever", bot.megabytes("VmHWM"), "MB", note="VmHWM, the start included")


def _answer(bot: Child, stub: Child, count: int, citizens: int) -> str:
    forget_replies(stub)
    posted = post(bot, count, citizens=citizens)
    return describe_faults(posted, wait_for_replies(stub, count))
