"""The three-way decision: answer, ask which, or fall back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_CHOICES = 3
TOTAL_SHARE = 0.15  # measured: best score + 0.15 of the sum tells best what is worth a question


@dataclass(frozen=True, slots=True)
class Match:
    """An intent that a message may mean.

    Attributes:
        intent: its id.
        confidence: 0-1; for the best match a calibrated probability of being right.
        parts: the numbers behind it, for ``explain``.

    """

    intent: str
    confidence: float
    parts: Mapping[str, float]


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


def decide(matches: Sequence[Match], interest: float, thresholds: Thresholds) -> Decision:
    """Choose what to do with ranked matches.

    >>> decide([], 0.0, Thresholds(0.5, 0.3))
    Fallback()
    """
    if matches and matches[0].confidence >= thresholds.accept:
        return Accept(matches[0])
    if matches and interest >= thresholds.clarify:
        return Clarify(tuple(matches[:MAX_CHOICES]))
    return Fallback()
