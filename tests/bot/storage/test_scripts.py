"""What goes wrong in Redis reaches the rooms as one kind of error."""

from __future__ import annotations

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from bot.errors import StoreError
from bot.storage.client import connect
from bot.storage.scripts import Scripts, translated
from tests.ports import free_port


async def test_runs_a_script_by_its_name(redis_url: str) -> None:
    """Its keys begin with the base that is given."""
    redis = Redis.from_url(redis_url)
    redis.delete("test:pushes")
    client = connect(redis_url)
    scripts = Scripts(client, "count_push", "knows_sent")

    assert [await scripts.run("count_push", "test:pushes", step) for step in (2, -1)] == [2, 1]
    assert await scripts.run("knows_sent", "test:pushes") == 1
    await client.aclose()


async def test_a_fault_names_the_script_and_nothing_else() -> None:
    """What was kept, and where, stays out of logs."""
    client = connect(f"redis://:secret@127.0.0.1:{free_port()}/0")

    with pytest.raises(StoreError, match=r"^store: count_push failed \(\w+\)$"):
        await Scripts(client, "count_push").run("count_push", "test:pushes", 1)
    await client.aclose()


async def test_other_calls_are_translated_likewise() -> None:
    """Such as waiting for a list; the client's own slips too, of which the log tells where they came from."""

    async def fail(error: Exception) -> None:
        raise error

    with pytest.raises(StoreError, match=r"^store: wait failed \(ConnectionResetError\)$"):
        await translated("wait", fail(ConnectionResetError("secret")))
    with pytest.raises(StoreError, match=r"^store: wait failed \(AttributeError\)$") as raised:
        await translated("wait", fail(AttributeError("secret")))
    assert not raised.value.is_refusal
    with pytest.raises(StoreError) as raised:
        await translated("accept", fail(ResponseError("OOM")))
    assert raised.value.is_refusal
