"""The whole way of a message through this package: raw text in, interpretation out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from pythainlp.tokenize import word_tokenize

from intents.artifact import UNFIT, ModelArtifactError, pack_values, unpack_values
from intents.decision import Decision, Fallback, Match, Signals, Thresholds, decide
from intents.entities import Entities, cut_to_question, extract_entities
from intents.gazetteer import Gazetteer, GazetteerEntry, PlaceMention, mask_places
from intents.input_variants import VariantDetector, VariantKind
from intents.model import Matches, Model, Weights
from intents.ngrams import WHOLE, extract_ngrams, extract_phonetic_ngrams
from intents.normalize import (
    Language,
    Utterance,
    clean_text,
    detect_language,
    detect_other_script,
    normalize,
    normalize_text,
)
from intents.training_process import Example, TrainingData, train_in_subprocess

# What is meant otherwise stays below 0.7 of known n-grams, measured; a few letters may do so by chance.
ENOUGH_KNOWN = 0.7
DOUBT_OF_SHORT = 2.0  # divided by letters
TELLING = 3  # letters; pairs of letters occur everywhere


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How a message was understood.

    Attributes:
        utterance: the message, raw, and normalised after a wrong keyboard layout was undone.
        variant: how its characters were meant.
        language: it is meant in; ``None`` without letters.
        other_script: written in a script the bot does not read.
        entities: places it names.
        matches: intents, best first.
        signals: what the decision rests on.
        thresholds: where answering and asking begin for such messages.
        decision: answer, ask which, or fall back.

    """

    utterance: Utterance
    variant: str
    language: Language | None
    other_script: bool
    entities: Entities
    matches: tuple[Match, ...]
    signals: Signals
    thresholds: Thresholds
    decision: Decision


@dataclass(frozen=True, slots=True)
class WordWeight:
    """One word of a message, and what it added to the score of an intent.

    Attributes:
        word: as in the normalised text.
        score: added to the intent's score; below zero it speaks for something else.
        is_known: some part of it occurs in examples of the intent.

    """

    word: str
    score: float
    is_known: bool


