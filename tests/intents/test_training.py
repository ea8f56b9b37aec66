"""The learned numbers are what the mathematics says."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from intents.calibrating import LEFT_OUT_ERRORS, Asked, Budget, Predictions, choose_thresholds, score
from intents.decision import Calibration, Evidence
from intents.fitting import fit_model, folds
from intents.training_details import NO_INTENT, LabelledTexts

TEXTS = ["หางานทำ", "อยากได้งาน", "มีงานว่างไหม", "ขอเบอร์", "เบอร์โทรสำนักงาน", "โทรเบอร์ไหน", "ฝนตกหนัก", "กินข้าวยัง"]
LABELS = np.array([0, 0, 0, 1, 1, 1, NO_INTENT, NO_INTENT])
GROUPS = np.array([0, 0, 1, 2, 3, 3, 4, 5])
NO_DETAIL = [""] * len(TEXTS)
DATA = LabelledTexts(TEXTS, LABELS, GROUPS, NO_DETAIL, NO_DETAIL)


def answered_by(labels: Iterable[int]) -> list[Asked]:
    """Give messages with these answers, whatever they say."""
    model = fit_model(DATA, ("a", "b"))
    scores = model.weights.score("หางาน")
    assert scores is not None
    return [Asked(model, "", min(int(label), 1), scores) for label in labels]


def test_held_out_texts_are_predicted_by_weights_that_never_saw_their_copies() -> None:
    """A copy that stayed inside would make the bot look surer than it is."""
    outside: list[int] = []
    for inside, out in folds(DATA):
        outside += out.groups.tolist()
        assert not set(inside.groups.tolist()) & set(out.groups.tolist())

    assert sorted(outside) == sorted(GROUPS.tolist())


def test_few_questions_calibrate_on_held_out_examples() -> None:
    """A young knowledge base without test questions still knows how sure it may be."""
    few = LabelledTexts(["หางาน"], np.array([0]), np.array([0]), [""], [""])

    assert fit_model(DATA, ("a", "b"), few).point == fit_model(DATA, ("a", "b")).point


def test_without_messages_out_of_scope_nearly_all_of_ours_are_asked_at_least() -> None:
    """Rows of a public set hold no background."""
    labels = np.arange(200) % 5
    numbers = [np.random.default_rng(seed).random(200) for seed in range(4)]
    evidence = Evidence.gathered(np.column_stack([*numbers[:3], np.full(200, 20.0), numbers[3]]).tolist())
    predictions = Predictions(labels, labels, evidence, np.zeros(200))
    calibration = Calibration.fit(evidence, predictions.is_right)

    chosen = choose_thresholds(predictions, calibration, Budget.of(LEFT_OUT_ERRORS, answered_by(labels)))

    assert (predictions.interest >= chosen.clarify).mean() > 0.95


def test_questions_without_known_letters_are_left_out() -> None:
    """A test question of emoji alone says nothing about the matcher."""
    model = fit_model(DATA, ("a", "b"))

    asked = score(model, LabelledTexts(["😀😀", "หางาน"], np.array([0, 0]), np.arange(2), [""] * 2, [""] * 2))

    assert [each.text for each in asked] == ["หางาน"]


def test_thresholds_keep_the_wanted_errors() -> None:
    """No more messages out of scope are answered or asked than allowed."""
    random = np.random.default_rng(7)
    rows = 400
    labels = np.where(np.arange(rows) < 200, random.integers(0, 5, rows), NO_INTENT)
    numbers = [random.random(rows) for _ in range(3)]
    more = random.random((rows, 4))
    evidence = Evidence(numbers[0], numbers[1], numbers[2], np.full(rows, 20.0), random.random(rows), more)
    predictions = Predictions(labels, random.integers(0, 5, rows), evidence, np.zeros(rows))
    calibration = Calibration.fit(evidence, predictions.is_right)

    chosen = choose_thresholds(predictions, calibration, Budget.of(LEFT_OUT_ERRORS, answered_by(labels)))

    out_of_scope = labels == NO_INTENT
    answered = (calibration.confidences(evidence)[out_of_scope] >= chosen.accept).mean()
    asked = (predictions.interest[out_of_scope] >= chosen.clarify).mean()
    assert answered <= LEFT_OUT_ERRORS.answered
    assert asked <= LEFT_OUT_ERRORS.asked


@pytest.mark.parametrize("numbers", [0, 1, 4])
def test_one_message_gets_the_confidence_of_many(numbers: int) -> None:
    """The quick way for one message agrees with the way for arrays, whatever else is known of it."""
    random = np.random.default_rng(3)
    evidence = Evidence.gathered(random.random((50, 5 + numbers)).tolist())
    calibration = Calibration.fit(evidence, random.random(50) > 0.5)

    alone = calibration.confidence(
        evidence.best[0],
        evidence.gap[0],
        evidence.total[0],
        evidence.letters[0],
        evidence.contained[0],
        *evidence.more[0],
    )

    assert alone == pytest.approx(calibration.confidences(evidence)[0])
