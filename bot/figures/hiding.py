"""Leaves out counts that tell of few people, also those that could be worked out from what is left."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

LEAST = 5  # people or acts; fewer are not shown

K = TypeVar("K", bound=Hashable)
W = TypeVar("W", bound=Hashable)


def is_small(count: int, least: int = LEAST) -> bool:
    """Tell whether a count stands for somebody, but for too few.

    >>> is_small(0), is_small(4), is_small(5)
    (False, True, False)
    """
    return 0 < count < least


def hide_small(counts: Mapping[K, int], least: int = LEAST, also: Collection[K] = ()) -> dict[K, int | None]:
    """Hide small parts of a whole, and as many of the next larger ones as it takes to keep them hidden.

    The total may be shown beside the parts if it is not small itself: what is hidden is always at least two parts, and
    any of them might have ``least`` or more. Where that cannot be had, nothing but the total is left.

    Args:
        counts: parts that do not overlap and make a whole; none is negative.
        least: the smallest count that is shown; 0 is shown too.
        also: what has to be hidden for another reason.

    Returns:
        The parts in the same order, ``None`` for a hidden one.

    >>> hide_small({"line": 90, "telegram": 3, "simulator": 12})
    {'line': 90, 'telegram': None, 'simulator': None}
    """
    hidden = {key for key, count in counts.items() if is_small(count, least) or key in also}
    spare = sorted({count for key, count in counts.items() if count and key not in hidden})
    while hidden and not _is_kept([counts[key] for key in hidden], least):
        if not spare:
            return dict.fromkeys(counts)
        next_larger = spare.pop(0)
        hidden |= {key for key, count in counts.items() if count == next_larger}  # which of equal ones would tell
    return {key: None if key in hidden else count for key, count in counts.items()}


def _is_kept(hidden: Collection[int], least: int) -> bool:
    """Tell whether hidden parts, each known to be 1 at least, keep a large one among them that any of them may be."""
    return len(hidden) > 1 and max(hidden) >= least and sum(hidden) >= least + len(hidden)


def hide_differences(
    counts: Mapping[W, Mapping[K, int]], within: Iterable[tuple[W, W]], least: int = LEAST
) -> dict[W, dict[K, int | None]]:
    """Hide small parts in several overlapping windows, such as a day, its week and its month.

    Beside what ``hide_small`` hides in each, a part is hidden in the wider window where it differs by a small count
    from the same part shown in the narrower one. Show the windows' totals only after ``hide_totals``.

    Args:
        counts: for each window its parts.
        within: pairs of a narrower window and a wider one that holds all of it.
        least: the smallest count that is shown.

    """
    pairs = tuple(within)
    also: dict[W, set[K]] = {window: set() for window in counts}
    while True:
        shown = {window: hide_small(parts, least, also[window]) for window, parts in counts.items()}
        found = [
            (wide, key)
            for narrow, wide in pairs
            for key in shown[wide]
            if _tells(shown[narrow].get(key, 0), shown[wide][key], least)
        ]
        if not found:
            return shown
        for wide, key in found:
            also[wide].add(key)


def hide_totals(totals: Mapping[W, int], within: Iterable[tuple[W, W]], least: int = LEAST) -> dict[W, int | None]:
    """Hide totals of windows that are small, or differ by a small count from one they hold.

    Where a total is hidden, show no part of that window: parts add up.
    """
    shown: dict[W, int | None] = {key: None if is_small(count, least) else count for key, count in totals.items()}
    pairs = tuple(within)
    while found := [wide for narrow, wide in pairs if _tells(shown[narrow], shown[wide], least)]:
        shown.update(dict.fromkeys(found))
    return shown


def _tells(narrow: int | None, wide: int | None, least: int) -> bool:
    return narrow is not None and wide is not None and is_small(wide - narrow, least)
