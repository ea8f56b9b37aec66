"""How the typed characters are meant: as they stand, on the other keyboard layout, or as Thai in Latin letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import repeat
from math import log
from operator import add

from pythainlp.util import eng_to_thai, thai_to_eng

from intents.language import has_latin, has_thai


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
ENOUGH_LETTERS = 80  # tell the layout; a long story goes on as it began
SMOOTHING = 0.3
MARGIN = 0.4  # nats a piece; most people use the right layout, so the other reading must be clearly likelier


class _CharacterModel:
    """Naive Bayes over pairs and triples of characters."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(_pieces(text))
        bottom = log(counts.total() + SMOOTHING * (len(counts) + 1))
        self.logs = {piece: log(count + SMOOTHING) - bottom for piece, count in counts.items()}
        self.unseen = log(SMOOTHING) - bottom


class _Odds:
    """How much likelier a text is by one model than by another, in nats a piece."""

    def __init__(self, model: _CharacterModel, other: _CharacterModel) -> None:
        self._logs = {
            piece: model.logs.get(piece, model.unseen) - other.logs.get(piece, other.unseen)
            for piece in model.logs.keys() | other.logs.keys()
        }
        self._unseen = repeat(model.unseen - other.unseen)

    def of(self, pieces: Sequence[str]) -> float:
        """Give the mean over the pieces of a text."""
        return sum(map(self._logs.get, pieces, self._unseen)) / max(1, len(pieces))


def _pieces(text: str) -> list[str]:
    padded = f" {text.lower()} "
    pairs = list(map(add, padded, padded[1:]))
    return pairs + list(map(add, pairs, padded[2:]))


class Reader:
    """Chooses the likeliest reading; learned from the example questions themselves.

    Args:
        texts: normalised example questions.
        romanised: the Thai ones in Latin letters.

    """

    def __init__(self, texts: Iterable[str], romanised: Iterable[str] = ()) -> None:
        texts = list(texts)
        thai = [text for text in texts if has_thai(text)]
        english = [text for text in texts if not has_thai(text)]
        thai_mistyped = _CharacterModel(thai_to_eng(text) for text in thai)
        english_mistyped = _CharacterModel(eng_to_thai(text) for text in english)
        self._thai = _Odds(_CharacterModel(thai), english_mistyped)
        self._english = _Odds(_CharacterModel(english), thai_mistyped)
        self._romanised = _Odds(_CharacterModel(romanised), thai_mistyped)
        self._is_trained = bool(thai and english)

    def read(self, text: str) -> Reading:
        """Find the likeliest reading, with a wrong keyboard layout undone."""
        typed = Reading(text, ReadingKind.TYPED)
        if not self._is_trained or len(text.replace(" ", "")) < MIN_LETTERS:
            return typed
        pieces = _pieces(text[:ENOUGH_LETTERS])
        if has_thai(text):
            if has_latin(text) or self._thai.of(pieces) >= -MARGIN:
                return typed
            return Reading(thai_to_eng(text), ReadingKind.ENGLISH_LAYOUT)
        if not has_latin(text):  # a number is a number
            return typed
        english, romanised = self._english.of(pieces), self._romanised.of(pieces)
        if max(english, romanised) < -MARGIN:
            return Reading(eng_to_thai(text), ReadingKind.THAI_LAYOUT)
        return Reading(text, ReadingKind.ROMANISED) if romanised > english else typed
