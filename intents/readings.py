"""How the typed characters are meant: as they stand, on the other keyboard layout, or as Thai in Latin letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log

from pythainlp.util import eng_to_thai, thai_to_eng

from intents.language import BAHT


class ReadingKind(StrEnum):
    """How the typed characters are to be read."""

    TYPED = "as_typed"
    THAI_LAYOUT = "thai_on_english_layout"
    ENGLISH_LAYOUT = "english_on_thai_layout"
    ROMANISED = "romanised_thai"


@dataclass(frozen=True, slots=True)
class Reading:
    """The text to be understood, and how it came from what was typed."""

    text: str
    kind: ReadingKind


MIN_LETTERS = 4
SMOOTHING = 0.3
MARGIN = 0.4  # nats a piece; most people use the right layout, so the other reading must be clearly likelier


class _CharacterModel:
    """Naive Bayes over pairs and triples of characters."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(_pieces(text))
        bottom = log(counts.total() + SMOOTHING * (len(counts) + 1))
        self._logs = {piece: log(count + SMOOTHING) - bottom for piece, count in counts.items()}
        self._unseen = log(SMOOTHING) - bottom

    def score(self, pieces: Sequence[str]) -> float:
        """Give the mean log probability of the pieces of a text."""
        return sum(self._logs.get(piece, self._unseen) for piece in pieces) / max(1, len(pieces))


def _pieces(text: str) -> list[str]:
    padded = f" {text.lower()} "
    return [padded[start : start + size] for size in (2, 3) for start in range(len(padded) - size + 1)]


class Reader:
    """Chooses the likeliest reading; learned from the example questions themselves.

    Args:
        texts: normalised example questions.
        romanised: the Thai ones in Latin letters.

    """

    def __init__(self, texts: Iterable[str], romanised: Iterable[str] = ()) -> None:
        texts = list(texts)
        thai = [text for text in texts if _has_thai(text)]
        english = [text for text in texts if not _has_thai(text)]
        self._romanised = _CharacterModel(romanised)
        self._thai = _CharacterModel(thai)
        self._english = _CharacterModel(english)
        self._thai_mistyped = _CharacterModel(thai_to_eng(text) for text in thai)
        self._english_mistyped = _CharacterModel(eng_to_thai(text) for text in english)
        self._is_trained = bool(thai and english)

    def read(self, text: str) -> Reading:
        """Find the likeliest reading, with a wrong keyboard layout undone."""
        typed = Reading(text, ReadingKind.TYPED)
        if not self._is_trained or sum(not letter.isspace() for letter in text) < MIN_LETTERS:
            return typed
        pieces = _pieces(text)
        if _has_thai(text):
            if _has_latin(text) or self._thai.score(pieces) + MARGIN >= self._english_mistyped.score(pieces):
                return typed
            return Reading(thai_to_eng(text), ReadingKind.ENGLISH_LAYOUT)
        english, romanised = self._english.score(pieces), self._romanised.score(pieces)
        if max(english, romanised) + MARGIN < self._thai_mistyped.score(pieces):
            return Reading(eng_to_thai(text), ReadingKind.THAI_LAYOUT)
        return Reading(text, ReadingKind.ROMANISED) if romanised > english else typed


def _has_thai(text: str) -> bool:
    return any("\u0e01" <= letter <= "\u0e5b" and letter != BAHT for letter in text)


def _has_latin(text: str) -> bool:
    return any("a" <= letter <= "z" for letter in text.lower())
