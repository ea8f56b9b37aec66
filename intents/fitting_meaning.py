"""Learns what meanings say for intents, from the vectors of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import linalg

from intents.calibrating import Asked, predict, with_models
from intents.corpus import Ints
from intents.meaning import Float32Array, Meaning, nearness
from intents.model import Model
from intents.training_details import NO_INTENT, Encode, LabelledTexts

FEWEST = 600  # texts; of fewer, in a folder that is a trial, letters are learned alone, at once
MOST = 10_000  # measured: texts beyond these add nothing, and each takes milliseconds to encode
LANDMARKS = 2_000  # measured: 1,000 are half a point worse, 3,000 no better
PENALTY = 0.3
JITTER = 1e-3  # keeps the equations positive, as many vectors are nearly the same
PIECE = 2_048  # texts; a matrix of all of them in double precision would take much memory
SHARES = (0.4, 0.3, 0.5, 0.6, 0.7)  # of meaning in a mixed score, to be chosen from
SEED = 2569


def fit_meaning(data: LabelledTexts, intents: int, encode: Encode) -> Meaning:
    """Fit by least squares with the penalty of the kernel (the Nyström method of Williams and Seeger, 2001).

    Args:
        data: what to learn from; NO_INTENT is to score zero for all intents.
        intents: how many there are.
        encode: gives the meaning of texts.

    """
    rows = np.random.default_rng(SEED).permutation(len(data.texts))[:MOST]
    vectors, labels = encode([data.texts[row] for row in rows.tolist()]), data.labels[rows]
    landmarks = np.ascontiguousarray(vectors[:LANDMARKS])
    left = PENALTY * nearness(landmarks, landmarks).astype(np.float64)
    left[np.diag_indices_from(left)] += JITTER
    right = np.zeros((len(landmarks), intents))
    for start in range(0, len(rows), PIECE):
        near = nearness(vectors[start : start + PIECE], landmarks).astype(np.float64)
        left += near.T @ near
        right += near.T @ _targets(labels[start : start + PIECE], intents)
    solved = linalg.solve(left, right, assume_a="pos", overwrite_a=True, overwrite_b=True, check_finite=False)
    return Meaning(landmarks, np.ascontiguousarray(solved, dtype=np.float32), SHARES[0])


def _targets(labels: Ints, intents: int) -> Float32Array:
    targets = np.zeros((len(labels), intents), dtype=np.float32)
    known = np.flatnonzero(labels != NO_INTENT)
    targets[known, labels[known]] = 1
    return targets


def choose_share(asked: Sequence[Asked], encode: Encode) -> tuple[float, list[Asked]]:
    """Choose the share of meaning that puts most messages right; gives it and the messages so scored.

    Args:
        asked: messages with known answers whose models know meanings.
        encode: gives the meaning of texts.

    """
    vectors = encode([each.text for each in asked])
    pairs = zip(asked, vectors, strict=True)
    by_meaning = [each.model.meaning.score(vector) for each, vector in pairs if each.model.meaning]
    rounds = [(share, _mixed(asked, by_meaning, share)) for share in SHARES]
    return max(rounds, key=lambda done: int(predict(done[1]).is_right.sum()))


def _mixed(asked: Sequence[Asked], by_meaning: Sequence[Float32Array], share: float) -> list[Asked]:
    def change(model: Model) -> Model:
        return replace(model, meaning=replace(model.meaning, share=share)) if model.meaning else model

    pairs = zip(with_models(asked, change), by_meaning, strict=True)
    return [replace(each, scores=each.model.with_meaning(each.scores, scores)) for each, scores in pairs]
