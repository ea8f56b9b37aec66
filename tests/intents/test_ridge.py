"""The learned table is what the mathematics says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from intents import ridge
from intents.ngrams import extract_ngrams
from intents.ridge import (
    RIDGE,
    Corpus,
    choose_blends,
    fit_ridge,
    make_dense_table,
    make_landmark_table,
    merge_alike,
    occurrences,
)

TEXTS = ["หางานทำ", "อยากได้งาน", "มีงานว่างไหม", "ขอเบอร์", "เบอร์โทรสำนักงาน", "โทรเบอร์ไหน", "ฝนตกหนัก", "find a job"]
LABELS = np.array([0, 0, 0, 1, 1, 1, -1, 0])
TARGETS = np.array([[label == intent for intent in (0, 1)] for label in LABELS], dtype=np.float32)


@pytest.fixture
def corpus() -> Corpus:
    return Corpus.build(TEXTS, extract_ngrams)


def test_every_text_is_a_row_of_length_one(corpus: Corpus) -> None:
    """Long and short questions weigh the same."""
    dense = corpus.rows.toarray()

    assert np.allclose((dense**2).sum(axis=1), 1, atol=1e-5)


def test_with_a_landmark_for_each_text_it_is_kernel_ridge(corpus: Corpus) -> None:
    """A small knowledge base is learned exactly."""
    fitted = fit_ridge(corpus.rows, sparse.csr_array(TARGETS), np.arange(len(TEXTS)))
    scores = (corpus.rows @ fitted.landmarks.T) @ fitted.coefficients

    kernel = (corpus.rows @ corpus.rows.T).toarray().astype(float)
    assert np.allclose(scores, kernel @ np.linalg.solve(kernel + RIDGE * np.eye(len(TEXTS)), TARGETS), atol=5e-3)


def test_blended_landmarks_still_tell_intents_apart(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large knowledge base is learned from half as many landmarks as texts."""
    monkeypatch.setattr(ridge, "LANDMARKS", 5)
    blends = choose_blends(LABELS)
    fitted = fit_ridge(corpus.rows, sparse.csr_array(TARGETS), blends)
    scores = (corpus.rows @ fitted.landmarks.T) @ fitted.coefficients

    assert blends.max() + 1 < len(TEXTS)
    assert all(LABELS[blends == blend].min() == LABELS[blends == blend].max() for blend in set(blends.tolist()))
    ours = LABELS >= 0
    assert list(scores[ours].argmax(axis=1)) == list(LABELS[ours])


def test_the_small_table_scores_as_the_quick_one(corpus: Corpus) -> None:
    """A ministry with thousands of intents gets the same answers from less memory."""
    fitted = fit_ridge(corpus.rows, sparse.csr_array(TARGETS), choose_blends(LABELS))
    ngrams = np.array([corpus.vocabulary[ngram] for ngram in extract_ngrams("หางาน") if ngram in corpus.vocabulary])

    quick, small = (make(fitted, corpus.idf).add_up(ngrams) for make in (make_dense_table, make_landmark_table))

    assert np.allclose(quick, small, atol=1e-4)


def test_tells_in_which_intents_an_ngram_occurs(corpus: Corpus) -> None:
    """Background messages do not count as examples of anything."""
    packed = occurrences(corpus.rows, LABELS, 2)

    found = np.unpackbits(packed, axis=0)[:2].astype(bool)
    for ngram, row in corpus.vocabulary.items():
        holders = {label for text, label in zip(TEXTS, LABELS.tolist(), strict=True) if ngram in extract_ngrams(text)}
        assert {intent for intent in (0, 1) if found[intent, row]} == holders - {-1}


def test_only_ngrams_that_learn_the_same_share_a_row(corpus: Corpus) -> None:
    """A table with half the rows gives the same scores."""
    fitted = fit_ridge(corpus.rows, sparse.csr_array(TARGETS), choose_blends(LABELS))
    table = make_dense_table(fitted, corpus.idf).weights

    groups, first = merge_alike(corpus.rows)

    assert len(first) < len(table) / 2
    assert np.array_equal(table[first][groups], table)
    assert np.array_equal(corpus.idf[first][groups], corpus.idf)
