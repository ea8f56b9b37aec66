"""What a sound knowledge base says is checked as well: numbers, dates, lengths, and questions that meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from knowledge import Edition, examine_content, read_knowledge, train_interpreter
from knowledge.content import find_errors
from knowledge.content.questions import NEAR, check_questions, near_pairs
from knowledge.diagnostics.content_messages import NEAR_EXAMPLES, SHORT_EXAMPLE
from knowledge.diagnostics.problem import Problem, Severity
from knowledge.yaml.source_map import SourceMap
from tests.conftest import KNOWLEDGE_DIR

JOB = "answers/job.yaml"
PERMIT = "answers/permit.yaml"
TODAY = date(2026, 11, 1)
Check = Callable[..., Sequence[Problem]]


@pytest.fixture
def check(folder: Path) -> Check:
    """Change one file of a sound folder and check what it says, without the matcher."""

    def replace(old: str = "", new: str = "", *, file: str = JOB, today: date = TODAY) -> Sequence[Problem]:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        result = read_knowledge(folder)
        assert result.base is not None, result.problems
        return [
            each
            for each in examine_content(result.base, None, today, result.source_map).problems
            if each.code != "no-phone"
        ]

    return replace


def described(problems: Sequence[Problem]) -> list[tuple[str, int, int, str]]:
    return [(each.file, each.line, each.column, each.what.th) for each in problems]


# -- numbers and links that are no facts


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("โทร 1111", "เบอร์โทร 1111"),
        ("สายด่วน 191", "เบอร์โทร 191"),
        ("โทร 02-245-6708", "เบอร์โทร 02-245-6708"),
        ("โทร 081 234 5678", "เบอร์โทร 081 234 5678"),
        ("ดู https://example.go.th/a", "ลิงก์ https://example.go.th/a"),
        ("ดู www.example.com", "ลิงก์ www.example.com"),
        ("ดู eservice.doe.go.th", "ลิงก์ eservice.doe.go.th"),
        ("ค่าธรรมเนียม 1,900 บาท", "จำนวนเงิน 1,900 บาท"),
    ],
)
def test_a_number_that_is_no_fact_is_an_error(check: Check, written: str, value: str) -> None:
    """What has no source is not said."""
    (problem,) = check("หางานกับกรมได้ทางเว็บ", f"หางานได้ {written} ได้เลย")

    assert problem.is_error
    assert (problem.line, problem.what.th) == (9, f"คำตอบของเรื่อง job.search มี{value} ซึ่งไม่มีใน facts/")


def test_a_fact_written_out_is_a_warning(check: Check) -> None:
    """The number is right today; named, it stays right."""
    (problem,) = [each for each in check("โทร {hotline_doe}", "โทร 1694") if each.code == "literal-fact"]

    assert not problem.is_error
    assert described([problem]) == [(JOB, 11, 13, "คำตอบของเรื่อง job.search เขียนเบอร์โทร 1694 ไว้ตรง ๆ")]
    assert problem.hint.th == "เขียนเป็น {hotline_doe} จะได้แก้ที่เดียวเมื่อเปลี่ยน"


@pytest.mark.parametrize("written", ["ปี 2567", "วันที่ 25 กันยายน 2567", "30 วัน", "1,200 คน", "{hotline_doe}"])
def test_other_numbers_are_left_alone(check: Check, written: str) -> None:
    """Years and counts are no phone numbers."""
    assert described(check("หางานกับกรมได้ทางเว็บ", f"หางานได้ {written}")) == []


def test_phrases_hold_no_numbers_either(check: Check) -> None:
    """The bot's own words name facts, too."""
    (problem,) = check("ถ้อยคำ", "โทร 1111", file="answers/phrases.yaml")

    assert problem.what.th == "ถ้อยคำ fallback_first มีเบอร์โทร 1111 ซึ่งไม่มีใน facts/"


