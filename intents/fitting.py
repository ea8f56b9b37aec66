"""Fits a model to texts with known intents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from intents.calibrating import (
    LEFT_OUT_ERRORS,
    MEANT_DANGER,
    MEANT_MAYBE_DANGER,
    QUESTION_ERRORS,
    UNMEASURED,
    Budget,
    WantedErrors,
    measure,
    score,
    with_models,
)
from intents.corpus import Corpus, Ints, merge_alike, occurrences
from intents.fitting_meaning import FEWEST, choose_share, fit_meaning
from intents.landmarks import fit_landmark_table
from intents.model import LEAST_LETTERS, DenseTable, Extract, Float32Array, Model, Weights, WeightTable
from intents.ngrams import extract_ngrams
from intents.ridge import fit_ridge
from intents.training_details import NO_INTENT, Encode, LabelledTexts, LabelledTurns, fit_details, fit_follow_ups

LEAST_QUESTIONS = 40  # of ours, and as many out of scope: fewer teach the five numbers nothing
FOLDS = 5
LARGEST_TABLE = 16_000_000  # numbers; 64 MB
ENOUGH_HELD_OUT = 1_000  # texts predicted from the outside; more folds than this takes would teach nothing new


@dataclass(frozen=True)
class Trial:
    """A model, what it learned from, and messages with known answers that it did not learn from."""

    model: Model
    data: LabelledTexts
    questions: LabelledTexts


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
    encode: Encode | None = None,
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
        encode: gives the meaning of texts, if that is to be learned too; this takes much longer.

    """
    model = _fit_unmeasured(data, intents, Corpus.build(data.texts, extract, least), extract, facet_of, questions)
    ours = 0 if questions is None else int((questions.labels != NO_INTENT).sum())
    if questions is not None and min(ours, len(questions.labels) - ours) >= LEAST_QUESTIONS:
        model = replace(model, dangers=tuple(each for each in intents if each in dangers))
        trials, wanted = [Trial(model, data, questions)], QUESTION_ERRORS
    else:
        trials, wanted = list(hold_out(data, intents, extract)), LEFT_OUT_ERRORS
    has_meaning = encode is not None and len(data.texts) >= FEWEST
    model = _measured(model, data, trials, wanted, encode if has_meaning else None)
    if turns and questions:
        return replace(model, follow_ups=fit_follow_ups(model, turns, questions, encode))
    return model


def _measured(
    model: Model, data: LabelledTexts, trials: Sequence[Trial], wanted: WantedErrors, encode: Encode | None
) -> Model:
    """Learn in trials what a score is worth: by letters alone, and with meaning of messages that leaves unsure."""
    asked = [each for trial in trials for each in score(trial.model, trial.questions)]
    if not asked:  # of a handful of examples none is like another
        return model
    point, predictions = measure(asked, Budget.of(wanted, asked))
    measured, is_sure = replace(model, point=point), predictions.is_sure(point)
    unsure = [
        each for each, is_known in zip(asked, is_sure, strict=True) if not is_known and len(each.text) >= LEAST_LETTERS
    ]
    if encode is None or not unsure:
        return measured
    intents = len(model.weights.intents)
    meanings = {id(trial.model): fit_meaning(trial.data, intents, encode) for trial in trials}
    share, meant = choose_share(
        with_models(unsure, lambda known: replace(known, point=point, meaning=meanings[id(known)])), encode
    )
    wanted = replace(wanted, danger=MEANT_DANGER, maybe_danger=MEANT_MAYBE_DANGER)
    meant_point, _ = measure(meant, Budget.of(wanted, asked).spend(predictions, is_sure))
    learned = meanings.get(id(model)) or fit_meaning(data, intents, encode)
    return replace(measured, meaning=replace(learned, share=share), meant_point=meant_point)


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
    return Model(weights, UNMEASURED, _examples(data), details)


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


def hold_out(data: LabelledTexts, intents: tuple[str, ...], extract: Extract) -> Iterator[Trial]:
    """Give models of most examples, each with the others to try it on: it saw neither them nor their copies."""
    asked = 0
    for inside, outside in folds(data):
        yield Trial(_fit_unmeasured(inside, intents, Corpus.build(inside.texts, extract), extract), inside, outside)
        asked += len(outside.texts)
        if asked >= ENOUGH_HELD_OUT:
            return


def folds(data: LabelledTexts) -> Iterator[tuple[LabelledTexts, LabelledTexts]]:
    """Split into what is learned and what is held out, several times; a group is never parted."""
    # Groups are drawn by chance: in a list that goes round the intents, every fifth row may be all of one intent.
    drawn = np.random.default_rng(FOLDS).permutation(int(data.groups.max()) + 1) % FOLDS
    for fold in range(FOLDS):
        is_out = drawn[data.groups] == fold
        if is_out.any() and not is_out.all():
            yield data.chosen(np.flatnonzero(~is_out)), data.chosen(np.flatnonzero(is_out))
