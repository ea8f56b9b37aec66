"""What citizens have on their screens, looked at again and again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Sequence

import pytest

from tests.faults.questions import Question, answered_by, retry_key
from tests.platforms.control import Platforms
from tests.platforms.records import Delivery

LOOK_SECONDS = 0.03


class Screens:
    """Tells as soon as answers are there.

    Attributes:
        deliveries: what citizens saw, in the order in which the platforms accepted it.
        answers: which question each of these answers; None where it answers none that was asked.
        answered: questions that were answered.

    """

    def __init__(self, platforms: Platforms) -> None:
        self._platforms = platforms
        self._pushes: dict[str, Question] = {}
        self._changed = asyncio.Condition()
        self._looking = asyncio.Lock()
        self.deliveries: Sequence[Delivery] = ()
        self.answers: list[Question | None] = []
        self.answered: set[Question] = set()

    def expect(self, questions: Iterable[Question]) -> None:
        """Know questions of LINE by the retry keys of their pushes."""
        self._pushes |= {retry_key(each): each for each in questions if each.platform == "line"}

    async def look(self) -> None:
        """Look once; who looks at the same time waits, or a delivery would be counted by both."""
        async with self._looking:
            before = len(self.deliveries)
            self.deliveries = await asyncio.to_thread(self._platforms.delivered)
            if len(self.deliveries) == before:
                return
            self.answers += [answered_by(each, self._pushes) for each in self.deliveries[before:]]
            self.answered |= {each for each in self.answers[before:] if each is not None}
        async with self._changed:
            self._changed.notify_all()

    async def wait_for(self, questions: Iterable[Question], seconds: float) -> None:
        """Return when all of these are answered; fail when nobody was answered for so long, however slow all is."""
        missing = set(questions)
        wanted = len(missing)
        async with self._changed:
            while missing := missing - self.answered:
                try:
                    async with asyncio.timeout(seconds):
                        await self._changed.wait()
                except TimeoutError:
                    shown = sorted(missing)[:5]
                    pytest.fail(f"{len(missing)} of {wanted} unanswered, and silence for {seconds:.0f} s: {shown}")

    async def _watch(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)


@contextlib.asynccontextmanager
async def watched_screens(platforms: Platforms) -> AsyncIterator[Screens]:
    """Look until the test ends."""
    screens = Screens(platforms)
    watch = asyncio.create_task(screens._watch())
    yield screens
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)
