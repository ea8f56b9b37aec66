"""Scores a message against every intent: one gather and sum over the n-gram table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from intents.calibration import evidence_matrix
from intents.decision import TOTAL_SHARE, Match
from intents.features import extract_ngrams
from intents.training import Model

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Matches:
    """Ranked intents, best first, and how much the message looks like ours at all."""

    ranked: tuple[Match, ...]
    interest: float


class Matcher:
    """Ranks the intents of a trained model for a text."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def match(self, text: str, favoured: Mapping[str, float] | None = None) -> Matches:
        """Rank the intents.

        Args:
            text: normalised text with masked places.
            favoured: small bonus on the score by intent id, for follow-ups.

        """
        model = self._model
        ngrams = extract_ngrams(text)
        rows = [model.vocabulary[ngram] for ngram in ngrams if ngram in model.vocabulary]
        if not rows or not text.strip():
            return Matches((), 0.0)
        idf = model.idf[rows]
        unknown = (len(ngrams) - len(rows)) * model.unknown_idf**2
        length = float(np.sqrt((idf**2).sum() + unknown))
        scores = (model.table[rows] * idf[:, None]).sum(axis=0) / length
        for intent, bonus in (favoured or {}).items():
            if intent in model.intents:
                scores[model.intents.index(intent)] += bonus
        return self._rank(scores, rows, idf, unknown, len(text))

    def _rank(self, scores: np.ndarray, rows: list[int], idf: np.ndarray, unknown: float, letters: int) -> Matches:
        model = self._model
        order = np.argsort(-scores)[:SHOWN]
        held = float((model.occurs[rows, order[0]] * idf**2).sum())
        contained = held / (float((idf**2).sum()) + unknown)
        best, total = float(scores[order[0]]), float(scores.sum())
        gap = best - float(scores[order[1]]) if len(order) > 1 else best
        evidence = evidence_matrix(*(np.array([each]) for each in (best, gap, total, float(letters), contained)))
        confidence = float(model.calibration.confidence(evidence)[0])
        ranked = tuple(
            Match(
                intent=model.intents[column],
                confidence=_share(confidence, best, float(scores[column])),
                parts={"score": float(scores[column])},
            )
            for column in order
        )
        parts = {"score": best, "gap": gap, "sum": total, "contained": contained}
        first = Match(ranked[0].intent, confidence, parts)
        return Matches((first, *ranked[1:]), best + TOTAL_SHARE * total)


def _share(confidence: float, best: float, score: float) -> float:
    """Give a lesser match its share of the confidence, so that the list stays in order."""
    if best <= 0 or score <= 0:
        return 0.0
    return min(confidence, (1 - confidence)) * score / best if score < best else confidence
