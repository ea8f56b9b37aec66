"""The learned numbers are what the mathematics says."""

from __future__ import annotations

import numpy as np
import pytest

from intents.calibration import Calibration, Evidence
from intents.features import extract_ngrams
from intents.training import (
    LEFT_OUT_ERRORS,
    NO_INTENT,
    RIDGE,
    LabelledTexts,
    Predictions,
    ask,
    choose_thresholds,
    leave_groups_out,
    train_model,
)
from intents.vectors import Corpus

TEXTS = ["หางานทำ", "อยากได้งาน", "มีงานว่างไหม", "ขอเบอร์", "เบอร์โทรสำนักงาน", "โทรเบอร์ไหน", "ฝนตกหนัก", "กินข้าวยัง"]
LABELS = np.array([0, 0, 0, 1, 1, 1, NO_INTENT, NO_INTENT])
GROUPS = np.array([0, 0, 1, 2, 3, 3, 4, 5])


@pytest.fixture
def corpus() -> Corpus:
    return Corpus.build(TEXTS, extract_ngrams)


def dense(corpus: Corpus) -> np.ndarray:
    matrix = np.zeros((corpus.size, len(corpus.vocabulary)))
    matrix[corpus.rows, corpus.columns] = corpus.values
    return matrix


def targets() -> np.ndarray:
    return np.array([[label == intent for intent in (0, 1)] for label in LABELS], dtype=np.float32)


def test_the_kernel_is_the_product_of_all_texts(corpus: Corpus) -> None:
    """The sparse way gives what the plain way gives."""
    assert np.allclose(corpus.kernel(), dense(corpus) @ dense(corpus).T, atol=1e-5)


def test_leaving_out_is_refitting_without_the_group(corpus: Corpus) -> None:
    """A prediction for a text never saw the text or its copies."""
    kernel = corpus.kernel().astype(float)
    inverse = np.linalg.inv(kernel + RIDGE * np.eye(len(TEXTS)))
    predicted = leave_groups_out(inverse, inverse @ targets(), targets(), GROUPS)

    for group in set(GROUPS):
        out, kept = group == GROUPS, group != GROUPS
        weights = np.linalg.solve(kernel[np.ix_(kept, kept)] + RIDGE * np.eye(kept.sum()), targets()[kept])
        assert np.allclose(predicted[out], kernel[np.ix_(out, kept)] @ weights, atol=1e-4)


def test_scores_of_learned_texts_are_the_ridge_predictions(corpus: Corpus) -> None:
    """What a citizen's message is scored with is what was fitted."""
    model = train_model(LabelledTexts(TEXTS, LABELS, GROUPS), ("a", "b"))
    kernel = corpus.kernel().astype(float)
    expected = kernel @ np.linalg.solve(kernel + RIDGE * np.eye(len(TEXTS)), targets())

    for row, text in enumerate(TEXTS):
        scores = model.weights.score(text)
        assert scores is not None
        assert np.allclose(scores.by_intent, expected[row], atol=1e-3)


def test_questions_without_known_letters_are_left_out() -> None:
    """A test question of emoji alone says nothing about the matcher."""
    weights = train_model(LabelledTexts(TEXTS, LABELS, GROUPS), ("a", "b")).weights

    predictions = ask(weights, LabelledTexts(["😀😀", "หางาน"], np.array([0, 0]), np.arange(2)))

    assert list(predictions.best) == [0]


def test_thresholds_keep_the_wanted_errors() -> None:
    """No more strangers are answered or asked than allowed."""
    random = np.random.default_rng(7)
    rows = 400
    labels = np.where(np.arange(rows) < 200, random.integers(0, 5, rows), NO_INTENT)
    numbers = [random.random(rows) for _ in range(3)]
    evidence = Evidence(numbers[0], numbers[1], numbers[2], np.full(rows, 20.0), random.random(rows))
    predictions = Predictions(labels, random.integers(0, 5, rows), evidence)
    calibration = Calibration.fit(evidence, predictions.is_right)

    chosen = choose_thresholds(predictions, calibration, LEFT_OUT_ERRORS)

    strangers = labels == NO_INTENT
    answered = (calibration.confidences(evidence)[strangers] >= chosen.accept).mean()
    asked = (predictions.interest[strangers] >= chosen.clarify).mean()
    assert answered <= LEFT_OUT_ERRORS.strangers_answered
    assert asked <= LEFT_OUT_ERRORS.strangers_asked


def test_one_message_gets_the_confidence_of_many() -> None:
    """The quick way for one message agrees with the way for arrays."""
    random = np.random.default_rng(3)
    evidence = Evidence(*(random.random(50) for _ in range(5)))
    calibration = Calibration.fit(evidence, random.random(50) > 0.5)

    alone = calibration.confidence(
        evidence.best[0],
        evidence.gap[0],
        evidence.total[0],
        float(np.log(max(evidence.letters[0], 1))),
        evidence.contained[0],
    )

    assert alone == pytest.approx(calibration.confidences(evidence)[0])
