"""One ridge regression over n-grams, spanned by a bounded number of landmarks."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from intents.model import DenseTable, Extract, Float32Array, LandmarkTable, WeightTable

Ints = NDArray[np.int64]

RIDGE = 0.3
LANDMARKS = 2_048
SHARE_POWER = 0.75  # measured: labels with many texts get fewer landmarks for each of them
BLOCK = 1_024  # texts held against the landmarks at a time; bounds the memory
LARGEST_TABLE = 16_000_000  # numbers; 64 MB
JITTER = 1e-3  # keeps the landmarks' own kernel positive in single precision


@dataclass(frozen=True)
class Ridge:
    """What was fitted: the score of a vector is ``vector @ landmarks.T @ coefficients``.

    Attributes:
        landmarks: shape (landmarks, n-grams).
        coefficients: shape (landmarks, intents).

    """

    landmarks: sparse.csr_array
    coefficients: Float32Array


def fit_ridge(rows: sparse.csr_array, targets: sparse.csr_array, blends: Ints) -> Ridge:
    """Fit by least squares with a penalty, in the span of blended texts.

    With every text a landmark of its own this is kernel ridge regression, exactly. With more texts than landmarks
    it is the Nyström method, on blends of texts of one intent, which lose far less than texts drawn by chance do.

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
    return Ridge(landmarks, np.ascontiguousarray(coefficients, dtype=np.float32))


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


def occurrences(rows: sparse.csr_array, labels: Ints, intents: int) -> NDArray[np.uint8]:
    """Tell in which intents' texts each n-gram occurs, eight intents a byte; shape (intents / 8, n-grams)."""
    known = np.flatnonzero(labels >= 0)
    held = sparse.csr_array(
        (np.ones(len(known), dtype=np.float32), (labels[known], known)), shape=(intents, len(labels))
    )
    found = sparse.csc_array(held @ rows)
    packed = np.zeros((-(-intents // 8), rows.shape[1]), dtype=np.uint8)
    columns = np.repeat(np.arange(rows.shape[1]), np.diff(found.indptr))
    np.bitwise_or.at(packed, (found.indices >> 3, columns), (128 >> (found.indices & 7)).astype(np.uint8))
    return packed


def choose_table(ridge: Ridge, idf: Float32Array) -> WeightTable:
    """Take the quick table unless it would be too large."""
    size = ridge.landmarks.shape[1] * ridge.coefficients.shape[1]
    return make_dense_table(ridge, idf) if size <= LARGEST_TABLE else make_landmark_table(ridge, idf)


def make_dense_table(ridge: Ridge, idf: Float32Array) -> DenseTable:
    """Give every n-gram its weights for every intent."""
    return DenseTable((ridge.landmarks.T @ ridge.coefficients) * idf[:, None])


def make_landmark_table(ridge: Ridge, idf: Float32Array) -> LandmarkTable:
    """Give every n-gram its share in the landmarks."""
    by_ngram = sparse.csr_array(ridge.landmarks.T)
    values = by_ngram.data * np.repeat(idf, np.diff(by_ngram.indptr))
    return LandmarkTable(by_ngram.indptr, by_ngram.indices, values, ridge.coefficients)


@dataclass(frozen=True)
class Corpus:
    """Training texts as rows.

    Attributes:
        vocabulary: n-gram to column.
        idf: weight of each column.
        rows: idf of the n-grams of each text, every row of length one; shape (texts, n-grams).

    """

    vocabulary: dict[str, int]
    idf: Float32Array
    rows: sparse.csr_array

    @classmethod
    def build(cls, texts: Sequence[str], extract: Extract) -> Corpus:
        """Count n-grams and weigh them by idf."""
        vocabulary: dict[str, int] = {}
        entries = array("i")
        ends = array("i", [0])
        for text in texts:
            entries.extend(vocabulary.setdefault(ngram, len(vocabulary)) for ngram in dict.fromkeys(extract(text)))
            ends.append(len(entries))
        columns = np.asarray(entries)
        counts = np.bincount(columns, minlength=len(vocabulary))
        idf = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)
        shape = (len(texts), len(vocabulary))
        return cls(
            vocabulary, idf, normalise_rows(sparse.csr_array((idf[columns], columns, np.asarray(ends)), shape=shape))
        )


def normalise_rows(rows: sparse.csr_array) -> sparse.csr_array:
    """Give every row the length one; empty rows stay empty."""
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1))
    scale = np.repeat(1 / np.maximum(lengths, 1e-9), np.diff(rows.indptr)).astype(np.float32)
    return sparse.csr_array((rows.data * scale, rows.indices, rows.indptr), shape=rows.shape)


def merge_alike(rows: sparse.csr_array) -> tuple[NDArray[np.intp], Ints]:
    """Find n-grams that occur in the same texts: they learn the same, so one row of a table does for all of them.

    Half of all n-grams occur in one text alone, many in each.

    Returns:
        The number of each n-gram's group, and of each group the first n-gram.

    >>> merge_alike(sparse.csr_array([[1, 1, 0, 1], [0, 1, 1, 0]]))[0].tolist()
    [0, 1, 2, 0]

    """
    columns = sparse.csc_array(rows)
    columns.sort_indices()
    groups: dict[bytes, int] = {}
    pieces = zip(columns.indptr, columns.indptr[1:], strict=False)
    numbers = [groups.setdefault(columns.indices[start:end].tobytes(), len(groups)) for start, end in pieces]
    return np.array(numbers, dtype=np.intp), np.unique(numbers, return_index=True)[1]