# -- answers grown old


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2026, 11, 1), []),
        (date(2026, 11, 12), []),
        (date(2026, 11, 13), ["lapses-soon"]),
        (date(2026, 12, 11), ["lapses-soon"]),
        (date(2026, 12, 12), ["lapsed"]),
        (date(2027, 4, 21), ["lapsed"]),
        (date(2027, 4, 22), ["lapsed", *["review-soon"] * 4]),
        (date(2027, 5, 22), ["lapsed", *["review-soon"] * 4]),
        (date(2027, 5, 23), ["lapsed", *["review-late"] * 4]),
    ],
)
def test_tells_when_answers_grow_old(check: Check, today: date, codes: list[str]) -> None:
    """Weeks ahead, so that there is time; the last day itself is still good."""
    problems = check(today=today)

    assert sorted(each.code for each in problems) == codes
    assert not any(each.is_error for each in problems)  # an urgent phone cannot wait for them


def test_names_the_day_and_its_place(check: Check) -> None:
    """As people write it, at the field to change."""
    problems = check(today=date(2026, 12, 12))

    assert described(problems) == [(JOB, 27, 18, "คำตอบเรื่อง job.search หมดอายุเมื่อ 11 ธันวาคม 2569")]
    assert problems[0].what.en == "The answer of job.search lapsed on 11 December 2026"


# -- lengths


@pytest.mark.parametrize(
    ("letters", "code", "channel"),
    [
        (600, None, ""),
        (800, "long-answer", ""),
        (4200, "too-long", "Telegram"),
        (5100, "too-long", "Telegram และ LINE"),
    ],
)
def test_tells_what_does_not_fit(check: Check, letters: int, code: str | None, channel: str) -> None:
    """Beyond a phone's screen is a warning, beyond what a channel takes an error."""
    problems = check("หางานกับกรมได้ทางเว็บ", "ก" * letters)

    assert [(each.code, each.is_error) for each in problems] == ([(code, code == "too-long")] if code else [])
    assert all(channel in each.what.th for each in problems)


def test_emoji_count_as_the_platforms_count(check: Check) -> None:
    """One emoji is two UTF-16 units."""
    assert [each.code for each in check("หางานกับกรมได้ทางเว็บ", "😀" * 2100)] == ["too-long"]


def test_tells_when_one_language_forgets_a_fact(check: Check) -> None:
    """Whoever changes the Thai answer looks at the English one."""
    (problem,) = check("Call {hotline_doe}", "Call us")

    assert described([problem]) == [(JOB, 11, 13, "คำตอบของเรื่อง job.search ใช้ {hotline_doe} แต่อีกภาษาไม่ใช้")]


# -- offices


def test_tells_offices_without_a_phone(folder: Path) -> None:
    """At the office that needs one."""
    result = read_knowledge(folder)
    assert result.base is not None
    problems = examine_content(result.base, None, TODAY, result.source_map).problems

    assert described(problems) == [("facts/offices.yaml", 14, 9, "สำนักงานจัดหางานจังหวัดตาก ยังไม่มีเบอร์โทร")]


def test_a_base_from_elsewhere_has_problems_as_well(folder: Path) -> None:
    """Without the places of a folder, the intent's own place is told."""
    base = read_knowledge(folder).base
    assert base is not None

    told = examine_content(base, None, date(2026, 12, 12)).problems

    assert (JOB, 3) in {(each.file, each.line) for each in told if "หมดอายุ" in each.what.th}


# -- cases


def test_what_is_to_be_said_afterwards_needs_no_reminder(check: Check, cases_folder: Path) -> None:
    """The fee has its answer for the day after; without that it is told as every other."""
    assert [each for each in check(today=date(2026, 12, 12)) if each.file == PERMIT] == []

    text = (cases_folder / PERMIT).read_text(encoding="utf-8")
    after = text[
        text.index("        after:") : text.index("        examples:\n          th:\n            - ต่อใบอนุญาตกี่บาท")
    ]
    problems = [each for each in check(after, "", file=PERMIT, today=date(2026, 12, 12)) if each.file == PERMIT]

    assert described(problems) == [(PERMIT, 36, 22, "คำตอบเรื่อง permit.renew/fee หมดอายุเมื่อ 11 ธันวาคม 2569")]


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 11, 12), None),
        (date(2026, 11, 13), "lapses-soon"),
        (date(2026, 12, 11), "lapses-soon"),
        (date(2026, 12, 12), "lapsed"),
    ],
)
def test_a_case_lapses_by_the_day_whatever_the_time(
    check: Check, cases_folder: Path, today: date, code: str | None
) -> None:
    """On its last day it is still good in the morning."""
    sources = "        sources: [seed]\n"
    problems = check(sources, f'{sources}        valid_until: "2026-12-11 16.30"\n', file=PERMIT, today=today)

    assert [each.code for each in problems if each.file == PERMIT] == ([code] if code else [])


