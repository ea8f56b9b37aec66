"""What was learned: how n-grams speak for intents, and what a score is worth; it ranks the intents for a message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from math import log
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.decision import NOTHING_TRUSTED, Match, OperatingPoint, Signals, Thresholds
from intents.details import ClassScore, Detail, Details, Scored
from intents.follow_up import FollowUpRule, Readings
from intents.meaning import Meaning

Float32Array = NDArray[np.float32]
Extract = Callable[[str], Iterable[str]]  # how a text is cut into what it is compared by

SHOWN = 5
COMPARED = 3  # intents whose cases are looked at
OTHER_SHARE = 0.5  # measured: of the best intent of another kind, against the sum of those that help in danger
DETAIL_SHARE = 0.3  # measured: an intent's own score + 0.3 of its likeliest case's puts most questions right
SURE = 0.99
LEAST_LETTERS = 8  # a lone word means too many things: "money" is near to hunger
LEFT_OUT = -1e9  # the score of what is not ranked


@dataclass(frozen=True, slots=True)
class Matches:
    """Ranked intents, best first, and what a decision on them rests on.

    Attributes:
        ranked: intents, best first.
        signals: what the decision rests on.
        thresholds: where answering and asking begin.
        scores: of all intents.
        cases: scores of the cases of the nearest intents, by column.

    """

    ranked: tuple[Match, ...] = ()
    signals: Signals = Signals()  # noqa: RUF009 - frozen
    thresholds: Thresholds = NOTHING_TRUSTED
    scores: Scores | None = None
    cases: Mapping[int, Scored] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The intents near a text by column, best first, with their scores, their cases', and what a decision rests on."""

    columns: list[int]
    values: list[float]
    signals: Signals
    cases: Mapping[int, Scored]


