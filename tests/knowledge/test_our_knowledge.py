"""The department's own knowledge folder keeps what the contracts and the writing guide promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from intents.masking import HOTLINES
from knowledge import Answer, KnowledgeBase, Language, Text, load_knowledge
from knowledge.graphemes import MAX_BUTTON_GRAPHEMES, count_graphemes
from knowledge.model import LANGUAGES
from knowledge.template import BLOCKS, extract_variables, fill

FOLDER = Path(__file__).parents[2] / "knowledge"
LEAST_EXAMPLES: dict[Language, int] = {"th": 25, "en": 10}  # of an intent, its cases included
LEAST_OF_A_CASE: dict[Language, int] = {"th": 8, "en": 4}
MOST_LETTERS, MOST_LINES = 700, 15
INTENTS = {
    "hotline": "doe mol hours unreachable difference",
    "contact": "human website",
    "route": "social_security labour_protection skill_development other_government",
    "office": "contact hours nearest services bangkok_area smart_job_center queue documents",
    "gecc": "what units count office_status award_2567 reason level ceremony",
    "job": "search register fair part_time elderly disabled guidance post_vacancy",
    "unemployment": "register report documents eligibility",
    "overseas": "how korea japan taiwan israel check_agency fund reentry",
    "foreign": "work_permit renew mou notify prohibited_jobs report_illegal",
    "complaint": "scam service",
    "agency": "license",
    "homeworker": "register fund",
    "chat": "greeting thanks goodbye help identity privacy language",
}


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_knowledge(FOLDER)


def wordings(base: KnowledgeBase) -> Iterator[tuple[str, Text]]:
    """Give what each answer says, while it holds and after."""
    for answer in base.answers.values():
        yield answer.id, answer.answer
        if answer.after:
            yield f"{answer.id} after", answer.after


def filled_answers(base: KnowledgeBase) -> dict[tuple[str, Language], str]:
    """Give every answer with its facts, without the computed passages."""
    answers: dict[tuple[str, Language], str] = {}
    for language in LANGUAGES:
        values = {name: fact.text.in_language(language) for name, fact in base.facts.items()}
        for name, text in wordings(base):
            answers[name, language] = fill(text.in_language(language), values | dict.fromkeys(BLOCKS, "")).strip()
    return answers


def test_has_every_intent_of_the_contract(base: KnowledgeBase) -> None:
    """Evaluations and buttons rely on these 65 ids."""
    expected = {f"{service}.{action}" for service, actions in INTENTS.items() for action in actions.split()}

    assert len(expected) == 65
    assert expected - base.intents.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_has_enough_examples(base: KnowledgeBase, language: Language) -> None:
    """Too few examples make an intent hard to find."""
    counts = {
        intent.id: len({text for each in (intent, *intent.cases.values()) for text in each.examples[language]})
        for intent in base.intents.values()
    }

    assert {name: count for name, count in counts.items() if count < LEAST_EXAMPLES[language]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_has_enough_examples_of_its_own(base: KnowledgeBase, language: Language) -> None:
    """Too few make a case hard to tell from the others of its intent."""
    counts = {
        case.id: len(set(case.examples[language])) for intent in base.intents.values() for case in intent.cases.values()
    }

    assert counts
    assert {name: count for name, count in counts.items() if count < LEAST_OF_A_CASE[language]} == {}


def test_titles_fit_on_buttons_and_differ(base: KnowledgeBase) -> None:
    """Two choices with the same words would be no choice: intents stand beside each other, and the cases of one."""
    owners = defaultdict(list)
    offered: list[tuple[str, list[Answer]]] = [("", [*base.intents.values()])]
    offered += [(intent.id, [*intent.cases.values()]) for intent in base.intents.values()]
    for beside, answers in offered:
        for answer in answers:
            for language in LANGUAGES:
                owners[beside, language, answer.title.in_language(language)].append(answer.id)

    assert {key: names for key, names in owners.items() if len(names) > 1} == {}
    assert [title for _, _, title in owners if count_graphemes(title) > MAX_BUTTON_GRAPHEMES] == []


def test_answers_fit_on_a_phone(base: KnowledgeBase) -> None:
    """The ceilings of the writing guide hold once the facts are filled in."""
    answers = filled_answers(base)

    assert {key: len(text) for key, text in answers.items() if len(text) > MOST_LETTERS} == {}
    assert {key for key, text in answers.items() if len(text.splitlines()) > MOST_LINES} == set()


def test_both_languages_name_the_same_facts(base: KnowledgeBase) -> None:
    """The English answer gives the same numbers as the Thai one."""
    different = {name: extract_variables(text.th) ^ extract_variables(text.en) for name, text in wordings(base)}

    assert {name: names for name, names in different.items() if names} == {}


def test_what_has_to_be_said_is_said(base: KnowledgeBase) -> None:
    """The words that staff want in a reply stand in the answer; what the program computes is asked in dialogues."""
    filled = filled_answers(base)
    unsaid = [
        (answer.id, piece)
        for answer in base.answers.values()
        if not extract_variables(answer.answer.th) & BLOCKS
        for saying in answer.must_say
        for piece in saying.contains
        if not any(
            words in filled[name, language]
            for words in piece.split("|")
            for name in (answer.id, f"{answer.id} after")
            for language in LANGUAGES
            if (name, language) in filled
        )
    ]

    assert unsaid == []


def test_what_is_said_after_an_answer_has_an_end_to_come_after(base: KnowledgeBase) -> None:
    """Without a last day it would never be said."""
    assert [answer.id for answer in base.answers.values() if answer.after and not answer.valid_until] == []


def test_every_facet_of_a_subject_leads_to_one_answer(base: KnowledgeBase) -> None:
    """Either a case of the intent tells it or another answer does."""
    both = {
        intent.id: sorted(intent.see.keys() & {case.facet for case in intent.cases.values()})
        for intent in base.intents.values()
    }

    assert {name: facets for name, facets in both.items() if facets} == {}


def test_every_fact_is_sourced(base: KnowledgeBase) -> None:
    """A number without a source is not said."""
    assert [fact.id for fact in base.facts.values() if not fact.sources] == []


def test_the_country_is_whole(base: KnowledgeBase) -> None:
    """77 provinces, 50 districts of Bangkok, 76 provincial offices and ten areas."""
    kinds = [office.kind for office in base.offices]

    assert (len(base.provinces), len(base.districts)) == (77, 50)
    assert (kinds.count("provincial"), kinds.count("bangkok_area")) == (76, 10)
    assert {office.province for office in base.offices if office.kind == "provincial"} == (
        base.provinces.keys() - {"กรุงเทพมหานคร"}
    )


def test_the_nine_gecc_units_are_there(base: KnowledgeBase) -> None:
    """The department has nine certified units; Samut Sakhon's level is known."""
    levels = {unit.province: unit.certification for unit in base.gecc_units if unit.certification.level}

    assert len(base.gecc_units) == 9
    assert {(name, each.year_be, each.level) for name, each in levels.items()} == {("สมุทรสาคร", 2567, "ระดับพื้นฐาน")}


