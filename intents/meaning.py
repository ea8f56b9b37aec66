"""Scores intents by what a text means as a whole, where its letters alone are not sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

WIDTH = 1.0  # measured: of the kernel, exp(-WIDTH * squared distance); half as wide and twice are as good

Float32Array = NDArray[np.float32]


@dataclass(frozen=True)
class Meaning:
    """A kernel ridge regression over vectors of texts, in the span of landmarks.

    Attributes:
        landmarks: vectors of length one; shape (landmarks, dimensions).
        coefficients: what being near a landmark says for each intent; shape (landmarks, intents).
        share: of the score that is this one; the rest comes from letters.

    """

    landmarks: Float32Array
    coefficients: Float32Array
    share: float

    def score(self, vectors: Float32Array) -> Float32Array:
        """Score the vector of a text for each intent, or of several; shape (..., intents)."""
        near: Float32Array = nearness(vectors, self.landmarks) @ self.coefficients
        return near

    def mix(self, by_letters: Float32Array, by_meaning: Float32Array) -> Float32Array:
        """Put both kinds of scores together."""
        mixed: Float32Array = by_letters + np.float32(self.share) * (by_meaning - by_letters)
        return mixed

    def check(self, intents: int) -> None:
        """Raise ValueError if it is not for so many intents."""
        if self.coefficients.shape != (len(self.landmarks), intents):
            raise ValueError(f"meanings of {self.coefficients.shape} for {intents} intents")

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Make it of what was kept."""
        return cls(**values)


def nearness(vectors: Float32Array, landmarks: Float32Array) -> Float32Array:
    """Give how near vectors of length one are to landmarks, 0-1; shape (..., landmarks)."""
    near: Float32Array = np.exp(WIDTH * (2 * (vectors @ landmarks.T) - 2))
    return near
