"""The ridge for thousands of intents: spanned by a bounded number of blends of texts, in memory and in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from intents.corpus import Corpus, Ints, normalise_rows
from intents.model import Float32Array, LandmarkTable
from intents.ridge import RIDGE

LANDMARKS = 2_048
SHARE_POWER = 0.75  # measured: labels with many texts get fewer landmarks for each of them
BLOCK = 1_024  # texts held against the landmarks at a time; bounds the memory
JITTER = 1e-3  # keeps the landmarks' own kernel positive in single precision


@dataclass(frozen=True)
class LandmarkRidge:
    """What was fitted: the score of a vector is ``vector @ landmarks.T @ coefficients``.

    Attributes:
        landmarks: shape (landmarks, n-grams).
        coefficients: shape (landmarks, intents).

    """

    landmarks: sparse.csr_array
    coefficients: Float32Array


def fit_landmarks(rows: sparse.csr_array, targets: sparse.csr_array, blends: Ints) -> LandmarkRidge:
    """Fit by least squares with a penalty, in the span of blended texts.

    The Nyström method, on blends of texts of one intent, which lose far less than texts drawn by chance do.

    Args:
        rows: the texts, shape (texts, n-grams).
        targets: what each text should score, shape (texts, intents).
        blends: the landmark that each text goes into, counted from 0.

    """
    ones = np.ones(len(blends), dtype=np.float32)
    mix = sparse.csr_array((ones, (blends, np.arange(len(blends)))), shape=(int(blends.max()) + 1, len(blends)))
    landmarks = normalise_rows(sparse.csr_array(mix @ rows))
    lower = (landmarks @ landmarks.T).toarray(order="F")
    lower[np.diag_indices_from(lower)] += JITTER
    lower = linalg.cholesky(lower, lower=True, overwrite_a=True, check_finite=False)
    normal = np.zeros_like(lower, order="F")  # its lower half; nobody reads the other
    normal[np.diag_indices_from(normal)] = RIDGE
    wanted = np.zeros((lower.shape[0], targets.shape[1]), dtype=np.float32)
    for start in range(0, rows.shape[0], BLOCK):
        products = (landmarks @ rows[start : start + BLOCK].T).toarray(order="F")
        whitened = linalg.solve_triangular(lower, products, lower=True, overwrite_b=True, check_finite=False)
        normal = linalg.blas.ssyrk(1.0, whitened, beta=1.0, c=normal, lower=1, overwrite_c=1)
        wanted += (targets[start : start + BLOCK].T @ whitened.T).T
    factor = linalg.cho_factor(normal, lower=True, overwrite_a=True, check_finite=False)
    solved = linalg.cho_solve(factor, wanted, overwrite_b=True, check_finite=False)
    coefficients = linalg.solve_triangular(lower, solved, lower=True, trans="T", check_finite=False)
    return LandmarkRidge(landmarks, np.ascontiguousarray(coefficients, dtype=np.float32))


def choose_blends(labels: Ints) -> Ints:
    """Tell which landmark each text goes into: neighbours with the same label share one where there are too many.

    >>> choose_blends(np.array([0, 0, 1, 1])).tolist()  # few texts: a landmark each
    [0, 1, 2, 3]
    """
    found, counts = np.unique(labels, return_counts=True)
    if len(labels) <= LANDMARKS:
        return np.arange(len(labels))
    blends = np.empty(len(labels), dtype=np.int64)
    weights = counts**SHARE_POWER
    shares = (LANDMARKS * weights / weights.sum()).tolist()
    first = 0
    for label, count, share in zip(found.tolist(), counts.tolist(), shares, strict=True):
        parts = min(count, max(1, round(share)))
        blends[labels == label] = first + np.arange(count) * parts // count
        first += parts
    return blends


def fit_landmark_table(
    corpus: Corpus, targets: sparse.csr_array, labels: Ints, chosen: NDArray[np.intp]
) -> LandmarkTable:
    """Give each of the chosen n-grams its share in the landmarks, and these what they say for each target."""
    ridge = fit_landmarks(corpus.rows, targets, choose_blends(labels))
    by_ngram = sparse.csr_array(ridge.landmarks[:, chosen].T)
    values = by_ngram.data * np.repeat(corpus.idf[chosen], np.diff(by_ngram.indptr))
    return LandmarkTable(by_ngram.indptr, by_ngram.indices, values, ridge.coefficients)
