"""A small month over two worker processes that are killed, and a Redis that is killed: every figure is right."""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures.month import simulate


async def test_every_figure_of_a_month_is_exact(tmp_path: Path) -> None:
    """Each message counts once, also where it was delivered again, answered twice or left by the dead."""
    assert await simulate(tmp_path, messages=4_000, citizens=300, kills=4) == []
