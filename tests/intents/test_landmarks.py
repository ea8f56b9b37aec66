"""Thousands of intents are learned in the span of blended texts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from intents import landmarks
from intents.corpus import Corpus
from intents.landmarks import choose_blends, fit_landmark_table, fit_landmarks
from intents.ngrams import extract_ngrams
from intents.ridge import RIDGE, fit_ridge
from tests.intents.corpora import LABELS, TARGETS, TEXTS


@pytest.fixture
def corpus() -> Corpus:
    return Corpus.build(TEXTS, extract_ngrams)


def test_with_a_landmark_for_each_text_it_is_kernel_ridge(corpus: Corpus) -> None:
    """Few texts lose nothing."""
    fitted = fit_landmarks(corpus.rows, sparse.csr_array(TARGETS), np.arange(len(TEXTS)))
    scores = (corpus.rows @ fitted.landmarks.T) @ fitted.coefficients

    kernel = (corpus.rows @ corpus.rows.T).toarray().astype(float)
    assert np.allclose(scores, kernel @ np.linalg.solve(kernel + RIDGE * np.eye(len(TEXTS)), TARGETS), atol=5e-3)


def test_blended_landmarks_still_tell_intents_apart(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large knowledge base is learned from half as many landmarks as texts."""
    monkeypatch.setattr(landmarks, "LANDMARKS", 5)
    blends = choose_blends(LABELS)
    fitted = fit_landmarks(corpus.rows, sparse.csr_array(TARGETS), blends)
    scores = (corpus.rows @ fitted.landmarks.T) @ fitted.coefficients

    assert blends.max() + 1 < len(TEXTS)
    assert all(LABELS[blends == blend].min() == LABELS[blends == blend].max() for blend in set(blends.tolist()))
    ours = LABELS >= 0
    assert list(scores[ours].argmax(axis=1)) == list(LABELS[ours])


def test_the_small_table_scores_as_the_quick_one(corpus: Corpus) -> None:
    """A ministry with thousands of intents gets the same answers from less memory."""
    ngrams = np.array([corpus.vocabulary[ngram] for ngram in extract_ngrams("หางาน") if ngram in corpus.vocabulary])
    targets, everything = sparse.csr_array(TARGETS), np.arange(len(corpus.vocabulary))

    small = fit_landmark_table(corpus, targets, LABELS, everything).add_up(ngrams)
    quick = (fit_ridge(corpus.rows, targets) * corpus.idf[:, None])[ngrams].sum(axis=0)

    assert np.allclose(quick, small, atol=1e-2)
