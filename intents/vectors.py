"""Texts as weighted n-gram vectors: one sparse row each."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Extract = Callable[[str], Iterable[str]]
Floats = NDArray[np.float32]
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
    idf: Floats
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
