"""Confidence as a probability: a small logistic model learned from leave-one-out predictions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RIDGE = 1e-2
STEPS = 30


def evidence_matrix(best: Floats, gap: Floats, total: Floats, letters: Floats, contained: Floats) -> Floats:
    """Put the five numbers and their products with the best score into rows.

    Args:
        best: score of the best intent.
        gap: distance to the second.
        total: sum of all scores, low for messages that are none of ours.
        letters: length of the message.
        contained: share of the message that occurs in examples of the best intent.

    """
    length = np.log(np.maximum(letters, 1.0))
    plain = np.stack([np.ones_like(best), best, gap, total, length, contained], axis=1)
    return np.concatenate([plain, best[:, None] * plain[:, 2:]], axis=1)


@dataclass(frozen=True)
class Calibration:
    """Weights of the logistic model."""

    weights: Floats

    @classmethod
    def fit(cls, evidence: Floats, is_right: NDArray[np.bool_]) -> Calibration:
        """Fit by Newton steps with a small ridge.

        Args:
            evidence: rows of ``evidence_matrix``.
            is_right: whether the best intent was the right one.

        """
        weights = np.zeros(evidence.shape[1])
        target = is_right.astype(float)
        penalty = RIDGE * np.eye(len(weights)) * len(target) / 1000
        for _ in range(STEPS):
            predicted = _sigmoid(evidence @ weights)
            gradient = evidence.T @ (predicted - target) + penalty @ weights
            curvature = (evidence * (predicted * (1 - predicted))[:, None]).T @ evidence + penalty
            step = np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
            weights = weights - step
            if np.abs(step).max() < 1e-6:
                break
        return cls(weights)

    def confidence(self, evidence: Floats) -> Floats:
        """Give the probability, 0-1, that the best intent of each row is right."""
        return _sigmoid(evidence @ self.weights)


def _sigmoid(values: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))
    return result
