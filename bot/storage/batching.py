"""Gathers calls that come while another is under way into one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batcher(Generic[Item, Result]):
    """Runs one call for many items; a lone item goes at once, so nobody waits for company.

    Args:
        run: takes items and gives a result for each, in the same order.
        most: items in one call; small enough that some are still being prepared while it is under way.

    """

    def __init__(self, run: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]], most: int = 32) -> None:
        self._run = run
        self._most = most
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._task: asyncio.Task[None] | None = None

    def submit(self, item: Item) -> asyncio.Future[Result]:
        """Give the item's result to come, or what the call raised; a cancelled item that still waits is not sent."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run_all())
        return future

    async def _run_all(self) -> None:
        while self._waiting:
            batch = [(item, future) for item, future in self._waiting[: self._most] if not future.done()]
            del self._waiting[: self._most]
            if batch:
                await self._run_batch(batch)

    async def _run_batch(self, batch: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._run([item for item, _ in batch])
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)
        except Exception as error:
            waiting, self._waiting = self._waiting, []  # would fail likewise, only later
            for _, future in (*batch, *waiting):
                if not future.done():
                    future.set_exception(error)
        finally:
            for _, future in batch:  # nobody waits for ever when this task is cancelled
                future.cancel()
