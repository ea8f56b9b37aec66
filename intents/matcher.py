"""Ranks the intents for a message and says how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

import numpy as np

from intents.calibration import Calibration
from intents.decision import TOTAL_SHARE, Match, Thresholds
from intents.weights import Scores, Weights

SHOWN = 5


@dataclass(frozen=True)
class Model:
    """What was learned: how to score, what a score is worth, and where answering and asking begin."""

    weights: Weights
    calibration: Calibration
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Matches:
    """Ranked intents, best first, and how much the message looks like ours at all."""

    ranked: tuple[Match, ...]
    interest: float


class Matcher:
    """Ranks the intents of a trained model for a text."""

    def __init__(self, model: Model) -> None:
        self._weights = model.weights
        self._calibration = model.calibration
        self._columns = {intent: column for column, intent in enumerate(model.weights.intents)}
        self.thresholds = model.thresholds

    def match(self, text: str, favoured: Mapping[str, float] | None = None) -> Matches:
        """Rank the intents.

        Args:
            text: normalised text with masked places.
            favoured: small bonus on the score by intent id, for follow-ups.

        """
        scores = self._weights.score(text, self._bonus(favoured)) if text.strip() else None
        return Matches((), 0.0) if scores is None else self._rank(scores, len(text))

    def _bonus(self, favoured: Mapping[str, float] | None) -> np.ndarray | None:
        if not favoured:
            return None
        bonus = np.zeros(len(self._columns), dtype=np.float32)
        for intent, value in favoured.items():
            if intent in self._columns:
                bonus[self._columns[intent]] = value
        return bonus

    def _rank(self, scores: Scores, letters: int) -> Matches:
        values = scores.by_intent
        order = (-values).argsort()[:SHOWN].tolist()
        shown = values[order].tolist()
        best, total = shown[0], float(values.sum())
        gap = best - shown[1] if len(shown) > 1 else best
        confidence = self._calibration.confidence(best, gap, total, log(max(letters, 1)), scores.contained)
        parts = {"score": best, "gap": gap, "sum": total, "contained": scores.contained}
        first = Match(self._weights.intents[order[0]], confidence, parts)
        rest = (
            Match(self._weights.intents[column], _share(confidence, best, score), {"score": score})
            for column, score in zip(order[1:], shown[1:], strict=True)
        )
        return Matches((first, *rest), best + TOTAL_SHARE * total)


def _share(confidence: float, best: float, score: float) -> float:
    """Give a lesser match its share of the confidence, so that the list stays in order."""
    if best <= 0 or score <= 0:
        return 0.0
    return min(confidence, 1 - confidence) * score / best
