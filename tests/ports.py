"""Ports of the loopback for what tests start."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import time
from typing import Protocol

import pytest

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")  # which of the processes that run tests
SHARES = 8
PORTS = list(range(15_000, 32_000))[int(WORKER) % SHARES :: SHARES]


class Process(Protocol):
    """What was started, in whatever way."""

    @property
    def returncode(self) -> int | None: ...

    def poll(self) -> int | None: ...


def free_port() -> int:
    """Give a free port that no connection is given as its own: below 32,768 (ip_local_port_range of Linux).

    A server that is killed and started again needs its port again. In between, a client that tries to connect to a
    port of that range can be given this very port, and is then connected to itself. Nor may another test take it: no
    port is given twice, and processes that run tests beside each other have ports of their own.
    """
    while True:
        port = random.choice(PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            PORTS.remove(port)
            return port


def wait_for_port(port: int, process: Process, seconds: float = 180.0) -> None:
    """Return when something listens; fail when the process ended or time ran out."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"process ended with {process.returncode} before it listened")
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail(f"nothing listened on port {port} within {seconds} s")
