"""Texts as weighted n-gram vectors, and their kernel matrix, in numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.weights import Extract

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
FREQUENT = 48  # n-grams in more texts than this are multiplied as dense columns


@dataclass(frozen=True)
class Corpus:
    """Training texts as sparse rows: entry ``k`` says that text ``rows[k]`` holds n-gram ``columns[k]``.

    Attributes:
        vocabulary: n-gram to column.
        idf: weight of each column.
        rows: text of each entry.
        columns: column of each entry.
        values: idf divided by the length of the text's vector.
        size: number of texts.

    """

    vocabulary: dict[str, int]
    idf: Floats
    rows: Ints
    columns: Ints
    values: Floats
    size: int

    @classmethod
    def build(cls, texts: Sequence[str], extract: Extract) -> Corpus:
        """Count n-grams and weigh them by idf."""
        vocabulary: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        for row, text in enumerate(texts):
            for ngram in extract(text):
                columns.append(vocabulary.setdefault(ngram, len(vocabulary)))
                rows.append(row)
        row_array, column_array = np.array(rows), np.array(columns)
        counts = np.bincount(column_array, minlength=len(vocabulary))
        idf = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)
        weights = idf[column_array]
        lengths = np.sqrt(np.bincount(row_array, weights=weights**2, minlength=len(texts)))
        values = (weights / np.maximum(lengths, 1e-9)[row_array]).astype(np.float32)
        return cls(vocabulary, idf, row_array, column_array, values, len(texts))

    def kernel(self) -> Floats:
        """Multiply all texts with each other; shape (texts, texts)."""
        counts = np.bincount(self.columns, minlength=len(self.vocabulary))
        frequent = counts > FREQUENT
        product = self._dense_product(frequent)
        product += self._sparse_product(~frequent & (counts > 0), counts)
        return product

    def _dense_product(self, chosen: NDArray[np.bool_]) -> Floats:
        place = np.cumsum(chosen) - 1
        entries = chosen[self.columns]
        dense = np.zeros((self.size, int(chosen.sum())), dtype=np.float32)
        dense[self.rows[entries], place[self.columns[entries]]] = self.values[entries]
        product: Floats = dense @ dense.T
        return product

    def _sparse_product(self, chosen: NDArray[np.bool_], counts: Ints) -> Floats:
        entries = np.flatnonzero(chosen[self.columns])
        entries = entries[np.argsort(self.columns[entries], kind="stable")]
        result = np.zeros(self.size * self.size, dtype=np.float32)
        for count in np.unique(counts[chosen]):
            block = entries[counts[self.columns[entries]] == count].reshape(-1, count)
            rows, values = self.rows[block], self.values[block]
            flat = (rows[:, :, None] * self.size + rows[:, None, :]).ravel()
            np.add.at(result, flat, (values[:, :, None] * values[:, None, :]).ravel())
        return result.reshape(self.size, self.size)

    def project(self, weights: Floats) -> Floats:
        """Add up ``weights`` of the texts by n-gram; shape (n-grams, intents)."""
        order = np.argsort(self.columns, kind="stable")
        columns = self.columns[order]
        starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])
        table = np.empty((len(self.vocabulary), weights.shape[1]), dtype=np.float32)
        step = 64
        for first in range(0, weights.shape[1], step):
            part = weights[:, first : first + step][self.rows[order]] * self.values[order][:, None]
            table[columns[starts], first : first + step] = np.add.reduceat(part, starts, axis=0)
        return table
