"""How the typed characters are meant: as they stand, on the other keyboard layout, or as Thai in Latin letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pythainlp.util import eng_to_thai, thai_to_eng

from intents.decision import Float64Array
from intents.normalize import has_latin, has_thai

Pieces = NDArray[np.int64]
CODE_POINT_BITS = 21
LAST_PIECE = np.iinfo(np.int64).max  # above all that letters make
MIN_LETTERS = 4
ENOUGH_LETTERS = 80  # tell the layout; a long story goes on as it began
SMOOTHING = 0.3
MARGIN = 0.4  # nats a piece; most people use the right layout, so the other variant must be clearly likelier


class VariantKind(StrEnum):
    """How the typed characters are to be read."""

    TYPED = "as_typed"
    THAI_LAYOUT = "thai_on_english_layout"
    ENGLISH_LAYOUT = "english_on_thai_layout"
    ROMANISED = "romanised_thai"
    MISSPELT = "misspelt_thai"


@dataclass(frozen=True, slots=True)
class InputVariant:
    """The text to be understood, and how it came from what was typed."""

    text: str
    kind: VariantKind


@dataclass(frozen=True)
class VariantDetector:
    """Chooses the likeliest variant; learned from the example questions themselves.

    Attributes:
        thai: how much likelier Thai is than English on the Thai layout.
        english: how much likelier English is than Thai on the English layout.
        romanised: how much likelier Thai in Latin letters is than Thai on the English layout.
        is_trained: there were examples of both languages to choose by.

    """

    thai: _Odds
    english: _Odds
    romanised: _Odds
    is_trained: bool

    @classmethod
    def train(cls, texts: Iterable[str], romanised: Iterable[str] = ()) -> VariantDetector:
        """Learn from normalised example questions, and from the Thai ones in Latin letters."""
        texts = list(texts)
        thai = [text for text in texts if has_thai(text)]
        english = [text for text in texts if not has_thai(text)]
        thai_mistyped = _CharacterModel(thai_to_eng(text) for text in thai)
        english_mistyped = _CharacterModel(eng_to_thai(text) for text in english)
        return cls(
            _Odds.between(_CharacterModel(thai), english_mistyped),
            _Odds.between(_CharacterModel(english), thai_mistyped),
            _Odds.between(_CharacterModel(romanised), thai_mistyped),
            bool(thai and english),
        )

    def detect(self, text: str) -> InputVariant:
        """Find the likeliest variant, with a wrong keyboard layout undone."""
        typed = InputVariant(text, VariantKind.TYPED)
        if not self.is_trained or len(text.replace(" ", "")) < MIN_LETTERS:
            return typed
        pieces = _pieces(text[:ENOUGH_LETTERS])
        if has_thai(text):
            if has_latin(text) or self.thai.look_up(pieces).mean() >= -MARGIN:
                return typed
            return InputVariant(thai_to_eng(text), VariantKind.ENGLISH_LAYOUT)
        if not has_latin(text):  # a number is a number
            return typed
        english, romanised = self.english.look_up(pieces).mean(), self.romanised.look_up(pieces).mean()
        if max(english, romanised) < -MARGIN:
            return InputVariant(eng_to_thai(text), VariantKind.THAI_LAYOUT)
        return InputVariant(text, VariantKind.ROMANISED) if romanised > english else typed

    def to_values(self) -> dict[str, Any]:
        """Give what a model artifact keeps of it."""
        return {name: vars(value) if isinstance(value, _Odds) else value for name, value in vars(self).items()}

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> VariantDetector:
        """Make it of what was kept.

        Raises:
            ValueError: some of it does not fit the rest.

        """
        thai, english, romanised = (_Odds(**values[name]) for name in ("thai", "english", "romanised"))
        for odds in (thai, english, romanised):
            if odds.pieces.shape != odds.numbers.shape or odds.pieces[-1] != LAST_PIECE:
                raise ValueError("pieces and their odds do not fit")
        return cls(thai, english, romanised, bool(values["is_trained"]))


class _CharacterModel:
    """Naive Bayes over pairs and triples of characters: how likely each is, as a logarithm."""

    def __init__(self, texts: Iterable[str]) -> None:
        pieces = np.concatenate([np.empty(0, np.int64), *map(_pieces, texts)])
        self.pieces, counts = np.unique(pieces, return_counts=True)
        bottom = log(len(pieces) + SMOOTHING * (len(counts) + 1))
        self.logs = np.log(counts + SMOOTHING) - bottom
        self.unseen = log(SMOOTHING) - bottom


@dataclass(frozen=True)
class _Odds:
    """A number for each of the known pieces, in order, and for all others that of LAST_PIECE."""

    pieces: Pieces
    numbers: Float64Array

    @classmethod
    def of(cls, pieces: Pieces, numbers: Float64Array, unseen: float) -> _Odds:
        return cls(np.append(pieces, LAST_PIECE), np.append(numbers, unseen))

    @classmethod
    def between(cls, model: _CharacterModel, other: _CharacterModel) -> _Odds:
        """Tell how much likelier pieces are by one model than by another, in nats."""
        pieces = np.union1d(model.pieces, other.pieces)
        likely, less = (cls.of(each.pieces, each.logs, each.unseen).look_up(pieces) for each in (model, other))
        return cls.of(pieces, likely - less, model.unseen - other.unseen)

    def look_up(self, pieces: Pieces) -> Float64Array:
        """Give the number of each piece."""
        places = self.pieces.searchsorted(pieces)
        return np.where(self.pieces.take(places) == pieces, self.numbers.take(places), self.numbers[-1])


def _pieces(text: str) -> Pieces:
    """Give the pairs and triples of characters, each as one number: its code points side by side."""
    padded = f" {text.lower()} ".encode("utf-32-le", errors="surrogatepass")
    letters = np.frombuffer(padded, np.uint32).astype(np.int64)
    pairs = letters[:-1] << CODE_POINT_BITS | letters[1:]
    return np.concatenate([pairs, pairs[:-1] << CODE_POINT_BITS | letters[2:]])
