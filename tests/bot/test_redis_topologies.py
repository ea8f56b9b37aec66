"""The inbox works on a cluster and goes on after Sentinel has chosen another master."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.rate_limits import Pace, RateLimiter
from bot.redis_inbox import RedisInbox
from bot.sessions import Session
from tests.conftest import free_port, wait_for_port
from tests.fakes import text_message
from tests.redis_server import RedisServer

KEY = b"key of the tests"


async def until(look: Callable[[], Awaitable[bool]], seconds: float = 30.0) -> None:
    """Return when ``look`` finds what is waited for."""
    async with asyncio.timeout(seconds):
        while not await look():  # noqa: ASYNC110 - looks from outside
            await asyncio.sleep(0.05)


async def works(inbox: RedisInbox) -> bool:
    try:
        await inbox.probe()
    except StoreError:
        return False
    return True


async def answer_all(inbox: RedisInbox, count: int) -> set[str]:
    texts = set()
    for _ in range(count):
        delivery = await asyncio.wait_for(inbox.take(), 10)
        assert delivery is not None
        texts.add(delivery.message.text)
        await inbox.finish(delivery, Session())
    return texts


def cluster_port() -> int:
    """Give a free port whose cluster bus, 10,000 higher, is free too."""
    while True:
        port = free_port() % 20_000 + 20_000
        with contextlib.suppress(OSError), socket.socket() as one, socket.socket() as bus:
            one.bind(("127.0.0.1", port))
            bus.bind(("127.0.0.1", port + 10_000))
            return port


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    with contextlib.ExitStack() as stack:
        ports = []
        for number in range(3):
            folder = tmp_path / str(number)
            folder.mkdir()
            options = ("--cluster-enabled", "yes", "--cluster-node-timeout", "2000")
            ports.append(stack.enter_context(RedisServer(folder, *options, port=cluster_port())).port)
        hosts = [f"127.0.0.1:{port}" for port in ports]
        create = ["redis-cli", "--cluster", "create", *hosts, "--cluster-yes"]
        subprocess.run(create, check=True, capture_output=True, timeout=60)
        yield f"redis+cluster://{','.join(hosts)}"


async def test_a_cluster_keeps_and_gives_out_every_message(cluster: str) -> None:
    """Citizens are spread over the masters; each message is stored once and given out."""
    inbox = RedisInbox(cluster, KEY)
    await until(lambda: works(inbox))
    messages = [text_message(str(number), f"e{number}", f"u{number}") for number in range(60)]

    stored = await asyncio.gather(*(inbox.accept([message]) for message in messages * 2))

    assert sum(new for [new] in stored) == 60
    assert await answer_all(inbox, 60) == {str(number) for number in range(60)}
    assert (await inbox.count()).waiting == 0
    assert await RateLimiter("1/minute", cluster).pace("a") is Pace.ANSWER
    await inbox.close()
    await inbox.disconnect()


@pytest.fixture
def sentinel(tmp_path: Path) -> Iterator[tuple[str, RedisServer, RedisServer]]:
    folders = [tmp_path / name for name in ("master", "replica", *"123")]
    for folder in folders:
        folder.mkdir()
    with contextlib.ExitStack() as stack:
        master = stack.enter_context(RedisServer(folders[0], "--repl-diskless-sync-delay", "0"))
        replica = stack.enter_context(RedisServer(folders[1], "--replicaof", "127.0.0.1", str(master.port)))
        hosts = []
        for folder in folders[2:]:
            port = free_port()
            (folder / "sentinel.conf").write_text(
                f"port {port}\nbind 127.0.0.1\nsentinel monitor hotline 127.0.0.1 {master.port} 2\n"
                "sentinel down-after-milliseconds hotline 1000\nsentinel failover-timeout hotline 5000\n"
            )
            command = ["redis-server", str(folder / "sentinel.conf"), "--sentinel"]
            process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.DEVNULL))
            stack.callback(process.kill)
            wait_for_port(port, process)
            hosts.append(f"127.0.0.1:{port}")
        yield f"redis+sentinel://{','.join(hosts)}/hotline", master, replica


async def test_goes_on_with_the_master_that_sentinel_chose(sentinel: tuple[str, RedisServer, RedisServer]) -> None:
    """The master dies; what it had stored is given out by the one that takes its place."""
    url, master, replica = sentinel
    inbox = RedisInbox(url, KEY)

    async def is_in_step() -> bool:
        found = replica.client.info("replication")
        return found["master_link_status"] == "up" and len(master.client.info("replication").get("slave0", {})) > 0

    await until(is_in_step)
    await until(lambda: works(inbox))
    await inbox.accept([text_message("1", "e1")])
    assert master.client.wait(1, 5000) == 1
    master.kill()
    assert not await works(inbox)

    await until(lambda: works(inbox))

    assert list(await inbox.accept([text_message("1", "e1"), text_message("2", "e2")])) == [False, True]
    assert await answer_all(inbox, 2) == {"1", "2"}
    await inbox.close()
    await inbox.disconnect()
