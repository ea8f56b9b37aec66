"""Runs a program at a terminal of its own, before somebody who reads and types."""

from __future__ import annotations

import os
import pty
import select
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.programs import Program, Start

END_OF_INPUT = "\x04"  # Ctrl-D


class Terminal:
    """What somebody sees and does; ``shown`` is all that was on the screen."""

    def __init__(self, process: Program, handle: int) -> None:
        self._process = process
        self._handle = handle
        self._bytes = b""

    @property
    def shown(self) -> str:
        return self._bytes.decode("utf-8", "replace").replace("\r\n", "\n")

    def wait_for(self, text: str, seconds: float = 180.0) -> None:
        """Return when the screen shows a text."""
        deadline = time.monotonic() + seconds
        while text not in self.shown:
            if not self._read(deadline):
                pytest.fail(f"“{text}” was not shown, but:\n{self.shown}")

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._handle, text.encode())

    def wait_for_end(self, seconds: float = 180.0) -> int:
        """Give the exit code."""
        deadline = time.monotonic() + seconds
        while self._read(deadline):
            pass
        return self._process.wait(max(deadline - time.monotonic(), 0))

    def _read(self, deadline: float) -> bool:
        """Read what comes next; False: the program ended, or time ran out."""
        if not select.select([self._handle], [], [], max(deadline - time.monotonic(), 0))[0]:
            return False
        try:
            more = os.read(self._handle, 4096)
        except OSError:  # so Linux says that the other side of a terminal is closed
            return False
        self._bytes += more
        return bool(more)


@contextmanager
def running_at_terminal(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Run a command of the program until the test ends."""
    handle, other_side = pty.openpty()
    name = os.ttyname(other_side)
    process = Program(Start(tuple(arguments), str(folder), environment, name, name, name))
    os.close(other_side)
    try:
        yield Terminal(process, handle)
    finally:
        process.kill()
        process.wait(10)
        os.close(handle)
