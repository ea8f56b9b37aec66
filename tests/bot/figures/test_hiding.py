"""What is left of figures after hiding tells nothing of few people, whatever is taken from what."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.figures.hiding import LEAST, hide_differences, hide_small, hide_totals, is_small

PARTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12) | st.integers(0, 500), max_size=8)
DAY, WEEK, MONTH = "day", "week", "month"
WITHIN = ((DAY, WEEK), (DAY, MONTH), (WEEK, MONTH))


def test_hides_a_small_part_and_one_more() -> None:
    """A lone hidden part would be the total less the rest."""
    assert hide_small({"a": 90, "b": 3, "c": 12}) == {"a": 90, "b": None, "c": None}


def test_shows_what_is_large_or_nothing() -> None:
    """A part of nobody tells of nobody."""
    assert hide_small({"a": 5, "b": 0, "c": 12}) == {"a": 5, "b": 0, "c": 12}


def test_hides_all_where_nothing_can_make_up_for_it() -> None:
    """Five parts that make five can only be ones."""
    assert set(hide_small({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 0}).values()) == {None}


@given(PARTS)
def test_no_sum_of_hidden_parts_is_small(counts: dict[str, int]) -> None:
    """The total less what is shown is a large group, and any part of it may be the large one."""
    shown = hide_small(counts)
    hidden = [counts[key] for key, count in shown.items() if count is None]

    assert list(shown) == list(counts)
    assert all(count == counts[key] and not is_small(count) for key, count in shown.items() if count is not None)
    if hidden and len(hidden) < len(counts):
        assert len(hidden) > 1
        assert sum(hidden) - (len(hidden) - 1) >= LEAST
        assert max(hidden) >= LEAST


@pytest.mark.parametrize(("length", "most"), [(2, 12), (3, 12), (4, 9)])
def test_who_knows_the_rule_works_out_no_small_part(length: int, most: int) -> None:
    """For everything that can be shown, total included, there are other counts that would be shown alike."""
    least = 3
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=length):
        if sum(counts) <= most and not is_small(sum(counts), least):
            alike[sum(counts), tuple(hide_small(dict(enumerate(counts)), least).values())].append(counts)

    for possible in alike.values():
        for key in range(length):
            assert len({counts[key] for counts in possible}) > 1 or not is_small(possible[0][key], least)


@given(st.lists(PARTS, min_size=3, max_size=3))
def test_no_difference_of_windows_is_small(atoms: list[dict[str, int]]) -> None:
    """A day, its week and its month, each part and each total taken from the other."""
    counts = _windows(atoms)
    totals = {window: sum(parts.values()) for window, parts in counts.items()}

    shown = hide_differences(counts, WITHIN)
    shown_totals = hide_totals(totals, WITHIN)

    for narrow, wide in WITHIN:
        rows = [(shown[narrow].get(key, 0), shown[wide][key]) for key in shown[wide]]
        for less, more in [*rows, (shown_totals[narrow], shown_totals[wide])]:
            assert less is None or more is None or not is_small(more - less)
    for window, parts in shown.items():
        hidden = [counts[window][key] for key, count in parts.items() if count is None]
        assert not hidden or len(hidden) == len(parts) or (len(hidden) > 1 and not is_small(sum(hidden)))
    assert all(not is_small(total) for total in shown_totals.values() if total is not None)


@given(st.lists(PARTS, min_size=3, max_size=3))
def test_what_is_alike_in_two_windows_stays(atoms: list[dict[str, int]]) -> None:
    """Where nothing came besides, the wider window shows what the narrower one shows."""
    alike = hide_differences(_windows([atoms[0], {}, {}]), WITHIN)

    assert alike[DAY] == alike[WEEK] == alike[MONTH] == hide_small(atoms[0])


def test_hides_a_week_that_tells_what_came_after_the_day() -> None:
    """Forty on the day and forty-two in the week: two came on the other days."""
    shown = hide_differences({DAY: {"a": 40, "b": 50}, WEEK: {"a": 42, "b": 90}}, [(DAY, WEEK)])

    assert shown == {DAY: {"a": 40, "b": 50}, WEEK: {"a": None, "b": None}}


def _windows(atoms: list[dict[str, int]]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    total: dict[str, int] = {}
    for window, atom in zip((DAY, WEEK, MONTH), atoms, strict=True):
        total = {key: total.get(key, 0) + atom.get(key, 0) for key in {**total, **atom}}
        counts[window] = total
    return counts
