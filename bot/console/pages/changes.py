"""Changes on their way to citizens: submitted, looked at side by side, approved or sent back, undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.console.catalogue import province_of, title_of
from bot.console.change_sets import Change, ChangeSet, State
from bot.console.dates import read_moment
from bot.console.drafts import Draft
from bot.console.effects.wanted import wanted_of
from bot.console.errors import RefusedError
from bot.console.forms import BOXES, show_box
from bot.console.guard import Call, Page
from bot.console.permissions import Permission, may
from knowledge import EditError, KnowledgeBase, KnowledgeBaseError

if TYPE_CHECKING:
    from bot.console.site import Console

CHANGES = "/staff/changes"
MOST_PROBLEMS = 10


def list_changes(console: Console, call: Call) -> Response:
    """Show what waits, and what was decided of late."""
    waiting = console.change_sets.list(State.SUBMITTED, State.SCHEDULED, State.PUBLISHING)
    done = console.change_sets.list(State.PUBLISHED, State.SENT_BACK, State.WITHDRAWN)
    return console.show("changes.html", call, {"waiting": waiting, "done": done})


def begin(console: Console, call: Call) -> Response:
    """Let an officer choose among the own drafts, say what they are about, and send them."""
    return _ask(console, call, [], "", 200)


def submit(console: Console, call: Call) -> Response:
    """Check the drafts together and send them; who may approve can publish them in the same step."""
    account, entries = call.officer, call.form.get("entry", ())
    drafts = [each for each in _own_drafts(console, call) if each.entry in entries]
    is_urgent = call.field("act") == "publish"
    changes = [Change(each.entry, each.base, each.values) for each in drafts]
    try:
        if problems := find_problems(console, changes):
            return _ask(console, call, problems, call.field("title"), 422)
        if is_urgent:
            require_all(console, call, changes)
            console.change_sets.check_reason(account, account.id, call.field("reason"))
        number = console.change_sets.submit(account, call.field("title"), entries)
        if is_urgent:
            console.change_sets.approve(account, number, call.field("reason"))
            console.publish(number)
    except RefusedError as error:
        return _ask(console, call, [str(error)], call.field("title"), error.status)
    return RedirectResponse(f"{CHANGES}/{number}", 303)


def find_problems(console: Console, changes: Sequence[Change]) -> Sequence[str]:
    """Say what keeps changes from going live."""
    try:
        console.publisher.examine(changes)
    except KnowledgeBaseError as error:
        return [f"{each.what.th} แก้: {each.hint.th} ({each.place_in('th')})" for each in error.problems[:MOST_PROBLEMS]]
    except (RefusedError, EditError) as error:
        return [str(error)]
    return []


def _ask(console: Console, call: Call, problems: Sequence[str], title: str, status: int) -> Response:
    drafts = _own_drafts(console, call)
    named = [(each, name_change(console.base, each), compare_entry(console.base, each)) for each in drafts]
    values = {"drafts": named, "problems": problems, "title": title, "reason": call.field("reason")}
    return console.show("submit.html", call, values, status)


def _own_drafts(console: Console, call: Call) -> Sequence[Draft]:
    return [each for each in console.drafts.all() if each.account_id == call.officer.id]


def show_change(console: Console, call: Call) -> Response:
    """Show a change set side by side with what it changes."""
    return _show(console, call, console.change_sets.find(int(call.path["id"])), "", 200)


def _show(console: Console, call: Call, found: ChangeSet, problem: str, status: int) -> Response:
    compared = [
        (each.entry, name_change(console.base, each), compare_entry(console.base, each)) for each in found.changes
    ]
    is_waiting = found.state is State.SUBMITTED
    values: Mapping[str, object] = {
        "found": found,
        "compared": compared,
        "problem": problem or found.problem,
        "is_own": found.author.id == call.officer.id,
        "can_decide": is_waiting and may(call.officer, Permission.APPROVE),
        "can_withdraw": is_waiting and found.author.id == call.officer.id,
        "can_call_off": found.state is State.SCHEDULED and may(call.officer, Permission.APPROVE),
        "starts": call.field("starts"),
        "can_undo": found.state is State.PUBLISHED and may(call.officer, Permission.APPROVE),
        "has_effect": is_waiting and bool(wanted_of(found.changes)),
        "refresh": found.state is State.PUBLISHING,
    }
    return console.show("change.html", call, values, status)


def name_change(base: KnowledgeBase, change: Change | Draft) -> str:
    """Say in words what is changed, and whether it is new or goes."""
    title = title_of(base, change.entry, change.values, change.base)
    if change.entry.startswith("closure:"):
        return title
    return f"เรื่องใหม่: {title}" if not change.base else f"เลิกใช้: {title}" if not change.values else title


def compare_entry(base: KnowledgeBase, change: Change | Draft) -> Sequence[tuple[str, str, str]]:
    """Give label, old and new of every field that differs."""
    fields = change.fields if isinstance(change, Change) else change.changed
    return [
        (
            BOXES[each].label,
            show_box(base, each, change.base.get(each, "")),
            show_box(base, each, change.values.get(each, "")),
        )
        for each in fields
        if each in BOXES
    ]


def publish(console: Console, call: Call) -> Response:
    """Approve a change set; it goes live beside the page."""

    def act(found: ChangeSet) -> int:
        require_all(console, call, found.changes)
        starts = _read_start(call.field("starts"))
        console.change_sets.approve(call.officer, found.id, call.field("words"), starts)
        if starts is None:
            console.publish(found.id)
        return found.id

    return _act(console, call, act)


def _read_start(written: str) -> datetime | None:
    """Give the moment at which something is to go live; ``None``: at once.

    Raises:
        RefusedError: what was written is no moment.

    """
    moment = read_moment(written)
    if written.strip() and moment is None:
        raise RefusedError("เขียนวันเริ่มใช้ เช่น 1 มกราคม 2570 08.30 หรือเว้นว่างเพื่อเผยแพร่ทันที")
    return moment


def call_off(console: Console, call: Call) -> Response:
    """Let what was to go live later wait for a decision again."""

    def act(found: ChangeSet) -> int:
        require_all(console, call, found.changes)
        console.change_sets.call_off(call.officer, found.id)
        return found.id

    return _act(console, call, act)


def send_back(console: Console, call: Call) -> Response:
    """Give a change set back to its author."""

    def act(found: ChangeSet) -> int:
        require_all(console, call, found.changes)
        console.change_sets.send_back(call.officer, found.id, call.field("words"))
        return found.id

    return _act(console, call, act)


def withdraw(console: Console, call: Call) -> Response:
    """Take one's own change set back."""

    def act(found: ChangeSet) -> int:
        console.change_sets.withdraw(call.officer, found.id)
        return found.id

    return _act(console, call, act)


