"""What runs out soon: answers and facts that lapse, and answers that are to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.console.catalogue import title_of
from knowledge import BANGKOK, Intent, KnowledgeBase

STEPS_DAYS = (1, 7, 30)  # what runs out within so many days is told together


@dataclass(frozen=True, slots=True)
class Expiring:
    """An entry with the day on which it runs out.

    Attributes:
        entry: its key.
        lapses: its words hold no longer then; else they are to be looked at again.

    """

    entry: str
    title: str
    day: date
    lapses: bool


def find_expiring(base: KnowledgeBase, now: datetime) -> Sequence[tuple[int, Sequence[Expiring]]]:
    """Give what runs out within a day, a week and a month, the soonest first, each once; what lapsed before is gone."""
    today = now.astimezone(BANGKOK).date()
    soon = sorted(_dated(base, today), key=lambda each: (each.day, each.entry))
    groups: list[tuple[int, Sequence[Expiring]]] = []
    before = -1
    for days in STEPS_DAYS:
        own = [each for each in soon if before < max((each.day - today).days, 0) <= days]
        before = days
        if own:
            groups.append((days, own))
    return groups


def _dated(base: KnowledgeBase, today: date) -> Iterator[Expiring]:
    """Give all that bears a date; an answer that should have been looked at before today waits still."""
    for answer in base.answers.values():
        key = f"answer:{answer.id}"
        if answer.valid_until and (day := answer.valid_until.astimezone(BANGKOK).date()) >= today:
            yield Expiring(key, title_of(base, key), day, lapses=True)
        if isinstance(answer, Intent):
            yield Expiring(key, title_of(base, key), answer.review_by, lapses=False)
    for fact in base.facts.values():
        if fact.valid_until and (day := fact.valid_until.astimezone(BANGKOK).date()) >= today:
            key = f"fact:{fact.id}"
            yield Expiring(key, title_of(base, key), day, lapses=True)
