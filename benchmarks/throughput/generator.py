"""Starts the load generator, numbers the messages, and waits for the answers at the stub platform."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
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


def wait_for_replies(stub: Child, count: int) -> Mapping[int, float]:
    """Give the moment each message's reply came, once so many came or nothing comes any more."""
    last, moved = -1, time.monotonic()
    while time.monotonic() - moved < STANDSTILL_SECONDS:
        replies = ask_json(stub, "/count")["replies"]
        if replies >= count:
            break
        if replies != last:
            last, moved = replies, time.monotonic()
        time.sleep(0.1)
    return dict(ask_json(stub, "/arrivals"))


def forget_replies(stub: Child) -> None:
    """Let the stub platform count from zero."""
    ask_json(stub, "/reset")


def describe_faults(posted: Posted, replies: Mapping[int, float] | None = None) -> str:
    """Name every status but 200, and messages without a reply."""
    total = sum(posted.statuses.values())
    found = [f"{count} × {status}" for status, count in sorted(posted.statuses.items()) if status != "200"]
    if replies is not None and len(replies) < total:
        found.append(f"{total - len(replies)} without a reply")
    return f"FAULTS: {', '.join(found)}" if found else ""
