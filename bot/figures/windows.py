"""The spans of days that are looked at: today, this week, this month, and as much of the one before each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.figures.hiding import hide_differences, hide_totals
from bot.figures.model import Figures, Row, Table


class Period(StrEnum):
    """What an officer chooses."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Window:
    """Days from one to another, both included."""

    first: date
    last: date

    def holds(self, other: Window) -> bool:
        """Tell whether another window lies in this one."""
        return self != other and self.first <= other.first and other.last <= self.last


def windows_of(period: Period, today: date) -> tuple[Window, Window]:
    """Give the window of a period up to today, and the same part of the one before.

    >>> windows_of(Period.MONTH, date(2026, 3, 31))[1]
    Window(first=datetime.date(2026, 2, 1), last=datetime.date(2026, 2, 28))
    """
    if period is Period.DAY:
        before = today - timedelta(days=1)
        return Window(today, today), Window(before, before)
    if period is Period.WEEK:
        monday, week = today - timedelta(days=today.weekday()), timedelta(days=7)
        return Window(monday, today), Window(monday - week, today - week)
    first = today.replace(day=1)
    end = first - timedelta(days=1)
    return Window(first, today), Window(end.replace(day=1), end.replace(day=min(today.day, end.day)))


Part = tuple[str, ...]
Shown = Mapping[Part, int | None]


class Views:
    """All that the picture shows, small counts hidden in each window and between them.

    Args:
        figures: exact counts.
        today: in Bangkok.

    """

    def __init__(self, figures: Figures, today: date) -> None:
        found = (window for period in Period for window in windows_of(period, today))
        self._windows: Sequence[Window] = tuple(dict.fromkeys(found))
        self._within = [(narrow, wide) for wide in self._windows for narrow in self._windows if wide.holds(narrow)]
        first = min(window.first for window in self._windows)
        self._rows = {table: tuple(figures.rows(table, first, today)) for table in Table}
        counts = {window: sum(self._count(Table.HOURS, window, lambda _: ()).values()) for window in self._windows}
        self.totals: Mapping[Window, int | None] = hide_totals(counts, self._within)

    def parts(self, table: Table, window: Window, part: Callable[[Row], Part]) -> Shown:
        """Give the counts of a table by parts; ``None`` for a hidden one.

        Args:
            table: to be counted.
            window: one of those that are shown.
            part: which part a row belongs to.

        """
        return self._shown({each: self._count(table, each, part) for each in self._windows}, window)

    def denied(self, window: Window) -> Mapping[str, float]:
        """Give by answer the share that was denied right after it, 0-1; only where no small count can be told by it.

        How often an answer was given is shown too, so those denied and those not hide each other.
        """
        given = {each: self._count(Table.ENTRIES, each, lambda row: (row.key[0], row.key[2])) for each in self._windows}
        denied = {each: self._count(Table.DENIED, each, lambda row: row.key) for each in self._windows}
        shares = {}
        for (answer,) in denied[window]:
            pairs: dict[Window, dict[Part, int]] = {}
            for each in self._windows:
                all_given = given[each][answer, "answer"]
                yes = min(denied[each][answer,], all_given)  # a talk may go over midnight
                pairs[each] = {("yes",): yes, ("no",): all_given - yes}
            shown = self._shown(pairs, window)
            yes_shown, no_shown = shown["yes",], shown["no",]
            if yes_shown is not None and no_shown is not None and yes_shown + no_shown:
                shares[answer] = yes_shown / (yes_shown + no_shown)
        return shares

    def _shown(self, counts: Mapping[Window, Mapping[Part, int]], window: Window) -> Shown:
        shown = hide_differences(counts, self._within)[window]
        return dict.fromkeys(shown) if self.totals[window] is None else shown

    def _count(self, table: Table, window: Window, part: Callable[[Row], Part]) -> Counter[Part]:
        counts: Counter[Part] = Counter()
        for row in self._rows[table]:
            if window.first <= row.day <= window.last:
                counts[part(row)] += row.count
        return counts
