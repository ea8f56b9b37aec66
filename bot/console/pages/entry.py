"""One entry: its fields, the officer's draft of it, what is wrong beside each field, and how a citizen reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.console.catalogue import leads_to, province_of, title_of, users_of
from bot.console.drafts import Draft
from bot.console.errors import RefusedError
from bot.console.forms import BOXES, name_answer, offered_buttons, offered_facts, read_form, show_box
from bot.console.guard import Call, Page
from bot.console.permissions import Permission, may, may_change
from bot.console.preview import preview_entry
from knowledge import (
    EditError,
    EntryGoneError,
    FieldProblem,
    KnowledgeBase,
    Values,
    fields_of,
    kind_of,
    place_of,
    read_entry,
)

if TYPE_CHECKING:
    from bot.console.site import Console

ENTRY = "/staff/entry"


def show_entry(console: Console, call: Call) -> Response:
    """Show the fields, in the officer's draft where there is one, and the mistakes where that was asked for."""
    key = call.query.get("key", "")
    draft = console.drafts.find(call.officer, key)
    live = live_entry(console.base, key, draft)
    values = draft.values if draft else live
    if draft and not draft.values:
        return _show_retired(console, call, key, draft)
    problems = console.check(key, values) if "check" in call.query else None
    return console.show("entry.html", call, _describe(console, call, key, live, draft, problems))


def _describe(
    console: Console, call: Call, key: str, live: Values, draft: Draft | None, problems: Sequence[FieldProblem] | None
) -> Mapping[str, object]:
    base, values = console.base, draft.values if draft else live
    name = kind_of(key)[1]
    others = [each.author for each in console.drafts.all() if each.entry == key and each.account_id != call.officer.id]
    return {
        "key": key,
        "title": title_of(base, key, values) if live else f"เรื่องใหม่: {title_of(base, key, values)}",
        "is_new": not live,
        "can_retire": bool(live)
        and draft is None
        and kind_of(key)[0] == "answer"
        and may(call.officer, Permission.EDIT),
        "users": users_of(base, name) if key.startswith("fact:") else (),
        "cases": [(f"answer:{each.id}", each.title.th) for each in base.intents[name].cases.values()]
        if name in base.intents
        else [],
        "boxes": {field: (BOXES[field], show_box(base, field, values[field])) for field in values if field in BOXES},
        "draft": draft,
        "is_behind": draft is not None and draft.base != live,
        "live": {field: show_box(base, field, live[field]) for field in live},
        "others": others,
        "can_edit": may_change(call.officer, Permission.EDIT, province_of(base, key)),
        "problems": problems,
        "facts": offered_facts(base) if "answer.th" in values else (),
        "offered": offered_buttons(base) if {"buttons", "intents"} & values.keys() else (),
        "sources": base.sources if "sources" in values else {},
        "effect_path": f"/staff/entry/effect?key={quote(key)}",
        "previews": preview_entry(base, console.edition.interpreter, key, values, console.clock()),
    }


def save(console: Console, call: Call) -> Response:
    """Keep what was typed; for the page's script the answer is short, else the page comes anew."""
    key = call.field("key")
    before = console.drafts.find(call.officer, key)
    live = live_entry(console.base, key, before)
    call.require(Permission.EDIT, province_of(console.base, key))
    old = before.values if before and before.values else live
    values = {**old, **read_form(fields_of(console.base, key, is_new=not live), call.form, old)}
    try:
        draft = console.drafts.save(call.officer, key, live, values, _revision(call))
    except RefusedError as error:
        if call.wants_json:
            return JSONResponse({"problem": str(error)}, error.status)
        raise
    if call.wants_json:
        shown = preview_entry(console.base, console.edition.interpreter, key, values, console.clock())
        fragment = console.render("preview.html", call, {"previews": shown})
        return JSONResponse({"revision": draft.revision if draft else 0, "preview": fragment})
    if call.field("act") == "submit":
        return RedirectResponse("/staff/changes/new", 303)
    onward = "&check=1#problems" if call.field("act") == "check" else ""
    return RedirectResponse(f"{ENTRY}?key={key}{onward}", 303)


def _revision(call: Call) -> int:
    typed = call.field("revision")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def discard(console: Console, call: Call) -> Response:
    """Forget the officer's own draft."""
    console.drafts.discard(call.officer, call.field("key"))
    return RedirectResponse("/staff", 303)


def rebase(console: Console, call: Call) -> Response:
    """Go on from what a colleague published meanwhile."""
    key = call.field("key")
    draft = console.drafts.find(call.officer, key)
    if draft and not draft.values:
        raise RefusedError("ทิ้งร่างการเลิกใช้นี้ แล้วร่างใหม่จากฉบับที่ใช้อยู่", status=409)
    console.drafts.rebase(call.officer, key, live_entry(console.base, key))
    return RedirectResponse(f"{ENTRY}?key={key}", 303)


def retire(console: Console, call: Call) -> Response:
    """Begin a draft by which an answer is used no longer."""
    key = call.field("key")
    live = live_entry(console.base, key)
    call.require(Permission.EDIT, province_of(console.base, key))
    if kind_of(key)[0] != "answer":
        raise RefusedError("เลิกใช้ได้เฉพาะคำตอบ")
    try:
        with console.source.opened() as opened:
            place = place_of(opened.folder, key)
    except EditError as error:
        raise RefusedError(str(error)) from error
    console.drafts.save(call.officer, key, {**live, **place}, {}, 0)
    return RedirectResponse(f"{ENTRY}?key={key}", 303)


def _show_retired(console: Console, call: Call, key: str, draft: Draft) -> Response:
    """Show what a draft takes out, and what still leads there."""
    name, base = kind_of(key)[1], console.base
    menus = [(f"subject:{each.id}", f"เมนู {each.title.th}") for each in base.subjects if name in each.intents]
    linking = [each for each in base.answers.values() if each.id != name and leads_to(base, each, name)]
    values = {
        "key": key,
        "title": title_of(base, key, draft.base),
        "linking": [*((f"answer:{each.id}", name_answer(base, each)) for each in linking), *menus],
        "problems": console.check(key, {}),
    }
    return console.show("retired.html", call, values)


def live_entry(base: KnowledgeBase, key: str, draft: Draft | None = None) -> Values:
    """Give the fields of an entry as they are live; none of an answer that is new in a draft.

    Raises:
        RefusedError: there is no such entry.

    """
    try:
        return read_entry(base, key)
    except EntryGoneError as error:
        if draft and not draft.base:
            return {}
        raise RefusedError("ไม่พบรายการนี้ อาจถูกลบไปแล้ว", status=404) from error


PAGES = (
    Page(ENTRY, show_entry, Permission.READ),
    Page(f"{ENTRY}/save", save, Permission.EDIT, ("POST",)),
    Page(f"{ENTRY}/retire", retire, Permission.EDIT, ("POST",)),
    Page(f"{ENTRY}/discard", discard, Permission.EDIT, ("POST",)),
    Page(f"{ENTRY}/rebase", rebase, Permission.EDIT, ("POST",)),
)
