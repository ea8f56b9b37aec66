"""How the typed characters are meant: as they stand, on the other keyboard layout, or as Thai in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray
from pythainlp.tokenize import subword_tokenize, word_tokenize
from pythainlp.transliterate import romanize
from pythainlp.util import eng_to_thai, thai_to_eng

from intents.gazetteer import MASK
from intents.normalize import has_latin, has_thai


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


# -- Thai written in Latin letters: how Thai text sounds, and keys under which spellings of one sound meet


NG = "q"  # stands for ng, which is one sound; no key holds a q otherwise

_THAI_RUN = re.compile(r"[\u0e01-\u0e4e]+")
_NOT_LATIN = re.compile(r"[^a-z]+")
# People write what they hear; each pair makes two common spellings of one sound the same. Order matters.
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^k(?:h?r|h|l)?[au]+[bp]$", "kap"),  # krub, krup, kub: the polite ending of men
        (r"or(?=\b|[^aeiou])", "o"),  # kor, tor, ber, her: the r is a vowel sign
        (r"[aeiu]+r(?=\b|[^aeiou])", "e"),
        (r"(?:ph|bp)", "p"),
        (r"(?:th|dt)", "t"),
        (r"(?:kh|gk|ck|c(?!h)|q)", "k"),
        (r"(?:tch|ch|sh|j)", "j"),
        (r"ng", NG),
        (r"g", "k"),
        (r"v", "w"),
        (r"[xz]", "s"),
        (r"r", "l"),
        (r"(?<=[kpt])l", ""),  # krap is said kap
        (r"(?<=[a-z])h", ""),
        (r"(?:ay|ai|ei|ey|i(?=y)|aai)", "y"),
        (r"(?:ao|au|aw)", "w"),
        (r"(?:uea|eua|ue|eu|oo|ou|ua|u)", "u"),
        (r"(?:ee|ea|ie|ia|i)", "i"),
        (r"(?:ae|oe|e)", "e"),
        (r"(?:aa|a)", "a"),
        (r"(?:oa|or|o)", "o"),
        (r"(?<=[aeiouyw])s(?=\b|[^aeiouyw])", "t"),  # sawasdee: a syllable ends in t
        (r"b\b", "p"),
        (r"d\b", "t"),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS = re.compile(r"[aeiouyw]+")


def romanize_thai(text: str) -> str:
    """Write Thai as it sounds, by the royal system, syllable by syllable; other text stays.

    >>> romanize_thai("หางาน gecc")
    'ha ngan gecc'
    """
    return _THAI_RUN.sub(lambda run: " ".join(_romanize_word(word) for word in word_tokenize(run[0])), text)


@lru_cache(maxsize=20_000)
def _romanize_word(word: str) -> str:
    return " ".join(romanize(syllable, engine="royin") for syllable in subword_tokenize(word, engine="dict"))


def sound_words(text: str) -> tuple[str, ...]:
    """Give the sound of each word of a romanised text.

    >>> sound_words("thang prathet khrap") == sound_words("tang pratet krap")
    True
    """
    return tuple(key for word in _NOT_LATIN.split(text.lower()) if (key := _sound(word)))


@lru_cache(maxsize=20_000)
def _sound(word: str) -> str:
    for pattern, sound in _SPELLINGS:
        word = pattern.sub(sound, word)
    return word


def extract_sounds(text: str) -> tuple[str, ...]:
    """Give what romanised texts are compared by: runs of sounds, consonants alone, and whole words."""
    words = sound_words(text)
    joined = "".join(words)
    bare = _VOWELS.sub("", joined)
    runs = (joined[start : start + size] for size in (3, 4, 5) for start in range(len(joined) - size + 1))
    consonants = (f"-{bare[start : start + size]}" for size in (2, 3, 4) for start in range(len(bare) - size + 1))
    place = (MASK,) if MASK in text else ()
    return tuple(dict.fromkeys((*runs, *consonants, *(f"={word}" for word in words), *place)))
