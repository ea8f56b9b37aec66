"""The table of faults and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.faults.tally import Tally

HEAD = "| fault | times | messages | lost | twice | out of order | slowest webhook |\n|---|---|---|---|---|---|---|\n"


@dataclass(frozen=True, slots=True)
class Row:
    """What a fault, which happened so many times, did to the messages."""

    fault: str
    times: int
    tally: Tally
    slowest_seconds: float

    def __str__(self) -> str:
        tally = self.tally
        counts = (self.times, tally.messages, tally.lost, tally.twice, tally.out_of_order)
        figures = " | ".join(f"{count:,}" for count in counts)
        return f"| {self.fault} | {figures} | {self.slowest_seconds * 1000:,.0f} ms |"


def write_table(rows: list[Row], path: Path) -> None:
    """Write the rows as a table in Markdown."""
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
