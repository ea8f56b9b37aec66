"""Figures of two months with known truth, kept in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.figures.model import Ending, Row, Table
from bot.figures.month import Month
from bot.queue.tally import SEPARATOR, Batch

NOVEMBER, OCTOBER = Month(2026, 11), Month(2026, 10)


@dataclass
class MemoryFigures:
    """Keeps rows as they were given."""

    kept: list[Row] = field(default_factory=list)
    people: Mapping[str, int] = field(default_factory=dict)

    def rows(self, table: Table, first: date, last: date) -> Iterable[Row]:
        return [each for each in self.kept if each.table is table and first <= each.day <= last]

    def persons(self, month: str) -> int | None:
        return self.people.get(month)

    def batch(self) -> Batch:
        """Give all of it as the queue would, to be stored."""
        counts: Counter[str] = Counter()
        for row in self.kept:
            counts[SEPARATOR.join((row.day.isoformat(), row.table, *row.key))] += row.count
        return Batch("two months", "memory", counts, self.people)

    def add(self, table: Table, day: date, count: int, *key: str) -> None:
        self.kept.append(Row(table, day, key, count))


def make_figures(answers: Sequence[str], provinces: Sequence[str]) -> MemoryFigures:
    """Give two months: November with 1,200 messages, October with 1,000; small groups among them."""
    figures = MemoryFigures(people={"2026-11": 321, "2026-10": 300})
    for month, tens in ((NOVEMBER, 12), (OCTOBER, 10)):
        _add_messages(figures, month, tens)
    for number, answer in enumerate(answers):
        figures.add(Table.ENTRIES, NOVEMBER.first, 100 - 10 * number, answer, "", "answer")
        figures.add(Table.USEFUL, NOVEMBER.first, 50, answer, "yes")
        figures.add(Table.USEFUL, NOVEMBER.first, 5 + 10 * number, answer, "no")
    for number, province in enumerate(provinces):
        figures.add(Table.PROVINCES, NOVEMBER.first, 40 - number, province, "answer")
    for ending, count in ((Ending.ANSWERED, 200), (Ending.IN_VAIN, 50), (Ending.PERSON, 3), (Ending.PHONE, 30)):
        figures.add(Table.TALKS, NOVEMBER.first, count, "line", ending)
    for bound, count in (("0.5", 900), ("1", 250), ("2.5", 40), ("inf", 10)):
        figures.add(Table.SECONDS, NOVEMBER.first, count, "line", bound)
    figures.add(Table.WORDS, NOVEMBER.first, 970, "known")
    figures.add(Table.WORDS, NOVEMBER.first, 30, "unknown")
    return figures


def _add_messages(figures: MemoryFigures, month: Month, tens: int) -> None:
    """Spread ten times so many messages over the days, eight of ten answered, four of ten when closed."""
    for number in range(10):
        day = month.first + timedelta(days=3 * number)
        for hour, opening, decision, share in (
            ("10", "open", "answer", 6),
            ("20", "closed", "answer", 2),
            ("20", "closed", "clarify", 1),
            ("21", "closed", "fallback", 1),
        ):
            figures.add(Table.HOURS, day, share * tens - (number == 0), hour, "line", "th", decision, opening)
    figures.add(Table.HOURS, month.first, 2, "03", "line", "th", "answer", "closed")
    figures.add(Table.HOURS, month.first, 2, "10", "telegram", "en", "answer", "open")
