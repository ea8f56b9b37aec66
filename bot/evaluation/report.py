"""Shows an evaluation, in the terminal and as an HTML page: figures, reliability diagram, confusions, worst cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.evaluation.figures import INSIDE, OUTSIDE, Bin, Figures, Group
from bot.evaluation.judging import Grade, Judged

MAX_MATRIX = 60  # intents; more would not fit on a screen
MAX_WORST = 100
SIZE = 320  # pixels of the reliability diagram
BAD = (Grade.WRONG, Grade.ANSWERED, Grade.MISSED, Grade.BOTHERED)  # the worst first
NOTHING = "(none)"
SHOWN_CONFUSIONS = 8
STYLE = """
body { font: 16px/1.5 Sarabun, "Noto Sans Thai", sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } td, th { padding: .2rem .6rem; text-align: right; }
td:first-child, th:first-child { text-align: left; } tr { border-bottom: 1px solid #ddd; }
.scroll { overflow-x: auto; } .matrix { font-size: 11px; } .matrix td { padding: 0 .3rem; text-align: center; }
.matrix th.top { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; font-weight: 400; }
.matrix td.same { background: #cfe8d5; } .matrix td.other { background: #f4c7c3; } .worst td { text-align: left; }
"""


def print_figures(console: Console, figures: Figures, shown_mistakes: int = 0) -> None:
    """Print the tables of one file, and up to ``shown_mistakes`` messages that went wrong."""
    console.print(f"\n{figures.name}: {len(figures.judged):,} messages", style="bold", markup=False)
    if figures.inside:
        console.print(_terminal_table("in scope", figures.inside, INSIDE, ("top-1", "top-3")))
    if figures.outside:
        console.print(_terminal_table("out of scope", figures.outside, OUTSIDE))
    for line in _lines(figures):
        console.print(line, markup=False, highlight=False)
    for each in _mistakes(figures.judged)[:shown_mistakes]:
        console.print(_mistake_line(each), markup=False, highlight=False, soft_wrap=True)


def _terminal_table(title: str, groups: Sequence[Group], grades: Sequence[Grade], tops: Sequence[str] = ()) -> Table:
    table = Table(title, "rows", *tops, *(each.value for each in grades), box=None)
    for group in groups:
        shares = (*group.tops[: len(tops)], *(group.shares[each] for each in grades))
        table.add_row(group.name, str(group.rows), *map(_percent, shares))
    return table


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _lines(figures: Figures) -> Iterator[str]:
    shares = {
        "answers the question": figures.said,
        "right case": figures.cases,
        "places right": figures.slots,
        "dialogue turns right": figures.dialogue_turns,
    }
    for name, (right, rows) in shares.items():
        if rows:
            yield f"{name}: {right} of {rows} ({_percent(right / rows)})"
    median, high = figures.milliseconds
    yield f"milliseconds a message: p50 {median:.2f}, p99 {high:.2f}"
    for wanted, given, count in figures.confusions[:SHOWN_CONFUSIONS]:
        yield f"confused {count} x: {wanted} answered as {given}"


def _mistakes(judged: Sequence[Judged]) -> list[Judged]:
    """Sort what went wrong, the worst first."""
    order = [*BAD, Grade.OFFERED]
    bad = [each for each in judged if not each.is_good]
    return sorted(bad, key=lambda each: order.index(each.grade) if each.grade in order else len(order))


def _mistake_line(each: Judged) -> str:
    place = f" | place {each.answer.slot} for {dict(each.case.slot)}" if each.is_slot_right is False else ""
    said = (
        f" | not said: {each.case.must_say}, {each.answer.case} for {each.case.case}" if each.says_it is False else ""
    )
    return f"{each.grade:9} {each.case.intent:26} | {each.case.text[:90]!r} | {_best(each)}{place}{said}"


def write_report(path: Path, all_figures: Sequence[Figures]) -> None:
    """Write the page; it needs nothing from outside.

    Raises:
        OSError: the file cannot be written.

    """
    body = "\n".join(part for figures in all_figures for part in _parts(figures))
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Evaluation</title><style>{STYLE}</style>{body}'
    path.write_text(page.encode("utf-8", "replace").decode(), encoding="utf-8")


def _parts(figures: Figures) -> Iterator[str]:
    yield f"<h1>{escape(figures.name)}: {len(figures.judged):,} messages</h1>"
    if figures.inside:
        yield _table("in scope", figures.inside, INSIDE)
    if figures.outside:
        yield _table("out of scope", figures.outside, OUTSIDE)
    yield "".join(f"<p>{escape(line)}</p>" for line in _lines(figures))
    yield f"<h2>Confidence against truth</h2>{_reliability(figures.reliability)}"
    yield f"<h2>Confusions</h2>{_matrix(figures.judged)}"
    yield f"<h2>Worst cases</h2>{_worst(figures.judged)}"


def _table(title: str, groups: Sequence[Group], grades: Sequence[Grade]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in (title, "rows", *grades))
    rows = "".join(
        f"<tr><td>{escape(group.name)}</td><td>{group.rows}</td>"
        + "".join(f"<td>{100 * group.shares[each]:.1f} %</td>" for each in grades)
        + "</tr>"
        for group in groups
    )
    return f"<table><tr>{head}</tr>{rows}</table>"


def _reliability(bins: Sequence[Bin]) -> str:
    """Draw how often the best match was right against how sure the bot was; the line is honesty."""
    points = "".join(
        f'<circle cx="{SIZE * each.confidence:.0f}" cy="{SIZE * (1 - each.truth):.0f}" r="{4 + each.rows**0.4:.0f}"'
        f' fill="#2f7cb8" fill-opacity=".6"><title>{each.rows} messages: sure {each.confidence:.2f},'
        f" right {each.truth:.2f}</title></circle>"
        for each in bins
    )
    frame = f'<rect width="{SIZE}" height="{SIZE}" fill="none" stroke="#888"/>'
    line = f'<line x1="0" y1="{SIZE}" x2="{SIZE}" y2="0" stroke="#888" stroke-dasharray="4"/>'
    words = (
        f'<text x="{SIZE / 2}" y="{SIZE + 24}" text-anchor="middle">confidence 0-1</text>'
        f'<text x="-14" y="{SIZE / 2}" transform="rotate(-90 -14 {SIZE / 2})" text-anchor="middle">right 0-1</text>'
    )
    return f'<svg viewBox="-40 -20 {SIZE + 80} {SIZE + 60}" width="{SIZE + 80}">{frame}{line}{points}{words}</svg>'


def _matrix(judged: Sequence[Judged]) -> str:
    """Show wanted intents as rows and what the bot thought first as columns, where they differ at all."""
    pairs = Counter((each.case.intent, _thought(each)) for each in judged)
    mixed = Counter[str]()
    for (wanted, given), count in pairs.items():
        if wanted != given:
            mixed.update({wanted: count, given: count})
    names = sorted(name for name, _ in mixed.most_common(MAX_MATRIX))
    if not names:
        return "<p>None.</p>"
    head = "".join(f'<th class="top">{escape(name)}</th>' for name in names)
    rows = "".join(
        f"<tr><th>{escape(wanted)}</th>{''.join(_cell(pairs[wanted, given], wanted, given) for given in names)}</tr>"
        for wanted in names
    )
    return f'<div class="scroll"><table class="matrix"><tr><th>wanted \\ best</th>{head}</tr>{rows}</table></div>'


def _thought(each: Judged) -> str:
    """Give the best match, or the wanted intent where the best is accepted as well."""
    if not each.case.is_inside and each.grade is Grade.DECLINED:
        return each.case.intent
    best = each.answer.matches[0].intent if each.answer.matches else NOTHING
    return each.case.intent if best in each.case.accepted else best


def _cell(count: int, wanted: str, given: str) -> str:
    if not count:
        return "<td></td>"
    return f'<td class="{"same" if wanted == given else "other"}">{count}</td>'


def _worst(judged: Sequence[Judged]) -> str:
    """List what went wrong, the surest mistakes first."""
    bad = [each for each in judged if each.grade in BAD or each.is_slot_right is False]
    bad.sort(key=lambda each: (BAD.index(each.grade) if each.grade in BAD else len(BAD), -each.confidence))
    shown = [(each.grade.value, each.case.text[:160], each.case.intent, _best(each)) for each in bad[:MAX_WORST]]
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>" for cells in shown)
    head = "<tr><th>outcome</th><th>message</th><th>wanted</th><th>best matches</th></tr>"
    return f'<table class="worst">{head}{rows}</table>' if rows else "<p>None.</p>"


def _best(each: Judged) -> str:
    return ", ".join(f"{match.intent} {match.confidence:.2f}" for match in each.answer.matches[:3])
