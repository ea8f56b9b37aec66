"""A client of one Redis server whose calls can be cancelled."""

from __future__ import annotations

import asyncio
from typing import Any

from redis.asyncio import Redis


class OneRedis(Redis):
    """Raises a cancellation that redis-py swallowed.

    It sends with ``asyncio.wait_for``, which before Python 3.12 forgets a cancellation that comes just when the sending
    is done (https://github.com/python/cpython/issues/86296): a task that was told to end went on for ever.
    """

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """Ask the server.

        Raises:
            RedisError: the server is away, or refuses.

        """
        task = asyncio.current_task()
        before = task.cancelling() if task else 0
        execute: Any = super().execute_command  # untyped
        try:
            return await execute(*args, **options)
        finally:
            if task and task.cancelling() > before:
                raise asyncio.CancelledError
