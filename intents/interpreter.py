"""The whole way of a message through this package: raw text in, interpretation out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intents.decision import Accept, Clarify, Decision, Fallback, Match, Thresholds, decide
from intents.entities import Entities, extract_entities
from intents.features import to_colloquial
from intents.gazetteer import Gazetteer, PlaceName
from intents.language import Language, detect_language, detect_other_script
from intents.matcher import Matcher
from intents.normalize import Utterance, normalize, normalize_text
from intents.readings import Reader
from intents.training import NO_INTENT, TrainingSet, train_model


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
        utterance: the message, raw and normalised.
        reading: the text after a wrong keyboard layout was undone.
        reading_kind: how it was read.
        language: of the reading; ``None`` without letters.
        other_script: written in a script the bot does not read.
        entities: places it names.
        matches: intents, best first.
        decision: answer, ask which, or fall back.

    """

    utterance: Utterance
    reading: str
    reading_kind: str
    language: Language | None
    other_script: bool
    entities: Entities
    matches: tuple[Match, ...]
    decision: Decision


class Interpreter:
    """Understands messages; immutable once trained, so it may be shared."""

    def __init__(self, matcher: Matcher, thresholds: Thresholds, reader: Reader, gazetteer: Gazetteer) -> None:
        self._matcher = matcher
        self._reader = reader
        self.thresholds = thresholds
        self.gazetteer = gazetteer

    @classmethod
    def train(cls, examples: Sequence[Example], background: Sequence[str], names: Iterable[PlaceName]) -> Interpreter:
        """Learn from example questions.

        Args:
            examples: questions with their intents.
            background: messages that are none of ours.
            names: places to be found and masked.

        """
        gazetteer = Gazetteer(names)
        model = train_model(_training_set(examples, background, gazetteer))
        reader = Reader([normalize_text(example.text) for example in examples])
        return cls(Matcher(model), model.thresholds, reader, gazetteer)

    def interpret(self, raw: str, *, favoured: Mapping[str, float] | None = None) -> Interpretation:
        """Understand one message.

        Args:
            raw: as typed.
            favoured: bonus by intent id for messages that lean on what was said before.

        """
        utterance = normalize(raw)
        reading = self._reader.read(utterance.text)
        text = normalize_text(reading.text)
        entities = extract_entities(text, self.gazetteer)
        matches = self._matcher.match(self.gazetteer.mask(text), favoured)
        other_script = detect_other_script(text)
        return Interpretation(
            utterance=Utterance(utterance.raw, text),
            reading=text,
            reading_kind=reading.kind.value,
            language=detect_language(text),
            other_script=other_script,
            entities=entities,
            matches=matches.ranked,
            decision=Fallback() if other_script else decide(matches.ranked, matches.interest, self.thresholds),
        )


def _training_set(examples: Sequence[Example], background: Sequence[str], gazetteer: Gazetteer) -> TrainingSet:
    intents = tuple(dict.fromkeys(example.intent for example in examples))
    number = {intent: position for position, intent in enumerate(intents)}
    rows: list[tuple[str, int, int]] = []
    for group, example in enumerate(examples):
        text = gazetteer.mask(normalize_text(example.text))
        rows.append((text, number[example.intent], group))
        spoken = to_colloquial(text)
        if spoken != text:
            rows.append((spoken, number[example.intent], group))
    for group, line in enumerate(background, start=len(examples)):
        rows.append((gazetteer.mask(normalize_text(line)), NO_INTENT, group))
    return TrainingSet(
        texts=[text for text, _, _ in rows],
        labels=np.array([label for _, label, _ in rows], dtype=np.int64),
        groups=np.array([group for _, _, group in rows], dtype=np.int64),
        intents=intents,
    )


__all__ = ["Accept", "Clarify", "Example", "Fallback", "Interpretation", "Interpreter"]