@dataclass(frozen=True)
class Model:
    """Ranks the intents for a text.

    Attributes:
        weights: how letters are scored.
        point: what a score by letters is worth.
        examples: the texts that are examples of one intent alone, with its number.
        details: tells what of an intent is asked.
        follow_ups: tells what goes on with the intent spoken of before.
        dangers: ids of the intents that help in danger.
        meaning: how meanings are scored, if that was learned.
        meant_point: what a score by letters and meaning together is worth, where letters alone are not sure.

    """

    weights: Weights
    point: OperatingPoint
    examples: Mapping[str, int]
    details: Details = Details()  # noqa: RUF009 - frozen
    follow_ups: FollowUpRule = FollowUpRule()  # noqa: RUF009 - frozen
    dangers: tuple[str, ...] = ()
    meaning: Meaning | None = None
    meant_point: OperatingPoint | None = None

    def match(self, text: str) -> Matches:
        """Rank the intents for a normalised text with masked places by its letters."""
        scores = self.weights.score(text) if text.strip() else None
        return Matches() if scores is None else self._rank(scores, text)

    def asks_meaning(self, matches: Matches) -> bool:
        """Tell whether letters alone are not sure, and meaning may tell more."""
        if self.meaning is None or not matches.ranked or matches.signals.is_example:
            return False
        if matches.signals.letters < LEAST_LETTERS:
            return False
        return not self.point.thresholds.is_sure(matches.ranked[0].confidence, matches.signals.danger)

    def match_meaning(self, text: str, matches: Matches, vector: Float32Array) -> Matches:
        """Rank the intents for a text anew, by its letters and its meaning, which is a vector of length one."""
        if self.meaning is None or matches.scores is None:
            return matches
        return self._rank(self.with_meaning(matches.scores, self.meaning.score(vector)), text)

    def with_meaning(self, scores: Scores, by_meaning: Float32Array) -> Scores:
        """Mix the scores of intents by meaning into those by letters."""
        if self.meaning is None:
            return scores
        return replace(scores, by_intent=self.meaning.mix(scores.by_intent, by_meaning), by_meaning=by_meaning)

    def measured(self, point: OperatingPoint, scores: Scores) -> Model:
        """Give the same with what scores of the kind of these are worth."""
        return replace(self, point=point) if scores.by_meaning is None else replace(self, meant_point=point)

    def point_for(self, scores: Scores) -> OperatingPoint:
        """Give what such scores are worth."""
        return self.meant_point if scores.by_meaning is not None and self.meant_point else self.point

    def detail(self, text: str, matches: Matches, intent: str) -> Detail:
        """Tell what of an intent a matched text asks."""
        readings = self.read(text, matches, intent)
        return Detail() if readings is None else self.details.combine(intent, text, readings.case, readings.facet)

    def detail_for_facet(self, intent: str, detail: Detail, facet: str) -> Detail:
        """Ask a facet of an intent, whatever else was understood."""
        case = next((name for name in self.details.names(intent) if self.details.facet_of.get(name) == facet), None)
        return replace(detail, case=case, confidence=1.0 if case else detail.confidence, facet=facet)

    def read(self, text: str, matches: Matches, intent: str) -> Readings | None:
        """Gather what speaks for a matched text by itself, and for it as a question about an intent."""
        scores = matches.scores
        if scores is None:
            return None
        column = self.weights.columns[intent]
        found, unknown = scores.found, scores.unknown
        scored = matches.cases.get(column) or self._score_cases(scores, column)
        case = self.details.choose_case(intent, scored, len(text)) if scored else ClassScore()
        facet = self.details.choose_facet(text, found, unknown)
        score, known = float(scores.by_intent[column]), self.weights.contained(found, unknown, column)
        return Readings(text, matches.ranked, matches.signals, score, known, case, facet)

    def _rank(self, scores: Scores, text: str) -> Matches:
        example = self.examples.get(text)
        point, ranking = self.point_for(scores), self.rank(scores, len(text), example)
        signals = replace(ranking.signals, is_example=example is not None)
        confidence = point.calibration.confidence(*signals.evidence)
        if example is not None:  # staff wrote that this message means this intent
            confidence = max(confidence, SURE)
        names, best = self.weights.intents, ranking.values[0]
        first = Match(names[ranking.columns[0]], confidence, best)
        rest = [
            Match(names[column], _share(confidence, best, score), score)
            for column, score in zip(ranking.columns[1:], ranking.values[1:], strict=True)
        ]
        return Matches((first, *rest), signals, point.thresholds, scores, ranking.cases)

    def rank(self, scores: Scores, letters: int, example: int | None = None) -> Ranking:
        """Order the intents near a text of so many letters by their own score and that of their likeliest case."""
        values, danger = scores.by_intent, self.sense_danger(scores, letters)
        near = self._rankable(scores, danger).argsort()[: -SHOWN - 1 : -1].tolist()
        if example is not None:
            near = [example, *(column for column in near if column != example)][:SHOWN]
        cases = {each: scored for each in near[:COMPARED] if (scored := self._score_cases(scores, each))}
        details = [self._detail_of(scores, column, cases.get(column)) for column in near[:COMPARED]]
        details += [(float(values[column]), 0.0) for column in near[COMPARED:]]
        ranks = [
            float(values[column]) + DETAIL_SHARE * detail for column, (detail, _) in zip(near, details, strict=True)
        ]
        order = sorted(range(len(near)), key=lambda place: (near[place] != example, -ranks[place]))
        first, *others = order
        second = others[0] if others else first
        detail, detail_contained = details[first]
        signals = Signals(
            best=float(values[near[first]]),
            gap=ranks[first] - ranks[second] if others else ranks[first],
            total=float(values.sum()),
            letters=letters,
            contained=self.weights.contained(scores.found, scores.unknown, near[first]),
            known=scores.known,
            detail=detail,
            detail_contained=detail_contained,
            detail_lead=detail_contained - (details[second][1] if others else 0.0),
            danger=danger,
            meant=scores.speak_for(near[first]),
        )
        return Ranking(
            [near[place] for place in order], [float(values[near[place]]) for place in order], signals, cases
        )

    @cached_property
    def _danger_columns(self) -> NDArray[np.intp]:
        return np.array([self.weights.columns[name] for name in self.dangers], dtype=np.intp)

    @cached_property
    def _other_columns(self) -> NDArray[np.intp]:
        return np.setdiff1d(np.arange(len(self.weights.intents)), self._danger_columns)

    def sense_danger(self, scores: Scores, letters: int) -> float:
        """Tell how much speaks for any of the intents that help in danger, whichever it is, and not for another one."""
        if not self.dangers:
            return 0.0
        evidence, weights = self.danger_evidence(scores, letters), self.point_for(scores).danger_weights
        return sum(map(mul, weights, evidence)) if weights else evidence[1]

    def danger_evidence(self, scores: Scores, letters: int) -> tuple[float, ...]:
        """Give what a sense of danger in a text of so many letters rests on.

        Returns:
            One; the sum of the scores of all intents that help in danger less a share of the best other one; the best
            of the former, the sum of those above zero, the best other one, the sum of all, the known share, the log of
            the length, the share contained in examples of the best danger; and the second number times all after it.
            All by letters; where meaning was asked, the second to the sixth by meaning too.

        """
        together, more = self._speak_for_danger(scores.by_letters)
        best = int(scores.by_letters.take(self._danger_columns).argmax())
        contained = self.weights.contained(scores.found, scores.unknown, int(self._danger_columns[best]))
        more = (*more, scores.known, log(letters + 1), contained)
        evidence = (1.0, together, *more, *(together * each for each in more))
        if scores.by_meaning is None:
            return evidence
        meant, others = self._speak_for_danger(scores.by_meaning)
        return (*evidence, meant, *others)

    def _speak_for_danger(self, values: Float32Array) -> tuple[float, tuple[float, ...]]:
        """Give the sum of danger scores less a share of the best other one; the best, the positive sum, that, all."""
        dangers = values.take(self._danger_columns)
        other = float(values.take(self._other_columns).max(initial=0.0))
        together = float(dangers.sum()) - OTHER_SHARE * other
        return together, (float(dangers.max()), float(dangers.clip(0).sum()), other, float(values.sum()))

    def _rankable(self, scores: Scores, danger: float) -> Float32Array:
        """Leave the intents that help in danger out where no danger is sensed."""
        values = scores.by_intent
        if not self.dangers or danger >= self.point_for(scores).thresholds.maybe_danger:
            return values
        others = values.copy()
        others[self._danger_columns] = LEFT_OUT
        return others

    def likeliest_dangers(self, matches: Matches) -> list[Match]:
        """Give the two likeliest of the intents that help in danger, best first."""
        if matches.scores is None or not self.dangers:
            return []
        values = matches.scores.by_intent.take(self._danger_columns)
        return [Match(self.dangers[each], 0.0, float(values[each])) for each in values.argsort()[:-3:-1].tolist()]

    def _score_cases(self, scores: Scores, column: int) -> Scored | None:
        """Score the cases of an intent, if it has any."""
        chooser = self.details.cases.get(self.weights.intents[column])
        return chooser.score(scores.found, scores.unknown) if chooser else None

    def _detail_of(self, scores: Scores, column: int, scored: Scored | None) -> tuple[float, float]:
        """Give the score of the likeliest case of an intent, and the share of the message in its examples."""
        if scored is None:
            contained = self.weights.contained(scores.found, scores.unknown, column)
            return float(scores.by_intent[column]), contained
        values, shares = scored
        best = int(values.argmax())
        return float(values[best]), float(shares[best])

    def to_values(self) -> dict[str, Any]:
        """Give what a model artifact keeps of it."""
        plain: dict[str, Any] = {"point": self.point.to_values(), "examples": self.examples, "dangers": self.dangers}
        plain |= {"details": self.details.to_values(), "follow_ups": self.follow_ups.weights}
        plain |= {"meaning": vars(self.meaning) if self.meaning else None}
        plain |= {"meant_point": self.meant_point.to_values() if self.meant_point else None}
        return {**plain, "weights": self.weights.to_values()}

    @classmethod
    def from_values(cls, values: Mapping[str, Any], extract: Extract) -> Model:
        """Make it of what was kept, and of how its texts are cut into n-grams."""
        weights = Weights.from_values(values["weights"], extract)
        meaning = Meaning.from_values(values["meaning"]) if values["meaning"] else None
        if meaning:
            meaning.check(len(weights.intents))
        numbers = {0, *values["examples"].values()}
        if min(numbers) < 0 or max(numbers) >= len(weights.intents):
            raise ValueError("an example of no intent")
        details, rule = Details.from_values(values["details"]), FollowUpRule(tuple(values["follow_ups"]))
        if not details.cases.keys() <= set(weights.intents):
            raise ValueError("cases of no intent")
        choosers = [*details.cases.values(), *([details.facets] if details.facets else ())]
        if any(chooser.rows[-1] >= len(weights.squares) for chooser in choosers):
            raise ValueError("cases of another vocabulary")
        dangers = tuple(values["dangers"])
        if not {*dangers} <= {*weights.intents}:
            raise ValueError("a danger of no intent")
        points = [
            OperatingPoint.from_values(each) if (each := values[name]) else None for name in ("point", "meant_point")
        ]
        if points[0] is None:
            raise ValueError("scores of no worth")
        return cls(weights, points[0], values["examples"], details, rule, dangers, meaning, points[1])


