"""The second step of signing in, and where officers set it up for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.console.errors import RefusedError
from bot.console.guard import CODE, HOME, SECURITY, SIGN_IN, Call, Page, local_path, set_cookie
from bot.console.permissions import Permission
from bot.console.second_factor import draw_code

if TYPE_CHECKING:
    from bot.console.site import Console


def enter_code(console: Console, call: Call) -> Response:
    """Ask who gave the right password for a code."""
    if call.account or not console.accounts.awaits_code(call.token):
        return RedirectResponse(HOME if call.account else SIGN_IN, 303)
    onward = local_path(call.field("next") or call.query.get("next", HOME))
    if call.method != "POST":
        return console.show("code.html", call, {"next": onward, "problem": ""})
    try:
        token = console.accounts.enter_code(call.token, call.field("code"))
    except RefusedError as error:
        return console.show("code.html", call, {"next": onward, "problem": str(error)}, error.status)
    return set_cookie(RedirectResponse(onward, 303), token)


def show_security(console: Console, call: Call) -> Response:
    """Show whether a code is asked for, and the picture for the app while it is set up."""
    return _show(console, call)


def _show(console: Console, call: Call, problem: str = "", status: int = 200, codes: Sequence[str] = ()) -> Response:
    is_on, secret = console.codes.find(call.officer)
    picture = draw_code(secret, call.officer.name) if secret else ""
    values = {"is_on": is_on, "secret": secret, "picture": picture, "problem": problem, "codes": codes}
    return console.show("security.html", call, values, status)


def begin(console: Console, call: Call) -> Response:
    """Make a secret for somebody's app."""
    console.codes.begin(call.officer)
    return RedirectResponse(SECURITY, 303)


def turn_on(console: Console, call: Call) -> Response:
    """Ask for codes from now on, and show the recovery codes this once."""
    try:
        codes = console.codes.turn_on(call.officer, call.token, call.field("code"))
    except RefusedError as error:
        return _show(console, call, str(error), error.status)
    return _show(console, call, codes=codes)


def turn_off(console: Console, call: Call) -> Response:
    """Ask for codes no longer."""
    try:
        console.codes.turn_off(call.officer, call.field("code"))
    except RefusedError as error:
        return _show(console, call, str(error), error.status)
    return RedirectResponse(SECURITY, 303)


PAGES = (
    Page(CODE, enter_code, Permission.ENTER, ("GET", "POST")),
    Page(SECURITY, show_security, Permission.OWN),
    Page(f"{SECURITY}/begin", begin, Permission.OWN, ("POST",)),
    Page(f"{SECURITY}/on", turn_on, Permission.OWN, ("POST",)),
    Page(f"{SECURITY}/off", turn_off, Permission.OWN, ("POST",)),
)
