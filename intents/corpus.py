"""Training texts as rows of numbers."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from intents.model import Extract, Float32Array

Ints = NDArray[np.int64]


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
    def build(cls, texts: Sequence[str], extract: Extract, least: int = 1) -> Corpus:
        """Count n-grams and weigh them by idf.

        Args:
            texts: normalised texts with masked places.
            extract: how they are cut into n-grams.
            least: n-grams in fewer texts are left out.

        """
        vocabulary: dict[str, int] = {}
        entries = array("i")
        ends = array("i", [0])
        for text in texts:
            entries.extend(vocabulary.setdefault(ngram, len(vocabulary)) for ngram in dict.fromkeys(extract(text)))
            ends.append(len(entries))
        columns = np.asarray(entries)
        counts = np.bincount(columns, minlength=len(vocabulary))
        idf = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)
        rows = sparse.csr_array((idf[columns], columns, np.asarray(ends)), shape=(len(texts), len(vocabulary)))
        if least > 1:
            kept = np.flatnonzero(counts >= least)
            ngrams = list(vocabulary)
            vocabulary = {ngrams[column]: place for place, column in enumerate(kept.tolist())}
            rows, idf = rows[:, kept], idf[kept]
        return cls(vocabulary, idf, normalise_rows(rows))


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