def undo(console: Console, call: Call) -> Response:
    """Take a published change set back by a new one, which is published at once."""

    def act(found: ChangeSet) -> int:
        require_all(console, call, found.changes)
        return _undo(console, call, found)

    return _act(console, call, act)


def _undo(console: Console, call: Call, found: ChangeSet) -> int:
    words = call.field("words")
    if found.state is not State.PUBLISHED:
        raise RefusedError("ย้อนกลับได้เฉพาะชุดที่เผยแพร่แล้ว", status=409)
    console.change_sets.check_reason(call.officer, call.officer.id, words)
    changes = [Change(each.entry, each.values, each.base) for each in found.changes]
    if problems := find_problems(console, changes):
        raise RefusedError(problems[0], status=409)
    number = console.change_sets.add(call.officer, f"ย้อนกลับ: {found.title}", changes, undoes=found.id)
    console.change_sets.approve(call.officer, number, words)
    console.publish(number)
    return number


def require_all(console: Console, call: Call, changes: Sequence[Change]) -> None:
    """Go on only if all of these may be decided on.

    Raises:
        RefusedError: one belongs to another province.

    """
    for each in changes:
        call.require(Permission.APPROVE, province_of(console.base, each.entry))


def _act(console: Console, call: Call, act: Callable[[ChangeSet], int]) -> Response:
    """Do something with a change set; what is refused is told on its page."""
    found = console.change_sets.find(int(call.path["id"]))
    try:
        number = act(found)
    except RefusedError as error:
        if error.status == 403:
            raise
        return _show(console, call, console.change_sets.find(found.id), str(error), error.status)
    return RedirectResponse(f"{CHANGES}/{number}", 303)


PAGES = (
    Page(CHANGES, list_changes, Permission.READ),
    Page(f"{CHANGES}/new", begin, Permission.EDIT),
    Page(f"{CHANGES}/new", submit, Permission.EDIT, ("POST",)),
    Page(f"{CHANGES}/{{id:int}}", show_change, Permission.READ),
    Page(f"{CHANGES}/{{id:int}}/publish", publish, Permission.APPROVE, ("POST",)),
    Page(f"{CHANGES}/{{id:int}}/call-off", call_off, Permission.APPROVE, ("POST",)),
    Page(f"{CHANGES}/{{id:int}}/send-back", send_back, Permission.APPROVE, ("POST",)),
    Page(f"{CHANGES}/{{id:int}}/withdraw", withdraw, Permission.EDIT, ("POST",)),
    Page(f"{CHANGES}/{{id:int}}/undo", undo, Permission.APPROVE, ("POST",)),
)
