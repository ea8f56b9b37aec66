"""The figures of one month as they may leave the house: what is small, or tells what is small, is hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.figures.hiding import LEAST, hide_small
from bot.figures.model import Figures, Row, Table
from bot.figures.month import Month

Counts = Mapping[str, int | None]  # None is hidden
NOTHING_NAMED = ""  # an entry or a province that was not named


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What citizens asked in a month; whatever reports and open data show is taken from here alone.

    Each mapping is a list of parts by itself: no two of them are crossed, so that none tells what another hides.

    Attributes:
        messages: how many were answered, asked back or in vain.
        persons: an estimate of the citizens who wrote.
        decisions: ``answer``, ``clarify``, ``fallback``.
        opening: ``open`` or ``closed``, by the hours of the hotline.
        hours: ``00`` to ``23``.
        days: by ISO date.
        entries: by answer id.
        useful: ``yes`` and ``no``.
        yes: by answer id, how often it was called useful.
        no: by answer id, how often it was not.
        provinces: by province id.
        talks: by how they ended.
        all_talks: how many there were.
        turns: talks by their number of turns, ``10`` for ten and more.
        seconds: by upper bound of the bucket.
        words: ``known`` and ``unknown``.

    """

    month: Month
    messages: int | None
    persons: int | None
    decisions: Counts
    opening: Counts
    hours: Counts
    days: Counts
    channels: Counts
    languages: Counts
    entries: Counts
    useful: Counts
    yes: Counts
    no: Counts
    provinces: Counts
    talks: Counts
    all_talks: int | None
    turns: Counts
    seconds: Counts
    words: Counts

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing that may be told."""
        return self.messages is None


def read_month(figures: Figures, month: Month, only: Collection[Table] = tuple(Table)) -> MonthFigures:
    """Read a month and hide what is small; what is of other tables than those that are wanted stays empty."""

    def rows(table: Table) -> Sequence[Row]:
        return list(figures.rows(table, month.first, month.last)) if table in only else ()

    hours, useful, talks = rows(Table.HOURS), rows(Table.USEFUL), rows(Table.TALKS)
    yes = _add_up((each for each in useful if each.key[1] == "yes"), _part(0))
    no = _add_up((each for each in useful if each.key[1] == "no"), _part(0))
    return MonthFigures(
        month=month,
        messages=_shown(sum(each.count for each in hours)),
        persons=_shown(figures.persons(str(month)) or 0),
        decisions=_hidden(hours, _part(3)),
        opening=_hidden(hours, _part(4)),
        hours=_hidden(hours, _part(0)),
        days=_hidden(hours, lambda row: row.day.isoformat()),
        channels=_hidden(hours, _part(1)),
        languages=_hidden(hours, _part(2)),
        entries=_without_unnamed(_hidden(rows(Table.ENTRIES), _part(0))),
        useful=_hidden(useful, _part(1)),
        yes=hide_small(yes),
        no=hide_small(no),
        provinces=_without_unnamed(_hidden(rows(Table.PROVINCES), _part(0))),
        talks=_hidden(talks, _part(1)),
        all_talks=_shown(sum(each.count for each in talks)),
        turns=_hidden(rows(Table.TURNS), _part(0)),
        seconds=_hidden(rows(Table.SECONDS), _part(1)),
        words=_hidden(rows(Table.WORDS), _part(0)),
    )


def read_words(figures: Figures, month: Month) -> Counts:
    """Read known and unknown words of a month alone."""
    return _hidden(figures.rows(Table.WORDS, month.first, month.last), _part(0))


def _part(place: int) -> Callable[[Row], str]:
    return lambda row: row.key[place]


def _add_up(rows: Iterable[Row], name: Callable[[Row], str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        counts[name(row)] += row.count
    return counts


def _hidden(rows: Iterable[Row], name: Callable[[Row], str]) -> Counts:
    return hide_small(_add_up(rows, name))


def _without_unnamed(counts: Counts) -> Counts:
    return {name: count for name, count in counts.items() if name != NOTHING_NAMED}


def _shown(count: int) -> int | None:
    return count if count >= LEAST else None


def share(part: int | None, whole: int | None) -> float | None:
    """Give a share, 0 to 1, where both counts may be shown."""
    return None if part is None or not whole else part / whole
