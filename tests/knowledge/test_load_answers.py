"""Mistakes in answers, phrases and menu are told at their place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.diagnostics.problem import Problem

Break = Callable[..., tuple[Problem, ...]]
JOB = "answers/job.yaml"
TITLE = "    title:\n      th: หางาน\n      en: Find a job\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("owner:", "ownre:", 23, "ไม่รู้จักช่อง `ownre`"),
        ("    owner: กรมการจัดหางาน\n", "", 3, "ยังไม่มีช่อง `owner`"),
        ("    owner:", "    owner: ก\n    owner:", 24, "ช่อง `owner` ซ้ำกับบรรทัด 23"),
        ("      en: Find a job\n", "", 5, "ยังไม่มีภาษาอังกฤษ ใต้ `title`"),
        ("en: Find a job", "en:", 6, "ช่อง `en` ว่างอยู่"),
        ("en: Find a job", "en: ~", 6, "ช่อง `en` ว่างอยู่"),
        ("th: หางาน", "th: 08.30", 5, "08.30 จะถูกอ่านเป็น 8.3"),
        ("- อยากมีงานทำ", "- yes", 31, "yes จะถูกอ่านเป็นใช่/ไม่ใช่ (true)"),
        ("- อยากมีงานทำ", "- 1694", 31, "1694 จะถูกอ่านเป็นตัวเลข"),
        ("- อยากมีงานทำ", "- ถาม: หางาน", 31, "มีเครื่องหมาย : ในข้อความ"),
        ("- อยากมีงานทำ", "-", 31, "ช่องนี้ว่างอยู่"),
        ("th: หางาน", "th: [หางาน]", 5, "ข้อความขึ้นต้นด้วย [ ซึ่งมีความหมายพิเศษ"),
        (TITLE, "    title: หางาน\n", 4, "ตรงนี้ต้องเป็นช่องย่อย (ชื่อช่อง: ค่า)"),
        ("        - find a job\n", "        find a job\n", 33, "ตรงนี้ต้องเป็นรายการ"),
        ("        - find a job\n", "        []\n", 33, "เรื่อง job.search ยังไม่มีตัวอย่างคำถาม"),
        ("id: job.search", "id: หางาน", 3, "ชื่อเรื่อง หางาน ไม่ถูกแบบ"),
        ("id: job.search", "id: job", 3, "ชื่อเรื่อง job ไม่ถูกแบบ"),
        ("[project, seed]", "[project, sed]", 24, "ไม่รู้จักแหล่งที่มา sed"),
        ("[project, seed]", "[]", 24, "ยังไม่มีแหล่งที่มา"),
        ("review_by: ", "slot: town\n    review_by: ", 26, "ไม่รู้จักข้อมูลที่ต้องถาม `town`"),
        ('"2027-05-22"', '"2027-05-32"', 26, "“2027-05-32” ไม่ใช่วันที่"),
        ('"2027-05-22"', '"22/05/2027"', 26, "“22/05/2027” ไม่ใช่วันที่"),
        ('"2027-05-22"', '"20270522"', 26, "“20270522” ไม่ใช่วันที่"),
        ('"2027-05-22"', '"2570-05-22"', 26, "“2570-05-22” เป็นปี พ.ศ."),
        ('"2026"', '"2569"', 25, "“2569” เป็นปี พ.ศ."),
        ('"2026"', '"ปีนี้"', 25, "“ปีนี้” ไม่ใช่วันที่ของข้อมูล"),
        ('"2026"', "null", 25, "ยังไม่มีวันที่ของข้อมูล"),
        ("share: location", "share: phone", 21, "ปุ่ม share ใช้ได้กับ location เท่านั้น"),
        ("      - share: location", "      - share: location\n        ask: office.nearest", 21, "ปุ่มหนึ่งปุ่มต้องมีหนึ่งช่อง"),
        ("- share: location", "- {}", 21, "ปุ่มหนึ่งปุ่มต้องมีหนึ่งช่อง"),
        ("share: location", "phone: location", 21, "ไม่รู้จักช่อง `phone`"),
        ("      - call:", "      - ask: chat.help\n      - call:", 19, "มี 5 ปุ่ม เกิน 4"),
    ],
)
def test_tells_a_mistake_in_an_intent(break_at: Break, old: str, new: str, line: int, what: str) -> None:
    """Each mistake is told with the line where it stands."""
    problems = break_at(JOB, old, new)

    assert (JOB, line, what) in [(each.file, each.line, each.what.th) for each in problems]


def test_an_intent_given_twice_names_both_places(break_at: Break) -> None:
    """Two answers to the same intent: staff choose."""
    problems = break_at("answers/office.yaml", "id: chat.help", "id: job.search")

    assert "เรื่อง job.search ซ้ำกับ answers/job.yaml บรรทัด 3" in [each.what.th for each in problems]


def test_an_incomplete_intent_is_not_called_missing(break_at: Break) -> None:
    """A forgotten owner is one problem; the buttons that lead to the intent are right."""
    assert len(break_at(JOB, "    owner: กรมการจัดหางาน\n", "")) == 1


def test_one_example_for_two_intents(break_at: Break) -> None:
    """The same words cannot mean two things."""
    problems = break_at(JOB, "find a job", "About chat.help")

    assert [each.what.th for each in problems] == ["“about chat.help” อยู่ใน job.search ด้วย (answers/job.yaml บรรทัด 33)"]


def test_the_same_words_in_both_languages_of_one_intent(break_at: Break) -> None:
    """Words such as "help" may stand in both lists."""
    assert break_at(JOB, "อยากมีงานทำ", "find a job") == ()


def test_an_example_of_several_lines(break_at: Break) -> None:
    """A question is one message."""
    problems = break_at(JOB, "- อยากมีงานทำ", "- |\n          อยากมี\n          งานทำ")

    assert "ข้อความนี้มีหลายบรรทัด" in [each.what.th for each in problems]


def test_a_test_question_that_is_an_example(break_at: Break) -> None:
    """A question that was learned tests nothing, wherever it was learned."""
    problems = break_at(JOB, "    examples:", "    must_match: [งานว่าง, About chat.help]\n    examples:")

    assert [each.what.th for each in problems] == [
        "คำถามทดสอบ “About chat.help” อยู่ใน chat.help ด้วย (answers/office.yaml บรรทัด 17)"
    ]


def test_a_test_question_given_twice(break_at: Break) -> None:
    """The second place is told."""
    problems = break_at(JOB, "    examples:", "    must_match: [งานว่าง, งานว่าง]\n    examples:")

    assert [each.what.th for each in problems] == [
        "คำถามทดสอบ “งานว่าง” อยู่ใน job.search ด้วย (answers/job.yaml บรรทัด 28)"
    ]


def test_subjects_need_their_own_ids(break_at: Break) -> None:
    """Two headings of the same id would open the same list."""
    again = "  - {id: job, title: {th: ก, en: A}, intents: []}\n"
    (problem,) = break_at("answers/menu.yaml", "subjects:\n", "subjects:\n" + again)

    assert problem.what.th == "หัวข้อเมนู job ซ้ำกับ answers/menu.yaml บรรทัด 2"


def test_a_phrase_in_two_files(break_at: Break) -> None:
    """The second place is told."""
    (problem,) = break_at("answers/zz.yaml", None, "phrases:\n  welcome: {th: ก, en: A}\n")

    assert problem.what.th.startswith("ถ้อยคำ welcome ซ้ำกับ answers/phrases.yaml บรรทัด ")
