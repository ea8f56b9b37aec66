"""The whole way of a message through this package: raw text in, interpretation out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from intents.decision import Accept, Clarify, Decision, Fallback, Match, Signals, Thresholds, decide
from intents.entities import Entities, extract_entities
from intents.explanation import WordWeight, weigh_words
from intents.features import to_colloquial
from intents.gazetteer import Gazetteer
from intents.language import Language, detect_language, detect_other_script
from intents.matcher import Matcher, Matches
from intents.normalize import Utterance, clean_text, normalize, normalize_text
from intents.openings import strip_opening
from intents.places import PlaceMention, PlaceName, mask_places
from intents.readings import Reader, ReadingKind
from intents.sounds import extract_sounds, romanize_thai
from intents.training import NO_INTENT, LabelledTexts, train_model

# What is meant otherwise stays below 0.7 of known n-grams, measured; a few letters may do so by chance.
ENOUGH_KNOWN = 0.7
DOUBT_OF_SHORT = 2.0  # divided by letters


@dataclass(frozen=True, slots=True)
class Example:
    """A question as people ask it, with the id of the intent it means."""

    intent: str
    text: str
    language: Language


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
        """Learn from example questions.

        Args:
            examples: questions with their intents.
            background: messages that are none of ours.
            names: places to be found and masked.
            questions: test questions with their intents, never learned from.
            strangers: messages that are none of ours, never learned from.

        """
        examples, background = _normalised(examples), [normalize_text(text) for text in background]
        gazetteer = Gazetteer(names, (*(example.text for example in examples), *background))
        intents = tuple(dict.fromkeys(example.intent for example in examples))
        data = _labelled(examples, background, intents, gazetteer)
        strangers = [normalize_text(text) for text in strangers]
        tests = _labelled(_normalised(questions), strangers, intents, gazetteer)
        with ThreadPoolExecutor(1) as pool:  # the Thai texts are put into Latin letters while numbers are found
            romanised = pool.submit(lambda: (_romanised(data), _romanised(tests)))
            written = train_model(_with_colloquial(data), intents, tests)
            spoken_data, spoken_tests = romanised.result()
            reader = pool.submit(Reader, [example.text for example in examples], spoken_data.texts)
            has_thai = bool((spoken_data.labels != NO_INTENT).any())
            spoken = train_model(spoken_data, intents, spoken_tests, extract_sounds) if has_thai else written
            return cls(Matcher(written), Matcher(spoken), reader.result(), gazetteer)

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
        return weigh_words(self._written.weights, _asked(text, self.gazetteer.extract(text)), intent)

    def _masked(self, about: str) -> str:
        normal = normalize_text(about)
        return mask_places(normal, self.gazetteer.extract(normal))


def _match(matcher: Matcher, text: str, mentions: Sequence[PlaceMention], about: str) -> Matches:
    asked = _asked(text, mentions)
    return matcher.match(f"{about} {asked}" if about else asked)


def _asked(text: str, mentions: Sequence[PlaceMention]) -> str:
    """Give what of a normalised text is learned and matched."""
    return strip_opening(mask_places(text, mentions))


def _normalised(examples: Sequence[Example]) -> list[Example]:
    return [replace(example, text=normalize_text(example.text)) for example in examples]


def _labelled(
    examples: Sequence[Example], strangers: Sequence[str], intents: tuple[str, ...], gazetteer: Gazetteer
) -> LabelledTexts:
    number = {intent: position for position, intent in enumerate(intents)}
    known = [example for example in examples if example.intent in number]
    plain = (*(example.text for example in known), *strangers)
    texts = [_asked(text, gazetteer.extract(text)) for text in plain]
    labels = [*(number[example.intent] for example in known), *(NO_INTENT for _ in strangers)]
    return LabelledTexts(texts, np.array(labels, dtype=np.int64), np.arange(len(texts)))


def _with_colloquial(data: LabelledTexts) -> LabelledTexts:
    """Add a copy of each example as it is said in the street, in the group of its original."""
    spoken = [(row, to_colloquial(text)) for row, text in enumerate(data.texts) if data.labels[row] != NO_INTENT]
    copies = [(row, text) for row, text in spoken if text != data.texts[row]]
    rows = np.array([*range(len(data.texts)), *(row for row, _ in copies)], dtype=np.int64)
    return LabelledTexts([*data.texts, *(text for _, text in copies)], data.labels[rows], data.groups[rows])


def _romanised(data: LabelledTexts) -> LabelledTexts:
    """Keep the Thai texts, written in Latin letters; English ones are not spoken Thai."""
    rows = np.array([row for row, text in enumerate(data.texts) if detect_language(text) == "th"], dtype=np.int64)
    texts = [romanize_thai(data.texts[row]) for row in rows]
    return LabelledTexts(texts, data.labels[rows], data.groups[rows])


__all__ = ["Accept", "Clarify", "Example", "Fallback", "Interpretation", "Interpreter"]
