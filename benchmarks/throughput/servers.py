"""The programs under test and what they need: Redis, the stub platform, the bot, and the servers beside it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from machine import OTHER_CORES, SERVER_CORE, BenchmarkError, Child, free_port, running, wait_until_ready
from redis import Redis
from redis.exceptions import RedisError
from traffic import SECRET

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PYTHON = sys.executable
BOT_ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "DOEBOT_LINE_CHANNEL_SECRET": SECRET,
    "DOEBOT_LINE_CHANNEL_ACCESS_TOKEN": "invented-access-token",
    "DOEBOT_LINE_API_BASE": "http://127.0.0.1:9",
    "DOEBOT_ID_KEY": "an-invented-key-for-benchmarks",
    "DOEBOT_RATE_LIMIT": "",
}


@dataclass(frozen=True, slots=True)
class Store:
    """A Redis of our own."""

    child: Child

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.child.port}/0"

    def empty(self) -> None:
        """Forget everything, as a freshly started one."""
        with Redis.from_url(self.url) as client:
            client.flushall()


@contextmanager
def redis(folder: Path, cores: frozenset[int] = OTHER_CORES) -> Iterator[Store]:
    """Run a Redis that keeps what it takes: a log on disk, synced each second, and nothing is ever evicted."""
    program = shutil.which("redis-server")
    if program is None:
        raise BenchmarkError("redis-server is missing: run `make test`, or install the package redis-server")
    port = free_port()
    options = {
        "port": str(port),
        "bind": "127.0.0.1",
        "dir": str(folder),
        "save": "",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
    }
    command = [program, *(part for name, value in options.items() for part in (f"--{name}", value))]
    with running("redis", command, port, cores, folder) as child:
        store = Store(child)
        _wait_for_redis(store)
        yield store


def _wait_for_redis(store: Store) -> None:
    for _ in range(200):
        try:
            with Redis.from_url(store.url) as client:
                client.ping()
                return
        except RedisError:
            time.sleep(0.05)
    raise BenchmarkError("redis was not ready within 10 s")


@contextmanager
def stub_platform(folder: Path, cores: frozenset[int] = OTHER_CORES, delay_milliseconds: int = 0) -> Iterator[Child]:
    """Run the stub of LINE; any other POST gets 200 too, so it serves as the fastest server there could be."""
    port = free_port()
    command = [PYTHON, str(HERE / "stub.py"), str(port), str(delay_milliseconds)]
    with running("stub", command, port, cores, folder) as child:
        wait_until_ready(child, "/count")
        yield child


@contextmanager
def bare_server(folder: Path, store: Store | None = None) -> Iterator[Child]:
    """Run the bare endpoint; with a store it keeps each event before it answers."""
    port = free_port()
    environment = {"BARE_SECRET": SECRET, "BARE_REDIS_URL": store.url if store else ""}
    command = [PYTHON, str(HERE / "bare.py"), str(port)]
    with running("bare", command, port, SERVER_CORE, folder, environment) as child:
        wait_until_ready(child)
        yield child


@contextmanager
def node_server(folder: Path) -> Iterator[Child]:
    """Install LINE's Node SDK from its lock file if need be, and run it in Express."""
    node = shutil.which("node")
    if node is None:
        raise BenchmarkError("node is missing")
    if not (HERE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    port = free_port()
    environment = {"PORT": str(port), "CHANNEL_SECRET": SECRET, "NODE_ENV": "production"}
    with running("node", [node, str(HERE / "express.js")], port, SERVER_CORE, folder, environment) as child:
        wait_until_ready(child)
        yield child


@contextmanager
def doebot(
    folder: Path,
    *arguments: str,
    store: Store | None = None,
    platform: Child | None = None,
    knowledge: Path | None = None,
    cores: frozenset[int] = SERVER_CORE,
) -> Iterator[Child]:
    """Run the bot, such as ``serve`` or ``worker``; it is not waited for, so that several can start together."""
    port = free_port()
    environment = {**BOT_ENVIRONMENT, "DOEBOT_METRICS_PORT": str(port)}  # health in detail on the same port
    if platform:
        environment["DOEBOT_LINE_API_BASE"] = platform.address
    if knowledge:
        environment["DOEBOT_KNOWLEDGE_DIR"] = str(knowledge)
    if store:
        environment["DOEBOT_REDIS_URL"] = store.url
    command = [PYTHON, "-m", "bot", *arguments, "--port", str(port)]
    with running(f"doebot {arguments[0]}", command, port, cores, folder, environment) as child:
        yield child


def wait_for_doebot(*children: Child) -> None:
    """Return when all of them say that they are ready."""
    for child in children:
        wait_until_ready(child, "/health/ready")
