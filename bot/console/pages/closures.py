"""Closures and phones in a hurry: announced by a duty officer alone, live at once, ended by themselves or by hand."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.console.catalogue import describe_closed, province_of, province_of_closed
from bot.console.change_sets import Change
from bot.console.errors import RefusedError
from bot.console.forms import read_box
from bot.console.guard import Call, Page
from bot.console.pages.changes import find_problems
from bot.console.pages.entry import live_entry
from bot.console.permissions import Permission
from knowledge import ALL_OFFICES, KnowledgeBase, Values

if TYPE_CHECKING:
    from bot.console.site import Console

CLOSURES = "/staff/closures"
KINDS: Mapping[str, Sequence[str]] = {
    "all": (ALL_OFFICES,),
    "hotline": ("hotline_doe",),
    "holiday": (ALL_OFFICES, "hotline_doe"),
}
PHONE = re.compile(r"0[\d -]{7,11}\d(-\d{1,2})?( ต่อ [\d-]+)?|1\d{3}")


def list_closures(console: Console, call: Call) -> Response:
    """Show what is closed now or soon, and a form to announce more."""
    return _show(console, call, "", 200)


def _show(console: Console, call: Call, problem: str, status: int) -> Response:
    now = console.clock()
    current = [(each, describe_closed(console.base, each.closed)) for each in console.base.closures if each.ends >= now]
    values = {
        "closures": current,
        "problem": problem,
        "offices": console.base.offices,
        "provinces": sorted(console.base.provinces),
        "typed": {name: call.field(name) for name in ("kind", "place", "from", "until", "reason.th", "reason.en")},
    }
    return console.show("closures.html", call, values, status)


def announce(console: Console, call: Call) -> Response:
    """Close somebody for a while; live within seconds."""
    try:
        closed = read_closed(console.base, call.field("kind"), call.field("place"))
        call.require(Permission.CLOSE, province_of_closed(console.base, closed))
        values: Values = {
            "closed": closed,
            "from": read_box("from", call.field("from")),
            "until": read_box("until", call.field("until") or call.field("from")),
            "reason.th": read_box("reason.th", call.field("reason.th")),
            "reason.en": read_box("reason.en", call.field("reason.en")),
        }
        change = Change(f"closure:c{secrets.token_hex(4)}", {}, values)
        return _publish(console, call, f"ประกาศปิด {describe_closed(console.base, closed)}", change)
    except RefusedError as error:
        if error.status == 403:
            raise
        return _show(console, call, str(error), error.status)


def end(console: Console, call: Call) -> Response:
    """End a closure before its time."""
    key = f"closure:{call.field('id')}"
    live = live_entry(console.base, key)
    if not live:
        raise RefusedError("ประกาศนี้สิ้นสุดไปแล้ว", status=404)
    call.require(Permission.CLOSE, province_of(console.base, key))
    title = f"ยุติประกาศปิด {describe_closed(console.base, list(live['closed']))}"
    return _publish(console, call, title, Change(key, live, {}))


def correct_phone(console: Console, call: Call) -> Response:
    """Correct an office's phones at once; the day of the correction becomes the day of the data."""
    key = f"office:{call.field('office')}"
    live = live_entry(console.base, key)
    call.require(Permission.CLOSE, province_of(console.base, key))
    phones = [read_phone(line) for line in read_box("phones", call.field("phones"))]
    told = " ".join(call.field("told_by").split())
    if not told:
        raise RefusedError("เขียนว่าใครแจ้งหรือหนังสือเลขที่เท่าใด จะได้ตรวจย้อนหลังได้")
    values = {**live, "phones": phones, "as_of": console.clock().date().isoformat()}
    return _publish(console, call, f"แก้เบอร์ ({told})", Change(key, live, values))


def _publish(console: Console, call: Call, title: str, change: Change) -> Response:
    if problems := find_problems(console, [change]):
        raise RefusedError(problems[0])
    number = console.change_sets.announce(call.officer, title, [change])
    console.publish(number)
    return RedirectResponse(f"/staff/changes/{number}", 303)


def read_closed(base: KnowledgeBase, kind: str, place: str) -> Sequence[str]:
    """Give the names of who is closed.

    Raises:
        RefusedError: no such office or province.

    """
    if kind in KINDS:
        return list(KINDS[kind])
    offices = {name: each.id for each in base.offices for name in (each.name.th, each.id)}
    if kind == "office" and place.strip() in offices:
        return [offices[place.strip()]]
    province = place.strip().removeprefix("จังหวัด")
    if kind == "province" and province in base.provinces:
        return [province]
    raise RefusedError("เลือกสำนักงานหรือจังหวัดจากรายการ")


def read_phone(typed: str) -> str:
    """Give a phone in the form of the files.

    Raises:
        RefusedError: it is none.

    >>> read_phone("โทร. ๐๓๘-๕๑๑๑๑๑"), read_phone("(038) 398052 ต่อ 12"), read_phone("+66 38 511111")
    ('038-511111', '038 398052 ต่อ 12', '038 511111')
    """
    plain = typed.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
    plain = re.sub(r"^(โทร(ศัพท์)?|tel)[.: ]*", "", plain.strip(), flags=re.IGNORECASE)
    plain = re.sub(r"^\+66[ -]?0?", "0", plain.replace("(", "").replace(")", ""))
    if not PHONE.fullmatch(plain):
        raise RefusedError(f"“{typed}” ไม่ใช่เบอร์โทร เขียนเบอร์ละบรรทัด เช่น 034-564315 หรือ 034-564309 ต่อ 12")
    return plain


PAGES = (
    Page(CLOSURES, list_closures, Permission.READ),
    Page(CLOSURES, announce, Permission.CLOSE, ("POST",)),
    Page(f"{CLOSURES}/end", end, Permission.CLOSE, ("POST",)),
    Page("/staff/offices/phones", correct_phone, Permission.CLOSE, ("POST",)),
)
