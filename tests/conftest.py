"""What many tests share: the real knowledge, a conversation on it, a fixed moment, a real redis-server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.opening_hours import BANGKOK
from knowledge import KnowledgeBase, load_knowledge, train_interpreter

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"  # specifications and evaluation files that are not part of this repository
KNOWLEDGE_DIR = ROOT / "knowledge"
MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=BANGKOK)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what tests train apart from what the user's programs trained; processes that tests start share it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    return load_knowledge(KNOWLEDGE_DIR)


@pytest.fixture(scope="session")
def conversation(base: KnowledgeBase) -> Conversation:
    return Conversation(base, train_interpreter(base))


@pytest.fixture
def now() -> datetime:
    return MONDAY_MORNING


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float = 30.0) -> None:
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


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server is missing: run `make test`, or install the package redis-server")
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what could not run on this machine."""
    for report in terminalreporter.getreports("skipped"):
        if isinstance(report.longrepr, tuple) and "NOT RUN" in report.longrepr[2]:
            terminalreporter.write_line(f"{report.nodeid}: {report.longrepr[2]}", red=True, bold=True)
