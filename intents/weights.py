"""What was learned about n-grams, and how it scores a text against every intent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from intents.ridge import Ridge
from intents.vectors import Extract, Floats

LARGEST_TABLE = 16_000_000  # numbers; 64 MB


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


class Table(Protocol):
    """Adds up what n-grams say for each intent."""

    def add_up(self, ngrams: NDArray[np.intp]) -> Floats:
        """Give the sum over n-grams of idf times weight; shape (intents,)."""
        ...


class DenseTable:
    """Every n-gram's weights for every intent; quickest, while there is room."""

    def __init__(self, ridge: Ridge, idf: Floats) -> None:
        self._table: Floats = (ridge.landmarks.T @ ridge.coefficients) * idf[:, None]

    def add_up(self, ngrams: NDArray[np.intp]) -> Floats:
        """Add up rows of the table."""
        total: Floats = self._table.take(ngrams, axis=0).sum(axis=0)
        return total


class LandmarkTable:
    """Goes by way of the landmarks: much smaller when there are thousands of intents."""

    def __init__(self, ridge: Ridge, idf: Floats) -> None:
        by_ngram = sparse.csr_array(ridge.landmarks.T)
        self._starts = by_ngram.indptr
        self._landmarks = by_ngram.indices
        self._values = by_ngram.data * np.repeat(idf, np.diff(by_ngram.indptr))
        self._coefficients = ridge.coefficients

    def add_up(self, ngrams: NDArray[np.intp]) -> Floats:
        """Find the landmarks near the text, and add up what they say."""
        pieces = [slice(self._starts[ngram], self._starts[ngram + 1]) for ngram in ngrams.tolist()]
        landmarks = np.concatenate([self._landmarks[piece] for piece in pieces])
        values = np.concatenate([self._values[piece] for piece in pieces])
        near = np.bincount(landmarks, values, minlength=len(self._coefficients)).astype(np.float32)
        total: Floats = near @ self._coefficients
        return total


@dataclass(frozen=True)
class Weights:
    """The learned numbers.

    Attributes:
        intents: ids by column.
        extract: how a text is cut into n-grams.
        vocabulary: n-gram to row.
        squares: idf² of each n-gram.
        unknown_square: the same for n-grams never seen.
        table: scores by n-gram.
        occurs: in which intents' examples each n-gram occurs, eight intents a byte; shape (intents / 8, n-grams).

    """

    intents: tuple[str, ...]
    extract: Extract
    vocabulary: dict[str, int]
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
        return np.fromiter(known, np.intp, len(known)), found.count(None)

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


def choose_table(ridge: Ridge, idf: Floats) -> Table:
    """Take the quick table unless it would be too large."""
    size = ridge.landmarks.shape[1] * ridge.coefficients.shape[1]
    return DenseTable(ridge, idf) if size <= LARGEST_TABLE else LandmarkTable(ridge, idf)
