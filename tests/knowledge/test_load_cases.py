"""Cases of an intent, facets that can be asked of any, and messages in the midst of talks are read as written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from knowledge import Action, ActionKind, Text, load_knowledge, read_knowledge
from knowledge.diagnostics.problem import Problem
from knowledge.model import Facet, Intent, Origin, Saying, TaughtTurn
from knowledge.yaml.dates import BANGKOK

Break = Callable[..., tuple[Problem, ...]]
PERMIT = "answers/permit.yaml"
FACETS = "answers/facets.yaml"
FOLLOW_UPS = "answers/follow_ups.yaml"


@pytest.fixture
def renew(cases_folder: Path) -> Intent:
    return load_knowledge(cases_folder).intents["permit.renew"]


def described(problems: tuple[Problem, ...]) -> list[tuple[str, int, str]]:
    return [(each.file, each.line, each.what.th) for each in problems]


# -- what is read


def test_loads_a_case_with_all_it_has(renew: Intent) -> None:
    """A case has whatever an answer has, under a full id of its own."""
    case = renew.cases["permit.renew/fee"]

    assert (case.id, case.intent, case.facet) == ("permit.renew/fee", "permit.renew", "cost")
    assert case.title == Text("ค่าธรรมเนียม", "The fee")
    assert case.answer.th == "ปีละ 900 บาท ถึงสิ้นปี {hotline_doe}"
    assert case.after == Text(
        "อัตราใหม่ยังไม่ประกาศ\nถาม {hotline_doe}\n", "The new fee is not known yet\nAsk {hotline_doe}\n"
    )
    assert (case.sources, case.as_of) == (("project",), "2026-11")
    assert case.examples == {"th": ("ต่อใบอนุญาตกี่บาท",), "en": ("how much is the renewal",)}
    assert case.must_match == ("ต่อใบงานเสียเงินเท่าไหร่",)
    assert (case.buttons, case.must_say) == ((), ())


def test_loads_what_an_intent_says_of_its_details(renew: Intent) -> None:
    """Which facets its answer tells and which another one does, its words, and whether an office does it."""
    assert renew.facets == ("where",)
    assert renew.see == {"hours": "office.contact", "lost": "permit.renew/late"}
    assert renew.words == ("ใบอนุญาต", "permit")
    assert renew.at_office
    assert renew.must_say == (Saying("จะต่อใบงานต้องไปไหน", ("สำนักงาน", "โทร|สายด่วน")),)
    assert list(renew.cases) == ["permit.renew/fee", "permit.renew/late"]


def test_an_intent_needs_none_of_it(folder: Path) -> None:
    """What was written before there were cases still loads."""
    intent = load_knowledge(folder).intents["job.search"]

    assert (intent.cases, intent.see, intent.words, intent.must_say) == ({}, {}, (), ())
    assert (intent.facets, intent.after, intent.at_office) == (None, None, False)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ('"2026-12-11 16.30"', datetime(2026, 12, 11, 16, 30, tzinfo=BANGKOK)),
        ('"2026-12-11 16:30"', datetime(2026, 12, 11, 16, 30, tzinfo=BANGKOK)),
        ("2026-12-11 16.30", datetime(2026, 12, 11, 16, 30, tzinfo=BANGKOK)),
        ('"2026-12-11 00.00"', datetime(2026, 12, 11, tzinfo=BANGKOK)),
        ('"2026-12-11"', datetime(2026, 12, 11, 23, 59, 59, tzinfo=BANGKOK)),
    ],
)
def test_an_answer_holds_until_a_moment_in_bangkok(
    cases_folder: Path, break_at: Break, written: str, moment: datetime
) -> None:
    """With a time until then, without one until the day is over."""
    assert break_at(PERMIT, '"2026-12-11 16.30"', written) == ()

    assert load_knowledge(cases_folder).answers["permit.renew/fee"].valid_until == moment


def test_intents_and_cases_are_answers(cases_folder: Path) -> None:
    """All that can be said is found by one id, each case behind its intent."""
    base = load_knowledge(cases_folder)
    ids = list(base.answers)

    assert base.answers["permit.renew/late"] is base.intents["permit.renew"].cases["permit.renew/late"]
    assert ids[ids.index("permit.renew") :][:3] == ["permit.renew", "permit.renew/fee", "permit.renew/late"]
    assert set(ids) - set(base.intents) == {"permit.renew/fee", "permit.renew/late"}


def test_a_button_may_lead_to_a_case(renew: Intent) -> None:
    """By its full id."""
    assert renew.cases["permit.renew/late"].buttons[0] == Action(ActionKind.ASK, "permit.renew/fee")


def test_loads_facets(cases_folder: Path) -> None:
    """What can be asked of any intent, in the order of the file."""
    facets = load_knowledge(cases_folder).facets

    assert list(facets) == ["cost", "where", "hours", "lost"]
    assert facets["cost"] == Facet("cost", Text("ค่าใช้จ่าย", "the cost"), ("เสียเท่าไหร่", "how much"), ("จ่ายกี่บาทคะ",))


def test_loads_messages_in_the_midst_of_talks(cases_folder: Path) -> None:
    """What was answered, what came next, and what that meant."""
    turns = load_knowledge(cases_folder).taught_turns

    assert len(turns) == 3
    assert turns[1] == TaughtTurn("permit.renew/fee", "แล้วเปิดกี่โมง", "office.contact")


# -- where it stands


def test_remembers_where_a_case_stands(renew: Intent) -> None:
    """Reports lead staff to the case, not only to its intent."""
    assert [case.origin for case in renew.cases.values()] == [Origin(PERMIT, 26, 9), Origin(PERMIT, 51, 9)]


@pytest.mark.parametrize(
    ("key", "line", "column"),
    [
        (("example", "permit.renew/fee", "ต่อใบอนุญาตกี่บาท"), 46, 15),
        (("question", "permit.renew/fee", "ต่อใบงานเสียเงินเท่าไหร่"), 50, 13),
        (("question", "permit.renew", "จะต่อใบงานต้องไปไหน"), 23, 14),
        (("part", "permit.renew/fee", "valid_until"), 36, 22),
        (("answer", "permit.renew/late", "en"), 57, 15),
        (("after", "permit.renew/fee", "th"), 38, 15),
    ],
)
def test_maps_the_parts_of_cases(cases_folder: Path, key: tuple[str, ...], line: int, column: int) -> None:
    """What is wrong in a case is told at the case."""
    assert read_knowledge(cases_folder).source_map.origin(key) == Origin(PERMIT, line, column)


# -- what is told


FACET = "        facet: cost\n"
LATE_TITLE = "        title:\n          th: ขาดต่อแล้ว\n          en: Too late\n"
FEE_TITLE = "        title:\n          th: ค่าธรรมเนียม\n          en: The fee\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("id: fee", "id: Fee", 26, "ชื่อเรื่องย่อย Fee ผิดรูปแบบ"),
        ("id: fee", "id: ค่า", 26, "ชื่อเรื่องย่อย ค่า ผิดรูปแบบ"),
        ("id: fee", "id: permit.fee", 26, "ชื่อเรื่องย่อย permit.fee ผิดรูปแบบ"),
        ("id: fee", f"id: {'a' * 21}", 26, f"ชื่อเรื่องย่อย {'a' * 21} ผิดรูปแบบ"),
        ("id: late", "id: fee", 51, "เรื่องย่อย permit.renew/fee ซ้ำกับ answers/permit.yaml บรรทัด 26"),
        ("- id: late\n        title", "- title", 51, "ยังไม่มีช่อง `id`"),
        ("facet: cost", "facet: cots", 30, "ไม่รู้จักแง่ที่ถาม cots"),
        ("facets: [where]", "facets: [were]", 10, "ไม่รู้จักแง่ที่ถาม were"),
        ("{hours: office", "{hour: office", 11, "ไม่รู้จักแง่ที่ถาม hour"),
        (LATE_TITLE, f"{LATE_TITLE}{FACET}", 55, "แง่ cost ของเรื่อง permit.renew มีอยู่แล้วใน permit.renew/fee"),
        (LATE_TITLE, FEE_TITLE, 53, "ข้อความบนปุ่ม “ค่าธรรมเนียม” ซ้ำกับเรื่องย่อย permit.renew/fee"),
        ("ขาดต่อแล้ว", "ขาดต่อใบอนุญาตทำงานเกินสิบห้าวันแล้ว", 53, "ปุ่ม “ขาดต่อใบอนุญาตทำงานเกินสิบห้าวันแล้ว” ยาว 28 ตัว เกิน 20"),
        ("office.contact", "office.contcat", 11, "ปุ่มหรือเมนูชี้ไปที่เรื่อง office.contcat ซึ่งไม่มี"),
        ("lost: permit.renew/late", "lost: permit.renew/lat", 11, "ปุ่มหรือเมนูชี้ไปที่เรื่อง permit.renew/lat ซึ่งไม่มี"),
        ("ask: permit.renew/fee", "ask: permit.renew/fees", 59, "ปุ่มหรือเมนูชี้ไปที่เรื่อง permit.renew/fees ซึ่งไม่มี"),
        ("        say: [สำนักงาน, โทร|สายด่วน]\n", "", 23, "ยังไม่มีช่อง `say`"),
        ("[สำนักงาน, โทร|สายด่วน]", "สำนักงาน", 24, "ตรงนี้ต้องเป็นรายการ"),
        ("words: [ใบอนุญาต, permit]", "words: ใบอนุญาต", 12, "ตรงนี้ต้องเป็นรายการ"),
        ("at_office: true", "at_office: ได้", 9, "ตรงนี้ต้องเป็น true หรือ false"),
        ("[project]", "[projet]", 34, "ไม่รู้จักแหล่งที่มา projet"),
        ("        sources: [project]\n", "", 26, "ยังไม่มีช่อง `sources`"),
        ("        sources: [project]\n", "        owner: กรม\n        sources: [project]\n", 34, "ไม่รู้จักช่อง `owner`"),
        ("ต่อใบอนุญาตกี่บาท", "ต่อใบอนุญาตที่ไหน", 46, "“ต่อใบอนุญาตที่ไหน” อยู่ใน permit.renew ด้วย (answers/permit.yaml บรรทัด 19)"),
        ("16.30", "25.00", 36, "“2026-12-11 25.00” ไม่ใช่วันที่"),
        ('"2026-12-11 16.30"', '"พรุ่งนี้เที่ยง"', 36, "“พรุ่งนี้เที่ยง” ไม่ใช่วันที่"),
        ("2026-12-11 16.30", "2569-12-11 16.30", 36, "“2569-12-11 16.30” เป็นปี พ.ศ."),
        ("2026-12-11 16.30", "๒๐๒๖-๑๒-๑๑ ๑๖.๓๐", 36, "ใช้เลขไทยในช่องนี้ไม่ได้"),
        ("อัตราใหม่ยังไม่ประกาศ", "{hotline}", 39, "คำตอบของเรื่อง permit.renew/fee ใช้ตัวแปร {hotline} ซึ่งไม่มี"),
        ("ถาม {hotline_doe}", "ถาม {hotline_doe", 40, "คำตอบของเรื่อง permit.renew/fee มีวงเล็บปีกกาที่ไม่ครบหรือชื่อไม่ถูกแบบ"),
    ],
)  # fmt: skip
def test_tells_a_mistake_in_a_case(
    cases_folder: Path, break_at: Break, old: str, new: str, line: int, what: str
) -> None:
    """Each mistake is told with the line where it stands."""
    assert (PERMIT, line, what) in described(break_at(PERMIT, old, new))


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "what"),
    [
        (FACETS, "id: where", "id: cost", 6, "แง่ที่ถาม cost ซ้ำกับ answers/facets.yaml บรรทัด 2"),
        (FACETS, "    examples: [เปิดกี่โมง]\n", "", 9, "ยังไม่มีช่อง `examples`"),
        (FACETS, ", en: the place}", "}", 7, "ยังไม่มีภาษาอังกฤษ ใต้ `title`"),
        (FOLLOW_UPS, "meant: permit.renew/fee", "meant: permit.renew/x", 4, "ปุ่มหรือเมนูชี้ไปที่เรื่อง permit.renew/x ซึ่งไม่มี"),
        (FOLLOW_UPS, "before: permit.renew/fee", "before: permit.new", 5, "ปุ่มหรือเมนูชี้ไปที่เรื่อง permit.new ซึ่งไม่มี"),
        (FOLLOW_UPS, "    meant: permit.renew/fee\n", "", 2, "ยังไม่มีช่อง `meant`"),
        (FOLLOW_UPS, "    say: แล้วกี่บาท", "    say: ", 3, "ช่อง `say` ว่างอยู่"),
    ],
)  # fmt: skip
def test_tells_a_mistake_in_facets_and_talks(
    cases_folder: Path, break_at: Break, file: str, old: str, new: str, line: int, what: str
) -> None:
    """As in every other file."""
    assert (file, line, what) in described(break_at(file, old, new))


def test_names_the_case_that_was_meant(cases_folder: Path, break_at: Break) -> None:
    """A slip behind the stroke is mended by copying."""
    (problem,) = break_at(PERMIT, "ask: permit.renew/fee", "ask: permit.renew/fees")

    assert problem.hint.th == "น่าจะหมายถึง `permit.renew/fee`"


@pytest.mark.parametrize(
    ("question", "place", "owner"),
    [
        ("ใบอนุญาตขาดไปสามวัน", 23, "permit.renew/late ด้วย (answers/permit.yaml บรรทัด 65)"),
        ("ต่อใบงานเสียเงินเท่าไหร่", 50, "permit.renew ด้วย (answers/permit.yaml บรรทัด 23)"),
        ("find a job", 23, "job.search ด้วย (answers/job.yaml บรรทัด 33)"),
    ],
)
def test_a_question_with_wanted_words_tests_something(
    cases_folder: Path, break_at: Break, question: str, place: int, owner: str
) -> None:
    """It is neither an example nor another test question, in whatever case that stands."""
    problems = break_at(PERMIT, "จะต่อใบงานต้องไปไหน", question)

    assert described(problems) == [(PERMIT, place, f"คำถามทดสอบ “{question}” อยู่ใน {owner}")]


def test_other_intents_may_have_cases_of_the_same_name(cases_folder: Path) -> None:
    """Each intent has its own fee, under the same title and for the same facet."""
    path = cases_folder / PERMIT
    text = path.read_text(encoding="utf-8").replace("permit.renew", "permit.new")
    for words in ("ที่ไหน", "my permit\n", "กี่บาท", "the renewal", "สามวัน", "ran out", "ต้องไปไหน", "เท่าไหร่"):
        text = text.replace(words, f"อีก{words}")
    (cases_folder / "answers/new.yaml").write_text(text, encoding="utf-8")

    assert read_knowledge(cases_folder).problems == ()
    assert "permit.new/fee" in load_knowledge(cases_folder).answers


def test_a_case_with_a_mistake_is_not_called_missing(cases_folder: Path, break_at: Break) -> None:
    """Buttons and talks that lead to it are right."""
    assert len(break_at(PERMIT, "        sources: [project]\n", "")) == 1


def test_one_mistake_in_an_intent_hides_none_in_its_cases(cases_folder: Path, break_at: Break) -> None:
    """Staff mend both in one go."""
    break_at(PERMIT, "    owner: กรมการจัดหางาน\n", "")
    problems = break_at(PERMIT, "facet: cost", "facet: cots")

    assert [each.code for each in problems] == ["missing-field", "unknown-facet"]
