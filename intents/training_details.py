"""Learns what of an intent is asked, and what goes on with what was spoken of before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from intents.corpus import Corpus, Ints, normalise_rows
from intents.decision import Calibration, Evidence
from intents.details import GENERAL, UNMEASURED, Chooser, Details, Scored
from intents.follow_up import FollowUpRule
from intents.model import Float32Array, Matches, Model, Weights
from intents.ridge import fit_ridge

NO_INTENT = -1
Encode = Callable[[Sequence[str]], Float32Array]  # vectors of length one of texts
FOLDS = 4  # of which one is held out
Told = tuple[bool, list[float]]  # whether the best class was right, and the five numbers of the evidence
LEAST_TELLING = 20  # texts with known classes; fewer teach the five numbers nothing
STRANGE_CONTEXTS = 2  # wrong contexts that each test question is shown in
STRANGER_CONTEXTS = 6  # the same, that each message out of scope is shown in
TAUGHT_WEIGHT = 3  # of a message of a talk, beside a test question in a strange context
SEED = 2569


@dataclass(frozen=True)
class LabelledTexts:
    """Masked texts with what they mean.

    Attributes:
        texts: normalised texts with masked places.
        labels: intent number, NO_INTENT for messages that are none of ours.
        groups: texts of one group are copies of each other and are left out together.
        cases: id of the case that is asked for, GENERAL for none, ``None`` where that is not known.
        facets: what is asked, whatever it is asked of; ``""`` for none, ``None`` where that is not known.
        signed: rows of texts in which a sign of danger stands, whatever they ask.

    """

    texts: Sequence[str]
    labels: Ints
    groups: Ints
    cases: Sequence[str | None]
    facets: Sequence[str | None]
    signed: frozenset[int] = frozenset()

    def chosen(self, rows: Ints) -> LabelledTexts:
        """Give some of the texts."""
        texts, cases, facets = ([each[row] for row in rows] for each in (self.texts, self.cases, self.facets))
        signed = frozenset(place for place, row in enumerate(rows.tolist()) if row in self.signed)
        return LabelledTexts(texts, self.labels[rows], self.groups[rows], cases, facets, signed)


@dataclass(frozen=True)
class LabelledTurns:
    """Masked messages of talks.

    Attributes:
        texts: normalised texts with masked places, without their lead-ins.
        before: the intent spoken of before each.
        goes_on: whether they go on with it.
        connected: whether their words say so.

    """

    texts: Sequence[str]
    before: Sequence[str]
    goes_on: Sequence[bool]
    connected: Sequence[bool]


def fit_details(
    data: LabelledTexts, corpus: Corpus, weights: Weights, facet_of: dict[str, str], questions: LabelledTexts | None
) -> Details:
    """Learn to tell cases and facets apart.

    Args:
        data: what to learn from.
        corpus: the same texts as rows.
        weights: what was learned of the intents.
        facet_of: facet of each case that has one.
        questions: test questions; with enough of them confidence is calibrated on these, else on held-out examples.

    """
    examples = {text: case for text, case in zip(data.texts, data.cases, strict=True) if case}
    cases: dict[str, Chooser] = {}
    told: list[Told] = []
    for number, intent in enumerate(weights.intents):
        rows = np.flatnonzero(data.labels == number)
        classes: list[str | None] = [data.cases[row] or GENERAL for row in rows.tolist()]
        if set(classes) - {GENERAL}:
            cases[intent] = fit_chooser(corpus.rows[rows], classes, weights.rows)
            asked = [(text, case) for text, case, _ in _questions_of(questions, number) if case is not None]
            if len(asked) < LEAST_TELLING:
                told += _held_out(corpus, rows, classes, data, weights.rows)
            told += (_ask(cases[intent], weights, text, case) for text, case in asked)
    known = np.array([row for row, facet in enumerate(data.facets) if facet is not None], dtype=np.int64)
    asked_facets: list[str | None] = [data.facets[row] or None for row in known.tolist()]
    if not any(asked_facets):
        return Details(cases, case_calibration=_calibrate(told), facet_of=facet_of, examples=examples)
    facets = fit_chooser(corpus.rows[known], asked_facets, weights.rows)
    sure = [(text, facet) for text, _, facet in _questions_of(questions) if facet is not None]
    if len(sure) < LEAST_TELLING:
        told_facets = list(_held_out(corpus, known, asked_facets, data, weights.rows))
    else:
        told_facets = [_ask(facets, weights, text, facet or None) for text, facet in sure]
    alone = zip(data.texts, data.labels.tolist(), data.facets, strict=True)
    facet_examples = {text: facet for text, label, facet in alone if label == NO_INTENT and facet}
    return Details(cases, facets, _calibrate(told), _calibrate(told_facets), facet_of, examples, facet_examples)


def _questions_of(
    questions: LabelledTexts | None, number: int | None = None
) -> list[tuple[str, str | None, str | None]]:
    """Give the test questions, of one intent or all, each with its case and its facet."""
    if questions is None:
        return []
    rows = range(len(questions.texts)) if number is None else np.flatnonzero(questions.labels == number).tolist()
    return [(questions.texts[row], questions.cases[row], questions.facets[row]) for row in rows]


def _ask(chooser: Chooser, weights: Weights, text: str, right: str | None) -> Told:
    """Choose a class for a text: whether that was right, and on what evidence."""
    return _tell(chooser.score(*weights.look_up(text)), chooser.names, len(text), right)


def _tell(scored: Scored, names: Sequence[str], letters: int, right: str | None) -> Told:
    """Tell whether the best class of a scored text is the right one, and on what evidence."""
    values, contained = scored
    order = values.argsort()[::-1]
    best, second = float(values[order[0]]), float(values[order[1]]) if len(order) > 1 else 0.0
    evidence = [best, best - second, float(values.sum()), letters, float(contained[order[0]])]
    return names[order[0]] == right, evidence


def fit_chooser(rows: sparse.csr_array, classes: Sequence[str | None], shared: Ints) -> Chooser:
    """Learn to tell the classes of some texts apart; those of no class, ``None``, are to score zero for each.

    Args:
        rows: the texts, shape (texts, n-grams); where an n-gram stands counts, its weight does not.
        classes: class of each text.
        shared: the row of the vocabulary that each n-gram shares.

    """
    names = tuple(sorted({each for each in classes if each is not None}))
    number = {name: column for column, name in enumerate(names)}
    present, columns = np.unique(rows.indices, return_inverse=True)
    idf = (np.log((1 + rows.shape[0]) / (1 + np.bincount(columns))) + 1).astype(np.float32)
    shape = (rows.shape[0], len(present))
    weighed = normalise_rows(sparse.csr_array((idf[columns], columns, rows.indptr), shape=shape))
    labels = np.array([-1 if each is None else number[each] for each in classes], dtype=np.int64)
    known = np.flatnonzero(labels >= 0)
    ones = np.ones(len(known), dtype=np.float32)
    targets = sparse.csr_array((ones, (known, labels[known])), shape=(len(labels), len(names)))
    rows_of, first = np.unique(shared[present], return_index=True)
    table = fit_ridge(weighed, targets)[first] * idf[first, None]
    pattern = sparse.csr_array((np.ones_like(rows.data), columns, rows.indptr), shape=shape)
    held = sparse.csr_array(targets.T @ pattern[:, first]).toarray() > 0
    return Chooser(
        names=names,
        rows=rows_of.astype(np.int32),
        squares=np.square(idf[first]),
        unknown_square=float(np.log(1 + rows.shape[0]) + 1) ** 2,
        table=np.ascontiguousarray(table, dtype=np.float16),
        occurs=np.packbits(held.T, axis=1),
    )


def _held_out(
    corpus: Corpus, rows: Ints, classes: Sequence[str | None], data: LabelledTexts, shared: Ints
) -> Iterator[Told]:
    """Choose a class for some of the texts by what learned from the others."""
    drawn = np.random.default_rng(SEED).permutation(int(data.groups.max()) + 1)[data.groups[rows]] % FOLDS
    inside, outside = np.flatnonzero(drawn != 0), np.flatnonzero(drawn == 0)
    known = [classes[each] for each in inside.tolist()]
    if len({*known} - {None}) < 2:
        return
    chooser = fit_chooser(corpus.rows[rows[inside]], known, shared)
    for each in outside.tolist():
        row = rows[each]
        found = shared[corpus.rows.indices[corpus.rows.indptr[row] : corpus.rows.indptr[row + 1]]]
        scored = chooser.score(found.astype(np.intp), 0)
        yield _tell(scored, chooser.names, len(data.texts[row]), classes[each])


def _calibrate(told: Sequence[Told]) -> Calibration:
    if len(told) < LEAST_TELLING:
        return UNMEASURED
    evidence = Evidence.gathered([each for _, each in told])
    return Calibration.fit(evidence, np.array([is_right for is_right, _ in told]))


def fit_follow_ups(
    model: Model, turns: LabelledTurns, questions: LabelledTexts, encode: Encode | None = None
) -> FollowUpRule:
    """Learn what goes on with what was spoken of before.

    Args:
        model: all else that was learned.
        turns: messages of talks.
        questions: test questions: whole ones ask for their own intent whatever was spoken of before, those that are
            none of ours for nothing, and facets alone ask of whatever that was.
        encode: gives the meaning of texts, where the model knows meanings.

    """
    asked = list(zip(turns.texts, turns.before, turns.goes_on, turns.connected, strict=True))
    taught = len(asked)
    drawn = np.random.default_rng(SEED)
    intents, with_cases = model.weights.intents, list(model.details.cases)
    for text, label, facet in zip(questions.texts, questions.labels.tolist(), questions.facets, strict=True):
        if label == NO_INTENT and facet and with_cases:
            asked += [(text, str(drawn.choice(with_cases)), True, False) for _ in range(STRANGE_CONTEXTS)]
        else:
            own = None if label == NO_INTENT else intents[label]
            times = STRANGE_CONTEXTS if own else STRANGER_CONTEXTS
            strange = [str(each) for each in drawn.choice(intents, times) if each != own]
            asked += [(text, each, False, False) for each in strange]
    features: list[list[float]] = []
    goes_on: list[bool] = []
    matches = _match_all(model, list(dict.fromkeys(text for text, *_ in asked)), encode)
    for number, (text, before, is_follow_up, is_connected) in enumerate(asked):
        readings = model.read(text, matches[text], before) if before in model.weights.columns else None
        if readings:
            times = TAUGHT_WEIGHT if number < taught else 1
            features += [replace(readings, is_connected=is_connected).features(before)] * times
            goes_on += [is_follow_up] * times
    return FollowUpRule.fit(features, goes_on)


def _match_all(model: Model, texts: Sequence[str], encode: Encode | None) -> dict[str, Matches]:
    """Match texts by their letters, and by their meaning where letters are not sure."""
    matches = {text: model.match(text) for text in texts}
    unsure = [text for text in texts if model.asks_meaning(matches[text])] if encode else []
    vectors = encode(unsure) if encode else ()
    return matches | {
        text: model.match_meaning(text, matches[text], vector) for text, vector in zip(unsure, vectors, strict=True)
    }
