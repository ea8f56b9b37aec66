"""Unanswered questions of all processes, in Redis; every key has a time limit."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from bot.storage.batching import Batcher
from bot.storage.client import Client
from bot.storage.scripts import Scripts
from bot.unanswered.questions import (
    HELD_SECONDS,
    KEPT_DAYS,
    MOST_CITIZENS,
    MOST_DISMISSED,
    MOST_OF_CITIZEN,
    MOST_TEXTS,
    KeptQuestion,
    UnansweredQuestion,
)

PREFIX = "doebot:{missed}:"  # as the first version named it, so that nothing is lost
ACTS = ("add", "hold", "confirm", "erase", "show", "dismiss", "remove")
PAGE = 500  # texts in one answer of Redis
Held = tuple[str, str, str]  # citizen, intents, question


class RedisUnansweredStore:
    """Speaks to Redis.

    Args:
        redis: fails fast; closed by who made it.
        today: the day in Thailand.

    """

    def __init__(self, redis: Client, today: Callable[[], date]) -> None:
        self._scripts = Scripts(redis, *(f"unanswered_{act}" for act in ACTS))
        self._today = today
        self._held: Batcher[Held, None] = Batcher(self._hold_all)

    async def add(self, citizen: str, question: UnansweredQuestion) -> None:
        """Keep a question."""
        limits = (self._today().toordinal(), KEPT_DAYS, MOST_TEXTS, MOST_OF_CITIZEN, MOST_CITIZENS)
        await self._run("add", *limits, citizen, question.id, question.canonical_id, _dump(question))

    async def hold(self, citizen: str, question: UnansweredQuestion, intents: Sequence[str]) -> None:
        """Keep a question for a while, together with what other citizens asked at this moment."""
        await self._held.submit((citizen, "\n".join(intents), _dump(question)))

    async def _hold_all(self, items: Sequence[Held]) -> Sequence[None]:
        await self._run("hold", HELD_SECONDS * 1000, *(field for item in items for field in item))
        return [None] * len(items)

    async def confirm(self, citizen: str, intent: str) -> bool:
        """Keep the held question."""
        kept = await self._run("confirm", citizen, intent)
        if kept is None:
            return False
        await self.add(citizen, _parse(kept))
        return True

    async def erase(self, citizen: str) -> None:
        """Remove what a citizen contributed."""
        await self._run("erase", citizen)

    async def show(self, since: date) -> Sequence[KeptQuestion]:
        """Give the questions, page by page."""
        since = max(since, self._today() - timedelta(KEPT_DAYS - 1))
        found: list[KeptQuestion] = []
        cursor: Any = 0
        while cursor is not None:
            cursor, rows = await self._run("show", since.toordinal(), cursor, PAGE)
            found += [KeptQuestion(_parse(kept), count, date.fromordinal(day)) for kept, count, day in rows]
        return found

    async def dismiss(self, questions: Sequence[UnansweredQuestion]) -> None:
        """Remove questions for good."""
        ids = [each for question in questions for each in (question.id, question.canonical_id)]
        await self._run("dismiss", MOST_DISMISSED, *ids)

    async def remove(self, questions: Sequence[UnansweredQuestion]) -> None:
        """Remove questions."""
        await self._run("remove", *(question.id for question in questions))

    async def _run(self, act: str, *arguments: Any) -> Any:
        return await self._scripts.run(f"unanswered_{act}", PREFIX, *arguments)


def _dump(question: UnansweredQuestion) -> str:
    return json.dumps([question.text, question.language, question.nearest], ensure_ascii=False)


def _parse(kept: bytes) -> UnansweredQuestion:
    text, language, nearest = json.loads(kept)
    return UnansweredQuestion(text, language, tuple(nearest))
