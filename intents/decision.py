"""The three-way decision: answer, ask which, or fall back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_CHOICES = 3
TOTAL_SHARE = 0.15  # measured: best score + 0.15 of the sum tells best what is worth a question


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
        is_example: the message is one of those examples, letter by letter.

    """

    best: float = 0.0
    gap: float = 0.0
    total: float = 0.0
    letters: int = 0
    contained: float = 0.0
    known: float = 0.0
    is_example: bool = False

    @property
    def interest(self) -> float:
        """How much the message looks like ours at all."""
        return self.best + TOTAL_SHARE * self.total


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
        clarify: least interest (best score + TOTAL_SHARE of the sum) to ask which.

    """

    accept: float
    clarify: float


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
