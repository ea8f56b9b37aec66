"""What was measured, and how it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

MARKS = {True: "[green]yes[/]", False: "[red]no[/]", None: ""}


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report.

    Attributes:
        part: accept, answer, workers or memory.
        name: what was measured.
        value: the middle of the rounds.
        unit: of the value.
        ratio: to what the note names.
        target: what was promised, in words.
        is_met: whether the promise holds; None where none was made.
        note: what it is compared with, and how far to trust it.

    """

    part: str
    name: str
    value: float
    unit: str
    ratio: float | None = None
    target: str = ""
    is_met: bool | None = None
    note: str = ""


def print_figures(console: Console, figures: Iterable[Figure]) -> None:
    """Print one table a part."""
    parts: dict[str, list[Figure]] = {}
    for figure in figures:
        parts.setdefault(figure.part, []).append(figure)
    for part, lines in parts.items():
        table = Table("measured", "figure", "unit", "ratio", "target", "met", "note", title=part, title_justify="left")
        for name in ("figure", "ratio"):
            next(each for each in table.columns if each.header == name).justify = "right"
        for line in lines:
            ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
            table.add_row(line.name, _rounded(line.value), line.unit, ratio, line.target, MARKS[line.is_met], line.note)
        console.print(table)


def _rounded(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"


def write_json(path: Path, about: Mapping[str, object], figures: Sequence[Figure]) -> None:
    """Write the figures for programs."""
    shown = {**about, "figures": [asdict(figure) for figure in figures]}
    path.write_text(json.dumps(shown, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value that a share of them stay within."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def middle_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Give the middle of the rounds' ratios: what shook the machine in one round shook both."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))
