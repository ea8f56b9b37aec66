"""How late a busy machine is, so that tests measure the program and not what else runs beside them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

NAP_SECONDS = 0.01
TURNS = 10  # in which processes wait for each other until a webhook has its answer


class Lateness:
    """What must be allowed for; on an idle machine next to nothing."""

    def __init__(self) -> None:
        self._longest = 0.0
        self._is_over = threading.Event()

    @property
    def seconds(self) -> float:
        """As long as the machine may have kept a webhook from its answer."""
        return self._longest * TURNS

    def watch(self) -> None:
        """Sleep again and again, and note by how much that took too long, until it is over."""
        while not self._is_over.is_set():
            started = time.monotonic()
            self._is_over.wait(NAP_SECONDS)
            self._longest = max(self._longest, time.monotonic() - started - NAP_SECONDS)

    def end(self) -> None:
        self._is_over.set()


@contextmanager
def in_time(seconds: float) -> Iterator[None]:
    """Tell when the block takes longer, but for what the machine had no time for."""
    with measured_lateness() as lateness:
        started = time.monotonic()
        yield
        assert time.monotonic() - started < seconds + lateness.seconds


@contextmanager
def measured_lateness() -> Iterator[Lateness]:
    """Measure until the end of the block."""
    lateness = Lateness()
    thread = threading.Thread(target=lateness.watch, daemon=True)
    thread.start()
    try:
        yield lateness
    finally:
        lateness.end()
        thread.join()
