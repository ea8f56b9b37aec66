"""A second start finds what the first one learned, and never anything else."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

import intents
from intents import Example, ExampleTurn, Interpretation, Interpreter, TrainingData
from knowledge import Case, KnowledgeBase, load_interpreter, load_knowledge
from knowledge.editions import training as trained
from knowledge.editions.cache import ModelCache
from knowledge.editions.training import gather_training_data, name_model

ASKED = ("อยากมีงานทำ", "หางาน กระบี่", "yak mi ngan tham", "find a job", "zzz", "")


@pytest.fixture
def base(folder: Path) -> KnowledgeBase:
    return load_knowledge(folder)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def ask(interpreter: Interpreter) -> list[Interpretation]:
    return [interpreter.interpret(text) for text in ASKED]


def load(base: KnowledgeBase, place: Path) -> tuple[Interpreter, bool]:
    """Load, and tell whether it was trained for that."""
    trainings: list[bool] = []
    interpreter = load_interpreter(base, cache=ModelCache(place), on_training=lambda: trainings.append(True))
    return interpreter, bool(trainings)


def test_the_second_start_does_not_train(base: KnowledgeBase, place: Path) -> None:
    """It answers as the first did."""
    first, was_trained = load(base, place)
    second, was_trained_again = load(base, place)

    assert (was_trained, was_trained_again) == (True, False)
    assert ask(first) == ask(second)


def test_an_edit_is_learned(base: KnowledgeBase, place: Path) -> None:
    """What staff add is known at the next start; what it replaced is known when they take it back."""
    load(base, place)
    edited = replace(base, background=(*base.background, "พรุ่งนี้ฝนจะตกไหม"))

    assert load(edited, place)[1]
    assert not load(base, place)[1]


def test_a_damaged_file_is_made_again(base: KnowledgeBase, place: Path) -> None:
    """It answers as before."""
    first, _ = load(base, place)
    (kept,) = place.iterdir()
    kept.write_bytes(kept.read_bytes()[:-100])

    again, was_trained = load(base, place)

    assert was_trained
    assert ask(again) == ask(first)
    assert not load(base, place)[1]


@pytest.mark.parametrize("odd", [b"a file of another program" * 10, pickle.dumps(["what an older program kept"])])
def test_a_file_of_another_program_is_made_again(
    base: KnowledgeBase, place: Path, odd: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """What is whole but cannot be understood is no reason not to start; it is told in a line, and never run."""
    ModelCache(place).save(name_model(gather_training_data(base)), memoryview(odd))

    assert load(base, place)[1]
    assert [record.exc_info for record in caplog.records if "no usable model" in record.message] == [None]
    assert not load(base, place)[1]


def test_without_a_cache_every_start_trains(base: KnowledgeBase, tmp_path: Path) -> None:
    """A read-only system answers all the same."""
    (tmp_path / "file").touch()

    first, _ = load(base, tmp_path / "file" / "cache")
    second, was_trained_again = load(base, tmp_path / "file" / "cache")

    assert was_trained_again
    assert ask(first) == ask(second)


def test_starts_at_the_same_time_get_on(base: KnowledgeBase, place: Path) -> None:
    """Each may train; none is disturbed by another."""
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: load(base, place)[0], range(3)))

    assert ask(found[0]) == ask(found[1]) == ask(found[2])
    assert len(list(place.iterdir())) == 1


def test_all_that_decides_is_in_the_name(base: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other questions, another library, another line of the program: another interpreter."""
    data = gather_training_data(base)
    names = {name_model(data), name_model(replace(data, out_of_scope=("ฝนตก",)))}
    names.add(name_model(replace(data, test_questions=(*data.test_questions, Example("job.search", "มีงานไหม", "th")))))
    names.add(name_model(replace(data, gazetteer=data.gazetteer[1:])))
    monkeypatch.setattr(trained, "version", lambda name: f"{name} of tomorrow")
    trained.describe_program.cache_clear()
    names.add(name_model(data))
    (tmp_path / "__init__.py").write_text("another program")
    monkeypatch.setattr(intents, "__file__", str(tmp_path / "__init__.py"))
    assert name_model(data) in names  # what lies on the disk does not run yet
    trained.describe_program.cache_clear()
    names.add(name_model(data))

    assert len(names) == 6
    assert name_model(data) in names
    monkeypatch.undo()
    trained.describe_program.cache_clear()


def test_answers_that_teach_nothing_are_not_in_the_name(base: KnowledgeBase) -> None:
    """A telephone number can be corrected without training again."""
    corrected = replace(base, facts={}, phrases={}, version="another")

    assert name_model(gather_training_data(corrected)) == name_model(gather_training_data(base))


# -- what is learned of cases, facets and talks


