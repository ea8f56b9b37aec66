"""What was learned about n-grams, and how it scores a text against every intent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Extract = Callable[[str], frozenset[str]]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scores:
    """A text held against every intent.

    Attributes:
        by_intent: score of each intent, in the order of ``Weights.intents``.
        best: number of the best intent.
        contained: idf²-weighted share of the text that occurs in examples of the best intent, 0-1.

    """

    by_intent: Floats
    best: int
    contained: float


@dataclass(frozen=True)
class Weights:
    """The learned table.

    Attributes:
        intents: ids by column.
        extract: how a text is cut into n-grams.
        vocabulary: n-gram to row.
        idf: weight of each n-gram.
        unknown_idf: weight of n-grams never seen.
        table: scores of each n-gram for each intent, already times idf, shape (n-grams, intents).
        occurs: whether an n-gram occurs in any example of an intent, same shape.

    """

    intents: tuple[str, ...]
    extract: Extract
    vocabulary: dict[str, int]
    idf: Floats
    unknown_idf: float
    table: Floats
    occurs: NDArray[np.bool_]

    def score(self, text: str, favoured: NDArray[np.float32] | None = None) -> Scores | None:
        """Score a normalised text with masked places; ``None`` when nothing in it was ever seen.

        Args:
            text: what to score.
            favoured: bonus of each intent, for messages that lean on what was said before.

        """
        ngrams = self.extract(text)
        rows = [row for row in map(self.vocabulary.get, ngrams) if row is not None]
        if not rows:
            return None
        squares = np.square(self.idf[rows])
        known = float(squares.sum())
        whole = known + (len(ngrams) - len(rows)) * self.unknown_idf**2
        by_intent = self.table[rows].sum(axis=0)
        by_intent /= whole**0.5
        if favoured is not None:
            by_intent += favoured
        best = int(by_intent.argmax())
        contained = float(squares[self.occurs[rows, best]].sum()) / whole
        return Scores(by_intent, best, contained)
