"""Missed questions in memory: what both stand-alone stores work on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.missed.questions import (
    KEPT_DAYS,
    MOST_CITIZENS,
    MOST_DISMISSED,
    MOST_OF_CITIZEN,
    MOST_TEXTS,
    KeptQuestion,
    MissedQuestion,
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """One citizen asked one question, last on a day."""

    citizen: str
    question: MissedQuestion
    day: date


@dataclass(slots=True)
class _Text:
    question: MissedQuestion
    days: OrderedDict[str, date] = field(default_factory=OrderedDict)  # by citizen, last one last


class MissedShelf:
    """Bounded; the texts that were not asked for longest go first."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, _Text] = OrderedDict()  # by id, last asked last
        self._counts: dict[str, int] = {}  # texts of a citizen
        self._dismissed: OrderedDict[str, None] = OrderedDict()

    def add(self, said: Contribution) -> None:
        """Keep a question, unless it was dismissed or its citizen has many already."""
        question, citizen = said.question, said.citizen
        kept = self._texts.get(question.id)
        is_new = kept is None or citizen not in kept.days
        if question.essence_id in self._dismissed or (is_new and self._counts.get(citizen, 0) >= MOST_OF_CITIZEN):
            return
        text = self._texts.setdefault(question.id, _Text(question))
        text.question = question
        self._counts[citizen] = self._counts.get(citizen, 0) + is_new
        text.days[citizen] = said.day
        text.days.move_to_end(citizen)
        self._texts.move_to_end(question.id)
        if len(text.days) > MOST_CITIZENS:
            self._forget(text, next(iter(text.days)))
        if len(self._texts) > MOST_TEXTS:
            self._drop(next(iter(self._texts)))

    def _drop(self, text_id: str) -> None:
        if text := self._texts.pop(text_id, None):
            for citizen in list(text.days):
                self._forget(text, citizen)

    def _forget(self, text: _Text, citizen: str) -> None:
        del text.days[citizen]
        self._counts[citizen] -= 1
        if not self._counts[citizen]:
            del self._counts[citizen]

    def prune(self, today: date) -> None:
        """Drop what is older than KEPT_DAYS."""
        for text_id, text in list(self._texts.items()):
            for citizen, day in list(text.days.items()):
                if day <= today - timedelta(KEPT_DAYS):
                    self._forget(text, citizen)
            if not text.days:
                del self._texts[text_id]

    def erase(self, citizen: str) -> None:
        """Remove what a citizen contributed."""
        for text_id, text in list(self._texts.items()):
            if citizen in text.days:
                self._forget(text, citizen)
                if not text.days:
                    del self._texts[text_id]

    def show(self, since: date) -> Sequence[KeptQuestion]:
        """Give questions asked on or after a day."""
        counted = ((text, [day for day in text.days.values() if day >= since]) for text in self._texts.values())
        return [KeptQuestion(text.question, len(days), max(days)) for text, days in counted if days]

    def dismiss(self, questions: Sequence[MissedQuestion]) -> None:
        """Remove questions and remember that."""
        self.remember_dismissed([question.essence_id for question in questions])
        self.remove(questions)

    def remember_dismissed(self, essences: Sequence[str]) -> None:
        """Never keep these again."""
        for essence_id in essences:
            self._dismissed[essence_id] = None
            self._dismissed.move_to_end(essence_id)
        while len(self._dismissed) > MOST_DISMISSED:
            self._dismissed.popitem(last=False)

    def remove(self, questions: Sequence[MissedQuestion]) -> None:
        """Remove questions."""
        for question in questions:
            self._drop(question.id)

    def contributions(self) -> Iterator[Contribution]:
        """Give all that is kept, so that adding it again in this order makes the same."""
        for text in self._texts.values():
            yield from (Contribution(citizen, text.question, day) for citizen, day in text.days.items())

    @property
    def dismissed(self) -> Sequence[str]:
        """What was dismissed, the oldest first."""
        return list(self._dismissed)
