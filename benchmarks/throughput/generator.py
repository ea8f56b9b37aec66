"""Starts the load generator, numbers the messages, and waits for the answers at the stub platform."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from load import Load, Posted
from machine import BenchmarkError, Child, ask_json
from traffic import CITIZENS

LOAD = Path(__file__).parent / "load.py"
SLOWEST_RATE = 50  # messages a second; slower than that is a standstill
STANDSTILL_SECONDS = 25.0  # longer than the lease after which another worker takes a message over
_numbers = itertools.count(1)  # over the whole run, for no event may look like one that came before


def post(server: Child, count: int, rate: float | None = None, citizens: int = CITIZENS) -> Posted:
    """Post messages that were never posted before.

    Raises:
        BenchmarkError: the generator failed or ran out of time.

    """
    numbers = list(itertools.islice(_numbers, count))
    limit = 30 + count / (rate or SLOWEST_RATE)
    load = Load(server.port, numbers[0], count, rate, citizens=citizens, limit_seconds=limit)
    ran = subprocess.run(
        [sys.executable, str(LOAD)],
        input=json.dumps(asdict(load)),
        capture_output=True,
        text=True,
        check=False,
        timeout=limit + 30,
        start_new_session=True,
    )
    if ran.returncode != 0:
        raise BenchmarkError(f"load generator towards {server.name} failed: {ran.stderr.strip()[-2000:]}")
    return Posted(**json.loads(ran.stdout))


@dataclass(frozen=True, slots=True)
class Replies:
    """What came to the stub platform: the moment of each message's first reply, and what should not have come."""

    moments: Mapping[int, float]
    again: int
    pushes: int


def wait_for_replies(stub: Child, count: int) -> Replies:
    """Give the replies once so many came, or nothing comes any more.

    Raises:
        BenchmarkError: none came at all.

    """
    last, moved = -1, time.monotonic()
    while time.monotonic() - moved < STANDSTILL_SECONDS:
        replies = ask_json(stub, "/count")["replies"]
        if replies >= count:
            break
        if replies != last:
            last, moved = replies, time.monotonic()
        time.sleep(0.1)
    moments, came = dict(ask_json(stub, "/arrivals")), ask_json(stub, "/count")
    if not moments:
        raise BenchmarkError("no reply came to the stub platform")
    return Replies(moments, came["again"], came["pushes"])


def forget_replies(stub: Child) -> None:
    """Let the stub platform count from zero."""
    ask_json(stub, "/reset")


def describe_faults(posted: Posted, replies: Replies | None = None) -> str:
    """Name every status but 200, messages without a reply, and replies too many."""
    found = {f"× {status}": count for status, count in sorted(posted.statuses.items()) if status != "200"}
    if replies is not None:
        found["without a reply"] = sum(posted.statuses.values()) - len(replies.moments)
        found |= {"replied again": replies.again, "pushed instead": replies.pushes}
    named = ", ".join(f"{count} {fault}" for fault, count in found.items() if count)
    return f"FAULTS: {named}" if named else ""
