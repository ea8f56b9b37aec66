"""Says how to mend a name that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

ALIKE_SCORE = 60  # rapidfuzz speaks 0-100; "exmaples" is 87 from "examples"


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Name up to two known names that look alike, or give the other mend.

    >>> did_you_mean("exmaples", ["examples", "title"], "ลบออก")
    'น่าจะหมายถึง `examples`'
    >>> did_you_mean("xyz", ["examples", "title"], "ลบออก")
    'ลบออก'
    """
    hits = process.extract(name, list(known), scorer=fuzz.ratio, limit=2, score_cutoff=ALIKE_SCORE)
    if not hits:
        return otherwise
    best = hits[0][1]
    close = [f"`{text}`" for text, score, _ in hits if score > best - 5]
    return f"น่าจะหมายถึง {' หรือ '.join(close)}"
