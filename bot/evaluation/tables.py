"""Prints the figures of an evaluation in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from bot.evaluation.figures import INSIDE, OUTSIDE, Figures, Group
from bot.evaluation.judging import Judged, Outcome

SHOWN_CONFUSIONS = 8


def print_figures(console: Console, figures: Figures, shown_mistakes: int = 0) -> None:
    """Print the tables of one file, and up to ``shown_mistakes`` messages that went wrong."""
    console.print(f"\n{figures.name}: {len(figures.judged):,} messages", style="bold", markup=False)
    if figures.inside:
        console.print(_inside_table(figures.inside))
    if figures.outside:
        console.print(_outside_table(figures.outside))
    for line in _lines(figures):
        console.print(line, markup=False, highlight=False)
    for each in _mistakes(figures.judged)[:shown_mistakes]:
        console.print(_mistake_line(each), markup=False, highlight=False, soft_wrap=True)


def _inside_table(groups: Sequence[Group]) -> Table:
    table = Table("in scope", "rows", "top-1", "top-3", *(each.value for each in INSIDE), box=None)
    for group in groups:
        shares = (*group.tops, *(group.shares[each] for each in INSIDE))
        table.add_row(group.name, str(group.rows), *(_percent(share) for share in shares))
    return table


def _outside_table(groups: Sequence[Group]) -> Table:
    table = Table("out of scope", "rows", *(each.value for each in OUTSIDE), box=None)
    for group in groups:
        table.add_row(group.name, str(group.rows), *(_percent(group.shares[each]) for each in OUTSIDE))
    return table


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _lines(figures: Figures) -> Iterator[str]:
    for name, (right, rows) in (("places right", figures.slots), ("dialogue turns right", figures.dialogue_turns)):
        if rows:
            yield f"{name}: {right} of {rows} ({_percent(right / rows)})"
    median, high = figures.milliseconds
    yield f"milliseconds a message: p50 {median:.2f}, p99 {high:.2f}"
    for wanted, given, count in figures.confusions[:SHOWN_CONFUSIONS]:
        yield f"confused {count} x: {wanted} answered as {given}"


def _mistakes(judged: Sequence[Judged]) -> list[Judged]:
    """Sort what went wrong, the worst first."""
    order = [Outcome.WRONG, Outcome.ANSWERED, Outcome.MISSED, Outcome.BOTHERED, Outcome.OFFERED]
    bad = [each for each in judged if not each.is_good]
    return sorted(bad, key=lambda each: order.index(each.outcome) if each.outcome in order else len(order))


def _mistake_line(each: Judged) -> str:
    best = ", ".join(f"{match.intent} {match.confidence:.2f}" for match in each.verdict.matches[:3])
    place = f" | place {each.verdict.slot} for {dict(each.case.slot)}" if each.is_slot_right is False else ""
    return f"{each.outcome:9} {each.case.intent:26} | {each.case.text[:90]!r} | {best}{place}"
