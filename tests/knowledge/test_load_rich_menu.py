"""Mistakes in the rich menu are told at their place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import How, Text, compare, load_knowledge
from knowledge.diagnostics.problem import Problem
from knowledge.model import MenuArea

Break = Callable[..., tuple[Problem, ...]]
FILE = "answers/rich_menu.yaml"
AREA = """\
    - label: {th: หางาน, en: Find a job}
      hint: {th: "โทร {hotline_doe}", en: "Call {hotline_doe}"}
      icon: search
      ask: job.search
"""
SUBJECT_AREA = """\
    - label: {th: งาน, en: Jobs}
      icon: office
      subject: job
"""
MENU = f"""\
rich_menu:
  bar: {{th: เมนู, en: Menu}}
  title: {{th: กรมการจัดหางาน, en: Department of Employment}}
  areas:
{AREA}{SUBJECT_AREA * 5}"""


@pytest.fixture
def folder(folder: Path) -> Path:
    """The sound folder with a menu."""
    (folder / FILE).write_text(MENU, encoding="utf-8")
    return folder


def test_reads_a_menu(folder: Path) -> None:
    """Areas in their order, each with its aim."""
    menu = load_knowledge(folder).rich_menu

    assert menu is not None
    assert menu.bar == Text("เมนู", "Menu")
    assert menu.areas[0].hint == Text("โทร {hotline_doe}", "Call {hotline_doe}")
    assert (menu.areas[0].intent, menu.areas[0].subject) == ("job.search", None)
    assert menu.areas[5] == MenuArea(Text("งาน", "Jobs"), "office", subject="job")


def test_a_folder_needs_no_menu(folder: Path) -> None:
    """Knowledge that was published before there was one still loads."""
    (folder / FILE).unlink()

    assert load_knowledge(folder).rich_menu is None


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("bar: {th: เมนู,", "bar: {th: เมนูสำหรับประชาชนทั่วไป,", 2, "“เมนูสำหรับประชาชนทั่วไป” ในเมนูยาว 18 ตัว เกิน 14"),
        ("en: Find a job", "en: Find a job near my home", 5, "“Find a job near my home” ในเมนูยาว 23 ตัว เกิน 20"),
        ("Call {hot", "Call our officers any day {hot", 6, "“Call our officers any day 1694” ในเมนูยาว 30 ตัว เกิน 26"),
        ("โทร {hotline_doe}", "โทร {hotline}", 6, "คำอธิบายในเมนู ใช้ตัวแปร {hotline} ซึ่งไม่มี"),
        ("โทร {hotline_doe}", "โทร {Hotline}", 6, "คำอธิบายในเมนู มีวงเล็บปีกกาที่ไม่ครบหรือชื่อไม่ถูกแบบ"),
        ("icon: search", "icon: lens", 7, "ไม่รู้จักภาพ lens"),
        ("ask: job.search", "ask: job.serch", 8, "ปุ่มหรือเมนูชี้ไปที่เรื่อง job.serch ซึ่งไม่มี"),
        ("subject: job", "subject: jobs", 11, "เมนูชี้ไปที่หัวข้อ jobs ซึ่งไม่มี"),
        ("ask: job.search", "subject: job\n      ask: job.search", 5, "ช่องของเมนูต้องมี ask หรือ subject อย่างใดอย่างหนึ่ง"),
        ("      ask: job.search\n", "", 5, "ช่องของเมนูต้องมี ask หรือ subject อย่างใดอย่างหนึ่ง"),
        (SUBJECT_AREA, "", 5, "เมนูภาพมี 5 ช่อง ต้องมี 6"),
        (AREA, AREA * 2, 5, "เมนูภาพมี 7 ช่อง ต้องมี 6"),
        ("      icon: search\n", "", 5, "ยังไม่มีช่อง `icon`"),
        ("label:", "lable:", 5, "ไม่รู้จักช่อง `lable`"),
    ],
)  # fmt: skip
def test_tells_a_mistake(break_at: Break, folder: Path, old: str, new: str, line: int, what: str) -> None:
    """Each mistake is told with the line where it stands, and nothing else."""
    problems = break_at(FILE, old, new)

    assert [(each.file, each.line, each.what.th) for each in problems] == [(FILE, line, what)]


def test_two_menus_are_one_too_many(folder: Path, break_at: Break) -> None:
    """Staff choose which one citizens see."""
    (problem,) = break_at("answers/menu.yaml", "subjects:", f"{MENU}subjects:")

    assert problem.what.th == "มีเมนูภาพ `rich_menu` มากกว่าหนึ่งชุด"


def test_a_changed_area_is_told_before_publishing(folder: Path) -> None:
    """An officer sees old and new words."""
    old = load_knowledge(folder)
    (folder / FILE).write_text(MENU.replace("th: หางาน", "th: หาตำแหน่งงาน"), encoding="utf-8")

    (change,) = compare(old, load_knowledge(folder)).changes
    assert (change.kind, change.id, change.how) == ("เมนูภาพของ LINE", "rich_menu 1", How.CHANGED)


def test_a_new_menu_is_told(folder: Path) -> None:
    """Bar, title and six areas."""
    new = load_knowledge(folder)
    (folder / FILE).unlink()

    changes = compare(load_knowledge(folder), new).changes
    assert [(change.kind, change.how) for change in changes] == [("เมนูภาพของ LINE", How.ADDED)] * 7
