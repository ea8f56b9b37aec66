"""Intents are ranked by their own score and by that of their likeliest case; what staff wrote comes first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from intents.details import Chooser
from intents.model import DETAIL_SHARE, Model
from intents.ngrams import extract_ngrams
from intents.training import fit_model
from intents.training_details import NO_INTENT, LabelledTexts

ROWS: list[tuple[str, int, str]] = [
    *((text, 0, "") for text in ("ต่อใบอนุญาต", "ต่อใบงาน", "ต่อใบอนุญาตที่ไหน")),
    *((text, 0, "permit/fee") for text in ("ต่อใบอนุญาตกี่บาท", "ค่าต่อใบงาน", "ต่อใบงานเสียเงินไหม")),
    *((text, 0, "permit/late") for text in ("ใบอนุญาตขาดแล้ว", "ลืมต่อใบงาน", "ใบงานหมดอายุไปแล้ว")),
    *((text, 1, "") for text in ("หางาน", "อยากได้งาน", "มีงานว่างไหม", "หางานแถวบ้าน")),
    *((text, 2, "") for text in ("ขอเบอร์", "เบอร์โทรสำนักงาน", "โทรเบอร์ไหน")),
    *((text, NO_INTENT, "") for text in ("ฝนตกหนัก", "กินข้าวยัง", "ขายรถ")),
]
INTENTS = ("permit", "job", "phone")


@pytest.fixture(scope="module")
def model() -> Model:
    texts, labels, cases = zip(*ROWS, strict=True)
    data = LabelledTexts(texts, np.array(labels), np.arange(len(texts)), cases, [""] * len(texts))
    return fit_model(data, INTENTS, facet_of={"permit/fee": "cost"})


def scores_of(model: Model, text: str) -> Any:
    scores = model.weights.score(text)
    assert scores is not None
    return scores


def test_an_intent_is_lifted_by_its_likeliest_case(model: Model) -> None:
    """The distance to the second is measured with that."""
    text = "ลืมต่อใบงานไปแล้ว"
    scores = scores_of(model, text)
    with_cases = model.rank(scores, len(text))
    found, unknown = model.weights.look_up(text)
    late = float(model.details.cases["permit"].score(found, unknown)[0].max())

    own = sorted(float(scores.by_intent[column]) * (1 + DETAIL_SHARE) for column in (1, 2))[-1]
    assert with_cases.columns[0] == 0
    assert with_cases.values[0] == float(scores.by_intent[0])
    assert with_cases.signals.detail == pytest.approx(late)
    assert with_cases.signals.gap == pytest.approx(float(scores.by_intent[0]) + DETAIL_SHARE * late - own, abs=1e-5)


def test_a_case_can_decide_between_two_intents(model: Model) -> None:
    """Scores of the intents alone are near to each other, and the words are those of a case."""
    text = "ใบงานหมดอายุไปแล้วค่ะ"
    scores = scores_of(model, text)
    even = replace(scores, by_intent=np.array([0.4, 0.42, 0.0], np.float32))

    assert model.rank(even, len(text)).columns[:2] == [0, 1]
    assert replace(model, details=replace(model.details, cases={})).rank(even, len(text)).columns[:2] == [1, 0]


def test_what_staff_wrote_for_an_intent_comes_first(model: Model) -> None:
    """Whatever its words say."""
    text = "หางาน"

    assert model.rank(scores_of(model, text), len(text)).columns[0] == 1
    assert model.rank(scores_of(model, text), len(text), example=2).columns[0] == 2


def test_intents_are_ranked_once_each(model: Model) -> None:
    """With a score beside each, and the rest of the evidence from the same text."""
    for text, _, _ in ROWS:
        ranking = model.rank(scores_of(model, text), len(text))
        assert sorted(ranking.columns) == [0, 1, 2]
        assert len(ranking.values) == 3
        assert ranking.signals.letters == len(text)
        assert ranking.signals.gap >= 0


def test_an_example_of_a_case_is_one_of_its_intent(model: Model) -> None:
    """Letter by letter, so it is sure."""
    matches = model.match("ค่าต่อใบงาน")

    assert (matches.ranked[0].intent, matches.signals.is_example) == ("permit", True)
    assert model.detail("ค่าต่อใบงาน", matches, "permit").case == "permit/fee"
    assert model.detail("ค่าต่อใบงาน", matches, "permit").facet == "cost"


def test_a_facet_is_asked_of_an_intent_whatever_else_was_understood(model: Model) -> None:
    """By the case that answers it; without one the facet alone is told."""
    detail = model.detail("ต่อใบอนุญาต", model.match("ต่อใบอนุญาต"), "permit")

    assert model.detail_for_facet("permit", detail, "cost").case == "permit/fee"
    assert model.detail_for_facet("permit", detail, "hours").case is None
    assert model.detail_for_facet("job", detail, "hours").facet == "hours"


def test_nothing_is_read_from_a_message_without_known_letters(model: Model) -> None:
    """Emoji alone go on with nothing."""
    matches = model.match("😀")

    assert (matches.ranked, matches.scores) == ((), None)
    assert model.read("😀", matches, "permit") is None


def test_a_model_with_details_comes_back(model: Model) -> None:
    """With its cases and all that was learned of them."""
    loaded = Model.from_values(model.to_values(), extract_ngrams)

    for text, _, _ in ROWS:
        matches = loaded.match(text)
        assert matches.ranked == model.match(text).ranked
        assert loaded.detail(text, matches, "permit") == model.detail(text, model.match(text), "permit")


def test_cases_of_no_intent_are_refused(model: Model) -> None:
    """They came from another model."""
    values = model.to_values()
    cases: dict[str, Chooser] = values["details"]["cases"]
    cases["permits"] = cases.pop("permit")

    with pytest.raises(ValueError, match="cases of no intent"):
        Model.from_values(values, extract_ngrams)