@pytest.fixture
def data(cases_folder: Path) -> TrainingData:
    return gather_training_data(load_knowledge(cases_folder))


def example(data: TrainingData, text: str) -> Example:
    (found,) = [each for each in (*data.examples, *data.test_questions) if each.text == text]
    return found


def test_an_example_of_a_case_is_learned_for_its_intent_too(data: TrainingData) -> None:
    """It says the case, and the facet where the case has one; without, what is asked may still be one."""
    fee, late = example(data, "ต่อใบอนุญาตกี่บาท"), example(data, "my permit ran out")

    assert (fee.intent, fee.case, fee.facet, fee.language) == ("permit.renew", "permit.renew/fee", "cost", "th")
    assert (late.intent, late.case, late.facet, late.language) == ("permit.renew", "permit.renew/late", None, "en")


def test_an_example_of_a_general_answer_asks_for_no_case(data: TrainingData) -> None:
    """Which facet it asks is not known."""
    assert example(data, "ต่อใบอนุญาตที่ไหน") == Example("permit.renew", "ต่อใบอนุญาตที่ไหน", "th", "", None)


def test_an_example_of_a_facet_asks_it_of_any_intent(data: TrainingData) -> None:
    """It belongs to none, whether it is learned from or tested with."""
    assert {(each.text, each.facet) for each in data.examples if not each.intent} == {
        ("เสียเท่าไหร่", "cost"),
        ("how much", "cost"),
        ("ไปที่ไหน", "where"),
        ("เปิดกี่โมง", "hours"),
        ("ทำหายทำไง", "lost"),
    }
    assert [(each.text, each.facet) for each in data.test_questions if not each.intent] == [("จ่ายกี่บาทคะ", "cost")]


def test_the_label_of_a_button_means_the_button(data: TrainingData) -> None:
    """Also that of a case; that of an intent asks no facet of it."""
    late, renew = example(data, "ขาดต่อแล้ว"), example(data, "ต่อใบอนุญาต")

    assert (late.intent, late.case) == ("permit.renew", "permit.renew/late")
    assert (renew.intent, renew.case, renew.facet) == ("permit.renew", "", "")


def test_a_label_of_two_buttons_means_neither(cases_folder: Path) -> None:
    """Cases of different intents may have one title."""
    path = cases_folder / "answers/permit.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("th: ขาดต่อแล้ว", "th: หางาน"), encoding="utf-8")

    texts = [each for each in gather_training_data(load_knowledge(cases_folder)).examples if each.text == "หางาน"]

    assert [(each.intent, each.case) for each in texts] == [("job.search", "")]  # its example, and no label


def test_a_word_of_an_intent_is_learned(data: TrainingData) -> None:
    """Alone it means the intent, in whichever language it is, and none of its details."""
    for word, language in (("ใบอนุญาต", "th"), ("permit", "en")):
        found = example(data, word)
        assert (found.intent, found.language, found.case, found.facet) == ("permit.renew", language, "", "")


def test_a_test_question_of_an_intent_may_ask_for_any_of_its_cases(cases_folder: Path) -> None:
    """Staff need not say which; with wanted words they say that it is this answer."""
    base = load_knowledge(cases_folder)
    renew = replace(base.intents["permit.renew"], must_match=("ใบงานต่อไง",))
    data = gather_training_data(replace(base, intents={**base.intents, "permit.renew": renew}))

    assert example(data, "ใบงานต่อไง").case is None
    assert example(data, "จะต่อใบงานต้องไปไหน").case == ""
    assert example(data, "ต่อใบงานเสียเงินเท่าไหร่").case == "permit.renew/fee"


def test_a_talk_goes_on_where_the_intent_or_its_hint_answers(data: TrainingData) -> None:
    """A case of the same intent, or what it sends on to; another subject is a new one."""
    assert data.turns == (
        ExampleTurn("permit.renew", "แล้วกี่บาท", True),
        ExampleTurn("permit.renew", "แล้วเปิดกี่โมง", True),
        ExampleTurn("permit.renew", "หางานทำหน่อย", False),
    )


def test_what_is_learned_of_details_is_in_the_name(cases_folder: Path) -> None:
    """Another facet of an example or another talk is another model; another wording of a case is none."""
    base = load_knowledge(cases_folder)
    name = name_model(gather_training_data(base))
    renew = base.intents["permit.renew"]
    fee = renew.cases["permit.renew/fee"]

    def renamed(case: Case) -> str:
        intent = replace(renew, cases={**renew.cases, case.id: case})
        return name_model(gather_training_data(replace(base, intents={**base.intents, intent.id: intent})))

    assert renamed(replace(fee, facet=None)) != name
    assert name_model(gather_training_data(replace(base, taught_turns=()))) != name
    assert renamed(replace(fee, answer=fee.title, after=None, valid_until=None, buttons=())) == name
