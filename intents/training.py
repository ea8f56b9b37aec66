"""Learns an interpreter from examples: the weights, and from messages with known answers what a score is worth.

Only the process that trains imports this, as it brings scipy along: training data in JSON on standard input, the size
of the model artifact and the artifact on standard output.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from intents.decision import TOTAL_SHARE, Calibration, Evidence, Thresholds
from intents.entities import cut_to_question
from intents.gazetteer import Gazetteer
from intents.input_variants import VariantDetector
from intents.interpreter import Interpreter
from intents.model import Extract, Model, Weights
from intents.ngrams import extract_ngrams, extract_phonetic_ngrams, romanize_thai, to_colloquial
from intents.normalize import detect_language, normalize_text
from intents.ridge import Corpus, Ints, Ridge, choose_blends, choose_table, fit_ridge, merge_alike, occurrences
from intents.training_process import SIZE_BYTES, Example, TrainingData

NO_INTENT = -1
LEAST_QUESTIONS = 40  # of ours, and as many out of scope: fewer teach the five numbers nothing
FOLDS = 5
LEAST_LIKE_OURS = 0.02  # without messages out of scope, so few of our own are turned away
ENOUGH_HELD_OUT = 1_000  # texts predicted from the outside; more folds than this takes would teach nothing new


@dataclass(frozen=True)
class LabelledTexts:
    """Masked texts with the number of their intent and of their group.

    Attributes:
        texts: normalised texts with masked places.
        labels: intent number, NO_INTENT for messages that are none of ours.
        groups: texts of one group are copies of each other and are left out together.

    """

    texts: Sequence[str]
    labels: Ints
    groups: Ints

    def chosen(self, rows: Ints) -> LabelledTexts:
        """Give some of the texts."""
        return LabelledTexts([self.texts[row] for row in rows], self.labels[rows], self.groups[rows])


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
LEFT_OUT_ERRORS = WantedErrors(wrong=0.09, out_of_scope_answered=0.05, out_of_scope_asked=0.12)
QUESTION_ERRORS = WantedErrors(wrong=0.02, out_of_scope_answered=0.04, out_of_scope_asked=0.18)


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
    intents = tuple(dict.fromkeys(example.intent for example in examples))
    data = _labelled(examples, out_of_scope, intents, gazetteer)
    out_of_scope_tests = [normalize_text(text) for text in given.out_of_scope_tests]
    tests = _labelled(_normalised(given.test_questions), out_of_scope_tests, intents, gazetteer)
    with ThreadPoolExecutor(1) as pool:  # the Thai texts are put into Latin letters while numbers are found
        romanising = pool.submit(lambda: (_romanised(data), _romanised(tests)))
        typed = fit_model(_with_colloquial(data), intents, tests)
        romanised_data, romanised_tests = romanising.result()
        detector = pool.submit(VariantDetector.train, [example.text for example in examples], romanised_data.texts)
        has_thai = bool((romanised_data.labels != NO_INTENT).any())
        romanised = fit_model(romanised_data, intents, romanised_tests, extract_phonetic_ngrams) if has_thai else typed
        return Interpreter(typed, romanised, detector.result(), gazetteer)


def _normalised(examples: Sequence[Example]) -> list[Example]:
    return [replace(example, text=normalize_text(example.text)) for example in examples]


def _labelled(
    examples: Sequence[Example], out_of_scope: Sequence[str], intents: tuple[str, ...], gazetteer: Gazetteer
) -> LabelledTexts:
    number = {intent: position for position, intent in enumerate(intents)}
    known = [example for example in examples if example.intent in number]
    plain = (*(example.text for example in known), *out_of_scope)
    texts = [cut_to_question(text, gazetteer.extract(text)) for text in plain]
    labels = [*(number[example.intent] for example in known), *(NO_INTENT for _ in out_of_scope)]
    return LabelledTexts(texts, np.array(labels, dtype=np.int64), np.arange(len(texts)))


def _with_colloquial(data: LabelledTexts) -> LabelledTexts:
    """Add a copy of each example as it is said in the street, in the group of its original."""
    said = [(row, to_colloquial(text)) for row, text in enumerate(data.texts) if data.labels[row] != NO_INTENT]
    copies = [(row, text) for row, text in said if text != data.texts[row]]
    rows = np.array([*range(len(data.texts)), *(row for row, _ in copies)], dtype=np.int64)
    return LabelledTexts([*data.texts, *(text for _, text in copies)], data.labels[rows], data.groups[rows])


def _romanised(data: LabelledTexts) -> LabelledTexts:
    """Keep the Thai texts, written in Latin letters; English ones are no Thai."""
    rows = np.array([row for row, text in enumerate(data.texts) if detect_language(text) == "th"], dtype=np.int64)
    texts = [romanize_thai(data.texts[row]) for row in rows]
    return LabelledTexts(texts, data.labels[rows], data.groups[rows])


def fit_model(
    data: LabelledTexts,
    intents: tuple[str, ...],
    questions: LabelledTexts | None = None,
    extract: Extract = extract_ngrams,
) -> Model:
    """Fit weights, calibration and thresholds in a few seconds for a few thousand texts.

    Args:
        data: what to learn from.
        intents: ids by number.
        questions: never learned from; with enough of them confidence is calibrated on these,
            else on examples that were held out.
        extract: how texts are cut into n-grams.

    """
    weights = fit_weights(data, intents, extract)
    ours = 0 if questions is None else int((questions.labels != NO_INTENT).sum())
    if questions is not None and min(ours, len(questions.labels) - ours) >= LEAST_QUESTIONS:
        predictions, wanted = ask(weights, questions), QUESTION_ERRORS
    else:
        predictions, wanted = hold_out(data, intents, extract), LEFT_OUT_ERRORS
    calibration = Calibration.fit(predictions.evidence, predictions.is_right)
    return Model(weights, calibration, choose_thresholds(predictions, calibration, wanted), _examples(data))


def _examples(data: LabelledTexts) -> dict[str, int]:
    """Give the texts that mean one intent alone."""
    found: dict[str, int] = {}
    ambiguous = set()
    for text, label in zip(data.texts, data.labels.tolist(), strict=True):
        if found.setdefault(text, label) != label:
            ambiguous.add(text)
    return {text: label for text, label in found.items() if label != NO_INTENT and text not in ambiguous}


def fit_weights(data: LabelledTexts, intents: tuple[str, ...], extract: Extract) -> Weights:
    """Learn how n-grams speak for intents; messages out of scope are to score zero for each of them."""
    corpus = Corpus.build(data.texts, extract)
    groups, first = merge_alike(corpus.rows)
    known = np.flatnonzero(data.labels != NO_INTENT)
    ones = np.ones(len(known), dtype=np.float32)
    targets = sparse.csr_array((ones, (known, data.labels[known])), shape=(len(data.texts), len(intents)))
    ridge = fit_ridge(corpus.rows, targets, choose_blends(data.labels))
    return Weights(
        intents=intents,
        extract=extract,
        vocabulary=corpus.vocabulary,
        rows=groups,
        squares=np.square(corpus.idf[first]),
        unknown_square=float(np.log(1 + len(data.texts)) + 1) ** 2,
        table=choose_table(Ridge(ridge.landmarks[:, first], ridge.coefficients), corpus.idf[first]),
        occurs=occurrences(corpus.rows[:, first], data.labels, len(intents)),
    )


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


def ask(weights: Weights, questions: LabelledTexts) -> Predictions:
    """Score questions as messages of citizens are scored; those with nothing known in them are left out."""
    rows, labels, best = [], [], []
    for text, label in zip(questions.texts, questions.labels, strict=True):
        scores = weights.score(text)
        if scores is not None:
            first, second = (*np.sort(scores.by_intent)[:-3:-1], 0.0)[:2]
            rows.append((first, first - second, scores.by_intent.sum(), len(text), scores.contained))
            labels.append(label)
            best.append(scores.best)
    evidence = Evidence(*np.array(rows, dtype=float).reshape(-1, len(fields(Evidence))).T)
    return Predictions(np.array(labels, dtype=np.int64), np.array(best, dtype=np.int64), evidence)


def hold_out(data: LabelledTexts, intents: tuple[str, ...], extract: Extract) -> Predictions:
    """Predict examples by weights that saw neither them nor their copies."""
    found: list[Predictions] = []
    for inside, outside in folds(data):
        found.append(ask(fit_weights(inside, intents, extract), outside))
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
