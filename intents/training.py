"""Learns the weights: one kernel ridge with a closed form, calibrated on messages with known answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.calibration import Calibration, Evidence
from intents.decision import TOTAL_SHARE, Thresholds
from intents.features import extract_ngrams
from intents.matcher import Model
from intents.vectors import Corpus
from intents.weights import Extract, Weights

RIDGE = 0.3
NO_INTENT = -1
LEAST_QUESTIONS = 40  # of ours, and as many of strangers: fewer teach the five numbers nothing

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class LabelledTexts:
    """Masked texts with the number of their intent and of their group.

    Attributes:
        texts: normalised texts with masked places.
        labels: intent number, NO_INTENT for messages that are none of ours.
        groups: texts of one group are copies of each other and are left out together.

    """

    texts: Sequence[str]
    labels: Ints
    groups: Ints


@dataclass(frozen=True)
class WantedErrors:
    """The errors that thresholds are set for, as shares of the messages that could go wrong so.

    Attributes:
        wrong: ours, answered with another intent.
        strangers_answered: none of ours, answered.
        strangers_asked: none of ours, answered or asked "which of these?".

    """

    wrong: float
    strangers_answered: float
    strangers_asked: float


# Leave-one-out is pessimistic (each example is a sub-question of its own), so more is allowed there.
LEFT_OUT_ERRORS = WantedErrors(wrong=0.09, strangers_answered=0.05, strangers_asked=0.12)
QUESTION_ERRORS = WantedErrors(wrong=0.02, strangers_answered=0.04, strangers_asked=0.15)


@dataclass(frozen=True)
class Predictions:
    """What the weights make of messages with known answers: numbers of the right and of the best intent."""

    labels: Ints
    best: Ints
    evidence: Evidence

    @property
    def is_right(self) -> NDArray[np.bool_]:
        """Tell for each message whether the best intent is right."""
        is_right: NDArray[np.bool_] = self.best == self.labels
        return is_right

    @property
    def interest(self) -> NDArray[np.float64]:
        """Tell for each message how much it looks like ours at all."""
        return self.evidence.best + TOTAL_SHARE * self.evidence.total


def train_model(
    data: LabelledTexts,
    intents: tuple[str, ...],
    questions: LabelledTexts | None = None,
    extract: Extract = extract_ngrams,
) -> Model:
    """Fit weights, calibration and thresholds in a few seconds for a few thousand texts.

    Args:
        data: what to learn from.
        intents: ids by number.
        questions: never learned from; with enough of them confidence is calibrated on these,
            else on leave-one-out predictions of ``data``.
        extract: how texts are cut into n-grams.

    """
    corpus = Corpus.build(data.texts, extract)
    targets = _targets(data, len(intents))
    system = corpus.kernel()
    system[np.diag_indices_from(system)] += RIDGE
    inverse: Floats = np.linalg.inv(system).astype(np.float32)
    alpha: Floats = inverse @ targets
    counts = _occurrences(corpus, data.labels, len(intents))
    weights = Weights(
        intents=intents,
        extract=extract,
        vocabulary=corpus.vocabulary,
        idf=corpus.idf,
        unknown_idf=float(np.log(1 + corpus.size) + 1),
        table=corpus.project(alpha) * corpus.idf[:, None],
        occurs=counts > 0,
    )
    left_out = leave_groups_out(inverse, alpha, targets, data.groups)
    learned = _left_out_predictions(data, corpus, left_out, counts)
    if questions is None or not _has_enough(questions):
        calibration = Calibration.fit(learned.evidence, learned.is_right)
        return Model(weights, calibration, choose_thresholds(learned, calibration, LEFT_OUT_ERRORS))
    asked = ask(weights, questions)
    calibration = Calibration.fit(
        learned.evidence.followed_by(asked.evidence), np.concatenate([learned.is_right, asked.is_right])
    )
    return Model(weights, calibration, choose_thresholds(asked, calibration, QUESTION_ERRORS))


def _targets(data: LabelledTexts, intents: int) -> Floats:
    targets = np.zeros((len(data.texts), intents), dtype=np.float32)
    known = np.flatnonzero(data.labels != NO_INTENT)
    targets[known, data.labels[known]] = 1.0
    return targets


def _occurrences(corpus: Corpus, labels: Ints, intents: int) -> NDArray[np.int32]:
    counts = np.zeros((len(corpus.vocabulary), intents), dtype=np.int32)
    by_entry = labels[corpus.rows]
    known = by_entry != NO_INTENT
    np.add.at(counts, (corpus.columns[known], by_entry[known]), 1)
    return counts


def choose_thresholds(predictions: Predictions, calibration: Calibration, wanted: WantedErrors) -> Thresholds:
    """Set answering and asking as low as the wanted errors allow."""
    confidence = calibration.confidences(predictions.evidence)
    ours = predictions.labels != NO_INTENT
    strangers = int((~ours).sum())
    accept = max(
        _cut(confidence[ours & ~predictions.is_right], wanted.wrong * int(ours.sum())),
        _cut(confidence[~ours], wanted.strangers_answered * strangers),
    )
    return Thresholds(accept, _cut(predictions.interest[~ours], wanted.strangers_asked * strangers))


def _cut(values: NDArray[np.float64], allowed: float) -> float:
    """Give the threshold that at most ``allowed`` of the values reach."""
    if len(values) == 0:
        return 0.5
    ordered = np.sort(values)[::-1]
    position = min(int(allowed), len(ordered) - 1)
    return float(np.nextafter(ordered[position], np.inf))


# -- predictions for test questions


def _has_enough(questions: LabelledTexts) -> bool:
    ours = int((questions.labels != NO_INTENT).sum())
    return min(ours, len(questions.labels) - ours) >= LEAST_QUESTIONS


def ask(weights: Weights, questions: LabelledTexts) -> Predictions:
    """Score questions as messages of citizens are scored; those with nothing known in them are left out."""
    rows, labels, best = [], [], []
    for text, label in zip(questions.texts, questions.labels, strict=True):
        scores = weights.score(text)
        if scores is not None:
            first, second = (
                np.sort(scores.by_intent)[::-1][:2] if len(weights.intents) > 1 else (scores.by_intent[0], 0)
            )
            rows.append((first, first - second, scores.by_intent.sum(), len(text), scores.contained))
            labels.append(label)
            best.append(scores.best)
    return Predictions(np.array(labels), np.array(best), Evidence(*np.array(rows, dtype=float).T))


# -- predictions for examples as if they had not been learned


def leave_groups_out(inverse: Floats, alpha: Floats, targets: Floats, groups: Ints) -> Floats:
    """Predict every text by the ridge that never saw its group.

    Uses ``f_without_G = Y[G] - solve(inv(K)[G, G], (inv(K) @ Y)[G])``.
    """
    left_out = targets - alpha / np.diag(inverse)[:, None]
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.r_[True, groups[order][1:] != groups[order][:-1]])
    for members in np.split(order, starts[1:]):
        if len(members) > 1:
            block = inverse[np.ix_(members, members)]
            left_out[members] = targets[members] - np.linalg.solve(block, alpha[members])
    return left_out


def _left_out_predictions(
    data: LabelledTexts, corpus: Corpus, scores: Floats, counts: NDArray[np.int32]
) -> Predictions:
    best = scores.argmax(axis=1)
    ranked = -np.sort(-scores, axis=1)[:, :2].astype(float)
    second = ranked[:, 1] if ranked.shape[1] > 1 else np.zeros(len(best))
    evidence = Evidence(
        best=ranked[:, 0],
        gap=ranked[:, 0] - second,
        total=scores.sum(axis=1).astype(float),
        letters=np.array([len(text) for text in data.texts], dtype=float),
        contained=_left_out_containment(data, corpus, best, counts),
    )
    return Predictions(data.labels, best, evidence)


def _left_out_containment(
    data: LabelledTexts, corpus: Corpus, best: Ints, counts: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Share of each text that other groups' examples of its best intent hold, weighted by idf²."""
    same_group = _group_occurrences(data, corpus)
    seen = counts[corpus.columns, best[corpus.rows]].astype(np.int64)
    own = np.where(data.labels[corpus.rows] == best[corpus.rows], same_group, 0)
    weights = corpus.idf[corpus.columns].astype(float) ** 2
    held = np.bincount(corpus.rows, weights * (seen > own), minlength=corpus.size)
    whole = np.bincount(corpus.rows, weights, minlength=corpus.size)
    share: NDArray[np.float64] = held / np.maximum(whole, 1e-9)
    return share


def _group_occurrences(data: LabelledTexts, corpus: Corpus) -> Ints:
    """For each entry, in how many texts of the same group its n-gram occurs."""
    pair = data.groups[corpus.rows] * len(corpus.vocabulary) + corpus.columns
    _, inverse, counts = np.unique(pair, return_inverse=True, return_counts=True)
    result: Ints = counts[inverse]
    return result
