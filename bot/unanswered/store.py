"""What a store of unanswered questions does, and which one keeps them: Redis where there is one, else a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.dialogue.calendar import BANGKOK
from bot.local_key import state_folder
from bot.storage.client import Client
from bot.unanswered.questions import KeptQuestion, UnansweredQuestion
from bot.unanswered.redis_store import RedisUnansweredStore
from bot.unanswered.sqlite_store import SqliteUnansweredStore

FILE = "unanswered.sqlite3"


class UnansweredStore(Protocol):
    """Keeps unanswered questions for KEPT_DAYS.

    ``citizen`` is always the keyed hash of a citizen's id, kept only to erase what this citizen contributed. Every
    method raises a StoreError when the store is away.
    """

    async def add(self, citizen: str, question: UnansweredQuestion) -> None:
        """Keep a question, unless staff dismissed it."""
        ...

    async def hold(self, citizen: str, question: UnansweredQuestion, intents: Sequence[str]) -> None:
        """Keep for HELD_SECONDS the question of a reply that the citizen may complain about.

        Args:
            citizen: who.
            question: what was asked.
            intents: what was answered; or the offered choices, and NONE_OF_THESE.

        """
        ...

    async def confirm(self, citizen: str, intent: str) -> bool:
        """Keep the held question for good; False: none is held that this intent, or NONE_OF_THESE, is for."""
        ...

    async def erase(self, citizen: str) -> None:
        """Remove what this citizen contributed."""
        ...

    async def show(self, since: date) -> Sequence[KeptQuestion]:
        """Give the questions asked on or after a day, with counts from then on."""
        ...

    async def dismiss(self, questions: Sequence[UnansweredQuestion]) -> None:
        """Remove questions and never keep them again."""
        ...

    async def remove(self, questions: Sequence[UnansweredQuestion]) -> None:
        """Remove questions that are dealt with; asked again in vain they come back."""
        ...


def today_in_bangkok() -> date:
    """Give the present day in Thailand."""
    return datetime.now(BANGKOK).date()


def make_unanswered_store(redis: Client | None) -> UnansweredStore:
    """Make the store of a running bot."""
    if redis is not None:
        return RedisUnansweredStore(redis, today_in_bangkok)
    folder = state_folder()
    return SqliteUnansweredStore(folder / FILE if folder else None, today_in_bangkok)
