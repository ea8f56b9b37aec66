"""The whole way of a message through this package: raw text in, interpretation out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from pythainlp.tokenize import word_tokenize

from intents.decision import Decision, Fallback, Match, Signals, Thresholds, decide
from intents.entities import Entities, cut_to_question, extract_entities
from intents.gazetteer import Gazetteer, PlaceMention, PlaceName, mask_places
from intents.input_variants import Reader, ReadingKind
from intents.model import WHOLE, Matcher, Matches, Weights
from intents.normalize import (
    Language,
    Utterance,
    clean_text,
    detect_language,
    detect_other_script,
    normalize,
    normalize_text,
)
from intents.training_process import Example, Lesson, train_apart, unpack

# What is meant otherwise stays below 0.7 of known n-grams, measured; a few letters may do so by chance.
ENOUGH_KNOWN = 0.7
DOUBT_OF_SHORT = 2.0  # divided by letters


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How a message was understood.

    Attributes:
        utterance: the message, raw, and normalised after a wrong keyboard layout was undone.
        reading_kind: how it was read.
        language: of the reading; ``None`` without letters.
        other_script: written in a script the bot does not read.
        entities: places it names.
        matches: intents, best first.
        signals: what the decision rests on.
        thresholds: where answering and asking begin for such messages.
        decision: answer, ask which, or fall back.

    """

    utterance: Utterance
    reading_kind: str
    language: Language | None
    other_script: bool
    entities: Entities
    matches: tuple[Match, ...]
    signals: Signals
    thresholds: Thresholds
    decision: Decision


class Interpreter:
    """Understands messages; immutable once trained, so it may be shared."""

    def __init__(self, written: Matcher, spoken: Matcher, reader: Reader, gazetteer: Gazetteer) -> None:
        self._written = written
        self._spoken = spoken
        self._reader = reader
        self.gazetteer = gazetteer

    @classmethod
    def train(
        cls,
        examples: Sequence[Example],
        background: Sequence[str],
        names: Iterable[PlaceName],
        questions: Sequence[Example] = (),
        strangers: Sequence[str] = (),
    ) -> Interpreter:
        """Learn from example questions, in a process of its own; takes seconds.

        Args:
            examples: questions with their intents.
            background: messages that are none of ours.
            names: places to be found and masked.
            questions: test questions with their intents, never learned from.
            strangers: messages that are none of ours, never learned from.

        Raises:
            TrainingError: the process died.

        """
        lesson = Lesson(tuple(examples), tuple(background), tuple(names), tuple(questions), tuple(strangers))
        return cls.unpack(train_apart(lesson))

    @classmethod
    def unpack(cls, parcel: memoryview) -> Interpreter:
        """Take out what ``train_apart`` made; the numbers stay where they lie."""
        trained = unpack(parcel)
        if not isinstance(trained, cls):
            raise TypeError(trained)
        return trained

    def interpret(self, raw: str, *, about: str = "") -> Interpretation:
        """Understand one message.

        Args:
            raw: as typed.
            about: a word or two for what was spoken of before, where the message leans on it.

        """
        utterance = normalize(raw)
        text, kind, matcher = utterance.text, ReadingKind.TYPED, self._written
        mentions = self.gazetteer.extract(text)
        about = self._masked(about) if about else ""
        matches = _match(matcher, text, mentions, about)
        doubt = DOUBT_OF_SHORT / max(1, len(text))
        if matches.signals.known < ENOUGH_KNOWN + doubt and not matches.signals.is_example:
            reading = self._reader.read(clean_text(raw))  # capitals count: on the other layout they are other letters
            kind = reading.kind
        if kind is ReadingKind.ROMANISED:
            matcher = self._spoken
        elif kind is not ReadingKind.TYPED:
            text = normalize_text(reading.text)
            mentions = self.gazetteer.extract(text)
        if kind is not ReadingKind.TYPED:
            matches = _match(matcher, text, mentions, about)
        other_script = detect_other_script(text)
        return Interpretation(
            utterance=Utterance(utterance.raw, text),
            reading_kind=kind.value,
            language="th" if kind is ReadingKind.ROMANISED else detect_language(text),
            other_script=other_script,
            entities=extract_entities(text, mentions),
            matches=matches.ranked,
            signals=matches.signals,
            thresholds=matcher.thresholds,
            decision=Fallback() if other_script else decide(matches.ranked, matches.signals, matcher.thresholds),
        )

    def weigh_words(self, understood: Interpretation, intent: str) -> tuple[WordWeight, ...]:
        """Tell which words of an understood message spoke for an intent; nothing for what was matched by sound."""
        if understood.reading_kind == ReadingKind.ROMANISED.value:
            return ()
        text = understood.utterance.text
        return weigh_words(self._written.weights, cut_to_question(text, self.gazetteer.extract(text)), intent)

    def _masked(self, about: str) -> str:
        normal = normalize_text(about)
        return mask_places(normal, self.gazetteer.extract(normal))


def _match(matcher: Matcher, text: str, mentions: Sequence[PlaceMention], about: str) -> Matches:
    asked = cut_to_question(text, mentions)
    return matcher.match(f"{about} {asked}" if about else asked)


# -- Which words of a message spoke for an intent


TELLING = 3  # letters; pairs of letters occur everywhere


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
