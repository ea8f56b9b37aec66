"""Makes an interpreter out of a lesson; only the process that trains imports this, as it brings scipy along."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from intents.features import to_colloquial
from intents.gazetteer import Gazetteer
from intents.interpreter import Interpreter
from intents.language import detect_language
from intents.lesson import Example, Lesson
from intents.matcher import Matcher
from intents.normalize import normalize_text
from intents.openings import cut_to_question
from intents.readings import Reader
from intents.sounds import extract_sounds, romanize_thai
from intents.training import NO_INTENT, LabelledTexts, train_model


def learn(lesson: Lesson) -> Interpreter:
    """Learn from example questions; takes seconds, and a few hundred megabytes meanwhile."""
    examples, background = _normalised(lesson.examples), [normalize_text(text) for text in lesson.background]
    gazetteer = Gazetteer(lesson.names, (*(example.text for example in examples), *background))
    intents = tuple(dict.fromkeys(example.intent for example in examples))
    data = _labelled(examples, background, intents, gazetteer)
    strangers = [normalize_text(text) for text in lesson.strangers]
    tests = _labelled(_normalised(lesson.questions), strangers, intents, gazetteer)
    with ThreadPoolExecutor(1) as pool:  # the Thai texts are put into Latin letters while numbers are found
        romanised = pool.submit(lambda: (_romanised(data), _romanised(tests)))
        written = train_model(_with_colloquial(data), intents, tests)
        spoken_data, spoken_tests = romanised.result()
        reader = pool.submit(Reader, [example.text for example in examples], spoken_data.texts)
        has_thai = bool((spoken_data.labels != NO_INTENT).any())
        spoken = train_model(spoken_data, intents, spoken_tests, extract_sounds) if has_thai else written
        return Interpreter(Matcher(written), Matcher(spoken), reader.result(), gazetteer)


def _normalised(examples: Sequence[Example]) -> list[Example]:
    return [replace(example, text=normalize_text(example.text)) for example in examples]


def _labelled(
    examples: Sequence[Example], strangers: Sequence[str], intents: tuple[str, ...], gazetteer: Gazetteer
) -> LabelledTexts:
    number = {intent: position for position, intent in enumerate(intents)}
    known = [example for example in examples if example.intent in number]
    plain = (*(example.text for example in known), *strangers)
    texts = [cut_to_question(text, gazetteer.extract(text)) for text in plain]
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