class Interpreter:
    """Understands messages; immutable once trained, so it may be shared.

    Args:
        typed: what was learned from texts as they are typed.
        romanised: what was learned from Thai in Latin letters; the same where there was none.
        detector: tells how a message was typed.
        gazetteer: the places.

    """

    def __init__(self, typed: Model, romanised: Model, detector: VariantDetector, gazetteer: Gazetteer) -> None:
        self._typed = typed
        self._romanised = romanised
        self._detector = detector
        self.gazetteer = gazetteer

    @classmethod
    def train(
        cls,
        examples: Sequence[Example],
        out_of_scope: Sequence[str],
        gazetteer: Iterable[GazetteerEntry],
        test_questions: Sequence[Example] = (),
        out_of_scope_tests: Sequence[str] = (),
    ) -> Interpreter:
        """Learn from what ``TrainingData`` is made of, in a process of its own; takes seconds.

        Raises:
            TrainingError: the process died.

        """
        tests = tuple(test_questions), tuple(out_of_scope_tests)
        return cls.load(
            train_in_subprocess(TrainingData(tuple(examples), tuple(out_of_scope), tuple(gazetteer), *tests))
        )

    @classmethod
    def load(cls, artifact: memoryview) -> Interpreter:
        """Make it of a model artifact, in which its numbers stay.

        Raises:
            ModelArtifactError: it is none that this program can use.

        """
        values = unpack_values(artifact)
        try:
            typed = Model.from_values(values["typed"], extract_ngrams)
            romanised = (
                Model.from_values(values["romanised"], extract_phonetic_ngrams) if values["romanised"] else typed
            )
            detector = VariantDetector.from_values(values["detector"])
            return cls(typed, romanised, detector, Gazetteer.from_values(values["gazetteer"]))
        except UNFIT as error:
            raise ModelArtifactError from error

    def to_artifact(self) -> list[memoryview]:
        """Give the runs of bytes of its model artifact, following each other."""
        return pack_values(
            {
                "typed": self._typed.to_values(),
                "romanised": None if self._romanised is self._typed else self._romanised.to_values(),
                "detector": self._detector.to_values(),
                "gazetteer": self.gazetteer.to_values(),
            }
        )

    def interpret(self, raw: str, *, about: str = "") -> Interpretation:
        """Understand one message.

        Args:
            raw: as typed.
            about: a word or two for what was spoken of before, where the message leans on it.

        """
        utterance = normalize(raw)
        text, kind, model = utterance.text, VariantKind.TYPED, self._typed
        mentions = self.gazetteer.extract(text)
        if about:
            about = normalize_text(about)
            about = mask_places(about, self.gazetteer.extract(about))
        matches = _match(model, text, mentions, about)
        doubt = DOUBT_OF_SHORT / max(1, len(text))
        if matches.signals.known < ENOUGH_KNOWN + doubt and not matches.signals.is_example:
            # Capitals count: on the other layout they are other letters.
            meant = self._detector.detect(clean_text(raw))
            kind = meant.kind
        if kind is VariantKind.ROMANISED:
            model = self._romanised
        elif kind is not VariantKind.TYPED:
            text = normalize_text(meant.text)
            mentions = self.gazetteer.extract(text)
        if kind is not VariantKind.TYPED:
            matches = _match(model, text, mentions, about)
        other_script = detect_other_script(text)
        return Interpretation(
            utterance=Utterance(utterance.raw, text),
            variant=kind.value,
            language="th" if kind is VariantKind.ROMANISED else detect_language(text),
            other_script=other_script,
            entities=extract_entities(text, mentions),
            matches=matches.ranked,
            signals=matches.signals,
            thresholds=model.thresholds,
            decision=Fallback() if other_script else decide(matches.ranked, matches.signals, model.thresholds),
        )

    def weigh_words(self, understood: Interpretation, intent: str) -> tuple[WordWeight, ...]:
        """Tell which words of an understood message spoke for an intent; nothing for what was matched by its sound."""
        if understood.variant == VariantKind.ROMANISED.value:
            return ()
        text = understood.utterance.text
        return weigh_words(self._typed.weights, cut_to_question(text, self.gazetteer.extract(text)), intent)


def _match(model: Model, text: str, mentions: Sequence[PlaceMention], about: str) -> Matches:
    asked = cut_to_question(text, mentions)
    return model.match(f"{about} {asked}" if about else asked)


def weigh_words(weights: Weights, text: str, intent: str) -> tuple[WordWeight, ...]:
    """Spread the score of an intent over the words of a text; the sum over all words is the score itself.

    Args:
        weights: what was learned.
        text: normalised text with masked places, as it was matched.
        intent: id of the intent.

    """
    padded = f" {text} "
    scores = np.zeros(len(padded))
    known = np.zeros(len(padded), dtype=bool)
    column = weights.intents.index(intent)
    for ngram in set(weights.extract(text)):
        number = weights.vocabulary.get(ngram)
        piece = ngram.removeprefix(WHOLE)
        starts = [found.start() for found in re.finditer(f"(?={re.escape(piece)})", padded)]
        if number is None or not starts:
            continue
        row = int(weights.rows[number])
        share = weights.weight(row, column) / len(piece) / len(starts)
        for start in starts:
            scores[start : start + len(piece)] += share
            known[start : start + len(piece)] |= len(piece.strip()) >= TELLING and weights.occurs_in(row, column)
    scores /= weights.length(text)
    return tuple(_words(text, scores[1:-1], known[1:-1], float(scores[0] + scores[-1])))


def _words(text: str, scores: np.ndarray, known: np.ndarray, borders: float) -> list[WordWeight]:
    """Cut the text into words; spaces go to the word behind them, the borders of the text to its last word."""
    words: list[WordWeight] = []
    done = 0
    for word in word_tokenize(text, keep_whitespace=False):
        start = text.index(word, done)
        end = start + len(word)
        words.append(WordWeight(word, float(scores[done:end].sum()), bool(known[start:end].any())))
        done = end
    if words:
        words[-1] = replace(words[-1], score=words[-1].score + borders + float(scores[done:].sum()))
    return words
