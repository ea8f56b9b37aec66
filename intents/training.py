"""Learns an interpreter from examples: the weights, and from messages with known answers what a score is worth.

Only the process that trains imports this, as it brings scipy along: training data in JSON on standard input, the size
of the model artifact and the artifact on standard output.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from intents.corpus import Corpus, Ints, merge_alike, occurrences
from intents.decision import TOTAL_SHARE, Calibration, Evidence, Thresholds
from intents.entities import cut_to_question
from intents.follow_up import is_connected
from intents.gazetteer import MASK, Gazetteer
from intents.input_variants import VariantDetector
from intents.interpreter import Interpreter
from intents.landmarks import fit_landmark_table
from intents.model import DenseTable, Extract, Float32Array, Model, Weights, WeightTable
from intents.ngrams import extract_ngrams, extract_phonetic_ngrams, romanize_thai, to_colloquial
from intents.normalize import detect_language, normalize_text
from intents.ridge import fit_ridge
from intents.training_details import NO_INTENT, LabelledTexts, LabelledTurns, fit_details, fit_follow_ups
from intents.training_process import SIZE_BYTES, Example, ExampleTurn, TrainingData

_SPACELESS = re.compile(rf"(?<=\S)(?={re.escape(MASK)})")  # before a place
LEAST_QUESTIONS = 40  # of ours, and as many out of scope: fewer teach the five numbers nothing
FOLDS = 5
LARGEST_TABLE = 16_000_000  # numbers; 64 MB
LEAST_LIKE_OURS = 0.02  # without messages out of scope, so few of our own are turned away
ENOUGH_HELD_OUT = 1_000  # texts predicted from the outside; more folds than this takes would teach nothing new


@dataclass(frozen=True)
class WantedErrors:
    """The errors that thresholds are set for, as shares of the messages that could go wrong so.

    Attributes:
        wrong: ours, answered with another intent.
        out_of_scope_answered: none of ours, answered.
        out_of_scope_asked: none of ours, answered or asked "which of these?".

    """

    wrong: float
    out_of_scope_answered: float
    out_of_scope_asked: float


# Held-out examples are harder than questions (each is a sub-question of its own), so more is allowed there.
FALSE_DANGER = 0.002  # of the messages that tell of none
FALSE_MAYBE_DANGER = 0.02
LEFT_OUT_ERRORS = WantedErrors(wrong=0.09, out_of_scope_answered=0.05, out_of_scope_asked=0.12)
QUESTION_ERRORS = WantedErrors(wrong=0.03, out_of_scope_answered=0.05, out_of_scope_asked=0.18)


@dataclass(frozen=True)
class Predictions:
    """What the weights make of messages with known answers: numbers of the right and of the best intent."""

    labels: Ints
    best: Ints
    evidence: Evidence

    @property
    def is_right(self) -> NDArray[np.bool_]:
        """Tell for each message whether the best intent is right."""
        is_right: NDArray[np.bool_] = self.best == self.labels
        return is_right

    @property
    def interest(self) -> NDArray[np.float64]:
        """Tell for each message how much it looks like ours at all."""
        return self.evidence.best + TOTAL_SHARE * self.evidence.total


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
    """Learn from example questions; takes seconds, and a few hundred megabytes meanwhile."""
    examples, out_of_scope = _normalised(given.examples), [normalize_text(text) for text in given.out_of_scope]
    ordinary = Gazetteer(given.gazetteer).find_ordinary([*(example.text for example in examples), *out_of_scope])
    gazetteer = Gazetteer(given.gazetteer, ordinary)
    intents = tuple(dict.fromkeys(example.intent for example in examples if example.intent))
    facet_of = {example.case: example.facet for example in examples if example.case and example.facet}
    data = _labelled(examples, out_of_scope, intents, gazetteer)
    out_of_scope_tests = [normalize_text(text) for text in given.out_of_scope_tests]
    tests = _labelled(_normalised(given.test_questions), out_of_scope_tests, intents, gazetteer)
    turns = _labelled_turns(given.turns, gazetteer)
    with ThreadPoolExecutor(1) as pool:  # the same is learned of the Thai texts in Latin letters meanwhile
        more: dict[str, Any] = {"facet_of": facet_of, "dangers": given.dangers}
        learning = pool.submit(_train_romanised, data, tests, turns, intents, more)
        typed = fit_model(_with_copies(data), intents, tests, turns=turns, **more)
        romanised, romanised_texts = learning.result()
        detector = VariantDetector.train([example.text for example in examples], romanised_texts)
        return Interpreter(typed, romanised or typed, detector, gazetteer)


def _train_romanised(
    data: LabelledTexts,
    tests: LabelledTexts,
    turns: LabelledTurns,
    intents: tuple[str, ...],
    more: dict[str, Any],
) -> tuple[Model | None, Sequence[str]]:
    """Learn from the Thai texts as they sound; gives their Latin letters too, and no model where there are none."""
    data = _romanised(data)
    if not (data.labels != NO_INTENT).any():
        return None, data.texts
    turns = _romanised_turns(turns)
    model = fit_model(data, intents, _romanised(tests), extract_phonetic_ngrams, turns=turns, **more)
    return model, data.texts


def _normalised(examples: Sequence[Example]) -> list[Example]:
    return [replace(example, text=normalize_text(example.text)) for example in examples]


def _labelled(
    examples: Sequence[Example], out_of_scope: Sequence[str], intents: tuple[str, ...], gazetteer: Gazetteer
) -> LabelledTexts:
    number = {intent: position for position, intent in enumerate(intents)} | {"": NO_INTENT}
    known = [example for example in examples if example.intent in number]
    plain = (*(example.text for example in known), *out_of_scope)
    texts = [cut_to_question(text, gazetteer.extract(text)) for text in plain]
    labels = [*(number[example.intent] for example in known), *(NO_INTENT for _ in out_of_scope)]
    cases = [*(example.case for example in known), *("" for _ in out_of_scope)]
    facets = [*(example.facet for example in known), *(None for _ in out_of_scope)]
    return LabelledTexts(texts, np.array(labels, dtype=np.int64), np.arange(len(texts)), cases, facets)


def _labelled_turns(turns: Sequence[ExampleTurn], gazetteer: Gazetteer) -> LabelledTurns:
    normal = [normalize_text(turn.text) for turn in turns]
    texts = [cut_to_question(text, gazetteer.extract(text)) for text in normal]
    connected = [is_connected(text) for text in normal]
    return LabelledTurns(texts, [turn.before for turn in turns], [turn.goes_on for turn in turns], connected)


def _with_copies(data: LabelledTexts) -> LabelledTexts:
    """Add copies of each example as it is said in the street, and with a space before the place, in its group."""
    ours = [(row, text) for row, text in enumerate(data.texts) if data.labels[row] != NO_INTENT]
    copies = [(row, copy) for row, text in ours for copy in {to_colloquial(text), _SPACELESS.sub(" ", text)} - {text}]
    rows = np.array([*range(len(data.texts)), *(row for row, _ in copies)], dtype=np.int64)
    return replace(data.chosen(rows), texts=[*data.texts, *(text for _, text in copies)])


def _romanised(data: LabelledTexts) -> LabelledTexts:
    """Keep the Thai texts, written in Latin letters; English ones are no Thai."""
    rows = np.array([row for row, text in enumerate(data.texts) if detect_language(text) == "th"], dtype=np.int64)
    chosen = data.chosen(rows)
    return replace(chosen, texts=[romanize_thai(text) for text in chosen.texts])


def _romanised_turns(turns: LabelledTurns) -> LabelledTurns:
    return replace(turns, texts=[romanize_thai(text) for text in turns.texts])


def fit_model(
    data: LabelledTexts,
    intents: tuple[str, ...],
    questions: LabelledTexts | None = None,
    extract: Extract = extract_ngrams,
    *,
    turns: LabelledTurns | None = None,
    facet_of: dict[str, str] | None = None,
    dangers: Sequence[str] = (),
) -> Model:
    """Fit weights, calibration and thresholds in a few seconds for a few thousand texts.

    Args:
        data: what to learn from.
        intents: ids by number.
        questions: never learned from; with enough of them confidence is calibrated on these,
            else on examples that were held out.
        extract: how texts are cut into n-grams.
        turns: messages of talks.
        facet_of: facet of each case that has one.
        dangers: ids of the intents that help in danger.

    """
    model = _fit_unmeasured(data, intents, extract, facet_of, questions)
    ours = 0 if questions is None else int((questions.labels != NO_INTENT).sum())
    if questions is not None and min(ours, len(questions.labels) - ours) >= LEAST_QUESTIONS:
        model = measure_dangers(model, tuple(each for each in intents if each in dangers), questions)
        predictions, wanted = ask(model, questions), QUESTION_ERRORS
    else:
        predictions, wanted = hold_out(data, intents, extract), LEFT_OUT_ERRORS
    calibration = Calibration.fit(predictions.evidence, predictions.is_right)
    chosen = choose_thresholds(predictions, calibration, wanted)
    thresholds = replace(model.thresholds, accept=chosen.accept, clarify=chosen.clarify)
    model = replace(model, calibration=calibration, thresholds=thresholds)
    return replace(model, follow_ups=fit_follow_ups(model, turns, questions)) if turns and questions else model


def _examples(data: LabelledTexts) -> dict[str, int]:
    """Give the texts that mean one intent alone."""
    found: dict[str, int] = {}
    ambiguous = set()
    for text, label in zip(data.texts, data.labels.tolist(), strict=True):
        if found.setdefault(text, label) != label:
            ambiguous.add(text)
    return {text: label for text, label in found.items() if label != NO_INTENT and text not in ambiguous}


def _fit_unmeasured(
    data: LabelledTexts,
    intents: tuple[str, ...],
    extract: Extract,
    facet_of: dict[str, str] | None = None,
    questions: LabelledTexts | None = None,
) -> Model:
    """Fit all but what a score is worth; the facets and cases are measured already."""
    corpus = Corpus.build(data.texts, extract)
    weights = fit_weights(data, intents, extract, corpus)
    details = fit_details(data, corpus, weights, facet_of or {}, questions)
    return Model(weights, Calibration(()), Thresholds(1.0, 1.0), _examples(data), details)


def fit_weights(
    data: LabelledTexts, intents: tuple[str, ...], extract: Extract, corpus: Corpus | None = None
) -> Weights:
    """Learn how n-grams speak for intents; messages out of scope are to score zero for each of them."""
    corpus = corpus or Corpus.build(data.texts, extract)
    groups, first = merge_alike(corpus.rows)
    return Weights(
        intents=intents,
        extract=extract,
        vocabulary=corpus.vocabulary,
        rows=groups,
        squares=np.square(corpus.idf[first]),
        unknown_square=float(np.log(1 + len(data.texts)) + 1) ** 2,
        table=_fit_table(data.labels, corpus, first, len(intents)),
        occurs=occurrences(corpus.rows[:, first], data.labels, len(intents)),
    )


def _fit_table(labels: Ints, corpus: Corpus, chosen: NDArray[np.intp], intents: int) -> WeightTable:
    """Learn a row for each of the chosen n-grams: exactly, unless there are so many intents that a table is too large."""
    known = np.flatnonzero(labels != NO_INTENT)
    ones = np.ones(len(known), dtype=np.float32)
    targets = sparse.csr_array((ones, (known, labels[known])), shape=(len(labels), intents))
    if len(chosen) * intents > LARGEST_TABLE:
        return fit_landmark_table(corpus, targets, labels, chosen)
    weights: Float32Array = fit_ridge(corpus.rows, targets)[chosen] * corpus.idf[chosen, None]
    return DenseTable(weights)


def measure_dangers(model: Model, dangers: tuple[str, ...], questions: LabelledTexts) -> Model:
    """Set from where on a sense of danger is answered and asked for, by how strong it is in harmless messages."""
    model = replace(model, dangers=dangers)
    numbers = {model.weights.columns[each] for each in dangers}
    harmless = [
        text for text, label in zip(questions.texts, questions.labels.tolist(), strict=True) if label not in numbers
    ]
    scores = [found for text in harmless if (found := model.weights.score(text)) is not None]
    if not dangers or not scores:
        return replace(model, dangers=())
    senses = np.array([model.sense_danger(each) for each in scores])
    danger, maybe = (_cut(senses, share * len(senses)) for share in (FALSE_DANGER, FALSE_MAYBE_DANGER))
    return replace(model, thresholds=replace(model.thresholds, danger=danger, maybe_danger=maybe))


def choose_thresholds(predictions: Predictions, calibration: Calibration, wanted: WantedErrors) -> Thresholds:
    """Set answering and asking as low as the wanted errors allow."""
    confidence = calibration.confidences(predictions.evidence)
    ours = predictions.labels != NO_INTENT
    out_of_scope = int((~ours).sum())
    accept = max(
        _cut(confidence[ours & ~predictions.is_right], wanted.wrong * int(ours.sum())),
        _cut(confidence[~ours], wanted.out_of_scope_answered * out_of_scope),
    )
    interest = predictions.interest
    if out_of_scope:
        return Thresholds(accept, _cut(interest[~ours], wanted.out_of_scope_asked * out_of_scope))
    return Thresholds(accept, float(np.quantile(interest, LEAST_LIKE_OURS)))


def _cut(values: NDArray[np.float64], allowed: float) -> float:
    """Give the threshold that at most ``allowed`` of the values reach; zero when there are none."""
    if len(values) == 0:
        return 0.0
    ordered = np.sort(values)[::-1]
    position = min(int(allowed), len(ordered) - 1)
    return float(np.nextafter(ordered[position], np.inf))


def ask(model: Model, questions: LabelledTexts) -> Predictions:
    """Score questions as messages of citizens are scored; those with nothing known in them are left out."""
    rows, labels, best = [], [], []
    for text, label in zip(questions.texts, questions.labels, strict=True):
        scores = model.weights.score(text)
        if scores is not None:
            ranking = model.rank(scores, len(text))
            rows.append(ranking.signals.evidence)
            labels.append(label)
            best.append(ranking.columns[0])
    evidence = Evidence.gathered(rows)
    return Predictions(np.array(labels, dtype=np.int64), np.array(best, dtype=np.int64), evidence)


def hold_out(data: LabelledTexts, intents: tuple[str, ...], extract: Extract) -> Predictions:
    """Predict examples by what saw neither them nor their copies."""
    found: list[Predictions] = []
    for inside, outside in folds(data):
        found.append(ask(_fit_unmeasured(inside, intents, extract), outside))
        if sum(len(each.labels) for each in found) >= ENOUGH_HELD_OUT:
            break
    return Predictions(
        np.concatenate([each.labels for each in found]),
        np.concatenate([each.best for each in found]),
        Evidence.joined([each.evidence for each in found]),
    )


def folds(data: LabelledTexts) -> Iterator[tuple[LabelledTexts, LabelledTexts]]:
    """Split into what is learned and what is held out, several times; a group is never parted."""
    # Groups are drawn by chance: in a list that goes round the intents, every fifth row may be all of one intent.
    drawn = np.random.default_rng(FOLDS).permutation(int(data.groups.max()) + 1) % FOLDS
    for fold in range(FOLDS):
        is_out = drawn[data.groups] == fold
        if is_out.any() and not is_out.all():
            yield data.chosen(np.flatnonzero(~is_out)), data.chosen(np.flatnonzero(is_out))


if __name__ == "__main__":
    main()