def test_the_service_centers_are_there(base: KnowledgeBase) -> None:
    """Forty centres and five at the border."""
    assert [center.at_border for center in base.service_centers].count(True) == 5
    assert len(base.service_centers) == 45


def test_the_map_covers_all_of_the_country(base: KnowledgeBase) -> None:
    """A shared location finds each province, and each district of Bangkok."""
    districts = {point.district for point in base.subdistricts if point.province == "กรุงเทพมหานคร"}

    assert {point.province for point in base.subdistricts} == base.provinces.keys()
    assert districts == base.districts.keys()


def test_words_that_are_no_places_need_evidence(base: KnowledgeBase) -> None:
    """เลย at the end of a sentence is no province; neither is กบ."""
    assert all(base.provinces[name].is_common_word for name in ("ตาก", "เลย", "น่าน", "แพร่", "ตรัง", "ตราด"))
    assert "กบ" in base.provinces["กระบี่"].weak_aliases
    assert "ปาย" in base.provinces["แม่ฮ่องสอน"].weak_aliases
    assert "พัทยา" in base.provinces["ชลบุรี"].aliases


def test_offices_without_a_source_say_nothing(base: KnowledgeBase) -> None:
    """A phone or an address is never shown without a source."""
    told = [office for office in base.offices if office.phones or office.address or office.email or office.website]

    assert [office.id for office in told if not office.sources] == []


def test_our_hotlines_stay_readable_where_numbers_are_masked(base: KnowledgeBase) -> None:
    """The masking of citizens' questions knows each short number that we name, and no other."""
    numbers = {fact.tel for fact in base.facts.values() if fact.tel}

    assert {number for number in numbers if len(number) <= 4} == HOTLINES
