"""Processes pinned to cores: started, watched, measured and ended with the benchmark."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE = frozenset(CORES[:1])
OTHER_CORES = frozenset(CORES[1:] or CORES)
ALL_CORES = frozenset(CORES)
START_SECONDS = 90
STOP_SECONDS = 15
PORTS = range(20_000, 32_000)


class BenchmarkError(Exception):
    """Something did not start, or stood still."""


@dataclass(frozen=True, slots=True)
class Child:
    """A running process, and where it listens."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def last_words(self) -> str:
        """Give the end of what it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-1500:].strip()

    def cpu_seconds(self) -> float:
        """Give the processor time it has used, in user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self, name: str) -> float:
        """Give a size of its memory: ``VmRSS`` now, or ``VmHWM``, the most so far."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
        raise BenchmarkError(f"{self.name} has no {name}")


@contextmanager
def running(
    name: str,
    command: Sequence[str],
    port: int,
    cores: frozenset[int],
    folder: Path,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Child]:
    """Run a program on some cores until the end of the block, in a group of its own that Ctrl-C does not reach."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("DOEBOT_")}
    log_file = folder / f"{name.replace(' ', '-')}-{port}.log"
    with log_file.open("wb") as log, _on_cores(cores):
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**clean, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield Child(name, process, port, log_file)
    finally:
        _end(process)


@contextmanager
def _on_cores(cores: frozenset[int]) -> Iterator[None]:
    """Let a child inherit the cores, so that all of its threads have them from the start."""
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, OTHER_CORES)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:  # a second Ctrl-C too
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until_ready(child: Child, path: str = "/", seconds: float = START_SECONDS) -> None:
    """Return when a GET of the path is answered with 200.

    Raises:
        BenchmarkError: it ended, or took too long.

    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if child.process.poll() is not None:
            raise BenchmarkError(f"{child.name} ended before it was ready: {child.last_words()}")
        try:
            with urllib.request.urlopen(child.address + path, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise BenchmarkError(f"{child.name} was not ready within {seconds:.0f} s: {child.last_words()}")


def ask_json(child: Child, path: str) -> Any:
    """GET a path and read the JSON answer."""
    with urllib.request.urlopen(child.address + path, timeout=30) as answer:
        return json.load(answer)


def free_port() -> int:
    """Find a port that nothing listens on, outside of those that connections get while a server is still starting."""
    for port in random.sample(PORTS, 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise BenchmarkError("no free port")


class Neighbours:
    """Watches how many cores others use while ours are measured: they blur the figures."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._used = self._used_by_others()

    def cores(self) -> float:
        """Tell the mean since the start; only once all of our processes have ended, for the system counts them then."""
        return max(0.0, self._used_by_others() - self._used) / (time.monotonic() - self._started)

    @staticmethod
    def _used_by_others() -> float:
        user, nice, system, _idle, _wait, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split()[1:9])
        spent = os.times()
        ours = spent.user + spent.system + spent.children_user + spent.children_system
        return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK") - ours


def tell(text: str) -> None:
    """Show progress."""
    print(f"  {text}", file=sys.stderr, flush=True)
