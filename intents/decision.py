"""The three-way decision: answer, ask which, or fall back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from math import exp, log
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_CHOICES = 3
TOTAL_SHARE = 0.15  # measured: best score + 0.15 of the sum tells best what is worth a question
NEVER = 1e9  # a threshold that nothing reaches
PENALTY = 1e-2  # on the weights of a calibration
STEPS = 30
FARTHEST = 30.0  # beyond this a logistic curve is flat
# Below these a score says no more than that there is none.
_LEAST = {"best": 0.02, "gap": 0.01, "total": 0.05, "letters": 1.0}

Float64Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Match:
    """An intent that a message may mean.

    Attributes:
        intent: its id.
        confidence: 0-1; for the best match a calibrated probability of being right.
        score: what the confidence comes from; about 1 for a message like the examples.

    """

    intent: str
    confidence: float
    score: float


@dataclass(frozen=True, slots=True)
class Signals:
    """What the decision rests on.

    Attributes:
        best: score of the best intent.
        gap: distance to the second.
        total: sum of the scores of all intents, low for messages that are none of ours.
        letters: length of the message.
        contained: share of the message that occurs in examples of the best intent, 0-1.
        known: share of it that occurs in anything learned, 0-1.
        detail: score of the likeliest case of the best intent.
        detail_contained: share of the message that occurs in examples of that case, 0-1.
        detail_lead: how much more that is than of the second intent's likeliest case.
        danger: sense of danger; see ``Thresholds``.
        is_example: the message is one of those examples, letter by letter.
        meant: where its meaning was asked too, the best intent's score by meaning, its lead there, the sum of all
            there, its score by letters, its lead there.

    """

    best: float = 0.0
    gap: float = 0.0
    total: float = 0.0
    letters: int = 0
    contained: float = 0.0
    known: float = 0.0
    detail: float = 0.0
    detail_contained: float = 0.0
    detail_lead: float = 0.0
    danger: float = 0.0
    is_example: bool = False
    meant: tuple[float, ...] = ()

    @property
    def interest(self) -> float:
        """How much the message looks like ours at all."""
        return self.best + TOTAL_SHARE * self.total

    @property
    def evidence(self) -> tuple[float, ...]:
        """What the confidence rests on, in the order of ``Evidence``."""
        plain = self.best, self.gap, self.total, float(self.letters), self.contained
        return (*plain, self.detail, self.detail_contained, self.detail_lead, self.known, *self.meant)


@dataclass(frozen=True, slots=True)
class Accept:
    """Sure enough to answer."""

    match: Match


@dataclass(frozen=True, slots=True)
class Clarify:
    """Some intents are near: let the citizen choose; best first."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Fallback:
    """Nothing is trusted."""


Decision = Accept | Clarify | Fallback


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where answering and asking begin; chosen at training for the wanted errors.

    Attributes:
        accept: least confidence to answer, 0-1.
        danger: least sense of danger (``Model.sense_danger``) to help before anything else.
        maybe_danger: least sense of danger to ask whether it is one.
        clarify: least interest (best score + TOTAL_SHARE of the sum) to ask which.
        sure: least confidence at which the meaning of a message need not be asked.

    """

    accept: float
    clarify: float
    danger: float = NEVER
    maybe_danger: float = NEVER
    sure: float = NEVER

    def is_sure(self, confidence: float, danger: float) -> bool:
        """Tell whether a message needs no second look."""
        return confidence >= self.sure and danger < self.maybe_danger


NOTHING_TRUSTED = Thresholds(NEVER, NEVER)


def decide(matches: Sequence[Match], signals: Signals, thresholds: Thresholds) -> Decision:
    """Choose what to do with ranked matches.

    >>> decide([], Signals(), Thresholds(0.5, 0.3))
    Fallback()
    """
    if matches and matches[0].confidence >= thresholds.accept:
        return Accept(matches[0])
    if matches and signals.interest >= thresholds.clarify:
        return Clarify(tuple(matches[:MAX_CHOICES]))
    return Fallback()


@dataclass(frozen=True)
class Evidence:
    """What speaks for the best intent of each of several messages; arrays of the same length.

    Attributes:
        best: score of the best intent.
        gap: distance to the second.
        total: sum of all scores, low for messages that are none of ours.
        letters: length of the message.
        contained: share of the message that occurs in examples of the best intent, 0-1.
        more: further numbers of each message; shape (messages, numbers).

    """

    best: Float64Array
    gap: Float64Array
    total: Float64Array
    letters: Float64Array
    contained: Float64Array
    more: Float64Array

    @classmethod
    def gathered(cls, rows: Sequence[Sequence[float]]) -> Evidence:
        """Make it of a row of numbers for each message, in the order of the attributes."""
        best, gap, total, letters, contained, *more = np.array(rows, dtype=float).T
        return cls(best, gap, total, letters, contained, np.stack(more, axis=1) if more else np.zeros((len(best), 0)))

    def chosen(self, rows: NDArray[np.bool_]) -> Evidence:
        """Give some of the messages."""
        return Evidence(*(getattr(self, field.name)[rows] for field in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence[Evidence]) -> Evidence:
        """Put the messages of several one after another."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))

    def matrix(self) -> Float64Array:
        """Put the numbers, the first four on scales of ratios, into rows."""
        logs = [np.log(np.maximum(getattr(self, name), least)) for name, least in _LEAST.items()]
        return np.stack([np.ones_like(self.best), *logs, self.contained, *self.more.T], axis=1)