def _share(confidence: float, best: float, score: float) -> float:
    """Give a lesser match its share of the confidence, so that the list stays in order."""
    if best <= 0 or score <= 0:
        return 0.0
    return min(confidence, 1 - confidence) * min(1.0, score / best)


@dataclass(frozen=True, slots=True)
class Scores:
    """A text held against every intent.

    Attributes:
        by_intent: score of each intent, in the order of ``Weights.intents``; where meaning was asked, mixed.
        by_letters: the same by letters alone.
        known: idf²-weighted share of the text that occurs in examples of any intent or in texts out of scope, 0-1.
        found: rows of the text's n-grams.
        unknown: how many of its n-grams were never seen.
        by_meaning: the same as ``by_intent`` by meaning alone, where that was asked.

    """

    by_intent: Float32Array
    by_letters: Float32Array
    known: float
    found: NDArray[np.intp]
    unknown: int
    by_meaning: Float32Array | None = None

    def speak_for(self, column: int) -> tuple[float, ...]:
        """Give what meaning says for an intent, as ``Signals.meant``."""
        if self.by_meaning is None:
            return ()
        meant, lead = _score_and_lead(self.by_meaning, column)
        return (meant, lead, float(self.by_meaning.sum()), *_score_and_lead(self.by_letters, column))


