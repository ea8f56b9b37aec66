"""Learns from messages with known answers what a score is worth, and sets where answering and asking begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from intents.corpus import Ints
from intents.decision import TOTAL_SHARE, Calibration, Evidence, OperatingPoint, Thresholds, fit_logistic
from intents.model import Model, Scores
from intents.training_details import NO_INTENT, LabelledTexts

LEAST_DANGERS = 20  # test questions that tell of one; fewer teach nothing of what that looks like
LEAST_LIKE_OURS = 0.02  # without messages out of scope, so few of our own are turned away
SURE = 0.5  # of the errors that may be made, the share that may be made without asking what a message means
UNMEASURED = OperatingPoint(Calibration(()), Thresholds(1.0, 1.0))

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class WantedErrors:
    """The errors that thresholds are set for, as shares of the messages that could go wrong so.

    Attributes:
        wrong: ours, answered with another intent.
        answered: none of ours, answered.
        asked: none of ours, answered or asked "which of these?".
        danger: telling of none, helped as in danger.
        maybe_danger: telling of none, helped or asked whether it is one.

    """

    wrong: float
    answered: float
    asked: float
    danger: float = 0.0015
    maybe_danger: float = 0.015


# Held-out examples are harder than questions (each is a sub-question of its own), so more is allowed there.
LEFT_OUT_ERRORS = WantedErrors(wrong=0.09, answered=0.05, asked=0.12)
QUESTION_ERRORS = WantedErrors(wrong=0.03, answered=0.05, asked=0.18)
# Measured: where meaning is asked too, twice as many of the hard test questions of staff may be mistaken for danger,
# and of everyday messages fewer are.
MEANT_DANGER = 0.003
MEANT_MAYBE_DANGER = 0.01


@dataclass(frozen=True)
class Budget:
    """How many messages may go wrong, by the names of ``WantedErrors``."""

    wrong: float
    answered: float
    asked: float
    danger: float
    maybe_danger: float

    @classmethod
    def of(cls, wanted: WantedErrors, asked: Sequence[Asked]) -> Budget:
        """Give what may go wrong among these messages."""
        ours = sum(each.label != NO_INTENT for each in asked)
        harmless = sum(not each.is_danger and not each.is_signed for each in asked)
        strangers = len(asked) - ours
        shares = wanted.wrong * ours, wanted.answered * strangers, wanted.asked * strangers
        return cls(*shares, wanted.danger * harmless, wanted.maybe_danger * harmless)

    def spend(self, predictions: Predictions, is_answered: Bools) -> Budget:
        """Give what is left after some messages were answered."""
        wrong = int((is_answered & predictions.is_ours & ~predictions.is_right).sum())
        strangers = int((is_answered & ~predictions.is_ours).sum())
        return replace(self, wrong=self.wrong - wrong, answered=self.answered - strangers, asked=self.asked - strangers)


@dataclass(frozen=True)
class Asked:
    """A message with a known answer, scored.

    Attributes:
        model: that scored it, and did not learn from it.
        text: normalised, with masked places.
        label: number of the right intent.
        scores: of all intents.
        is_signed: a sign of danger stands in it, whatever it asks.

    """

    model: Model
    text: str
    label: int
    scores: Scores
    is_signed: bool = False

    @property
    def is_danger(self) -> bool:
        """Whether help for a danger is right."""
        return self.label != NO_INTENT and self.model.weights.intents[self.label] in self.model.dangers


@dataclass(frozen=True)
class Predictions:
    """What scores make of messages with known answers.

    Attributes:
        labels: number of the right intent of each.
        best: number of the best intent of each.
        evidence: what speaks for the best ones.
        danger: sense of danger in each.

    """

    labels: Ints
    best: Ints
    evidence: Evidence
    danger: NDArray[np.float64]

    @property
    def is_right(self) -> Bools:
        """Tell for each message whether the best intent is right."""
        is_right: Bools = self.best == self.labels
        return is_right

    @property
    def is_ours(self) -> Bools:
        """Tell for each message whether any intent is right."""
        is_ours: Bools = self.labels != NO_INTENT
        return is_ours

    @property
    def interest(self) -> NDArray[np.float64]:
        """Tell for each message how much it looks like ours at all."""
        return self.evidence.best + TOTAL_SHARE * self.evidence.total

    def is_sure(self, point: OperatingPoint) -> Bools:
        """Tell for each message whether it needs no second look."""
        confidences = point.calibration.confidences(self.evidence).tolist()
        return np.array(list(map(point.thresholds.is_sure, confidences, self.danger.tolist())), dtype=np.bool_)


def score(model: Model, questions: LabelledTexts) -> Iterator[Asked]:
    """Score questions as messages of citizens are scored; those with nothing known in them are left out."""
    for row, (text, label) in enumerate(zip(questions.texts, questions.labels.tolist(), strict=True)):
        scores = model.weights.score(text)
        if scores is not None:
            yield Asked(model, text, label, scores, row in questions.signed)


def with_models(asked: Sequence[Asked], change: Callable[[Model], Model]) -> list[Asked]:
    """Give the messages with their models changed, each model once: it scored many of them."""
    models = {id(each.model): each.model for each in asked}
    changed = {number: change(model) for number, model in models.items()}
    return [replace(each, model=changed[id(each.model)]) for each in asked]


def measure(asked: Sequence[Asked], budget: Budget) -> tuple[OperatingPoint, Predictions]:
    """Learn what scores of one kind are worth, and set thresholds as low as the budget allows."""
    point = _sense_dangers(asked, budget)
    predictions = predict(with_models(asked, lambda model: model.measured(point, asked[0].scores)))
    calibration = Calibration.fit(predictions.evidence, predictions.is_right)
    thresholds = choose_thresholds(predictions, calibration, budget, point.thresholds)
    return replace(point, calibration=calibration, thresholds=thresholds), predictions


def predict(asked: Sequence[Asked]) -> Predictions:
    """Rank the intents for messages, whatever staff wrote that they mean."""
    rankings = [each.model.rank(each.scores, len(each.text)) for each in asked]
    return Predictions(
        labels=np.array([each.label for each in asked], dtype=np.int64),
        best=np.array([ranking.columns[0] for ranking in rankings], dtype=np.int64),
        evidence=Evidence.gathered([ranking.signals.evidence for ranking in rankings]),
        danger=np.array([ranking.signals.danger for ranking in rankings]),
    )


def _sense_dangers(asked: Sequence[Asked], budget: Budget) -> OperatingPoint:
    """Learn to sense danger, and set from where on it is answered and asked for, by harmless messages."""
    chosen = [each for each in asked if each.model.dangers and (each.is_danger or not each.is_signed)]
    if not chosen:
        return UNMEASURED
    evidence = np.array([each.model.danger_evidence(each.scores, len(each.text)) for each in chosen])
    is_danger = np.array([each.is_danger for each in chosen])
    has_learned = is_danger.sum() >= LEAST_DANGERS
    weights = tuple(fit_logistic(evidence, is_danger.astype(float)).tolist()) if has_learned else ()
    senses = evidence[~is_danger] @ weights if weights else evidence[~is_danger, 1]
    danger, maybe = (_cut(senses, allowed) for allowed in (budget.danger, budget.maybe_danger))
    return replace(
        UNMEASURED,
        thresholds=replace(UNMEASURED.thresholds, danger=danger, maybe_danger=maybe),
        danger_weights=weights,
    )


def choose_thresholds(
    predictions: Predictions, calibration: Calibration, budget: Budget, of_danger: Thresholds = UNMEASURED.thresholds
) -> Thresholds:
    """Set answering and asking as low as the budget allows, beside the thresholds of danger."""
    confidence = calibration.confidences(predictions.evidence)
    ours = predictions.is_ours
    wrong, strangers = confidence[ours & ~predictions.is_right], confidence[~ours]
    accept, sure = (
        max(_cut(wrong, share * budget.wrong), _cut(strangers, share * budget.answered)) for share in (1.0, SURE)
    )
    interest = predictions.interest
    has_strangers = bool((~ours).any())
    clarify = _cut(interest[~ours], budget.asked) if has_strangers else float(np.quantile(interest, LEAST_LIKE_OURS))
    return replace(of_danger, accept=accept, clarify=clarify, sure=sure)


def _cut(values: NDArray[np.float64], allowed: float) -> float:
    """Give the threshold that at most ``allowed`` of the values reach; zero when there are none."""
    if len(values) == 0:
        return 0.0
    ordered = np.sort(values)[::-1]
    position = min(max(int(allowed), 0), len(ordered) - 1)
    return float(np.nextafter(ordered[position], np.inf))
