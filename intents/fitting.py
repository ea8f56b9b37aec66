"""Fits a model to texts with known intents, and learns from messages with known answers what a score is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from intents.corpus import Corpus, Ints, merge_alike, occurrences
from intents.decision import TOTAL_SHARE, Calibration, Evidence, Thresholds, fit_logistic
from intents.landmarks import fit_landmark_table
from intents.model import DenseTable, Extract, Float32Array, Model, Weights, WeightTable
from intents.ngrams import extract_ngrams
from intents.ridge import fit_ridge
from intents.training_details import NO_INTENT, LabelledTexts, LabelledTurns, fit_details, fit_follow_ups

LEAST_DANGERS = 20  # test questions that tell of one; fewer teach nothing of what that looks like
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
FALSE_DANGER = 0.0015  # of the messages that tell of none
FALSE_MAYBE_DANGER = 0.015
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


def fit_model(
    data: LabelledTexts,
    intents: tuple[str, ...],
    questions: LabelledTexts | None = None,
    extract: Extract = extract_ngrams,
    *,
    turns: LabelledTurns | None = None,
    facet_of: dict[str, str] | None = None,
    dangers: Sequence[str] = (),
    least: int = 1,
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
        least: n-grams in fewer texts are left out.

    """
    model = _fit_unmeasured(data, intents, Corpus.build(data.texts, extract, least), extract, facet_of, questions)
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
    corpus: Corpus,
    extract: Extract,
    facet_of: dict[str, str] | None = None,
    questions: LabelledTexts | None = None,
) -> Model:
    """Fit all but what a score is worth; the facets and cases are measured already."""
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
    """Learn a row for each of the chosen n-grams: exactly, unless a table for all the intents would be too large."""
    known = np.flatnonzero(labels != NO_INTENT)
    ones = np.ones(len(known), dtype=np.float32)
    targets = sparse.csr_array((ones, (known, labels[known])), shape=(len(labels), intents))
    if len(chosen) * intents > LARGEST_TABLE:
        return fit_landmark_table(corpus, targets, labels, chosen)
    weights: Float32Array = fit_ridge(corpus.rows, targets)[chosen] * corpus.idf[chosen, None]
    return DenseTable(weights)


def measure_dangers(model: Model, dangers: tuple[str, ...], questions: LabelledTexts) -> Model:
    """Learn to sense danger, and set from where on it is answered and asked for, by harmless messages."""
    model = replace(model, dangers=dangers)
    numbers = {model.weights.columns[each] for each in dangers}
    evidence: list[tuple[float, ...]] = []
    is_danger: list[bool] = []
    for row, (text, label) in enumerate(zip(questions.texts, questions.labels.tolist(), strict=True)):
        scores = model.weights.score(text) if label in numbers or row not in questions.signed else None
        if scores is not None and dangers:
            evidence.append(model.danger_evidence(scores, len(text)))
            is_danger.append(label in numbers)
    told, wrong = np.array(evidence), np.array(is_danger)
    if not len(told) or wrong.all():
        return replace(model, dangers=())
    if wrong.sum() >= LEAST_DANGERS:
        model = replace(model, danger_weights=tuple(fit_logistic(told, wrong.astype(float)).tolist()))
    senses = told[~wrong] @ model.danger_weights if model.danger_weights else told[~wrong, 1]
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
        found.append(ask(_fit_unmeasured(inside, intents, Corpus.build(inside.texts, extract), extract), outside))
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