@dataclass(frozen=True)
class Calibration:
    """Confidence as a probability: the weights of a logistic model that learned from messages with known answers."""

    weights: tuple[float, ...]

    @classmethod
    def fit(cls, evidence: Evidence, is_right: NDArray[np.bool_]) -> Calibration:
        """Learn from messages with known answers.

        Args:
            evidence: of messages with known answers.
            is_right: whether the best intent of each was the right one.

        """
        return cls(tuple(fit_logistic(evidence.matrix(), is_right.astype(float)).tolist()))

    def confidences(self, evidence: Evidence) -> Float64Array:
        """Give the probability, 0-1, that the best intent of each message is right."""
        return _sigmoid(evidence.matrix() @ np.array(self.weights))

    def confidence(
        self, best: float, gap: float, total: float, letters: float, contained: float, *more: float
    ) -> float:
        """Give the probability for one message, without arrays."""
        first = log(max(best, _LEAST["best"]))
        second = log(max(gap, _LEAST["gap"]))
        third = log(max(total, _LEAST["total"]))
        fourth = log(max(letters, _LEAST["letters"]))
        logit = sum(map(mul, self.weights, (1.0, first, second, third, fourth, contained, *more)))
        return 1.0 / (1.0 + exp(-min(max(logit, -FARTHEST), FARTHEST)))


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What scores of one kind are worth, learned from messages with known answers.

    Attributes:
        calibration: what is evidence of the right intent.
        thresholds: where answering and asking begin.
        danger_weights: what is evidence of danger; none where too few test questions told of one.

    """

    calibration: Calibration
    thresholds: Thresholds
    danger_weights: tuple[float, ...] = ()

    def to_values(self) -> dict[str, Any]:
        """Give what a model artifact keeps of it."""
        return {
            "calibration": self.calibration.weights,
            "thresholds": asdict(self.thresholds),
            "danger_weights": self.danger_weights,
        }

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> OperatingPoint:
        """Make it of what was kept."""
        calibration, thresholds = Calibration(tuple(values["calibration"])), Thresholds(**values["thresholds"])
        return cls(calibration, thresholds, tuple(values["danger_weights"]))


def fit_logistic(rows: Float64Array, target: Float64Array) -> Float64Array:
    """Fit the weights of a logistic model by Newton steps with a small ridge.

    Args:
        rows: what is known of each message, a constant included; shape (messages, numbers).
        target: 1 where it is so, else 0.

    """
    weights = np.zeros(rows.shape[1])
    penalty = PENALTY * np.eye(len(weights)) * len(target) / 1000
    for _ in range(STEPS):
        predicted = _sigmoid(rows @ weights)
        gradient = rows.T @ (predicted - target) + penalty @ weights
        curvature = (rows * (predicted * (1 - predicted))[:, None]).T @ rows + penalty
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _sigmoid(values: Float64Array) -> Float64Array:
    result: Float64Array = 1.0 / (1.0 + np.exp(-np.clip(values, -FARTHEST, FARTHEST)))
    return result
