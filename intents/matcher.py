"""Ranks the intents for a message and says how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intents.calibration import Calibration
from intents.decision import Match, Signals, Thresholds
from intents.weights import Scores, Weights

SHOWN = 5
SURE = 0.99


@dataclass(frozen=True)
class Model:
    """What was learned.

    Attributes:
        weights: how to score.
        calibration: what a score is worth.
        thresholds: where answering and asking begin.
        examples: the texts that are examples of one intent alone, with its number.

    """

    weights: Weights
    calibration: Calibration
    thresholds: Thresholds
    examples: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Matches:
    """Ranked intents, best first, and what a decision on them rests on."""

    ranked: tuple[Match, ...] = ()
    signals: Signals = Signals()  # noqa: RUF009 - frozen


class Matcher:
    """Ranks the intents of a trained model for a text."""

    def __init__(self, model: Model) -> None:
        self._calibration = model.calibration
        self._examples = model.examples
        self.weights = model.weights
        self.thresholds = model.thresholds

    def match(self, text: str) -> Matches:
        """Rank the intents for a normalised text with masked places."""
        scores = self.weights.score(text) if text.strip() else None
        return Matches() if scores is None else self._rank(scores, text)

    def _rank(self, scores: Scores, text: str) -> Matches:
        values = scores.by_intent
        order = values.argsort()[: -SHOWN - 1 : -1].tolist()
        example = self._examples.get(text)
        if example is not None:  # staff wrote that this message means this intent
            order = [example, *(column for column in order if column != example)][:SHOWN]
        best, *others = values[order].tolist()
        gap = best - others[0] if others else best
        signals = Signals(
            best, gap, float(values.sum()), len(text), scores.contained, scores.known, example is not None
        )
        confidence = self._calibration.confidence(best, gap, signals.total, signals.letters, signals.contained)
        if example is not None:
            confidence = max(confidence, SURE)
        names = self.weights.intents
        first = Match(names[order[0]], confidence, best)
        rest = [
            Match(names[column], _share(confidence, best, score), score)
            for column, score in zip(order[1:], others, strict=True)
        ]
        return Matches((first, *rest), signals)


def _share(confidence: float, best: float, score: float) -> float:
    """Give a lesser match its share of the confidence, so that the list stays in order."""
    if best <= 0 or score <= 0:
        return 0.0
    return min(confidence, 1 - confidence) * min(1.0, score / best)
