"""Calls that come together go together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.storage.batching import Batcher


class Doubling:
    """Doubles numbers as slowly as it is let to; breaks on 13."""

    def __init__(self) -> None:
        self.calls: list[Sequence[int]] = []
        self.goes_on = asyncio.Event()

    async def run(self, numbers: Sequence[int]) -> Sequence[int]:
        self.calls.append(numbers)
        await self.goes_on.wait()
        if 13 in numbers:
            raise ValueError
        return [2 * number for number in numbers]


async def test_what_comes_meanwhile_goes_together() -> None:
    """The first goes at once and the others, in order, in one call after it."""
    doubling = Doubling()
    batcher = Batcher(doubling.run)
    first = batcher.submit(1)
    await asyncio.sleep(0)
    rest = [batcher.submit(number) for number in (2, 3, 4)]

    rest[1].cancel()
    doubling.goes_on.set()

    assert await asyncio.gather(first, rest[0], rest[2]) == [2, 4, 8]
    assert doubling.calls == [[1], [2, 4]]  # nobody waits for 3 any more


async def test_who_waits_for_a_call_that_fails_is_told_at_once() -> None:
    """A store that is away is not asked again for each; later calls are made anew."""
    doubling = Doubling()
    batcher = Batcher(doubling.run)
    first = batcher.submit(13)
    await asyncio.sleep(0)
    second = batcher.submit(2)
    doubling.goes_on.set()

    results = await asyncio.gather(first, second, return_exceptions=True)

    assert [type(result) for result in results] == [ValueError, ValueError]
    assert await batcher.submit(3) == 6
