"""Missed questions of all processes, in Redis; every key has a time limit."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from bot.storage.batching import Batcher
from bot.storage.client import Client
from bot.storage.scripts import Scripts
from bot.unanswered.questions import (
    KEPT_DAYS,
    MOST_CITIZENS,
    MOST_DISMISSED,
    MOST_OF_CITIZEN,
    MOST_TEXTS,
    PENDING_SECONDS,
    KeptQuestion,
    MissedQuestion,
)
from knowledge import Language

PREFIX = "doebot:{missed}:"
SCRIPTS = (
    "missed_add",
    "missed_pend",
    "missed_confirm",
    "missed_erase",
    "missed_show",
    "missed_dismiss",
    "missed_remove",
)
PAGE = 500  # texts in one answer of Redis
Pending = tuple[str, str, str]  # citizen, intents, question


class RedisMissed:
    """Speaks to Redis.

    Args:
        redis: fails fast; closed by who made it.
        today: the day in Thailand.

    """

    def __init__(self, redis: Client, today: Callable[[], date]) -> None:
        self._scripts = Scripts(redis, *SCRIPTS)
        self._today = today
        self._pending: Batcher[Pending, None] = Batcher(self._pend_all)

    async def add(self, citizen: str, question: MissedQuestion) -> None:
        """Keep a question."""
        limits = (self._today().toordinal(), KEPT_DAYS, MOST_TEXTS, MOST_OF_CITIZEN, MOST_CITIZENS)
        await self._scripts.run(
            "missed_add", PREFIX, *limits, citizen, question.id, question.essence_id, _dump(question)
        )

    async def pend(self, citizen: str, question: MissedQuestion, intents: Sequence[str]) -> None:
        """Keep a question for a while, together with what other citizens asked at this moment."""
        await self._pending.submit((citizen, "\n".join(intents), _dump(question)))

    async def _pend_all(self, items: Sequence[Pending]) -> Sequence[None]:
        await self._scripts.run(
            "missed_pend", PREFIX, PENDING_SECONDS * 1000, *(field for item in items for field in item)
        )
        return [None] * len(items)

    async def confirm(self, citizen: str, intent: str) -> bool:
        """Keep the pending question."""
        kept = await self._scripts.run("missed_confirm", PREFIX, citizen, intent)
        if kept is None:
            return False
        await self.add(citizen, _parse(kept))
        return True

    async def erase(self, citizen: str) -> None:
        """Remove what a citizen contributed."""
        await self._scripts.run("missed_erase", PREFIX, citizen)

    async def show(self, since: date) -> Sequence[KeptQuestion]:
        """Give the questions, page by page."""
        since = max(since, self._today() - timedelta(KEPT_DAYS - 1))
        found: list[KeptQuestion] = []
        cursor: Any = 0
        while cursor is not None:
            cursor, rows = await self._scripts.run("missed_show", PREFIX, since.toordinal(), cursor, PAGE)
            found += [KeptQuestion(_parse(kept), count, date.fromordinal(day)) for kept, count, day in rows]
        return found

    async def dismiss(self, questions: Sequence[MissedQuestion]) -> None:
        """Remove questions for good."""
        ids = [each for question in questions for each in (question.id, question.essence_id)]
        await self._scripts.run("missed_dismiss", PREFIX, MOST_DISMISSED, *ids)

    async def remove(self, questions: Sequence[MissedQuestion]) -> None:
        """Remove questions."""
        await self._scripts.run("missed_remove", PREFIX, *(question.id for question in questions))


def _dump(question: MissedQuestion) -> str:
    return json.dumps([question.text, question.language, question.nearest], ensure_ascii=False)


def _parse(kept: bytes) -> MissedQuestion:
    text, language, nearest = json.loads(kept)
    spoken: Language = "en" if language == "en" else "th"
    return MissedQuestion(text, spoken, tuple(nearest))
