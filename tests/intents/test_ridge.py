"""The learned weights are what the mathematics says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from intents import ridge
from intents.corpus import Corpus
from intents.ngrams import extract_ngrams
from intents.ridge import RIDGE, fit_ridge
from tests.intents.corpora import LABELS, TARGETS, TEXTS


@pytest.fixture
def corpus() -> Corpus:
    return Corpus.build(TEXTS, extract_ngrams)


def exact_scores(rows: np.ndarray, targets: np.ndarray) -> np.ndarray:
    kernel = rows.astype(float) @ rows.T.astype(float)
    scores: np.ndarray = kernel @ np.linalg.solve(kernel + RIDGE * np.eye(len(rows)), targets)
    return scores


def test_few_texts_are_learned_exactly(corpus: Corpus) -> None:
    """Kernel ridge regression, to the digit."""
    weights = fit_ridge(corpus.rows, sparse.csr_array(TARGETS))

    assert np.allclose(corpus.rows @ weights, exact_scores(corpus.rows.toarray(), TARGETS), atol=1e-4)


def test_many_texts_are_learned_as_exactly_as_is_of_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Conjugate gradients end where all but a rest is solved, and which target is nearest is told as exactly."""
    monkeypatch.setattr(ridge, "TOLERANCE", 1e-4)
    drawn = np.random.default_rng(3)
    rows = sparse.random_array((600, 200), density=0.05, rng=drawn, dtype=np.float32).tocsr()
    targets = np.eye(7, dtype=np.float32)[drawn.integers(0, 7, 600)]

    weights = fit_ridge(rows, sparse.csr_array(targets))

    exact = exact_scores(rows.toarray(), targets)
    assert np.allclose(rows @ weights, exact, atol=2e-3)
    assert ((rows @ weights).argmax(axis=1) == exact.argmax(axis=1)).mean() > 0.99


def test_texts_that_say_nothing_known_change_nothing() -> None:
    """An example without any n-gram is a row of zeros."""
    rows = sparse.csr_array(np.vstack([np.eye(400, 30), np.zeros((10, 30))]).astype(np.float32))
    targets = np.zeros((410, 2), np.float32)
    targets[:200, 0] = targets[200:, 1] = 1

    assert np.isfinite(fit_ridge(rows, sparse.csr_array(targets))).all()


def test_the_same_texts_give_the_same_weights(corpus: Corpus) -> None:
    """What is drawn is drawn by a seed."""
    rows = sparse.csr_array(sparse.vstack([corpus.rows] * 40))
    targets = sparse.csr_array(np.tile(TARGETS, (40, 1)))

    first, second = fit_ridge(rows, targets), fit_ridge(rows, targets)

    assert np.array_equal(first, second)
    assert (rows @ first)[LABELS.tolist().index(0)].argmax() == 0
