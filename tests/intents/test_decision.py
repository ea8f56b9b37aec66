"""What speaks for an intent is gathered, weighed and decided on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Accept, Clarify, Fallback, Match
from intents.decision import MAX_CHOICES, TOTAL_SHARE, Calibration, Evidence, Signals, Thresholds, decide, fit_logistic

MATCHES = [Match(name, confidence, 1.0) for name, confidence in (("a", 0.9), ("b", 0.1), ("c", 0.1), ("d", 0.0))]
THRESHOLDS = Thresholds(accept=0.8, clarify=0.5)
rows_of_numbers = st.integers(5, 9).flatmap(
    lambda count: st.lists(st.lists(st.floats(0, 1), min_size=count, max_size=count), min_size=1, max_size=6)
)


@pytest.mark.parametrize(
    ("confidence", "best", "decision"),
    [(0.8, 0.0, Accept), (0.79, 0.5, Clarify), (0.79, 0.49, Fallback), (1.0, 1.0, Accept)],
)
def test_answers_asks_or_falls_back(confidence: float, best: float, decision: type[object]) -> None:
    """Sure, interesting, or neither."""
    matches = [Match("a", confidence, best), *MATCHES[1:]]

    assert isinstance(decide(matches, Signals(best=best), THRESHOLDS), decision)


def test_asks_of_a_few() -> None:
    """More buttons than these nobody reads."""
    assert decide(MATCHES[1:], Signals(best=1.0), THRESHOLDS) == Clarify(tuple(MATCHES[1 : 1 + MAX_CHOICES]))


def test_all_intents_together_tell_whether_a_message_is_ours() -> None:
    """One that is a little like many of them is worth a question."""
    assert Signals(best=0.3, total=2.0).interest == pytest.approx(0.3 + 2 * TOTAL_SHARE)


def test_the_numbers_of_one_message_stand_in_the_order_of_the_evidence() -> None:
    """What is learned of many messages is asked of one."""
    signals = Signals(
        best=1, gap=2, total=3, letters=4, contained=5, known=9, detail=6, detail_contained=7, detail_lead=8
    )
    evidence = Evidence.gathered([signals.evidence])

    assert signals.evidence == tuple(range(1, 10))
    assert (evidence.best[0], evidence.letters[0], evidence.contained[0]) == (1, 4, 5)
    assert evidence.more.tolist() == [[6, 7, 8, 9]]


@given(rows_of_numbers)
def test_evidence_is_parted_and_joined_again(rows: list[list[float]]) -> None:
    """Each message keeps its own numbers, however many there are beyond the first five."""
    evidence = Evidence.gathered(rows)
    first = np.arange(len(rows)) < len(rows) // 2

    joined = Evidence.joined([evidence.chosen(first), evidence.chosen(~first)])

    assert evidence.more.shape == (len(rows), len(rows[0]) - 5)
    assert np.array_equal(joined.matrix(), evidence.matrix())
    assert np.array_equal(joined.more, evidence.more)


def test_a_logistic_model_finds_what_tells_the_two_apart() -> None:
    """The first number is what decides, the second means nothing, and without either it is even."""
    random = np.random.default_rng(1)
    numbers = random.normal(size=(400, 2))
    weights = fit_logistic(np.column_stack([np.ones(400), numbers]), (numbers[:, 0] > 0).astype(float))

    assert weights[1] > 5
    assert abs(weights[0]) < 1
    assert abs(weights[2]) < 1


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_a_logistic_model_of_one_kind_stays_finite(target: float) -> None:
    """Messages that were all right, or all wrong, and numbers that never differ."""
    weights = fit_logistic(np.ones((10, 3)), np.full(10, target))

    assert np.isfinite(weights).all()
    assert (weights.sum() > 0) == bool(target)


def test_what_is_known_beyond_the_first_numbers_counts() -> None:
    """Two messages that differ in one of them alone get different confidence."""
    random = np.random.default_rng(5)
    evidence = Evidence.gathered(random.random((200, 9)).tolist())
    calibration = Calibration.fit(evidence, evidence.more[:, 2] > 0.5)

    low, high = (calibration.confidence(0.5, 0.1, 1.0, 20, 0.5, 0.5, 0.5, lead, 0.5) for lead in (0.1, 0.9))

    assert low < 0.2
    assert high > 0.8
