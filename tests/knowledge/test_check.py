"""Answers, facts and program fit together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.diagnostics.problem import Problem

Break = Callable[..., tuple[Problem, ...]]
JOB = "answers/job.yaml"
PHRASES = "answers/phrases.yaml"
OFFICES = "answers/office.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "what"),
    [
        (JOB, "ask: office.nearest", "ask: office.map", 22, "ปุ่มหรือเมนูชี้ไปที่เรื่อง office.map ซึ่งไม่มี"),
        (JOB, "call: hotline_doe", "call: hotline_x", 19, "ปุ่มชี้ไปที่ข้อเท็จจริง hotline_x ซึ่งไม่มี"),
        (JOB, "call: hotline_doe", "call: job_days", 19, "ปุ่มโทรชี้ไปที่ job_days ซึ่งไม่มีเบอร์"),
        (JOB, "link: site_jobs", "link: hotline_doe", 20, "ปุ่มลิงก์ชี้ไปที่ hotline_doe ซึ่งไม่มีที่อยู่เว็บ"),
        (JOB, "th: หางาน", "th: หางานทั่วประเทศกับกรมการจัดหางาน", 5, "ปุ่ม “หางานทั่วประเทศกับกรมการจัดหางาน” ยาว 28 ตัว เกิน 20"),
        (JOB, "โทร {hotline_doe}", "โทร {hotline}", 11, "คำตอบของเรื่อง job.search ใช้ตัวแปร {hotline} ซึ่งไม่มี"),
        (JOB, "Call {hotline_doe}", "Call {phone}", 16, "คำตอบของเรื่อง job.search ใช้ตัวแปร {phone} ซึ่งไม่มี"),
        (JOB, "โทร {hotline_doe}", "โทร {hotline_doe", 11, "คำตอบของเรื่อง job.search มีวงเล็บปีกกาที่ไม่ครบหรือชื่อไม่ถูกแบบ"),
        (JOB, "โทร {hotline_doe}", "โทร {Hotline}", 11, "คำตอบของเรื่อง job.search มีวงเล็บปีกกาที่ไม่ครบหรือชื่อไม่ถูกแบบ"),
        (JOB, "โทร {hotline_doe}", "โทร 1694}", 11, "คำตอบของเรื่อง job.search มีวงเล็บปีกกาที่ไม่ครบหรือชื่อไม่ถูกแบบ"),
        (JOB, "หางานกับกรม", "{office_card}", 9, "คำตอบของเรื่อง job.search ใช้ {office_card} แต่ยังไม่ได้ถามสถานที่"),
        ("answers/menu.yaml", "job.search", "job.serach", 4, "ปุ่มหรือเมนูชี้ไปที่เรื่อง job.serach ซึ่งไม่มี"),
        ("answers/menu.yaml", "หางาน", "หางานทั่วประเทศกับกรมการ", 3, "ปุ่ม “หางานทั่วประเทศกับกรมการ” ยาว 21 ตัว เกิน 20"),
        (OFFICES, "{office_card}", "{district}", 39, "คำตอบของเรื่อง office.contact ใช้ {district} แต่ยังไม่ได้ถามสถานที่"),
        (OFFICES, "chat.help", "chat.hello", 1, "ไม่มีเรื่อง chat.help ซึ่งโปรแกรมต้องใช้"),
        ("facts/hotlines.yaml", "  office:\n", "  offices:\n", 1, "ไม่มีเวลาทำการ office ซึ่งโปรแกรมต้องใช้"),
        (PHRASES, "  cancelled:", "  canceled:", 1, "ไม่มีถ้อยคำ cancelled"),
        (PHRASES, "{phone}", "{telephone}", None, "ถ้อยคำ fallback_office ใช้ตัวแปร {telephone} ซึ่งไม่มี"),
        (PHRASES, "ถ้อยคำ", "{as_of}", None, "ถ้อยคำ fallback_first ใช้ตัวแปร {as_of} ซึ่งไม่มี"),
    ],
)  # fmt: skip
def test_tells_what_leads_nowhere(break_at: Break, file: str, old: str, new: str, line: int | None, what: str) -> None:
    """Names without a target, templates that cannot be filled and long labels are told at their line."""
    problems = break_at(file, old, new)

    assert [each.line for each in problems if each.what.th == what], problems
    assert line in (None, *[each.line for each in problems if each.what.th == what])


def test_names_the_intent_that_was_meant(break_at: Break) -> None:
    """A slip in a menu is mended by copying."""
    (problem,) = break_at("answers/menu.yaml", "job.search", "job.serach")

    assert problem.hint.th == "น่าจะหมายถึง `job.search`"


def test_an_unknown_phrase_is_told(break_at: Break) -> None:
    """A phrase that the program never says would mislead staff."""
    problems = break_at(PHRASES, "  cancelled:", "  canceled:")

    assert [(each.what.th, each.hint.th) for each in problems if "ไม่ได้ใช้" in each.what.th] == [
        ("โปรแกรมไม่ได้ใช้ถ้อยคำ canceled", "น่าจะหมายถึง `cancelled`")
    ]


def test_no_phrases_at_all_are_one_problem(folder: Path, break_at: Break) -> None:
    """A lost phrases.yaml is one line, not sixty."""
    (folder / PHRASES).unlink()

    assert [each.what.th for each in break_at("answers/zz.yaml", None, "background: []\n")] == ["ไม่มีถ้อยคำของโปรแกรม"]


def test_phrases_may_name_facts_and_hours(break_at: Break) -> None:
    """Numbers in phrases come from the facts as in answers."""
    assert break_at(PHRASES, "ถ้อยคำ", "{hotline_doe} {hotline_now}") == ()


def test_a_call_button_with_a_long_number(break_at: Break) -> None:
    """The label of a call button is made by the program, and must fit as well."""
    long = "1694 (Department of Employment)"
    (problem,) = break_at("facts/hotlines.yaml", 'text: "1694"', f'text: "{long}"')

    assert problem.what.th.startswith(f"ปุ่ม “{long} ถ้อยคำ” ยาว ")


def test_the_link_button_needs_a_label(break_at: Break) -> None:
    """A web address does not fit on a button."""
    problems = break_at("facts/hotlines.yaml", "    label: {th: เว็บหางาน, en: Job site}\n", "")

    assert [each.what.th for each in problems] == ["ปุ่มลิงก์ชี้ไปที่ site_jobs ซึ่งไม่มีข้อความบนปุ่ม"]
