"""Ranks the intents for a message and says how sure it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import add
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from intents.decision import Calibration, Match, Signals, Thresholds

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


# -- N-grams of characters and of English words: what texts are compared by


Extract = Callable[[str], Iterable[str]]  # how a text is cut into what it is compared by
WHOLE = "="  # marks what stands for whole words
_WORD = re.compile(r"[a-z0-9]+")

# How office words sound in the street; an example is learned in both forms.
_COLLOQUIAL = (
    ("อย่างไร", "ยังไง"),
    ("หรือไม่", "มั้ย"),
    ("ไหม", "มั้ย"),
    ("เท่าไร", "เท่าไหร่"),
    ("ต้องการ", "อยาก"),
    ("สามารถ", ""),
    ("ดำเนินการ", "ทำ"),
    ("ติดต่อ", "ไปหา"),
    ("อะไรบ้าง", "ไรบ้าง"),
    ("เพราะเหตุใด", "ทำไม"),
    ("หนังสือเดินทาง", "พาสปอร์ต"),
    ("ต่างชาติ", "ต่างด้าว"),
    ("ตำแหน่งงาน", "งาน"),
)


def extract_ngrams(text: str) -> list[str]:
    """Give what a normalised text is compared by: pairs and triples of characters, its borders counting as spaces.

    English words, and words that follow each other, count whole as well. Thai has no spaces to cut words at.
    One that occurs twice is given twice.

    >>> sorted(extract_ngrams("งาน"))
    [' ง', ' งา', 'งา', 'งาน', 'น ', 'าน', 'าน ']
    """
    padded = f" {text} "
    pairs = list(map(add, padded, padded[1:]))
    ngrams = [*pairs, *map(add, pairs, padded[2:])]
    words = _WORD.findall(text)
    if words:
        ngrams += [f"{WHOLE}{word}" for word in words]
        ngrams += [f"{WHOLE}{word} {following}" for word, following in pairwise(words)]
    return ngrams


def to_colloquial(text: str) -> str:
    """Rewrite a formal text as it is said in the street.

    >>> to_colloquial("ต้องการขึ้นทะเบียนอย่างไร")
    'อยากขึ้นทะเบียนยังไง'
    """
    for formal, spoken in _COLLOQUIAL:
        text = text.replace(formal, spoken)
    return text


# -- What n-grams say for each intent, in a form that is quick to add up


Floats = NDArray[np.float32]


class Table(Protocol):
    """Adds up what n-grams say for each intent."""

    def add_up(self, ngrams: NDArray[np.intp]) -> Floats:
        """Give the sum over n-grams of idf times weight; shape (intents,)."""
        ...


@dataclass(frozen=True)
class DenseTable:
    """Every n-gram's weights for every intent, shape (n-grams, intents); quickest, while there is room."""

    weights: Floats

    def add_up(self, ngrams: NDArray[np.intp]) -> Floats:
        """Add up rows of the table."""
        total: Floats = self.weights.take(ngrams, axis=0).sum(axis=0)
        return total


@dataclass(frozen=True)
class LandmarkTable:
    """Goes by way of the landmarks: much smaller when there are thousands of intents.

    Attributes:
        starts: where the entries of each n-gram begin; the last one ends them all.
        landmarks: landmark of each entry.
        values: how much of the n-gram is in it.
        coefficients: what a landmark says for each intent; shape (landmarks, intents).

    """

    starts: NDArray[np.int32]
    landmarks: NDArray[np.int32]
    values: Floats
    coefficients: Floats

    def add_up(self, ngrams: NDArray[np.intp]) -> Floats:
        """Find the landmarks near the text, and add up what they say."""
        pieces = [slice(self.starts[ngram], self.starts[ngram + 1]) for ngram in ngrams.tolist()]
        landmarks = np.concatenate([self.landmarks[piece] for piece in pieces])
        values = np.concatenate([self.values[piece] for piece in pieces])
        near = np.bincount(landmarks, values, minlength=len(self.coefficients)).astype(np.float32)
        total: Floats = near @ self.coefficients
        return total


# -- What was learned about n-grams, and how it scores a text against every intent


@dataclass(frozen=True, slots=True)
class Scores:
    """A text held against every intent.

    Attributes:
        by_intent: score of each intent, in the order of ``Weights.intents``.
        best: number of the best intent.
        contained: idf²-weighted share of the text that occurs in examples of the best intent, 0-1.
        known: the same for examples of any intent and the background.

    """

    by_intent: Floats
    best: int
    contained: float
    known: float


@dataclass(frozen=True)
class Weights:
    """The learned numbers.

    Attributes:
        intents: ids by column.
        extract: how a text is cut into n-grams.
        vocabulary: n-gram to its number.
        rows: row of each n-gram; those that occur in the same texts learn the same, and share one.
        squares: idf² of the n-grams of each row.
        unknown_square: the same for n-grams never seen.
        table: scores by row.
        occurs: in which intents' examples the n-grams of a row occur, eight intents a byte; shape (intents / 8, rows).

    """

    intents: tuple[str, ...]
    extract: Extract
    vocabulary: dict[str, int]
    rows: NDArray[np.intp]
    squares: Floats
    unknown_square: float
    table: Table
    occurs: NDArray[np.uint8]

    def score(self, text: str) -> Scores | None:
        """Score a normalised text with masked places; ``None`` when nothing in it was ever seen."""
        rows, unknown = self._look_up(text)
        if not len(rows):
            return None
        squares = self.squares.take(rows)
        seen = float(squares.sum())
        whole = seen + unknown * self.unknown_square
        by_intent = self.table.add_up(rows)
        by_intent *= whole**-0.5
        best = int(by_intent.argmax())
        held = self.occurs[best >> 3].take(rows) & (128 >> (best & 7)) != 0
        return Scores(by_intent, best, float(squares.dot(held)) / whole, seen / whole)

    def _look_up(self, text: str) -> tuple[NDArray[np.intp], int]:
        """Give the rows of the n-grams of a text, and how many of them were never seen."""
        found = list(map(self.vocabulary.get, self.extract(text)))
        known = set(found)
        known.discard(None)
        return self.rows.take(np.fromiter(known, np.intp, len(known))), found.count(None)

    # -- for explanations

    def weight(self, row: int, column: int) -> float:
        """Give what one n-gram adds to the score of one intent, before the length of the text is divided out."""
        return float(self.table.add_up(np.array([row]))[column])

    def occurs_in(self, row: int, column: int) -> bool:
        """Tell whether an n-gram occurs in the examples of an intent."""
        return bool(self.occurs[column >> 3, row] & (128 >> (column & 7)))

    def length(self, text: str) -> float:
        """Give the length of a text's vector, n-grams never seen included."""
        rows, unknown = self._look_up(text)
        return float((float(self.squares.take(rows).sum()) + unknown * self.unknown_square) ** 0.5)
