"""Learns the weights: one kernel ridge with a closed form, calibrated on leave-one-out predictions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.calibration import Calibration, evidence_matrix
from intents.decision import TOTAL_SHARE, Thresholds
from intents.vectors import Corpus

RIDGE = 0.3
# The wanted errors. Leave-one-out is pessimistic (each example is a sub-question of its own), so
# the shares allowed here are wider than what citizens see.
WRONG_ALLOWED = 0.09
BACKGROUND_ANSWERED = 0.05
BACKGROUND_ASKED = 0.12
NO_INTENT = -1

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TrainingSet:
    """Masked texts with the number of their intent and of their group.

    Attributes:
        texts: normalised texts with masked places.
        labels: intent number, NO_INTENT for background.
        groups: texts of one group are copies of each other and are left out together.
        intents: intent ids by number.

    """

    texts: Sequence[str]
    labels: Ints
    groups: Ints
    intents: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """What is needed to score a message.

    Attributes:
        intents: ids by column.
        vocabulary: n-gram to row.
        idf: weight of each n-gram.
        unknown_idf: weight of n-grams never seen.
        table: scores of each n-gram for each intent, shape (n-grams, intents).
        occurs: whether an n-gram occurs in any example of an intent, same shape.
        calibration: score to probability.
        thresholds: where answering and asking begin.

    """

    intents: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Floats
    unknown_idf: float
    table: Floats
    occurs: NDArray[np.bool_]
    calibration: Calibration
    thresholds: Thresholds


def train_model(data: TrainingSet) -> Model:
    """Fit table, calibration and thresholds in a few seconds for a few thousand texts."""
    corpus = Corpus.build(data.texts)
    targets = _targets(data)
    system = corpus.kernel()
    system[np.diag_indices_from(system)] += RIDGE
    inverse: Floats = np.linalg.inv(system).astype(np.float32)
    alpha: Floats = inverse @ targets
    left_out = leave_groups_out(inverse, alpha, targets, data.groups)
    counts = _occurrences(corpus, data)
    calibration, thresholds = _calibrate(data, corpus, left_out, counts)
    return Model(
        intents=data.intents,
        vocabulary=corpus.vocabulary,
        idf=corpus.idf,
        unknown_idf=float(np.log(1 + corpus.size) + 1),
        table=corpus.project(alpha),
        occurs=counts > 0,
        calibration=calibration,
        thresholds=thresholds,
    )


def _targets(data: TrainingSet) -> Floats:
    targets = np.zeros((len(data.texts), len(data.intents)), dtype=np.float32)
    known = np.flatnonzero(data.labels != NO_INTENT)
    targets[known, data.labels[known]] = 1.0
    return targets


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


def _occurrences(corpus: Corpus, data: TrainingSet) -> NDArray[np.int32]:
    counts = np.zeros((len(corpus.vocabulary), len(data.intents)), dtype=np.int32)
    labels = data.labels[corpus.rows]
    known = labels != NO_INTENT
    np.add.at(counts, (corpus.columns[known], labels[known]), 1)
    return counts


def _calibrate(
    data: TrainingSet, corpus: Corpus, scores: Floats, counts: NDArray[np.int32]
) -> tuple[Calibration, Thresholds]:
    best = scores.argmax(axis=1)
    ranked = -np.sort(-scores, axis=1)[:, :2].astype(float)
    second = ranked[:, 1] if ranked.shape[1] > 1 else np.zeros(len(best))
    total = scores.sum(axis=1).astype(float)
    letters = np.array([len(text) for text in data.texts], dtype=float)
    contained = _left_out_containment(data, corpus, best, counts)
    evidence = evidence_matrix(ranked[:, 0], ranked[:, 0] - second, total, letters, contained)
    is_right = best == data.labels
    calibration = Calibration.fit(evidence, is_right)
    confidence = calibration.confidence(evidence)
    interest = ranked[:, 0] + TOTAL_SHARE * total
    return calibration, _choose_thresholds(data.labels, is_right, confidence, interest)


def _left_out_containment(
    data: TrainingSet, corpus: Corpus, best: Ints, counts: NDArray[np.int32]
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


def _group_occurrences(data: TrainingSet, corpus: Corpus) -> Ints:
    """For each entry, in how many texts of the same group its n-gram occurs."""
    pair = data.groups[corpus.rows] * len(corpus.vocabulary) + corpus.columns
    _, inverse, counts = np.unique(pair, return_inverse=True, return_counts=True)
    result: Ints = counts[inverse]
    return result


def _choose_thresholds(
    labels: Ints, is_right: NDArray[np.bool_], confidence: NDArray[np.float64], interest: NDArray[np.float64]
) -> Thresholds:
    known = labels != NO_INTENT
    accept = max(
        _cut(confidence[known & ~is_right], WRONG_ALLOWED * known.sum()),
        _cut(confidence[~known], BACKGROUND_ANSWERED * (~known).sum()),
    )
    return Thresholds(accept, _cut(interest[~known], BACKGROUND_ASKED * (~known).sum()))


def _cut(values: NDArray[np.float64], allowed: float) -> float:
    """Give the threshold that at most ``allowed`` of the values reach."""
    if len(values) == 0:
        return 0.5
    ordered = np.sort(values)[::-1]
    position = min(int(allowed), len(ordered) - 1)
    return float(np.nextafter(ordered[position], np.inf))
