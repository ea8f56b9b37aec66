"""Learns an interpreter from examples: from texts as they are typed, as they sound, and in Latin letters.

Only the process that trains imports this, as it brings scipy along: training data in JSON on standard input, the size
of the model artifact and the artifact on standard output.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection

import numpy as np
from pythainlp.corpus import thai_words

from intents.courtesy import Courtesies
from intents.encoder import remembering, shared_encoder
from intents.entities import cut_to_question
from intents.fitting import fit_model
from intents.follow_up import is_connected
from intents.gazetteer import MASK, Gazetteer
from intents.input_variants import VariantDetector
from intents.interpreter import Interpreter
from intents.model import Extract, Model
from intents.ngrams import extract_phonetic_ngrams, romanize_thai, to_colloquial
from intents.normalize import detect_language, has_thai, normalize_text
from intents.spelling import extract_folded_ngrams, misspell
from intents.training_details import NO_INTENT, LabelledTexts, LabelledTurns
from intents.training_process import SIZE_BYTES, Example, ExampleTurn, TrainingData

_SPACELESS = re.compile(rf"(?<=\S)(?={re.escape(MASK)})")  # before a place
MANY = 5_000  # texts, of which a twin does without the n-grams that occur in one alone; measured: nothing is lost
MISSPELLINGS = 2569  # the seed by which they are drawn


@dataclass(frozen=True)
class Lesson:
    """What there is to learn, normalised, and what it is to be measured on.

    Attributes:
        data: what to learn from.
        tests: test questions.
        turns: messages of talks.
        intents: ids by number.
        facet_of: facet of each case that has one.
        dangers: ids of the intents that help in danger.

    """

    data: LabelledTexts
    tests: LabelledTexts
    turns: LabelledTurns
    intents: tuple[str, ...]
    facet_of: dict[str, str]
    dangers: Sequence[str]


def main() -> None:
    """Train once; end quietly with whoever asked for it."""
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answer:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints stays out of the artifact
        parts = train_model(TrainingData.from_json(sys.stdin.buffer.read())).to_artifact()
        answer.write(sum(map(len, parts)).to_bytes(SIZE_BYTES, "little"))
        answer.writelines(parts)


def train_model(given: TrainingData) -> Interpreter:
    """Learn from example questions; takes seconds, and some hundred megabytes meanwhile.

    Raises:
        EOFError: a process that helped was stopped.

    """
    examples, out_of_scope = _normalised(given.examples), [normalize_text(text) for text in given.out_of_scope]
    places = Gazetteer(given.gazetteer)
    ordinary = places.find_ordinary([*(example.text for example in examples), *out_of_scope])
    gazetteer = Gazetteer(given.gazetteer, ordinary, places.find_resembling(thai_words()))
    courtesies = Courtesies(*(tuple(map(normalize_text, each)) for each in (given.openings, given.closings)))
    lesson = _lesson(given, examples, out_of_scope, gazetteer, courtesies)
    learning_romanised = _learn_beside(_learn_romanised, lesson)
    learning_misspelt = _learn_beside(_learn_misspelt, lesson)
    typed = _learn_typed(lesson)
    romanised, in_latin_letters = learning_romanised.recv()
    misspelt = learning_misspelt.recv()
    romanised, misspelt = (
        replace(twin, follow_ups=typed.follow_ups) if twin else typed for twin in (romanised, misspelt)
    )
    detector = VariantDetector.train([example.text for example in examples], in_latin_letters)
    return Interpreter(typed, romanised, misspelt, detector, gazetteer, courtesies)


def _learn_beside(learn: Callable[[Lesson], object], lesson: Lesson) -> Connection:
    """Learn in a process of its own, which ends with this one at the latest when it has learned; gives where to."""
    processes = get_context("fork")  # the lesson need not be copied
    here, there = processes.Pipe(duplex=False)

    def send() -> None:
        here.close()
        there.send(learn(lesson))

    processes.Process(target=send, daemon=True).start()
    there.close()
    return here


def _learn_typed(lesson: Lesson) -> Model:
    """Learn from the texts as they stand and from what they mean, and what goes on with what was spoken of before."""
    return fit_model(
        _with_copies(lesson.data),
        lesson.intents,
        lesson.tests,
        turns=lesson.turns,
        facet_of=lesson.facet_of,
        dangers=lesson.dangers,
        encode=remembering(shared_encoder()),
    )


def _learn_romanised(lesson: Lesson) -> tuple[Model | None, Sequence[str]]:
    """Learn from the Thai texts in Latin letters; gives these too, and no model where there are none."""
    data = _romanised(lesson.data)
    if not (data.labels != NO_INTENT).any():
        return None, data.texts
    return _fit_twin(lesson, data, _romanised(lesson.tests), extract_phonetic_ngrams), data.texts


def _learn_misspelt(lesson: Lesson) -> Model | None:
    """Learn from the Thai texts as they sound, each as it stands and misspelt."""
    data = _thai(lesson.data)
    if not (data.labels != NO_INTENT).any():
        return None
    drawn = np.random.default_rng(MISSPELLINGS)
    twice = np.tile(np.arange(len(data.texts)), 2)
    texts = [*data.texts, *(misspell(text, drawn) for text in data.texts)]
    return _fit_twin(lesson, replace(data.chosen(twice), texts=texts), _thai(lesson.tests), extract_folded_ngrams)


def _fit_twin(lesson: Lesson, data: LabelledTexts, tests: LabelledTexts, extract: Extract) -> Model:
    """Fit a model to the lesson's texts in another form; what goes on with what before is learned as typed."""
    least = 2 if len(data.texts) >= MANY else 1
    return fit_model(
        data, lesson.intents, tests, extract, facet_of=lesson.facet_of, dangers=lesson.dangers, least=least
    )


