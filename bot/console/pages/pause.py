"""The emergency switch: the bot on hold, for all subjects or one, with words in place of its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.console.errors import RefusedError
from bot.console.guard import Call, Page
from bot.console.permissions import NATIONAL, Permission
from knowledge import Text

if TYPE_CHECKING:
    from bot.console.site import Console

PAUSE = "/staff/pause"
FIELDS = ("subject", "th", "en", "until")


def show_pauses(console: Console, call: Call) -> Response:
    """Show what is on hold, and the form to begin."""
    return _show(console, call, "", 200)


def _show(console: Console, call: Call, problem: str, status: int) -> Response:
    values = {
        "pauses": console.switch.show(),
        "titles": {each.id: each.title.th for each in console.base.subjects},
        "typed": {name: call.field(name) for name in FIELDS},
        "problem": problem,
    }
    return console.show("pause.html", call, values, status)


def begin(console: Console, call: Call) -> Response:
    """Put the bot on hold; here at once, in other processes within seconds."""
    call.require(Permission.APPROVE, NATIONAL)
    subject = call.field("subject")
    if subject and subject not in {each.id for each in console.base.subjects}:
        return _show(console, call, "เลือกหัวข้อจากรายการ", 422)
    try:
        text = Text(call.field("th"), call.field("en"))
        console.switch.begin(subject, text, call.field("until"), call.officer.name, call.officer.role)
    except RefusedError as error:
        return _show(console, call, str(error), error.status)
    console.live.hold(console.switch.show())
    return RedirectResponse(PAUSE, 303)


def end(console: Console, call: Call) -> Response:
    """Let the bot answer again."""
    call.require(Permission.APPROVE, NATIONAL)
    console.switch.end(call.field("subject"), call.officer.name, call.officer.role)
    console.live.hold(console.switch.show())
    return RedirectResponse(PAUSE, 303)


PAGES = (
    Page(PAUSE, show_pauses, Permission.READ),
    Page(PAUSE, begin, Permission.APPROVE, ("POST",)),
    Page(f"{PAUSE}/end", end, Permission.APPROVE, ("POST",)),
)