def _score_and_lead(values: Float32Array, column: int) -> tuple[float, float]:
    """Give the score of an intent, and its distance to the best other one."""
    score, best = float(values[column]), int(values.argmax())
    if best != column:
        return score, score - float(values[best])
    return score, score - float(np.partition(values, -2)[-2]) if len(values) > 1 else score


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
        found, unknown = self.look_up(text)
        if not len(found):
            return None
        squares = self.squares.take(found)
        seen = float(squares.sum())
        whole = seen + unknown * self.unknown_square
        by_intent = self.table.add_up(found)
        by_intent *= whole**-0.5
        return Scores(by_intent, by_intent, seen / whole, found, unknown)

    def contained(self, found: NDArray[np.intp], unknown: int, column: int) -> float:
        """Give the share of a text, 0-1, that occurs in examples of an intent."""
        squares = self.squares.take(found)
        whole = float(squares.sum()) + unknown * self.unknown_square
        return float(squares.dot(self._held(found, column))) / whole

    def _held(self, found: NDArray[np.intp], column: int) -> NDArray[np.bool_]:
        held: NDArray[np.bool_] = self.occurs[column >> 3].take(found) & (128 >> (column & 7)) != 0
        return held

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The column of each intent."""
        return {name: column for column, name in enumerate(self.intents)}

    def look_up(self, text: str) -> tuple[NDArray[np.intp], int]:
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
        rows, unknown = self.look_up(text)
        return float((float(self.squares.take(rows).sum()) + unknown * self.unknown_square) ** 0.5)

    def to_values(self) -> dict[str, Any]:
        """Give what a model artifact keeps of it."""
        values = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "extract"}
        return {**values, "vocabulary": list(self.vocabulary), "table": vars(self.table)}

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
