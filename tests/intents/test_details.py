"""What of an intent is asked: the case staff wrote it for, a sure case, the case for a facet, or the general answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Detail
from intents.decision import Calibration
from intents.details import CASE_SURE, FACET_SURE, GENERAL, MOST_CASES, Chooser, ClassScore, Details

BEST_ALONE = Calibration((0.0, 1.0, *[0.0] * 4))  # the higher the best score, the surer
FEE, LATE, PROXY = "permit.renew/fee", "permit.renew/late", "permit.renew/proxy"
CASES = Chooser(
    names=(GENERAL, FEE, LATE),
    rows=np.array([2, 5, 9], np.int32),
    squares=np.ones(3, np.float32),
    unknown_square=4.0,
    table=np.array([[1, 0, 0], [0, 1, 0], [0, 0.5, 1]], np.float16),
    occurs=np.array([[0b100], [0b010], [0b011]], np.uint8) << 5,
)
FACETS = replace(CASES, names=("cost", "documents", "hours"))
DETAILS = Details(
    cases={"permit.renew": CASES},
    facets=FACETS,
    case_calibration=BEST_ALONE,
    facet_calibration=BEST_ALONE,
    facet_of={FEE: "cost"},
    examples={"ต่อช้าไปสามวัน": LATE},
)


def rows(*found: int) -> np.ndarray[Any, np.dtype[np.intp]]:
    return np.array(found, np.intp)


def case(name: str, confidence: float, *ranked: str) -> ClassScore:
    return ClassScore(name, 1.0, confidence, 1.0, ranked or (name,))


def facet(name: str, confidence: float) -> ClassScore:
    return ClassScore(name, 1.0, confidence, 1.0, (name,))


SURE, UNSURE = CASE_SURE + 0.2, CASE_SURE - 0.2
SURE_FACET, UNSURE_FACET = FACET_SURE + 0.2, FACET_SURE - 0.2
NO_FACET = facet("cost", 0.0)


# -- choosing a class


def test_chooses_the_class_whose_examples_hold_the_words() -> None:
    """With all classes in order, and the share that was seen in its examples."""
    chosen = CASES.choose(CASES.score(rows(9), 0), 10, BEST_ALONE)

    assert (chosen.name, chosen.score, chosen.contained) == (LATE, 1.0, 1.0)
    assert chosen.ranked == (LATE, FEE, GENERAL)
    assert 0 < chosen.confidence < 1


def test_what_was_never_seen_makes_it_less_sure() -> None:
    """Whether no model knows it or only this one does not."""
    whole = CASES.choose(CASES.score(rows(5), 0), 10, BEST_ALONE)

    for found, unknown in ((rows(5), 1), (rows(5, 7), 0)):
        part = CASES.choose(CASES.score(found, unknown), 10, BEST_ALONE)
        assert part.name == whole.name == FEE
        assert part.contained == pytest.approx(0.2)
        assert (part.score < whole.score, part.confidence < whole.confidence) == (True, True)


@pytest.mark.parametrize("found", [rows(), rows(0), rows(12), rows(0, 3, 12)])
def test_a_message_without_a_known_word_scores_nothing(found: np.ndarray[Any, np.dtype[np.intp]]) -> None:
    """Whatever rows of the vocabulary do not occur in the examples."""
    scores, contained = CASES.score(found, 2)

    assert (scores.tolist(), contained.tolist()) == ([0.0] * 3, [0.0] * 3)


def test_one_class_alone_can_be_chosen() -> None:
    """An intent of which only one case was learned has no second one to lead."""
    alone = replace(CASES, names=(FEE,), table=CASES.table[:, 1:2], occurs=CASES.occurs[:, 1:2])

    chosen = alone.choose(alone.score(rows(5), 0), 10, BEST_ALONE)

    assert (chosen.name, chosen.ranked) == (FEE, (FEE,))


@given(st.lists(st.integers(0, 12), unique=True), st.integers(0, 5), st.integers(0, 100))
def test_a_choice_is_always_one_of_the_classes(found: list[int], unknown: int, letters: int) -> None:
    """With confidence and share between 0 and 1, whatever is typed; nothing known chooses nothing."""
    chosen = CASES.choose(CASES.score(rows(*found), unknown), letters, BEST_ALONE)
    if not chosen.ranked:
        assert chosen == ClassScore()
        return

    assert sorted(chosen.ranked) == sorted(CASES.names)
    assert chosen.ranked[0] == chosen.name
    assert 0 <= chosen.confidence <= 1
    assert 0 <= chosen.contained <= 1


def test_an_intent_without_cases_has_the_general_answer_alone() -> None:
    """And without any facets nothing of that kind is asked."""
    assert Details().choose_facet("กี่บาท", rows(5), 0) == ClassScore()
    assert Details().combine("job.find", "กี่บาท", ClassScore(), ClassScore()) == Detail()


def test_words_that_staff_wrote_for_a_facet_ask_for_it() -> None:
    """Letter by letter, whatever their n-grams say."""
    details = replace(DETAILS, facet_examples={"กี่บาท": "hours"})

    written, other = (details.choose_facet(text, rows(2), 0) for text in ("กี่บาท", "กี่บาทคะ"))

    assert (written.name, written.confidence) == ("hours", 1.0)
    assert other.name == "cost"


# -- what is asked, in order


def test_first_comes_the_case_that_staff_wrote_the_message_for() -> None:
    """Whatever else is likelier."""
    found = DETAILS.combine("permit.renew", "ต่อช้าไปสามวัน", case(FEE, SURE, FEE, LATE), facet("cost", SURE_FACET))

    assert (found.case, found.confidence) == (LATE, 1.0)
    assert found.cases == (FEE, LATE)


def test_a_message_written_for_another_intent_says_nothing_of_this_one() -> None:
    """The same words may stand in a case of each."""
    details = replace(DETAILS, examples={"ต่อช้าไปสามวัน": "permit.renewal/late"})

    assert details.combine("permit.renew", "ต่อช้าไปสามวัน", case(GENERAL, UNSURE), NO_FACET).case is None


def test_then_a_sure_case() -> None:
    """Its facet is what was asked, whichever facet the words alone would say."""
    found = DETAILS.combine("permit.renew", "x", case(FEE, SURE, FEE, GENERAL, LATE), facet("hours", SURE_FACET))

    assert found == Detail(FEE, SURE, "cost", (FEE, LATE))


def test_a_sure_case_without_a_facet_keeps_the_one_that_was_asked() -> None:
    """How much when too late: the case of being late tells it."""
    assert DETAILS.combine("permit.renew", "x", case(LATE, SURE), facet("cost", SURE_FACET)).facet == "cost"
    assert DETAILS.combine("permit.renew", "x", case(LATE, SURE), facet("cost", UNSURE_FACET)).facet is None


def test_then_the_case_for_a_sure_facet() -> None:
    """No case is sure, but the cost is asked, and one of the near cases tells it."""
    found = DETAILS.combine("permit.renew", "x", case(LATE, UNSURE, LATE, FEE), facet("cost", SURE_FACET))

    assert found == Detail(FEE, SURE_FACET, "cost", (LATE, FEE))


def test_a_surer_general_answer_comes_before_a_facet() -> None:
    """The question is known as one for the whole subject."""
    found = DETAILS.combine("permit.renew", "x", case(GENERAL, 0.99, GENERAL, FEE), facet("cost", SURE_FACET))

    assert (found.case, found.confidence, found.cases) == (None, 0.99, (FEE,))


def test_a_facet_that_no_case_answers_is_told() -> None:
    """So that the reply can say that nothing is known of it."""
    found = DETAILS.combine("permit.renew", "x", case(LATE, UNSURE, LATE, FEE), facet("hours", SURE_FACET))

    assert found == Detail(None, 0.0, "hours", (LATE, FEE))


def test_facets_never_guess() -> None:
    """An unsure one is neither told nor leads to its case."""
    found = DETAILS.combine("permit.renew", "x", case(LATE, UNSURE, LATE, FEE), facet("cost", UNSURE_FACET))

    assert found == Detail(None, 0.0, None, (LATE, FEE))


def test_at_last_the_general_answer() -> None:
    """As sure as that class is."""
    assert DETAILS.combine("permit.renew", "x", case(GENERAL, UNSURE, GENERAL, LATE), NO_FACET) == Detail(
        None, UNSURE, None, (LATE,)
    )


def test_a_message_that_goes_on_needs_less_to_ask_for_a_case() -> None:
    """The general answer has mostly been given."""
    unsure = case(LATE, UNSURE)

    assert DETAILS.combine("permit.renew", "x", unsure, NO_FACET).case is None
    assert DETAILS.combine("permit.renew", "x", unsure, NO_FACET, sure=UNSURE).case == LATE


NAMES = [GENERAL, *(f"permit.renew/{letter}" for letter in "abcdefghij")]


@given(
    ranked=st.permutations(NAMES),
    confidence=st.floats(0, 1),
    asked=st.sampled_from(["cost", "hours"]),
    surely=st.floats(0, 1),
    facet_of=st.dictionaries(st.sampled_from(NAMES[1:]), st.sampled_from(["cost", "hours"])),
    written=st.sampled_from(["", *NAMES[1:], "job.find/a"]),
)
def test_whatever_is_likely_the_answer_belongs_to_the_intent(
    ranked: list[str], confidence: float, asked: str, surely: float, facet_of: dict[str, str], written: str
) -> None:
    """A case of it or none, a facet that is sure or that of the case, and a few cases to offer."""
    details = Details(facet_of=facet_of, examples={"x": written})

    found = details.combine("permit.renew", "x", case(ranked[0], confidence, *ranked), facet(asked, surely))

    assert found.case is None or found.case in NAMES[1:]
    assert found.facet in {None, facet_of.get(found.case or ""), asked if surely >= FACET_SURE else None}
    assert list(found.cases) == [name for name in ranked if name != GENERAL][:MOST_CASES]
    assert 0 <= found.confidence <= 1
    if written.startswith("permit.renew/"):
        assert (found.case, found.confidence) == (written, 1.0)


def test_names_the_cases_of_an_intent() -> None:
    """Without the class of general questions."""
    assert DETAILS.names("permit.renew") == (FEE, LATE)
    assert DETAILS.names("job.find") == ()


# -- what is kept


def test_details_come_back_as_they_were() -> None:
    """And choose as before."""
    loaded = Details.from_values(DETAILS.to_values())

    assert loaded.to_values().keys() == DETAILS.to_values().keys()
    scored = CASES.score(rows(9), 1)
    assert loaded.choose_case("permit.renew", scored, 10) == DETAILS.choose_case("permit.renew", scored, 10)
    assert loaded.choose_facet("x", rows(5), 1) == DETAILS.choose_facet("x", rows(5), 1)
    assert (loaded.facet_of, loaded.examples) == (DETAILS.facet_of, DETAILS.examples)


def test_details_without_facets_come_back() -> None:
    """A young knowledge base has none."""
    assert Details.from_values(Details().to_values()) == Details()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("names", [GENERAL, FEE]),
        ("rows", CASES.rows[:2]),
        ("rows", CASES.rows[::-1]),
        ("squares", CASES.squares[:2]),
        ("table", CASES.table[:, :2]),
        ("table", CASES.table[:2]),
        ("occurs", CASES.occurs[:, :0]),
    ],
)
def test_parts_that_do_not_fit_are_refused(name: str, value: object) -> None:
    """At once, not when a citizen asks."""
    with pytest.raises(ValueError, match="do not fit"):
        Chooser.from_values({**CASES.to_values(), name: value})