def _lesson(
    given: TrainingData,
    examples: Sequence[Example],
    out_of_scope: Sequence[str],
    gazetteer: Gazetteer,
    courtesies: Courtesies,
) -> Lesson:
    intents = tuple(dict.fromkeys(example.intent for example in examples if example.intent))
    strangers = [normalize_text(text) for text in given.out_of_scope_tests]
    return Lesson(
        data=_labelled(examples, out_of_scope, intents, gazetteer, courtesies),
        tests=_labelled(_normalised(given.test_questions), strangers, intents, gazetteer, courtesies),
        turns=_labelled_turns(given.turns, gazetteer, courtesies),
        intents=intents,
        facet_of={example.case: example.facet for example in examples if example.case and example.facet},
        dangers=given.dangers,
    )


def _normalised(examples: Sequence[Example]) -> list[Example]:
    return [replace(example, text=normalize_text(example.text)) for example in examples]


def _labelled(
    examples: Sequence[Example],
    out_of_scope: Sequence[str],
    intents: tuple[str, ...],
    gazetteer: Gazetteer,
    courtesies: Courtesies,
) -> LabelledTexts:
    number = {intent: position for position, intent in enumerate(intents)} | {"": NO_INTENT}
    known = [example for example in examples if example.intent in number]
    plain = (*(example.text for example in known), *out_of_scope)
    texts = [cut_to_question(text, gazetteer.extract(text), courtesies) for text in plain]
    labels = [*(number[example.intent] for example in known), *(NO_INTENT for _ in out_of_scope)]
    cases = [*(example.case for example in known), *("" for _ in out_of_scope)]
    facets = [*(example.facet for example in known), *(None for _ in out_of_scope)]
    signed = frozenset(row for row, example in enumerate(known) if example.is_signed)
    return LabelledTexts(texts, np.array(labels, dtype=np.int64), np.arange(len(texts)), cases, facets, signed)


def _labelled_turns(turns: Sequence[ExampleTurn], gazetteer: Gazetteer, courtesies: Courtesies) -> LabelledTurns:
    normal = [normalize_text(turn.text) for turn in turns]
    texts = [cut_to_question(text, gazetteer.extract(text), courtesies) for text in normal]
    connected = [is_connected(text) for text in normal]
    return LabelledTurns(texts, [turn.before for turn in turns], [turn.goes_on for turn in turns], connected)


def _with_copies(data: LabelledTexts) -> LabelledTexts:
    """Add copies of each example as it is said in the street, and with a space before the place, in its group."""
    ours = [(row, text) for row, text in enumerate(data.texts) if data.labels[row] != NO_INTENT]
    said = [(row, text, dict.fromkeys((to_colloquial(text), _SPACELESS.sub(" ", text)))) for row, text in ours]
    copies = [(row, copy) for row, text, forms in said for copy in forms if copy != text]
    rows = np.array([*range(len(data.texts)), *(row for row, _ in copies)], dtype=np.int64)
    return replace(data.chosen(rows), texts=[*data.texts, *(text for _, text in copies)])


def _romanised(data: LabelledTexts) -> LabelledTexts:
    """Keep the Thai texts, written in Latin letters; English ones are no Thai."""
    rows = np.array([row for row, text in enumerate(data.texts) if detect_language(text) == "th"], dtype=np.int64)
    chosen = data.chosen(rows)
    return replace(chosen, texts=[romanize_thai(text) for text in chosen.texts])


def _thai(data: LabelledTexts) -> LabelledTexts:
    return data.chosen(np.array([row for row, text in enumerate(data.texts) if has_thai(text)], dtype=np.int64))


if __name__ == "__main__":
    main()
