"""A real redis-server of a test's own, to be killed, stopped and started again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType

import pytest
from redis import Redis
from redis.exceptions import BusyLoadingError

from tests.ports import free_port, wait_for_port

LOAD_SECONDS = 60.0


class RedisServer:
    """Runs redis-server with an append-only file on a free port of the loopback.

    Args:
        folder: for its files; it is made where there is none.
        options: more of its command line, such as ``--cluster-enabled``, ``yes``.

    """

    def __init__(self, folder: Path, *options: str) -> None:
        program = shutil.which("redis-server")
        if program is None:
            pytest.fail("redis-server is missing: run `make test`, or install the package redis-server")
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        # With "everysec", the default, a killed server forgets what it was about to write: up to two seconds.
        self._command += ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
        self._command += ["--maxmemory-policy", "noeviction", *options]
        self._process: subprocess.Popen[bytes] | None = None
        self.client = Redis.from_url(self.url)

    def start(self) -> None:
        """Start it, and return when it has loaded what was stored before."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        wait_for_port(self.port, self._process)
        deadline = time.monotonic() + LOAD_SECONDS
        while self._is_loading():
            assert time.monotonic() < deadline, f"redis-server still loads after {LOAD_SECONDS} s"
            time.sleep(0.02)

    def _is_loading(self) -> bool:
        try:
            self.client.ping()
        except BusyLoadingError:
            return True
        return False

    def kill(self) -> None:
        """End it without a word."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait(10)

    def pause(self) -> None:
        """Stop it where it is; its connections stay open."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def __enter__(self) -> RedisServer:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()
