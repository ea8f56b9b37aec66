"""Posts questions as the platforms do, and notes how long each webhook took to say 200."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterable, Sequence

import aiohttp

from tests.faults.questions import Question, Webhook, webhook
from tests.faults.screens import Screens

CONNECTIONS = 20  # at a time, so that what is measured is the program and not a queue of our own
ANSWER_SECONDS = 120.0  # without any answer, until a test gives up


class Traffic:
    """Posts to web processes in turn; what one does not take the next one gets, as from a load balancer.

    Attributes:
        accepted: questions that got 200.
        refused: answers other than 200, and connections that broke.
        slowest_seconds: the slowest 200.

    """

    def __init__(self, webs: Sequence[str], screens: Screens, session: aiohttp.ClientSession) -> None:
        self._webs = list(webs)
        self._screens = screens
        self._session = session
        self._turns = itertools.count()
        self._connections = asyncio.Semaphore(CONNECTIONS)
        self.accepted: list[Question] = []
        self.refused: list[str] = []
        self.slowest_seconds = 0.0

    def use(self, webs: Sequence[str]) -> None:
        """Post to these from now on."""
        self._webs = list(webs)

    async def ask(self, *questions: Question) -> None:
        """Post each question in its turn, not waiting for answers."""
        for question in questions:
            await self.bring(webhook(question), [question])

    async def bring(self, request: Webhook, questions: Sequence[Question], copies: int = 1) -> None:
        """Post one body, or copies of it at once, until each got 200."""
        self._screens.expect(questions)
        await asyncio.gather(*(self._post(request) for _ in range(copies)))
        self.accepted += questions

    async def _post(self, request: Webhook) -> None:
        async with asyncio.timeout(ANSWER_SECONDS):
            while not await self._is_taken(request, self._next_web()):  # noqa: ASYNC110 - asks, does not wait
                await asyncio.sleep(0.01)

    def _next_web(self) -> str:
        return self._webs[next(self._turns) % len(self._webs)]

    async def _is_taken(self, request: Webhook, web: str) -> bool:
        try:
            async with self._connections:
                started = time.monotonic()
                async with self._session.post(web + request.path, data=request.body, headers=request.headers) as answer:
                    status, seconds = answer.status, time.monotonic() - started
        except aiohttp.ClientConnectionError as error:
            self.refused.append(type(error).__name__)
            return False
        if status != 200:
            self.refused.append(f"status {status}")
            return False
        self.slowest_seconds = max(self.slowest_seconds, seconds)
        return True

    async def converse(self, questions: Iterable[Question]) -> None:
        """Ask as a patient citizen does: the next question when the one before was answered."""
        for question in questions:
            await self.ask(question)
            await self.wait_for([question])

    async def wait_for(self, questions: Iterable[Question]) -> None:
        """Return when all of these are answered."""
        await self._screens.wait_for(questions, ANSWER_SECONDS)

    async def wait_for_all(self) -> None:
        """Return when all that was accepted is answered."""
        await self.wait_for(self.accepted)
