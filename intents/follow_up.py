"""Whether a message goes on with what was spoken of before: a rule that is learned from talks that staff wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from intents.decision import FARTHEST, Match, Signals, fit_logistic
from intents.details import GENERAL, ClassScore

MOST_LETTERS = 60  # longer messages say themselves what they are about
CONNECTIVE = re.compile(
    r"^(?:แล้ว|ส่วน|และ|ถ้าเป็น|ถ้า|กรณี|หรือ|(?:and|what about|how about|what if|or|also|then)\b)\s*"
    r"|(?:ล่ะ|ละ|เหมือนกัน)(?:ครับ|คะ|ค่ะ|คับ|จ๊ะ|จ้ะ|[\s?!.])*$|\b(?:too|as well)[\s?!.]*$"
)


def is_connected(text: str) -> bool:
    """Tell whether a normalised message, its lead-in included, is tied to what was said before: "and Taiwan?".

    >>> is_connected("แล้วไต้หวันล่ะ"), is_connected("ไปไต้หวัน")
    (True, False)
    """
    return bool(CONNECTIVE.search(text))


@dataclass(frozen=True, slots=True)
class Context:
    """What was answered last.

    Attributes:
        intent: its id.
        case: id of the case, if one was answered.
        facet: what was asked of it, if that was sure.

    """

    intent: str
    case: str | None = None
    facet: str | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """What speaks for a message by itself and for it as a follow-up.

    Attributes:
        text: normalised text with masked places.
        matches: intents, best first, for the message by itself.
        signals: what a decision on them rests on.
        score: of the intent spoken of before, for the message by itself.
        known: share of the message that occurs in examples of that intent, 0-1.
        case: the best case of that intent.
        facet: the best facet.
        is_connected: it is tied to what was said before by its words.

    """

    text: str
    matches: Sequence[Match]
    signals: Signals
    score: float
    known: float
    case: ClassScore
    facet: ClassScore
    is_connected: bool = False

    def features(self, intent: str) -> list[float]:
        """Give the numbers that the rule is made of, about 0-1 each, and the products that matter."""
        best = self.matches[0] if self.matches else None
        confidence, score = (best.confidence, best.score) if best else (0.0, 0.0)
        is_same = float(best is not None and best.intent == intent)
        letters = log(max(1, len(self.text))) / 4
        goes_on = float(self.is_connected)
        is_case = float(self.case.name != GENERAL)
        lead = score - self.score
        plain = [
            confidence, score, self.signals.contained, self.signals.known, is_same, letters, goes_on, self.score, lead,
            self.known, self.case.score, self.case.contained, self.case.confidence * is_case,
            self.facet.score, self.facet.confidence,
        ]  # fmt: skip
        products = [
            confidence * letters, confidence * goes_on, confidence * self.facet.confidence, lead * letters,
            lead * self.case.score, self.case.score * letters, self.facet.confidence * letters, self.known * letters,
        ]  # fmt: skip
        return [1.0, *plain, *products]


@dataclass(frozen=True)
class FollowUpRule:
    """Weights of a logistic model over ``Readings.features``; without any, nothing is a follow-up."""

    weights: tuple[float, ...] = ()

    @classmethod
    def fit(cls, features: Sequence[Sequence[float]], is_follow_up: Sequence[bool]) -> FollowUpRule:
        """Learn from messages of which it is known."""
        if not any(is_follow_up) or all(is_follow_up):
            return cls()
        return cls(tuple(fit_logistic(np.array(features), np.array(is_follow_up, dtype=float)).tolist()))

    def probability(self, readings: Readings, intent: str) -> float:
        """Tell how likely a message goes on with an intent, 0-1."""
        if not self.weights or len(readings.text) > MOST_LETTERS:
            return 0.0
        total = sum(map(float.__mul__, self.weights, readings.features(intent)))
        return 1.0 / (1.0 + exp(-min(max(total, -FARTHEST), FARTHEST)))
