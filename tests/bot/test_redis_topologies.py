"""The inbox goes on after Sentinel has chosen another master."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot.errors import StoreError
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
