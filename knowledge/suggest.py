"""Says how to mend a name that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from knowledge.model import Text

CLOSE_SCORES = 5
ALIKE_SCORE = 60  # rapidfuzz speaks 0-100; "exmaples" is 87 from "examples"


def suggest(name: str, known: Iterable[str]) -> Text | None:
    """Name up to two known names that look alike.

    >>> suggest("exmaples", ["examples", "title"])
    Text(th='น่าจะหมายถึง `examples`', en='Did you mean `examples`?')
    >>> suggest("xyz", ["examples", "title"]) is None
    True
    """
    close = [f"`{text}`" for text in find_alike(name, known)]
    return Text(f"น่าจะหมายถึง {' หรือ '.join(close)}", f"Did you mean {' or '.join(close)}?") if close else None


def find_alike(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Give up to two known names that look alike.

    >>> find_alike("exmaples", ["examples", "title"])
    ('examples',)
    """
    hits = process.extract(name, sorted(known), scorer=fuzz.ratio, limit=2, score_cutoff=ALIKE_SCORE)
    return tuple(text for text, score, _ in hits if score > hits[0][1] - CLOSE_SCORES)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Name in Thai what looks alike, or give the other mend.

    >>> did_you_mean("xyz", ["examples", "title"], "ลบออก")
    'ลบออก'
    """
    close = suggest(name, known)
    return close.th if close else otherwise
