"""Cases, facets and what goes on are learned from what staff wrote for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from intents.corpus import Corpus
from intents.details import GENERAL
from intents.follow_up import FollowUpRule
from intents.model import Model
from intents.ngrams import extract_ngrams
from intents.training import fit_model
from intents.training_details import NO_INTENT, LabelledTexts, LabelledTurns, fit_chooser, fit_details, fit_follow_ups

from .conftest import CASE_QUESTIONS, COUNTRIES, FACET_OF_CASES, FACET_QUESTIONS, GENERAL_QUESTIONS, OUT_OF_SCOPE

INTENTS = tuple(COUNTRIES)
FACET_OF = {f"{intent}/{case}": facet for intent in INTENTS for case, facet in FACET_OF_CASES.items()}
Row = tuple[str, int, str, str | None]
ROWS: list[Row] = [
    *((text.format(name), n, "", None) for n, name in enumerate(COUNTRIES.values()) for text in GENERAL_QUESTIONS),
    *(
        (text.format(COUNTRIES[intent]), n, f"{intent}/{case}", FACET_OF_CASES.get(case, ""))
        for n, intent in enumerate(INTENTS)
        for case, texts in CASE_QUESTIONS.items()
        for text in texts
    ),
    *((text, NO_INTENT, "", facet) for facet, texts in FACET_QUESTIONS.items() for text in texts),
    *((text, NO_INTENT, "", "") for text in OUT_OF_SCOPE),
]


def labelled(rows: Sequence[Row]) -> LabelledTexts:
    texts, labels, cases, facets = zip(*rows, strict=True)
    return LabelledTexts(texts, np.array(labels, np.int64), np.arange(len(texts)), cases, facets)


DATA = labelled(ROWS)
NO_QUESTIONS = LabelledTexts([], np.array([], np.int64), np.array([], np.int64), [], [])


@pytest.fixture(scope="module")
def model() -> Model:
    return fit_model(DATA, INTENTS, facet_of=FACET_OF)


def test_some_texts_keep_all_that_is_known_of_them() -> None:
    """What is held out is judged by the case and the facet it had."""
    chosen = DATA.chosen(np.array([len(ROWS) - 1, 0]))

    assert list(chosen.texts) == [ROWS[-1][0], ROWS[0][0]]
    assert chosen.labels.tolist() == [NO_INTENT, 0]
    assert (list(chosen.cases), list(chosen.facets)) == (["", ""], ["", None])


def test_a_chooser_tells_its_own_examples_apart() -> None:
    """Each text is likest to the class it was written for."""
    texts = [(text, case) for case, texts in CASE_QUESTIONS.items() for text in texts]
    corpus = Corpus.build([text for text, _ in texts], extract_ngrams)
    shared = np.arange(len(corpus.vocabulary))
    chooser = fit_chooser(corpus.rows, [case for _, case in texts], shared)

    for row, (_, case) in enumerate(texts):
        found = corpus.rows.indices[corpus.rows.indptr[row] : corpus.rows.indptr[row + 1]]
        scores, contained = chooser.score(found.astype(np.intp), 0)
        assert chooser.names[scores.argmax()] == case
        assert contained[chooser.names.index(case)] == pytest.approx(1, abs=1e-5)


def test_ngrams_that_share_a_row_count_once() -> None:
    """The vocabulary of the intents has one row for those that always stand together."""
    rows = sparse.csr_array(np.array([[1, 1, 0, 1], [0, 0, 1, 1], [0, 0, 1, 0]], np.float32))

    chooser = fit_chooser(rows, ["a", "b", "b"], np.array([7, 7, 3, 5]))

    assert chooser.rows.tolist() == [3, 5, 7]
    assert np.unpackbits(chooser.occurs, axis=1, count=2).tolist() == [[0, 1], [1, 1], [1, 0]]


def test_only_intents_with_cases_have_choosers(model: Model) -> None:
    """And without any case or facet nothing is learned of details."""
    plain = labelled([(text, label, "", None) for text, label, _, _ in ROWS if label != NO_INTENT])
    corpus = Corpus.build(plain.texts, extract_ngrams)

    details = fit_details(plain, corpus, model.weights, {}, None)

    assert set(model.details.cases) == set(INTENTS)
    assert (dict(details.cases), details.facets, dict(details.examples)) == ({}, None, {})


def test_each_intent_tells_its_own_cases_apart(model: Model) -> None:
    """The class of general questions is one of them."""
    for intent in INTENTS:
        names = {GENERAL, *(f"{intent}/{case}" for case in CASE_QUESTIONS)}
        assert set(model.details.cases[intent].names) == names


@pytest.mark.parametrize(
    ("asked", "case"),
    [("ไปเกาหลี อายุ 50 ได้ไหมคะ", "age"), ("ไปเกาหลีเสียเงินเท่าไหร่ครับ", "fee"), ("ไปเกาหลีใช้เอกสารอะไรบ้าง", "papers")],
)
def test_finds_the_case_of_an_intent(model: Model, asked: str, case: str) -> None:
    """By what stands in its examples."""
    detail = model.detail(asked, model.match(asked), "abroad.korea")

    assert detail.case == f"abroad.korea/{case}"
    assert detail.facet == FACET_OF_CASES.get(case)


def test_general_questions_get_the_general_answer(model: Model) -> None:
    """Cases are not guessed."""
    for text in ("อยากไปทำงานเกาหลีครับ", "สนใจงานที่เกาหลี"):
        assert model.detail(text, model.match(text), "abroad.korea").case is None


@pytest.mark.parametrize(("asked", "facet"), [("เสียเท่าไหร่คะ", "cost"), ("วันเสาร์เปิดไหมคะ", "hours")])
def test_finds_a_facet_whatever_it_is_asked_of(model: Model, asked: str, facet: str) -> None:
    """No intent is named in it."""
    assert model.details.choose_facet(asked, *model.weights.look_up(asked)).name == facet


def test_enough_test_questions_tell_how_sure_a_case_is(model: Model) -> None:
    """Instead of examples that are held out."""
    rows = [
        (f"{text.format(COUNTRIES[intent])}คะ", n, f"{intent}/{case}", "")
        for n, intent in enumerate(INTENTS)
        for case, texts in CASE_QUESTIONS.items()
        for text in (*texts, *(f"ขอถาม {each}" for each in texts))
    ]
    corpus = Corpus.build(DATA.texts, extract_ngrams)
    asked = fit_details(DATA, corpus, model.weights, FACET_OF, labelled(rows))
    unknown = fit_details(DATA, corpus, model.weights, FACET_OF, replace(labelled(rows), cases=[None] * len(rows)))

    assert asked.case_calibration != model.details.case_calibration
    assert unknown.case_calibration == model.details.case_calibration


def test_what_goes_on_is_learned_from_talks(model: Model) -> None:
    """Bare questions go on, whole ones of another subject do not."""
    bare = [text for texts in FACET_QUESTIONS.values() for text in texts]
    whole = [f"สมัครไป{name}" for name in list(COUNTRIES.values())[1:]]
    turns = LabelledTurns([*bare, *whole], [INTENTS[0]] * 20, [True] * 15 + [False] * 5, [False] * 20)

    rule = fit_follow_ups(model, turns, NO_QUESTIONS)

    def likely(text: str) -> float:
        read = model.read(text, model.match(text), INTENTS[0])
        assert read is not None
        return rule.probability(read, INTENTS[0])

    assert likely("กี่บาทครับ") > 0.5 > likely("สนใจงานที่ไต้หวันครับ")


def test_talks_about_what_is_gone_teach_nothing(model: Model) -> None:
    """An intent that was removed, or a message without a known letter."""
    turns = LabelledTurns(["กี่บาท", "😀"], ["no.such", INTENTS[0]], [True, False], [False, False])

    assert fit_follow_ups(model, turns, NO_QUESTIONS) == FollowUpRule()


def test_test_questions_teach_when_not_to_go_on(model: Model) -> None:
    """Whole ones go on with nothing, facets alone with whatever was spoken of."""
    questions = labelled(
        [
            *(("สมัครไปไต้หวันยังไง", 1, "", ""), ("อยากไปทำงานญี่ปุ่น", 2, "", "")),
            *(("กี่บาทคะ", NO_INTENT, "", "cost"), ("เปิดกี่โมงคะ", NO_INTENT, "", "hours")),
            ("วันนี้ฝนตกไหมคะ", NO_INTENT, "", ""),
        ]
    )

    rule = fit_follow_ups(model, LabelledTurns([], [], [], []), questions)

    def likely(text: str) -> float:
        read = model.read(text, model.match(text), INTENTS[0])
        assert read is not None
        return rule.probability(read, INTENTS[0])

    assert likely("กี่บาทคะ") > 0.5 > max(likely("สมัครไปไต้หวันยังไง"), likely("วันนี้ฝนตกไหมคะ"))
