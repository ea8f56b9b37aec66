"""A new answer is named, written, approved and undone; one that is used no longer goes and comes back."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from bot.console.permissions import Role
from bot.console.site import Console
from knowledge import load_knowledge, read_entry
from tests.console.conftest import Browser
from tests.console.test_changes import submit
from tests.console.test_entry import page, save

NEW = "answer:job.overtime_pay"
CASE = "answer:job.search/overtime_pay"
TITLES = {"title.th": "ค่าล่วงเวลา", "title.en": "Overtime pay"}
FIELDS = {
    "answer__th": "โทร {hotline_doe}",
    "answer__en": "Call {hotline_doe}",
    "examples__th": "ค่าโอทีคิดยังไง",
    "examples__en": "how is overtime paid",
    "must_match": "ทำเกินเวลาได้เงินเพิ่มไหม",
    "sources": "seed",
    "as_of": "2569",
}
INTENT = {**FIELDS, "owner": "กรมการจัดหางาน", "review_by": "22 พฤษภาคม 2570"}


def begin(browser, parent: str = "", **more: str):
    data = {**TITLES, "parent": parent, "file": "" if parent else "answers/job.yaml", **more}
    return browser.post("/staff/answers/new", data=data)


@pytest.mark.parametrize(
    ("key", "parent", "fields"), [(NEW, "", INTENT), (CASE, "job.search", FIELDS)], ids=["intent", "case"]
)
def test_a_new_answer_goes_live_and_is_undone(
    console: Console, signed_in: Browser, folder: Path, key: str, parent: str, fields: dict[str, str]
) -> None:
    """Its id is proposed and shown; afterwards the folder passes the check, and after undo it is as before."""
    before = (folder / "answers" / "job.yaml").read_bytes()
    head = signed_in(Role.APPROVER)
    name = key.rpartition("/")[2] if parent else key.partition(":")[2]

    assert f'value="{name}"' in begin(head, parent).text
    assert begin(head, parent, id=name, act="begin").headers["location"] == begin_location(key)
    assert "เรื่องใหม่: ค่าล่วงเวลา" in page(head, key)
    assert 'class="problem"' in page(head, key, check="1")  # it is unfinished
    save(head, 1, key, **fields)
    assert 'class="problem"' not in page(head, key, check="1")
    assert "โทร 1694" in page(head, key).partition("ประชาชนเห็นอย่างนี้")[2]

    submit(head, key, act="publish", reason="อยู่เวรคนเดียว")
    assert read_entry(load_knowledge(folder), key)["title.th"] == "ค่าล่วงเวลา"
    assert console.base.answers[key.partition(":")[2]].examples["th"] == ("ค่าโอทีคิดยังไง",)

    head.post("/staff/changes/1/undo", data={"words": "ทดลองย้อนกลับ"})
    assert (folder / "answers" / "job.yaml").read_bytes() == before
    assert key.partition(":")[2] not in console.base.answers


def begin_location(key: str) -> str:
    return f"/staff/entry?key={key.replace(':', '%3A')}"


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"id": "Overtime"}, "รหัสใช้ตัวอังกฤษพิมพ์เล็ก"),
        ({"id": "job.search"}, "ใช้รหัสนี้แล้ว"),
        ({"id": "job.new", "title.en": " "}, "ทั้งสองภาษา"),
        ({"id": "job.new", "file": "answers/../x.yaml"}, "เลือกหมวด"),
    ],
)
def test_what_cannot_be_a_new_answer_is_told(signed_in: Browser, more: dict[str, str], what: str) -> None:
    answer = begin(signed_in(Role.EDITOR), act="begin", **more)

    assert answer.status_code == 422
    assert what in unescape(answer.text)


def test_a_province_adds_no_answers(signed_in: Browser) -> None:
    """Answers are of the whole country."""
    assert begin(signed_in(Role.EDITOR, "tak@doe.go.th", "ตาก"), id="job.new", act="begin").status_code == 403


def test_an_answer_is_retired_and_comes_back(console: Console, signed_in: Browser, folder: Path) -> None:
    """What leads there is told first; undo puts every byte back."""
    head = signed_in(Role.APPROVER)
    begin(head, "job.search", id="overtime_pay", act="begin")
    save(head, 1, CASE, **FIELDS)
    save(head, key="answer:chat.help", buttons="ไปเรื่อง: ค่าล่วงเวลา (job.search/overtime_pay)")
    submit(head, CASE, "answer:chat.help", act="publish", reason="อยู่เวรคนเดียว")
    before = {path.name: path.read_bytes() for path in (folder / "answers").iterdir()}

    assert head.post("/staff/entry/retire", data={"key": CASE}).status_code == 303
    shown = page(head, CASE)
    assert "answer%3Achat.help" in shown
    assert "ยังส่งตรวจลำพังไม่ได้" in shown
    save(head, key="answer:chat.help", buttons="")
    submit(head, CASE, "answer:chat.help", act="publish", reason="อยู่เวรคนเดียว")
    assert "job.search/overtime_pay" not in console.base.answers
    assert "เลิกใช้: ค่าล่วงเวลา" in unescape(head.get("/staff/changes/2").text)

    head.post("/staff/changes/2/undo", data={"words": "ทดลองย้อนกลับ"})

    assert console.change_sets.find(3).problem == ""
    assert {path.name: path.read_bytes() for path in (folder / "answers").iterdir()} == before
    assert "job.search/overtime_pay" in console.base.answers


def test_a_new_answer_comes_into_the_menu_with_it(console: Console, signed_in: Browser, folder: Path) -> None:
    """Both go live together; the menu's file changes in that line alone, and undo takes both back."""
    before = (folder / "answers" / "menu.yaml").read_bytes()
    head = signed_in(Role.APPROVER)
    begin(head, id="job.overtime_pay", act="begin")
    save(head, 1, NEW, **INTENT)
    assert "แก้เมนูนี้" in unescape(head.get("/staff/answers").text)
    menu = page(head, "subject:job")
    assert "ไปเรื่อง: หางาน (job.search)" in menu

    save(head, key="subject:job", intents="ไปเรื่อง: หางาน (job.search)\njob.overtime_pay")
    submit(head, "subject:job", NEW, act="publish", reason="อยู่เวรคนเดียว")

    assert console.base.subjects[0].intents == ("job.search", "job.overtime_pay")
    after = (folder / "answers" / "menu.yaml").read_bytes()
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert len(changed) == 1

    head.post("/staff/changes/1/undo", data={"words": "ทดลองย้อนกลับ"})
    assert (folder / "answers" / "menu.yaml").read_bytes() == before


def test_a_draft_that_retires_takes_no_question_and_no_rebase(signed_in: Browser) -> None:
    """It is dropped first; a draft that begins an answer takes one."""
    browser = signed_in(Role.EDITOR)
    browser.post("/staff/entry/retire", data={"key": "answer:permit.renew/fee"})
    begin(browser, id="job.overtime_pay", act="begin")
    question = {"wording": "โอทีวันหยุดได้เท่าไหร่", "group": "x", "days": "7"}

    assert browser.post("/staff/entry/rebase", data={"key": "answer:permit.renew/fee"}).status_code == 409
    assert browser.post("/staff/missed/take", data={**question, "key": "answer:permit.renew/fee"}).status_code == 409
    assert browser.post("/staff/missed/take", data={**question, "key": NEW}).status_code == 303
    assert question["wording"] in page(browser, NEW)