def test_only_the_intent_is_reviewed(check: Check, cases_folder: Path) -> None:
    """Its cases are looked at with it."""
    problems = [each for each in check(today=date(2027, 5, 23)) if each.file == PERMIT]

    assert described(problems) == [(PERMIT, 16, 16, "คำตอบเรื่อง permit.renew เลยวันทบทวน 22 พฤษภาคม 2570 แล้ว")]


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("ถึงสิ้นปี", "ถึงสิ้นปี 1,000 บาท", None, ""),
        ("อัตราใหม่ยังไม่ประกาศ", "อาจเป็น 1,900 บาท", None, ""),
        ("ถึงสิ้นปี", "โทร 1111", 32, "คำตอบของเรื่อง permit.renew/fee มีเบอร์โทร 1111 ซึ่งไม่มีใน facts/"),
        ("ถึงสิ้นปี", "www.example.com", 32, "คำตอบของเรื่อง permit.renew/fee มีลิงก์ www.example.com ซึ่งไม่มีใน facts/"),
        ("อัตราใหม่", "โทร 02-245-6708", 39, "คำตอบของเรื่อง permit.renew/fee มีเบอร์โทร 02-245-6708 ซึ่งไม่มีใน facts/"),
        ("new fee", "https://a.b/fee", 42, "คำตอบของเรื่อง permit.renew/fee มีลิงก์ https://a.b/fee ซึ่งไม่มีใน facts/"),
        ("ต่อได้ที่สำนักงาน", "ปีละ 900 บาท", 7, "คำตอบของเรื่อง permit.renew มีจำนวนเงิน 900 บาท ซึ่งไม่มีใน facts/"),
        ("มีค่าปรับ โทร", "มีค่าปรับ โทร 1694", 56, "คำตอบของเรื่อง permit.renew/late เขียนเบอร์โทร 1694 ไว้ตรง ๆ"),
    ],
)  # fmt: skip
def test_amounts_of_a_case_stand_beside_their_sources(
    check: Check, cases_folder: Path, old: str, new: str, line: int | None, what: str
) -> None:
    """Links and numbers are named as facts in a case as well, and so are the amounts of a general answer."""
    problems = check(old, new, file=PERMIT)

    assert [(each.file, each.line, each.what.th) for each in problems] == ([(PERMIT, line, what)] if line else [])


@pytest.mark.parametrize(("old", "line"), [("มีค่าปรับ", 56), ("ปีละ 900 บาท", 32), ("อัตราใหม่ยังไม่ประกาศ", 38)])
def test_a_case_fits_on_a_phone(check: Check, cases_folder: Path, old: str, line: int) -> None:
    """While it holds, and after."""
    (problem,) = check(old, "ก" * 800, file=PERMIT)

    assert (problem.code, problem.file, problem.line) == ("long-answer", PERMIT, line)


@pytest.mark.parametrize(
    ("old", "new", "line", "about"),
    [
        ("There is a fine. Call {hotline_doe}", "There is a fine", 56, "permit.renew/late"),
        ("Ask {hotline_doe}\n", "Ask us\n", 40, "permit.renew/fee"),
        ("ถาม {hotline_doe}\n", "ถามเรา\n", 43, "permit.renew/fee"),
    ],
)
def test_both_languages_of_a_case_name_the_same_facts(
    check: Check, cases_folder: Path, old: str, new: str, line: int, about: str
) -> None:
    """At the language that still names it."""
    (problem,) = check(old, new, file=PERMIT)

    assert (problem.line, problem.what.th) == (line, f"คำตอบของเรื่อง {about} ใช้ {{hotline_doe}} แต่อีกภาษาไม่ใช้")


