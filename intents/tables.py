"""What n-grams say for each intent, in a form that is quick to add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Table(Protocol):
    """Adds up what n-grams say for each intent."""

    def add_up(self, ngrams: NDArray[np.intp]) -> Floats:
        """Give the sum over n-grams of idf times weight; shape (intents,)."""
        ...


@dataclass(frozen=True)
class DenseTable:
    """Every n-gram's weights for every intent, shape (n-grams, intents); quickest, while there is room."""

    weights: Floats

    def add_up(self, ngrams: NDArray[np.intp]) -> Floats:
        """Add up rows of the table."""
        total: Floats = self.weights.take(ngrams, axis=0).sum(axis=0)
        return total


@dataclass(frozen=True)
class LandmarkTable:
    """Goes by way of the landmarks: much smaller when there are thousands of intents.

    Attributes:
        starts: where the entries of each n-gram begin; the last one ends them all.
        landmarks: landmark of each entry.
        values: how much of the n-gram is in it.
        coefficients: what a landmark says for each intent; shape (landmarks, intents).

    """

    starts: NDArray[np.int32]
    landmarks: NDArray[np.int32]
    values: Floats
    coefficients: Floats

    def add_up(self, ngrams: NDArray[np.intp]) -> Floats:
        """Find the landmarks near the text, and add up what they say."""
        pieces = [slice(self.starts[ngram], self.starts[ngram + 1]) for ngram in ngrams.tolist()]
        landmarks = np.concatenate([self.landmarks[piece] for piece in pieces])
        values = np.concatenate([self.values[piece] for piece in pieces])
        near = np.bincount(landmarks, values, minlength=len(self.coefficients)).astype(np.float32)
        total: Floats = near @ self.coefficients
        return total
