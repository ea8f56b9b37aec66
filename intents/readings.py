"""How the typed characters are meant: as they stand, on the other keyboard layout, or as Thai in Latin letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import log

import numpy as np
from numpy.typing import NDArray
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


Pieces = NDArray[np.int64]
Floats = NDArray[np.float64]
CODE_POINT_BITS = 21
LAST_PIECE = np.iinfo(np.int64).max  # above all that letters make
MIN_LETTERS = 4
ENOUGH_LETTERS = 80  # tell the layout; a long story goes on as it began
SMOOTHING = 0.3
MARGIN = 0.4  # nats a piece; most people use the right layout, so the other reading must be clearly likelier


class _CharacterModel:
    """Naive Bayes over pairs and triples of characters: how likely each is, as a logarithm."""

    def __init__(self, texts: Iterable[str]) -> None:
        pieces = np.concatenate([np.empty(0, np.int64), *map(_pieces, texts)])
        self.pieces, counts = np.unique(pieces, return_counts=True)
        bottom = log(len(pieces) + SMOOTHING * (len(counts) + 1))
        self.logs = np.log(counts + SMOOTHING) - bottom
        self.unseen = log(SMOOTHING) - bottom


class _Table:
    """A number for each of the known pieces, and one for all others."""

    def __init__(self, pieces: Pieces, numbers: Floats, unseen: float) -> None:
        self._pieces = np.append(pieces, LAST_PIECE)
        self._numbers = np.append(numbers, unseen)
        self._unseen = unseen

    def look_up(self, pieces: Pieces) -> Floats:
        """Give the number of each piece."""
        places = self._pieces.searchsorted(pieces)
        return np.where(self._pieces.take(places) == pieces, self._numbers.take(places), self._unseen)


def _odds(model: _CharacterModel, other: _CharacterModel) -> _Table:
    """Tell how much likelier pieces are by one model than by another, in nats."""
    pieces = np.union1d(model.pieces, other.pieces)
    likely, less = (_Table(each.pieces, each.logs, each.unseen).look_up(pieces) for each in (model, other))
    return _Table(pieces, likely - less, model.unseen - other.unseen)


def _pieces(text: str) -> Pieces:
    """Give the pairs and triples of characters, each as one number: its code points side by side."""
    padded = f" {text.lower()} ".encode("utf-32-le", errors="surrogatepass")
    letters = np.frombuffer(padded, np.uint32).astype(np.int64)
    pairs = letters[:-1] << CODE_POINT_BITS | letters[1:]
    return np.concatenate([pairs, pairs[:-1] << CODE_POINT_BITS | letters[2:]])


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
        self._thai = _odds(_CharacterModel(thai), english_mistyped)
        self._english = _odds(_CharacterModel(english), thai_mistyped)
        self._romanised = _odds(_CharacterModel(romanised), thai_mistyped)
        self._is_trained = bool(thai and english)

    def read(self, text: str) -> Reading:
        """Find the likeliest reading, with a wrong keyboard layout undone."""
        typed = Reading(text, ReadingKind.TYPED)
        if not self._is_trained or len(text.replace(" ", "")) < MIN_LETTERS:
            return typed
        pieces = _pieces(text[:ENOUGH_LETTERS])
        if has_thai(text):
            if has_latin(text) or self._thai.look_up(pieces).mean() >= -MARGIN:
                return typed
            return Reading(thai_to_eng(text), ReadingKind.ENGLISH_LAYOUT)
        if not has_latin(text):  # a number is a number
            return typed
        english, romanised = self._english.look_up(pieces).mean(), self._romanised.look_up(pieces).mean()
        if max(english, romanised) < -MARGIN:
            return Reading(eng_to_thai(text), ReadingKind.THAI_LAYOUT)
        return Reading(text, ReadingKind.ROMANISED) if romanised > english else typed
