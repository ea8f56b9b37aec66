"""What of an intent a message asks: one of its cases, or a facet that can be asked of any intent, such as the cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intents.decision import Calibration

GENERAL = ""  # the class of questions that the general answer of an intent is for
CASE_SURE = 0.5
VERY_SURE = 0.9
FACET_SURE = 0.5
MOSTLY = 0.5  # of a message, in examples of a case that is not sure
MOST_CASES = 6  # that are offered
LIKELY_CASES = 4  # of which one may be meant by its facet

# While too few questions tell what a score is worth: sure is only what nearly all occurs in examples of one class.
UNMEASURED = Calibration((-3.0, 1.0, 0.0, 0.0, 0.0, 6.0))

Float32Array = NDArray[np.float32]
Scored = tuple[Float32Array, NDArray[np.float64]]  # score of each class, and share of the message in its examples


@dataclass(frozen=True, slots=True)
class Detail:
    """What of an intent is asked.

    Attributes:
        case: id of the case, ``None`` for the general answer.
        confidence: how sure that is, 0-1.
        facet: what is asked of the intent, where that is sure.
        cases: ids of the cases that are near, best first.

    """

    case: str | None = None
    confidence: float = 0.0
    facet: str | None = None
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassScore:
    """The best class of a message.

    Attributes:
        name: of the class.
        score: about 1 for a message like the examples of the class.
        confidence: probability that it is the right one, 0-1.
        contained: share of the message that occurs in examples of the class, 0-1.
        ranked: the classes nearest to it, best first.

    """

    name: str = GENERAL
    score: float = 0.0
    confidence: float = 0.0
    contained: float = 0.0
    ranked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chooser:
    """Tells a few classes apart by n-grams; an n-gram stands for the row of a model's vocabulary that it shares.

    Attributes:
        names: of the classes, by column.
        rows: those rows of the vocabulary that occur in the examples, in order.
        squares: idf² of each within the examples.
        unknown_square: the same for what never occurs there.
        table: scores, in half precision, as there are many choosers; shape (rows, classes).
        occurs: in which classes' examples a row occurs, eight classes a byte; shape (rows, classes / 8).

    """

    names: tuple[str, ...]
    rows: NDArray[np.int32]
    squares: Float32Array
    unknown_square: float
    table: NDArray[np.float16]
    occurs: NDArray[np.uint8]

    def score(self, found: NDArray[np.intp], unknown: int) -> Scored:
        """Score each class, and give the share of the message that occurs in its examples.

        Args:
            found: rows of the message's n-grams.
            unknown: how many of its n-grams the vocabulary does not hold.

        """
        places = self.rows.searchsorted(found)
        places = places[self.rows.take(places, mode="clip") == found]
        squares = self.squares.take(places)
        whole = float(squares.sum()) + (unknown + len(found) - len(places)) * self.unknown_square
        if not len(places):
            return np.zeros(len(self.names), np.float32), np.zeros(len(self.names))
        values = self.table.take(places, axis=0).sum(axis=0, dtype=np.float32) * np.float32(whole**-0.5)
        held = np.unpackbits(self.occurs.take(places, axis=0), axis=1, count=len(self.names))
        return values, squares.dot(held) / whole

    def choose(self, scored: Scored, letters: int, calibration: Calibration) -> ClassScore:
        """Find the best class of a scored message of so many letters."""
        values, contained = scored
        order = values.argsort()[::-1].tolist()
        first = order[0]
        if values[first] <= 0:  # nothing of it occurs in the examples
            return ClassScore()
        best, gap = float(values[first]), float(values[first] - values[order[1]]) if len(order) > 1 else 0.0
        share = float(contained[first])
        confidence = calibration.confidence(best, gap, float(values.sum()), letters, share)
        ranked = tuple(self.names[each] for each in order[: MOST_CASES + 1])
        return ClassScore(self.names[first], best, confidence, share, ranked)

    def to_values(self) -> dict[str, Any]:
        """Give what a model artifact keeps of it."""
        return dict(vars(self))

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Chooser:
        """Make it of what was kept."""
        chooser = cls(**{**values, "names": tuple(values["names"])})
        rows, classes = len(chooser.rows), len(chooser.names)
        packed = (rows, -(-classes // 8))
        fits = (
            chooser.table.shape == (rows, classes) and chooser.occurs.shape == packed and len(chooser.squares) == rows
        )
        if not fits or not rows or np.diff(chooser.rows).min(initial=1) < 1:
            raise ValueError("a chooser whose parts do not fit")
        return chooser


@dataclass(frozen=True)
class Details:
    """Finds what of an intent is asked.

    Attributes:
        cases: tells the cases of an intent apart, by intent.
        facets: tells the facets apart; ``None`` without any.
        case_calibration: what a score of a case is worth.
        facet_calibration: what a score of a facet is worth.
        facet_of: facet of each case that has one.
        examples: texts that are examples of a case, with its id.
        facet_examples: texts that are examples of a facet alone, with its id.

    """

    cases: Mapping[str, Chooser] = field(default_factory=dict)
    facets: Chooser | None = None
    case_calibration: Calibration = UNMEASURED
    facet_calibration: Calibration = UNMEASURED
    facet_of: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    facet_examples: Mapping[str, str] = field(default_factory=dict)

    def choose_case(self, intent: str, scored: Scored, letters: int) -> ClassScore:
        """Find the case of an intent that a scored message asks for."""
        return self.cases[intent].choose(scored, letters, self.case_calibration)

    def choose_facet(self, text: str, found: NDArray[np.intp], unknown: int) -> ClassScore:
        """Find what is asked, whatever it is asked of."""
        if self.facets is None:
            return ClassScore()
        chosen = self.facets.choose(self.facets.score(found, unknown), len(text), self.facet_calibration)
        written = self.facet_examples.get(text)  # staff wrote that these words ask this
        return replace(chosen, name=written, confidence=1.0) if written else chosen

    def combine(self, intent: str, text: str, case: ClassScore, facet: ClassScore, sure: float = CASE_SURE) -> Detail:
        """Decide what of an intent is asked.

        The case that staff wrote this very message for; else the likeliest case, if it is sure; else the case for the
        facet that is surely asked; else the general answer.

        Args:
            intent: id of the intent.
            text: normalised text with masked places.
            case: the best case of the intent.
            facet: the best facet.
            sure: the least confidence of a case that nothing speaks against.

        """
        near = tuple(name for name in case.ranked if name != GENERAL)[:MOST_CASES]
        sure_facet = facet.name if facet.confidence >= FACET_SURE else None
        written = self.examples.get(text, "")
        if written.startswith(f"{intent}/"):
            return Detail(written, 1.0, self.facet_of.get(written, sure_facet), near)
        if case.name != GENERAL and self._holds(case, facet if sure_facet else None, sure):
            return Detail(case.name, case.confidence, self.facet_of.get(case.name, sure_facet), near)
        if case.name == GENERAL and case.confidence > facet.confidence:
            return Detail(None, case.confidence, None, near)
        meant = next(
            (name for name in near[:LIKELY_CASES] if sure_facet and self.facet_of.get(name) == sure_facet), None
        )
        if meant:
            return Detail(meant, facet.confidence, sure_facet, near)
        return Detail(None, case.confidence if case.name == GENERAL else 0.0, sure_facet, near)

    def _holds(self, case: ClassScore, facet: ClassScore | None, sure: float) -> bool:
        """Tell whether a case is sure: more than a sure facet that it does not tell, and with words of its own."""
        is_other = facet is not None and self.facet_of.get(case.name) != facet.name
        if is_other and facet is not None and facet.confidence > case.confidence and case.contained < MOSTLY:
            return False
        if sure < CASE_SURE and case.contained < MOSTLY and case.confidence < VERY_SURE:
            return False
        return case.confidence >= CASE_SURE or (case.confidence >= sure and not is_other)

    def names(self, intent: str) -> tuple[str, ...]:
        """Give the cases of an intent."""
        chooser = self.cases.get(intent)
        return tuple(name for name in chooser.names if name != GENERAL) if chooser else ()

    def to_values(self) -> dict[str, Any]:
        """Give what a model artifact keeps of it."""
        return {
            "cases": {name: chooser.to_values() for name, chooser in self.cases.items()},
            "facets": self.facets.to_values() if self.facets else None,
            "case_calibration": self.case_calibration.weights,
            "facet_calibration": self.facet_calibration.weights,
            "facet_of": self.facet_of,
            "examples": self.examples,
            "facet_examples": self.facet_examples,
        }

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Details:
        """Make it of what was kept."""
        return cls(
            cases={name: Chooser.from_values(kept) for name, kept in values["cases"].items()},
            facets=Chooser.from_values(values["facets"]) if values["facets"] else None,
            case_calibration=Calibration(tuple(values["case_calibration"])),
            facet_calibration=Calibration(tuple(values["facet_calibration"])),
            facet_of=values["facet_of"],
            examples=values["examples"],
            facet_examples=values["facet_examples"],
        )
