"""What was learned: how n-grams speak for intents, and what a score is worth; it ranks the intents for a message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.decision import Calibration, Match, Signals, Thresholds

Float32Array = NDArray[np.float32]
Extract = Callable[[str], Iterable[str]]  # how a text is cut into what it is compared by

SHOWN = 5
SURE = 0.99


@dataclass(frozen=True, slots=True)
class Matches:
    """Ranked intents, best first, and what a decision on them rests on."""

    ranked: tuple[Match, ...] = ()
    signals: Signals = Signals()  # noqa: RUF009 - frozen


@dataclass(frozen=True)
class Model:
    """Ranks the intents for a text.

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

    def match(self, text: str) -> Matches:
        """Rank the intents for a normalised text with masked places."""
        scores = self.weights.score(text) if text.strip() else None
        return Matches() if scores is None else self._rank(scores, text)

    def _rank(self, scores: Scores, text: str) -> Matches:
        values = scores.by_intent
        order = values.argsort()[: -SHOWN - 1 : -1].tolist()
        example = self.examples.get(text)
        if example is not None:  # staff wrote that this message means this intent
            order = [example, *(column for column in order if column != example)][:SHOWN]
        best, *others = values[order].tolist()
        gap = best - others[0] if others else best
        signals = Signals(
            best, gap, float(values.sum()), len(text), scores.contained, scores.known, example is not None
        )
        confidence = self.calibration.confidence(best, gap, signals.total, signals.letters, signals.contained)
        if example is not None:
            confidence = max(confidence, SURE)
        names = self.weights.intents
        first = Match(names[order[0]], confidence, best)
        rest = [
            Match(names[column], _share(confidence, best, score), score)
            for column, score in zip(order[1:], others, strict=True)
        ]
        return Matches((first, *rest), signals)

    def to_values(self) -> dict[str, Any]:
        """Give what a model artifact keeps of it."""
        plain = {"calibration": self.calibration.weights, "examples": self.examples}
        return {**plain, "weights": self.weights.to_values(), "thresholds": asdict(self.thresholds)}

    @classmethod
    def from_values(cls, values: Mapping[str, Any], extract: Extract) -> Model:
        """Make it of what was kept, and of how its texts are cut into n-grams."""
        weights = Weights.from_values(values["weights"], extract)
        calibration, thresholds = Calibration(tuple(values["calibration"])), Thresholds(**values["thresholds"])
        numbers = {0, *values["examples"].values()}
        if min(numbers) < 0 or max(numbers) >= len(weights.intents):
            raise ValueError("an example of no intent")
        return cls(weights, calibration, thresholds, values["examples"])


def _share(confidence: float, best: float, score: float) -> float:
    """Give a lesser match its share of the confidence, so that the list stays in order."""
    if best <= 0 or score <= 0:
        return 0.0
    return min(confidence, 1 - confidence) * min(1.0, score / best)


@dataclass(frozen=True, slots=True)
class Scores:
    """A text held against every intent.

    Attributes:
        by_intent: score of each intent, in the order of ``Weights.intents``.
        best: number of the best intent.
        contained: idf²-weighted share of the text that occurs in examples of the best intent, 0-1.
        known: the same for examples of any intent and texts out of scope.

    """

    by_intent: Float32Array
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
    squares: Float32Array
    unknown_square: float
    table: WeightTable
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

    def to_values(self) -> dict[str, Any]:
        """Give what a model artifact keeps of it."""
        values = {**vars(self), "vocabulary": list(self.vocabulary), "table": vars(self.table)}
        return {name: value for name, value in values.items() if name != "extract"}

    @classmethod
    def from_values(cls, values: Mapping[str, Any], extract: Extract) -> Weights:
        """Make them of what was kept.

        Raises:
            ValueError: some of it does not fit the rest.

        """
        ngrams, table = values["vocabulary"], values["table"]
        made = {
            "intents": tuple(values["intents"]),
            "vocabulary": dict(zip(ngrams, range(len(ngrams)), strict=True)),
            "table": DenseTable(**table) if "weights" in table else LandmarkTable(**table),
            "extract": extract,
        }
        weights = cls(**{**values, **made})
        shape = (len(weights.squares), len(weights.intents))
        is_whole = len(weights.vocabulary) == len(weights.rows) and 0 <= weights.rows.min() <= weights.rows.max()
        if not is_whole or weights.rows.max() >= shape[0] or weights.occurs.shape != (-(-shape[1] // 8), shape[0]):
            raise ValueError("n-grams and their numbers do not fit")
        weights.table.check(shape)
        return weights


@dataclass(frozen=True)
class DenseTable:
    """Every n-gram's weights for every intent, shape (n-grams, intents); quickest, while there is room."""

    weights: Float32Array

    def add_up(self, ngrams: NDArray[np.intp]) -> Float32Array:
        """Give the sum over n-grams of idf times weight; shape (intents,)."""
        total: Float32Array = self.weights.take(ngrams, axis=0).sum(axis=0)
        return total

    def check(self, shape: tuple[int, int]) -> None:
        """Raise ValueError if it is not for so many rows and intents."""
        if self.weights.shape != shape:
            raise ValueError(f"a table of {self.weights.shape} for {shape}")


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
    values: Float32Array
    coefficients: Float32Array

    def add_up(self, ngrams: NDArray[np.intp]) -> Float32Array:
        """Give the same, by way of the landmarks near the text."""
        pieces = [slice(self.starts[ngram], self.starts[ngram + 1]) for ngram in ngrams.tolist()]
        landmarks = np.concatenate([self.landmarks[piece] for piece in pieces])
        values = np.concatenate([self.values[piece] for piece in pieces])
        near = np.bincount(landmarks, values, minlength=len(self.coefficients)).astype(np.float32)
        total: Float32Array = near @ self.coefficients
        return total

    def check(self, shape: tuple[int, int]) -> None:
        """Raise ValueError if it is not for so many rows and intents."""
        landmarks, intents = self.coefficients.shape
        starts, entries = self.starts, len(self.landmarks)
        is_whole = len(starts) == shape[0] + 1 and starts[-1] == entries == len(self.values)
        is_within = starts[0] >= 0 and np.diff(starts).min() >= 0 and self.landmarks.min() >= 0
        if intents != shape[1] or not is_whole or not is_within or self.landmarks.max() >= landmarks:
            raise ValueError(f"landmarks of {self.coefficients.shape} do not fit {shape}")


WeightTable = DenseTable | LandmarkTable
