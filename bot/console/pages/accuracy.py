"""Accuracy over time: test results of each publication, how honest its confidence is, and words that are unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.console.accuracy import Measurement
from bot.console.guard import Call, Page
from bot.console.permissions import Permission
from bot.evaluation.accuracy import TakenBin, add_bins
from bot.evaluation.judging import Grade
from bot.figures.month import Month
from bot.figures.month_figures import read_words
from bot.figures.sentences import unknown_share

if TYPE_CHECKING:
    from bot.console.site import Console

ACCURACY = "/staff/accuracy"
MONTHS = 13
WIDTH, HEIGHT = 640, 200  # of a drawing, in its own units


@dataclass(frozen=True, slots=True)
class Line:
    """A line of shares over time; ``points`` are for SVG, with the place of what is known alone."""

    label: str
    points: Sequence[tuple[float, float]]
    stroke: str
    dashes: str


def show_accuracy(console: Console, call: Call) -> Response:
    """Show what was measured of the last publications, and the words of the last months."""
    kept = console.measurements.last()
    months = list(_months(console))
    bins = add_bins(each.accuracy.taken for each in kept if each.accuracy.taken)
    values = {
        "kept": kept,
        "newest": kept[-1] if kept else None,
        "lines": _lines(kept),
        "bins": [each for each in bins if each.rows],
        "points": _calibration(bins),
        "months": months,
        "words": _line("คำที่ไม่รู้จัก", [share for _, share in months], "#0b4f8a", "", _most(months)),
        "most": _most(months),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return console.show("accuracy.html", call, values)


def _lines(kept: Sequence[Measurement]) -> Sequence[Line]:
    measured = [each.accuracy for each in kept]
    return [
        _line("ตอบถูกทันที", [each.share(Grade.RIGHT) for each in measured], "#0b4f8a", ""),
        _line("คำตอบมีข้อความที่ต้องมี", [each.said_share for each in measured], "#14622c", "8 4"),
        _line("ไม่ตอบเรื่องอื่น", [each.share(Grade.DECLINED) for each in measured], "#7a4a00", "2 4"),
    ]


def _line(label: str, shares: Sequence[float | None], stroke: str, dashes: str, most: float = 1.0) -> Line:
    step = WIDTH / max(len(shares) - 1, 1)
    points = [
        (round(number * step, 1), round(HEIGHT * (1 - share / most), 1))
        for number, share in enumerate(shares)
        if share is not None
    ]
    return Line(label, points, stroke, dashes)


def _calibration(bins: Sequence[TakenBin]) -> Sequence[tuple[float, float, int]]:
    """Give place and number of each bin: how sure to the right, how often right upwards."""
    return [
        (round(HEIGHT * each.confidence / each.rows, 1), round(HEIGHT * (1 - each.right / each.rows), 1), each.rows)
        for each in bins
        if each.rows
    ]


def _months(console: Console) -> Iterator[tuple[Month, float | None]]:
    """Give the share of unknown words of the last months, the oldest first."""
    month, found = Month.of(console.clock().date()), []
    for _ in range(MONTHS):
        found.append(month)
        month = month.previous
    yield from ((each, unknown_share(read_words(console.figures, each))) for each in reversed(found))


def _most(months: Sequence[tuple[Month, float | None]]) -> float:
    return max((share for _, share in months if share), default=1.0)


PAGES = (Page(ACCURACY, show_accuracy, Permission.READ),)