def test_examples_of_one_intent_may_be_alike(check: Check, cases_folder: Path) -> None:
    """Its cases are told apart by other means; those of another intent are told."""
    assert check("ต่อใบอนุญาตกี่บาท", "ต่อใบอนุญาตที่ไหนคะ", file=PERMIT) == []

    (problem,) = check("        - หางาน\n", "        - ใบอนุญาตขาดไปสามวันค่ะ\n")

    assert problem.code == "near-examples"
    assert (problem.file, problem.line) == (PERMIT, 65)
    assert "เรื่อง job.search" in problem.what.th


ASKED = "ขอต่อใบอนุญาตทำงานที่ไหน"
TYPED = st.text("กงา่ab", max_size=30) | st.builds(
    lambda place, letters, gone: ASKED[:place] + letters + ASKED[place + gone :],
    st.integers(0, len(ASKED)),
    st.text("กงา่ab", max_size=3),
    st.integers(0, 4),
)


@settings(max_examples=40)
@given(st.lists(st.tuples(TYPED, st.sampled_from("xy")), min_size=1, max_size=30))
def test_all_that_is_near_is_found(examples: list[tuple[str, str]]) -> None:
    """What is passed over without a comparison would not have been near."""
    texts, owners = zip(*sorted(examples, key=lambda each: len(each[0])), strict=True)
    near = {
        (one, other)
        for one, other in combinations(range(len(texts)), 2)
        if owners[one] != owners[other] and fuzz.ratio(texts[one], texts[other], score_cutoff=NEAR)
    }

    assert set(near_pairs(texts, owners)) == near


def test_wording_keeps_nothing_from_going_live() -> None:
    """So it need not be looked at while an officer waits for a publication."""
    assert {NEAR_EXAMPLES.severity, SHORT_EXAMPLE.severity} == {Severity.WARNING}


# -- what the matcher says


def test_asks_the_matcher(folder: Path) -> None:
    """Examples that meet, and test questions that fail, are told with what got them."""
    path = folder / JOB
    text = path.read_text(encoding="utf-8")
    questions = "    must_match:\n      - อยากมีงานทำมาก\n      - สวัสดีค่ะ ถามเรื่อง chat.help\n      - zzz kk vv\n"
    text = text.replace("    examples:\n", f"{questions}    examples:\n").replace(
        "        - อยากมีงานทำ\n",
        "        - อยากมีงานทำ\n        - อยากได้งานทำใกล้บ้านต้องทำอย่างไรคะ\n        - ถามเรื่อง office.nearest ครับ\n",
    )
    path.write_text(text, encoding="utf-8")
    (folder / "answers/strangers.yaml").write_text("must_not_match: [อยากมีงานทำจัง]\n", encoding="utf-8")
    result = read_knowledge(folder)
    assert result.base is not None, result.problems
    examined = examine_content(result.base, train_interpreter(result.base), TODAY, result.source_map)
    found = {(each.code, each.file, each.line) for each in examined.problems}

    assert ("near-examples", "answers/office.yaml", 31) in found
    assert ("stolen-question", JOB, 30) in found
    assert ("missed-question", JOB, 31) in found
    assert not any(each.is_error for each in examined.problems)
    assert examined.tally is not None
    assert (examined.tally.questions, examined.tally.strangers) == (3, 1)


def test_questions_of_cases_are_asked(cases_folder: Path) -> None:
    """Those with wanted words as well; which case of the intent is found is not asked here."""
    path = cases_folder / PERMIT
    text = path.read_text(encoding="utf-8")
    question = "ต่อใบงานเสียเงินเท่าไหร่"
    assert question in text
    path.write_text(text.replace(question, "สวัสดีค่ะ หางาน"), encoding="utf-8")
    result = read_knowledge(cases_folder)
    assert result.base is not None, result.problems
    examined = examine_content(result.base, train_interpreter(result.base), TODAY, result.source_map)

    assert examined.tally is not None
    assert examined.tally.questions == 2
    assert ("stolen-question", PERMIT, 50) in {(each.code, each.file, each.line) for each in examined.problems}


def test_the_shipped_knowledge_may_be_published(edition: Edition) -> None:
    """No error in what we ship, and the test questions of staff are answered."""
    assert read_knowledge(KNOWLEDGE_DIR).problems == ()
    assert [str(each) for each in find_errors(edition.base, TODAY)] == []
    tally, _ = check_questions(edition.base, edition.interpreter, SourceMap())
    assert tally.right + tally.offered >= 0.9 * tally.questions
