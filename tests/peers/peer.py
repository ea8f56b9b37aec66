"""Starts a test peer with node and stops it with everything it started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tests.ports import wait_for_port

HERE = Path(__file__).parent
T = TypeVar("T")


@contextmanager
def running_peer(port: int, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[None]:
    """Run ``node ARGUMENTS`` in this folder until the test ends."""
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules").exists():
        pytest.fail("the test peers are missing: run `make test`, which installs them")
    process = subprocess.Popen(
        [node, *arguments],
        cwd=HERE,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for_port(port, process, seconds=60)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def wait_until(look: Callable[[], T | None], seconds: float = 180.0) -> T:
    """Give what ``look`` finds as soon as it finds something; fail when time ran out."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    pytest.fail(f"nothing came within {seconds} s")
