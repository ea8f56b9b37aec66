"""A new intent, or a new case of one: named, given an id and a place, then written as any other entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from bot.console.catalogue import title_of
from bot.console.errors import RefusedError
from bot.console.forms import read_box
from bot.console.guard import Call, Page
from bot.console.pages.entry import ENTRY
from bot.console.permissions import NATIONAL, Permission
from knowledge import KnowledgeBase, Values, fields_of

if TYPE_CHECKING:
    from bot.console.site import Console

NEW = "/staff/answers/new"
MOST_ID_LETTERS = 40  # of an intent, as the checks demand
MOST_CASE_LETTERS = 20
LISTS = ("buttons", "examples.th", "examples.en", "must_match", "sources")
_NO_ID_LETTER = re.compile(r"[^a-z0-9]+")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_CASE_ID = re.compile(r"[a-z][a-z0-9_]*")
NO_ID = "รหัสใช้ตัวอังกฤษพิมพ์เล็ก ตัวเลข และขีดล่าง เรื่องใหญ่มีจุดหนึ่งจุด เช่น job.search"


def ask(console: Console, call: Call) -> Response:
    """Ask for the title and the place."""
    return _ask(console, call, call.query.get("parent", ""), "", "", 200)


def begin(console: Console, call: Call) -> Response:
    """Propose an id; once it is agreed on, begin the draft."""
    base, parent, id_ = console.base, call.field("parent"), call.field("id").strip()
    call.require(Permission.EDIT, NATIONAL)
    if parent and parent not in base.intents:
        raise RefusedError("ไม่พบเรื่องหลัก อาจถูกเลิกใช้แล้ว", status=404)
    if call.field("act") != "begin" or not id_:
        return _ask(
            console, call, parent, propose_id(base, call.field("title.en"), call.field("file"), parent), "", 200
        )
    name = f"{parent}/{id_}" if parent else id_
    if problem := _problem_of(console, call, name, id_, is_case=bool(parent)):
        return _ask(console, call, parent, id_, problem, 422)
    key = f"answer:{name}"
    file = (
        base.intents[parent].origin.file if parent else call.field("file") or f"answers/{name.replace('.', '_')}.yaml"
    )
    titles = {field: read_box(field, call.field(field)) for field in ("title.th", "title.en")}
    blank: Values = {field: [] if field in LISTS else "" for field in fields_of(base, key, is_new=True)}
    console.drafts.save(call.officer, key, {}, {**blank, **titles, "file": file}, 0)
    return RedirectResponse(f"{ENTRY}?key={quote(key)}", 303)


def propose_id(base: KnowledgeBase, title: str, file: str, parent: str) -> str:
    """Make an id of an English title: ``job.overtime_pay`` in the file of jobs; one that is taken gets a number.

    >>> from types import SimpleNamespace
    >>> propose_id(SimpleNamespace(answers={}), "Overtime pay!", "answers/job.yaml", "")
    'job.overtime_pay'
    """
    words = _NO_ID_LETTER.sub("_", title.lower()).strip("_").lstrip("0123456789_") or "new"
    if parent:
        made, prefix = words[:MOST_CASE_LETTERS].rstrip("_"), f"{parent}/"
    else:
        subject = file.rpartition("/")[2].partition(".")[0].partition("_")[0] or words.partition("_")[0]
        made, prefix = f"{subject}.{words}"[:MOST_ID_LETTERS].rstrip("_."), ""
    taken = (made[: MOST_CASE_LETTERS - 2] if parent else made[: MOST_ID_LETTERS - 2]).rstrip("_")
    others = (f"{taken}_{number}" for number in range(2, 100))
    return next((each for each in (made, *others) if f"{prefix}{each}" not in base.answers), made)


def _problem_of(console: Console, call: Call, name: str, id_: str, *, is_case: bool) -> str:
    most = MOST_CASE_LETTERS if is_case else MOST_ID_LETTERS
    if not (_CASE_ID if is_case else _ID).fullmatch(id_) or len(id_) > most:
        return NO_ID
    if name in console.base.answers or any(each.entry == f"answer:{name}" for each in console.drafts.all()):
        return "มีเรื่องที่ใช้รหัสนี้แล้ว หรือมีคนกำลังเขียนอยู่ เปลี่ยนรหัส"
    if not call.field("title.th").strip() or not call.field("title.en").strip():
        return "เขียนชื่อบนปุ่มทั้งสองภาษา"
    if not is_case and call.field("file") not in {"", *(file for file, _ in _files(console.base))}:
        return "เลือกหมวดจากรายการ"
    return ""


def _ask(console: Console, call: Call, parent: str, id_: str, problem: str, status: int) -> Response:
    values = {
        "parent": parent,
        "parent_title": title_of(console.base, f"answer:{parent}") if parent else "",
        "title_th": call.field("title.th"),
        "title_en": call.field("title.en"),
        "file": call.field("file"),
        "files": [*_files(console.base), ("", "ไฟล์ใหม่ของเรื่องนี้เอง")],
        "id": id_,
        "problem": problem,
    }
    return console.show("new_answer.html", call, values, status)


def _files(base: KnowledgeBase) -> list[tuple[str, str]]:
    """Give the files of answers, each named by what stands in it."""
    titles: dict[str, list[str]] = {}
    for intent in base.intents.values():
        titles.setdefault(intent.origin.file, []).append(intent.title.th)
    return [
        (file, f"{file.removeprefix('answers/').removesuffix('.yaml')}: {', '.join(some[:3])}")
        for file, some in sorted(titles.items())
    ]


PAGES = (
    Page(NEW, ask, Permission.EDIT),
    Page(NEW, begin, Permission.EDIT, ("POST",)),
)
