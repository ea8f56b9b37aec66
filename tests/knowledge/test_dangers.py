"""Signs of danger, what is said to who writes on, notices in other scripts: read, and checked by their own tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import compare, examine_content, load_knowledge, read_knowledge
from knowledge.dangers import danger_signs
from knowledge.model import Company, Danger, ScriptNotice, Text

FILE = "answers/dangers.yaml"
DANGERS = """\
dangers:
  - answer: permit.renew/late
    signs: [ถูกปรับ, fined]
    unless: [ปรับปรุง]
    must_match: [กลัวถูกปรับ]
    must_not_match: [ปรับปรุงร้าน]
  - answer: permit.renew
    gives_way: true
    signs: [ขาดต่อ … นาน]
company:
  - id: refuses
    signs: [ไม่โทร]
    texts:
      - {th: "โทร {hotline_doe}", en: "Call {hotline_doe}"}
      - {th: ไม่เป็นไร, en: Never mind}
  - id: listens
    texts:
      - {th: ฟังอยู่, en: Listening}
      - {th: ยังอยู่, en: Still here}
scripts:
  - id: lao
    text: ໂທ {hotline_doe}
    reviewed_by: null
"""


@pytest.fixture
def folder_of_dangers(cases_folder: Path) -> Path:
    (cases_folder / FILE).write_text(DANGERS, encoding="utf-8")
    return cases_folder


def change(folder: Path, before: str, after: str) -> list[tuple[int, str]]:
    """Edit the file and give what is wrong with it: where, and what."""
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    reading = read_knowledge(folder)
    problems = [*reading.problems]
    if reading.base is not None:
        problems += examine_content(reading.base, None, date(2026, 11, 23), reading.source_map).problems
    return [(each.line, each.what.th) for each in problems if each.is_error]


def test_loads_what_staff_wrote(folder_of_dangers: Path) -> None:
    """In the order of the file; what is not written has its usual value."""
    base = load_knowledge(folder_of_dangers)
    first, second = base.dangers

    assert first == Danger(
        "permit.renew/late",
        ("ถูกปรับ", "fined"),
        ("ปรับปรุง",),
        ("กลัวถูกปรับ",),
        ("ปรับปรุงร้าน",),
        gives_way=False,
        origin=first.origin,
    )
    assert (second.answer, second.gives_way, second.unless) == ("permit.renew", True, ())
    assert base.intents_of_danger == {"permit.renew"}
    assert base.company == (
        Company(
            "refuses", (Text("โทร {hotline_doe}", "Call {hotline_doe}"), Text("ไม่เป็นไร", "Never mind")), ("ไม่โทร",)
        ),
        Company("listens", (Text("ฟังอยู่", "Listening"), Text("ยังอยู่", "Still here"))),
    )
    assert base.scripts == {"lao": ScriptNotice("lao", "ໂທ {hotline_doe}", None)}


def test_signs_that_give_way_come_second(folder_of_dangers: Path) -> None:
    """They count where nothing else is surely asked."""
    signs = danger_signs(load_knowledge(folder_of_dangers))

    assert signs.find("กลัวโดนถูกปรับ", is_sure=True) == "permit.renew/late"
    assert signs.find("ขาดต่อมานาน", is_sure=True) is None
    assert signs.find("ขาดต่อมานาน", is_sure=False) == "permit.renew"


def test_a_sound_file_has_no_mistake(folder_of_dangers: Path) -> None:
    assert change(folder_of_dangers, "กลัวถูกปรับ", "กลัวโดนถูกปรับ") == []


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ("permit.renew/late", "permit.renew/never", 2, "ปุ่มหรือเมนูชี้ไปที่เรื่อง permit.renew/never ซึ่งไม่มี"),
        ("[กลัวถูกปรับ]", "[กลัวมาก]", 5, "ข้อความทดสอบ “กลัวมาก” ไม่มีสัญญาณอันตรายของ permit.renew/late"),
        ("[ปรับปรุงร้าน]", "[ไม่ถูกปรับ]", 6, "สัญญาณอันตรายของ permit.renew/late พบใน “ไม่ถูกปรับ” ซึ่งไม่ใช่เรื่องนี้"),
        ("[ถูกปรับ, fined]", "[ถูกปรับ, หางาน]", 3, "สัญญาณอันตรายของ permit.renew/late พบใน"),
        ('{hotline_doe}", en: "Call', '{hotline_do}", en: "Call', 14, "ใช้ตัวแปร"),
        ("    signs: [ถูกปรับ, fined]\n", "", 2, "signs"),
    ],
)
def test_a_mistake_is_told_where_it_stands(
    folder_of_dangers: Path, before: str, after: str, line: int, what: str
) -> None:
    """A danger without an answer, tests that fail, a sign that questions about other matters hold, an unknown fact."""
    found = change(folder_of_dangers, before, after)

    assert any(place == line and what in told for place, told in found), found


def test_a_difference_tells_what_changed(folder_of_dangers: Path) -> None:
    """A new sign, another wording and a native reader stand in ``doebot diff`` as any other edit does."""
    before = load_knowledge(folder_of_dangers)
    path = folder_of_dangers / FILE
    text = path.read_text(encoding="utf-8").replace("fined]", "fined, โดนปรับ]")
    path.write_text(text.replace("ฟังอยู่", "ฟังเสมอ").replace("reviewed_by: null", "reviewed_by: ນາງ"), encoding="utf-8")

    changes = [(each.kind, each.id) for each in compare(before, load_knowledge(folder_of_dangers)).changes]

    assert changes == [
        ("สัญญาณอันตราย", "1 permit.renew/late"),
        ("ข้อความหลังเรื่องอันตราย", "listens"),
        ("อักษรอื่น", "lao"),
    ]
