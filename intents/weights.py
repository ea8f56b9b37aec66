"""What was learned about n-grams, and how it scores a text against every intent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.features import Extract
from intents.tables import Floats, Table


@dataclass(frozen=True, slots=True)
class Scores:
    """A text held against every intent.

    Attributes:
        by_intent: score of each intent, in the order of ``Weights.intents``.
        best: number of the best intent.
        contained: idf²-weighted share of the text that occurs in examples of the best intent, 0-1.
        known: the same for examples of any intent and the background.

    """

    by_intent: Floats
    best: int
    contained: float
    known: float


@dataclass(frozen=True)
class Weights:
    """The learned numbers.

    Attributes:
        intents: ids by column.
        extract: how a text is cut into n-grams.
        vocabulary: n-gram to its number.
        rows: row of each n-gram; those that occur in the same texts learn the same, and share one.
        squares: idf² of the n-grams of each row.
        unknown_square: the same for n-grams never seen.
        table: scores by row.
        occurs: in which intents' examples the n-grams of a row occur, eight intents a byte; shape (intents / 8, rows).

    """

    intents: tuple[str, ...]
    extract: Extract
    vocabulary: dict[str, int]
    rows: NDArray[np.intp]
    squares: Floats
    unknown_square: float
    table: Table
    occurs: NDArray[np.uint8]

    def score(self, text: str) -> Scores | None:
        """Score a normalised text with masked places; ``None`` when nothing in it was ever seen."""
        rows, unknown = self._look_up(text)
        if not len(rows):
            return None
        squares = self.squares.take(rows)
        seen = float(squares.sum())
        whole = seen + unknown * self.unknown_square
        by_intent = self.table.add_up(rows)
        by_intent *= whole**-0.5
        best = int(by_intent.argmax())
        held = self.occurs[best >> 3].take(rows) & (128 >> (best & 7)) != 0
        return Scores(by_intent, best, float(squares.dot(held)) / whole, seen / whole)

    def _look_up(self, text: str) -> tuple[NDArray[np.intp], int]:
        """Give the rows of the n-grams of a text, and how many of them were never seen."""
        found = list(map(self.vocabulary.get, self.extract(text)))
        known = set(found)
        known.discard(None)
        return self.rows.take(np.fromiter(known, np.intp, len(known))), found.count(None)

    # -- for explanations

    def weight(self, row: int, column: int) -> float:
        """Give what one n-gram adds to the score of one intent, before the length of the text is divided out."""
        return float(self.table.add_up(np.array([row]))[column])

    def occurs_in(self, row: int, column: int) -> bool:
        """Tell whether an n-gram occurs in the examples of an intent."""
        return bool(self.occurs[column >> 3, row] & (128 >> (column & 7)))

    def length(self, text: str) -> float:
        """Give the length of a text's vector, n-grams never seen included."""
        rows, unknown = self._look_up(text)
        return float((float(self.squares.take(rows).sum()) + unknown * self.unknown_square) ** 0.5)
