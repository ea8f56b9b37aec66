"""What the page of figures shows: each figure beside the one before, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.figures.hiding import is_small
from bot.figures.model import Ending, Row, Table
from bot.figures.windows import Part, Period, Shown, Views, Window, windows_of

MOST_ENTRIES = 20
DECISIONS = ("answer", "clarify", "fallback")
FAST_SECONDS = 1.0
BAD_USEFUL = 0.6  # of opinions; below it an entry is marked for mending
LEAST_OPINIONS = 10
BAD_DENIED = 0.1  # of the times it was given; from there on an entry is marked too


@dataclass(frozen=True, slots=True)
class Figure:
    """A count now and before; ``None`` where it is hidden.

    Attributes:
        share: of the whole, 0-1.

    """

    name: str
    now: int | None
    before: int | None
    share: float | None = None

    @property
    def change(self) -> float | None:
        """How much it grew, 0 for not at all; ``None`` where that cannot be told."""
        return self.now / self.before - 1 if self.now is not None and self.before else None


@dataclass(frozen=True, slots=True)
class EntryFigure:
    """How often an entry was answered, and what citizens said of it.

    Attributes:
        useful: share of opinions that were good, 0-1; ``None`` where there are few.
        denied: share of the times it was given after which the citizen wrote that it missed, 0-1; ``None`` as above.
        is_bad: it needs a look.

    """

    id: str
    count: int | None
    useful: float | None
    denied: float | None
    is_bad: bool


@dataclass(frozen=True)
class Picture:
    """Everything on the page, for one period.

    Attributes:
        heat: messages by weekday (0 = Monday) and hour.
        closed: messages while the hotline was closed, and of these the ones answered.
        fast: share of replies within a second.
        persons: citizens of the month, estimated.

    """

    window: Window
    before: Window
    total: Figure
    decisions: Sequence[Figure]
    channels: Sequence[Figure]
    languages: Sequence[Figure]
    endings: Sequence[Figure]
    provinces: Sequence[Figure]
    entries: Sequence[EntryFigure]
    heat: Mapping[tuple[int, int], int | None]
    closed: tuple[int | None, int | None]
    fast: float | None
    persons: int | None


def make_picture(views: Views, period: Period, today: date, persons: int | None) -> Picture:
    """Put a period's figures together.

    Args:
        views: what may be shown.
        period: to be shown.
        today: in Bangkok.
        persons: estimate of the month.

    """
    now, before = windows_of(period, today)

    def figures(table: Table, place: int) -> Sequence[Figure]:
        return _figures(*(views.parts(table, each, lambda row: (row.key[place],)) for each in (now, before)))

    decisions = {each.name: each for each in figures(Table.HOURS, 3)}
    return Picture(
        window=now,
        before=before,
        total=Figure("", views.totals[now], views.totals[before]),
        decisions=[decisions.get(name, Figure(name, 0, 0, 0.0)) for name in DECISIONS],
        channels=figures(Table.HOURS, 1),
        languages=figures(Table.HOURS, 2),
        endings=[each for each in figures(Table.TALKS, 1) if each.name in tuple(Ending)],
        provinces=figures(Table.PROVINCES, 0),
        entries=_entries(views, now),
        heat=_heat(views.parts(Table.HOURS, now, _weekday_and_hour)),
        closed=_closed(views, now),
        fast=_fast(views.parts(Table.SECONDS, now, _is_fast)),
        persons=None if persons is None or is_small(persons) else persons,
    )


def _figures(now: Shown, before: Shown) -> Sequence[Figure]:
    """Compare parts, the most frequent first, hidden ones last."""
    whole = sum(count or 0 for count in now.values())
    found = [
        Figure(key[0], count, before.get(key, 0), count / whole if count is not None and whole else None)
        for key, count in now.items()
    ]
    return sorted(found, key=lambda each: (each.now is None, -(each.now or 0), each.name))


def _weekday_and_hour(row: Row) -> Part:
    return str(row.day.weekday()), row.key[0]


def _heat(parts: Shown) -> Mapping[tuple[int, int], int | None]:
    return {(int(day), int(hour)): count for (day, hour), count in parts.items()}


def _is_fast(row: Row) -> Part:
    return ("fast" if row.key[1] != "inf" and float(row.key[1]) <= FAST_SECONDS else "slow",)


def _fast(parts: Shown) -> float | None:
    fast, slow = parts.get(("fast",), 0), parts.get(("slow",), 0)
    return fast / (fast + slow) if fast is not None and slow is not None and fast + slow else None


def _closed(views: Views, window: Window) -> tuple[int | None, int | None]:
    """Count what came while the hotline was closed.

    What of it was answered is told only where all four of answered or not, open or closed may be known.
    """
    both = views.parts(Table.HOURS, window, lambda row: (row.key[4], "yes" if row.key[3] == "answer" else "no"))
    parts = views.parts(Table.HOURS, window, lambda row: (row.key[4],))
    is_known = None not in both.values()
    return parts.get(("closed",), 0), both.get(("closed", "yes"), 0) if is_known else None


def _entries(views: Views, window: Window) -> Sequence[EntryFigure]:
    counts = views.parts(Table.ENTRIES, window, lambda row: (row.key[0],))
    opinions = views.parts(Table.USEFUL, window, lambda row: row.key)
    denied = views.denied(window)
    found = [_entry(key[0], count, opinions, denied.get(key[0])) for key, count in counts.items() if count is not None]
    found.sort(key=lambda each: (-(each.count or 0), each.id))
    return [each for number, each in enumerate(found) if number < MOST_ENTRIES or each.is_bad]


def _entry(name: str, count: int, opinions: Shown, denied: float | None) -> EntryFigure:
    useful = _useful(opinions.get((name, "yes"), 0), opinions.get((name, "no"), 0))
    is_denied = denied is not None and denied >= BAD_DENIED
    return EntryFigure(name, count, useful[0], denied, is_bad=useful[1] or is_denied)


def _useful(yes: int | None, no: int | None) -> tuple[float | None, bool]:
    """Give the share of good opinions, and whether it is bad for sure."""
    if yes is None or no is None or yes + no == 0:
        return None, False
    share = yes / (yes + no)
    return share, yes + no >= LEAST_OPINIONS and share < BAD_USEFUL
