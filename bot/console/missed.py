"""What citizens asked in vain, for the console's pages: read, dismissed, and forgotten once an answer to it is live."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta
from typing import TypeVar

from bot.console.change_sets import Change
from bot.settings import Settings
from bot.storage.client import connect
from bot.unanswered.groups import UnansweredGroup, group_alike
from bot.unanswered.questions import KEPT_DAYS, UnansweredQuestion
from bot.unanswered.store import UnansweredStore, make_unanswered_store, today_in_bangkok
from intents import normalize, strip_masks

T = TypeVar("T")
EXAMPLES = ("examples.th", "examples.en")


class MissedQuestions:
    """Reads and changes the store of the running bot, from a thread.

    Args:
        settings: tell where the store is.

    """

    def __init__(self, settings: Settings) -> None:
        self._redis_url = settings.redis_url.get_secret_value() if settings.redis_url else None

    def groups(self, days: int = KEPT_DAYS) -> Sequence[UnansweredGroup]:
        """Give what was asked in so many days, alike questions together, the most asked first.

        Raises:
            StoreError: the store is away.

        """
        since = today_in_bangkok() - timedelta(days - 1)
        return group_alike(self._with_store(lambda store: store.show(since)))

    def recent(self, days: int) -> Sequence[tuple[str, str, int]]:
        """Give id, words without what was hidden, and count of each question of so many days.

        Raises:
            StoreError: the store is away.

        """
        kept = [each for group in self.groups(days) for each in group.questions]
        found = [(each.question.id, strip_masks(each.question.text), each.count) for each in kept]
        return [(name, " ".join(text.split()), count) for name, text, count in found if text.strip()]

    def dismiss(self, ids: Iterable[str]) -> int:
        """Take groups away for good, by the id of a question in each; gives how many.

        Raises:
            StoreError: the store is away.

        """
        wanted = set(ids)
        found = [group for group in self.groups() if wanted & {each.question.id for each in group.questions}]
        questions = [each.question for group in found for each in group.questions]
        if questions:
            self._with_store(lambda store: store.dismiss(questions))
        return len(found)

    def forget_answered(self, changes: Iterable[Change]) -> None:
        """Take away what became an example of an answer that is live now, with what was asked alike.

        Raises:
            StoreError: the store is away.

        """
        new = {wording_of(text) for change in changes for text in added_examples(change)}
        if not new:
            return
        done: list[UnansweredQuestion] = []
        for group in self.groups():
            if any(wording_of(strip_masks(each.question.text)) in new for each in group.questions):
                done += [each.question for each in group.questions]
        if done:
            self._with_store(lambda store: store.remove(done))

    def _with_store(self, act: Callable[[UnansweredStore], Awaitable[T]]) -> T:
        async def run() -> T:
            redis = connect(self._redis_url) if self._redis_url else None
            try:
                return await act(make_unanswered_store(redis))
            finally:
                if redis is not None:
                    await redis.aclose()

        return asyncio.run(run())


def wording_of(text: str) -> str:
    """Give what is the same in two ways to write a wording."""
    return "".join(normalize(text).text.casefold().split())


def added_examples(change: Change) -> Sequence[str]:
    """Give the example questions that a change adds."""
    return [text for name in EXAMPLES for text in change.values.get(name, ()) if text not in change.base.get(name, ())]
