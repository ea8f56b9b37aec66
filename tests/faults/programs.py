"""Processes of the real program: started, looked at, killed."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import ROOT
from tests.ports import free_port
from tests.programs import call_doebot

READY_SECONDS = 180.0
LOOK_SECONDS = 0.03
CLIENT = httpx.Client(trust_env=False, verify=False, timeout=10)  # one for all: making one takes longer than asking


@dataclass(frozen=True, slots=True)
class Program:
    """A running process.

    Attributes:
        name: for messages.
        pid: of the process.
        port: of its webhooks, health and metrics.
        log: what it wrote.

    """

    name: str
    pid: int
    port: int
    log: Path
    handle: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return not self._ends_within(0)

    def kill(self) -> None:
        """End it without a word."""
        self._signal(signal.SIGKILL)
        self.wait_for_end(60)

    def terminate(self) -> None:
        """Ask it to end, as a container's stop does."""
        self._signal(signal.SIGTERM)

    def wait_for_end(self, seconds: float) -> float:
        """Give the seconds until it had ended."""
        started = time.monotonic()
        if not self._ends_within(seconds):
            pytest.fail(f"{self.name} still runs after {seconds} s, see {self.log}")
        return time.monotonic() - started

    def exit_code(self) -> int:
        """Give what it ended with, when it has."""
        self.wait_for_end(READY_SECONDS)
        return int(self.log.with_suffix(".code").read_text())

    def _ends_within(self, seconds: float) -> bool:
        return bool(select.select([self.handle], [], [], seconds)[0])

    def _signal(self, number: int) -> None:
        if self.is_running:
            signal.pidfd_send_signal(self.handle, number)

    def wait_until_ready(self) -> None:
        """Return when it says that it is ready."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if not self.is_running:
                pytest.fail(f"{self.name} ended before it was ready:\n{self.log.read_text()[-3000:]}")
            if self.health() is not None:
                return
            time.sleep(LOOK_SECONDS)
        pytest.fail(f"{self.name} was not ready within {READY_SECONDS} s, see {self.log}")

    def live(self) -> tuple[int, str]:
        """Give number and version of the knowledge it answers from."""
        told = CLIENT.get(f"{self.url}/health/ready").raise_for_status().json()
        return int(told["number"]), str(told["knowledge"])

    def health(self) -> str | None:
        """Give what ``/health/ready`` says, ``ok`` or ``degraded``; None: nobody answers."""
        try:
            answer = CLIENT.get(f"{self.url}/health/ready")
        except httpx.TransportError:
            return None
        return str(answer.json()["status"]) if answer.status_code == 200 else None

    def metric(self, name: str, **labels: str) -> float:
        """Add up what ``/metrics`` says under a name."""
        text = CLIENT.get(f"{self.url}/metrics").raise_for_status().text
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        return sum(each.value for each in samples if each.name == name and labels.items() <= each.labels.items())


class Nursery:
    """Starts programs; the process behind it has all imports done and forks, so that a start costs little."""

    def __init__(self, folder: Path, settings: Mapping[str, str], orders: IO[str], answers: IO[str]) -> None:
        self._folder = folder
        self._settings = settings
        self._orders = orders
        self._answers = answers
        self._programs: list[Program] = []

    def start(self, *arguments: str, variant: str = "", **settings: str) -> Program:
        """Start the program, such as ``serve`` or ``worker``; it is not waited for.

        Args:
            arguments: of the command line.
            variant: another program than ours, such as one that some texts break; see ``versions.py``.
            settings: more ``DOEBOT_...`` variables.

        """
        port = free_port()
        name = f"{arguments[0]}-{port}"
        log = self._folder / f"{name}.log"
        order: dict[str, Any] = {
            "arguments": [*arguments, "--port", str(port)],
            "environment": {**self._settings, "DOEBOT_METRICS_PORT": str(port), **settings},
            "folder": str(self._folder),
            "log": str(log),
            "variant": variant,
        }
        self._orders.write(json.dumps(order) + "\n")
        self._orders.flush()
        pid = int(self._answers.readline())
        program = Program(name, pid, port, log, os.pidfd_open(pid))
        self._programs.append(program)
        return program

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program, such as ``publish``, to its end."""
        environment = {**_clean_environment(), **self._settings}
        return call_doebot(*arguments, folder=self._folder, environment=environment)

    def with_settings(self, **settings: str) -> Nursery:
        """Give the same nursery with more ``DOEBOT_...`` variables."""
        return Nursery(self._folder, {**self._settings, **settings}, self._orders, self._answers)

    def end(self) -> None:
        """Kill those that still run."""
        for program in self._programs:
            program.kill()
            os.close(program.handle)
        self._programs.clear()


@contextmanager
def running_nursery(folder: Path, settings: Mapping[str, str], *, is_patient: bool = False) -> Iterator[Nursery]:
    """Keep a nursery until the test ends, and no program longer.

    Args:
        folder: for logs.
        settings: ``DOEBOT_...`` variables.
        is_patient: whether programs give Redis more time than they would, for tests in which it is well.

    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nursery", *(["--patient"] if is_patient else [])],
        cwd=ROOT,
        env=_clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    nursery = Nursery(folder, settings, process.stdin, process.stdout)
    try:
        yield nursery
    finally:
        nursery.end()
        process.stdin.close()  # which ends it
        process.wait(60)
        process.stdout.close()


def _clean_environment() -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOEBOT_")}
    return {**clean, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
