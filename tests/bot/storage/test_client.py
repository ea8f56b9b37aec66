"""Connections outlive the server that they lead to, and calls end when they are told to."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.storage.client import connect
from tests.redis_server import RedisServer


async def test_no_call_gets_a_connection_that_a_restart_closed(tmp_path: Path) -> None:
    """Each idle connection would else fail once, long after Redis is back."""
    with RedisServer(tmp_path) as server:
        client = connect(server.url)
        await asyncio.gather(*(client.incrby("a", 1) for _ in range(8)))
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)

        given = await asyncio.gather(*(client.incrby("a", 1) for _ in range(8)))

        assert sorted(given) == list(range(9, 17))
        await client.aclose()


async def test_a_call_that_is_cancelled_ends(redis_url: str) -> None:
    """At whatever moment: before, some calls went on, and so did the tasks that were told to end."""
    client = connect(redis_url)
    await client.incrby("a", 1)
    went_on = []
    for steps in range(40):
        call = asyncio.ensure_future(client.incrby("a", 1))
        for _ in range(steps):
            await asyncio.sleep(0)
        was_running = call.cancel()
        await asyncio.wait([call])
        if was_running and not call.cancelled():
            went_on.append(steps)

    assert went_on == []
    await client.aclose()
