"""Texts as rows of numbers."""

from __future__ import annotations

import numpy as np
import pytest

from intents.corpus import Corpus, merge_alike, occurrences
from intents.ngrams import extract_ngrams
from tests.intents.corpora import LABELS, TEXTS


@pytest.fixture
def corpus() -> Corpus:
    return Corpus.build(TEXTS, extract_ngrams)


def test_every_text_is_a_row_of_length_one(corpus: Corpus) -> None:
    """Long and short questions weigh the same."""
    dense = corpus.rows.toarray()

    assert np.allclose((dense**2).sum(axis=1), 1, atol=1e-5)


def test_ngrams_of_one_text_alone_may_be_left_out(corpus: Corpus) -> None:
    """Half of them do; what is left keeps its order, its weight, and rows of length one."""
    fewer = Corpus.build(TEXTS, extract_ngrams, least=2)
    counts = np.bincount(corpus.rows.indices, minlength=len(corpus.vocabulary))

    assert list(fewer.vocabulary) == [ngram for ngram, column in corpus.vocabulary.items() if counts[column] > 1]
    assert list(fewer.vocabulary.values()) == list(range(len(fewer.vocabulary)))
    assert np.array_equal(fewer.idf, corpus.idf[counts > 1])
    lengths = np.sqrt((fewer.rows.toarray() ** 2).sum(axis=1))
    assert np.allclose(lengths[lengths > 0], 1, atol=1e-5)


def test_tells_in_which_intents_an_ngram_occurs(corpus: Corpus) -> None:
    """Background messages do not count as examples of anything."""
    packed = occurrences(corpus.rows, LABELS, 2)

    found = np.unpackbits(packed, axis=0)[:2].astype(bool)
    for ngram, row in corpus.vocabulary.items():
        holders = {label for text, label in zip(TEXTS, LABELS.tolist(), strict=True) if ngram in extract_ngrams(text)}
        assert {intent for intent in (0, 1) if found[intent, row]} == holders - {-1}


def test_only_ngrams_that_stand_in_the_same_texts_share_a_row(corpus: Corpus) -> None:
    """A table with half the rows tells as much."""
    groups, first = merge_alike(corpus.rows)

    dense = corpus.rows.toarray() > 0
    assert len(first) < dense.shape[1] / 2
    assert np.array_equal(dense[:, first][:, groups], dense)
    assert np.array_equal(corpus.idf[first][groups], corpus.idf)
