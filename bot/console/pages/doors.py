"""Signing in and out: by password, by a one-time link, by an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.console.errors import RefusedError
from bot.console.guard import COOKIE, HOME, SIGN_IN, Call, Page, local_path, set_cookie
from bot.console.permissions import Permission

if TYPE_CHECKING:
    from bot.console.site import Console


def sign_in(console: Console, call: Call) -> Response:
    """Ask for name and password; where there is no account yet, tell how to make the first one."""
    if call.account:
        return RedirectResponse(HOME, 303)
    values: dict[str, object] = {"is_first": console.accounts.count() == 0, "name": "", "problem": ""}
    if call.method != "POST":
        return console.show("sign_in.html", call, {**values, "next": local_path(call.query.get("next", HOME))})
    onward = local_path(call.field("next"))
    try:
        token = console.accounts.sign_in(call.field("name"), call.field("password"), call.address)
    except RefusedError as error:
        values |= {"name": call.field("name"), "problem": str(error), "next": onward}
        return console.show("sign_in.html", call, values, error.status)
    return set_cookie(RedirectResponse(onward, 303), token)


def open_link(console: Console, call: Call) -> Response:
    """Show for whom a link is; it is used up by a button, since programs that preview links open them too."""
    if call.method != "POST":
        invitation, is_sign_in = console.accounts.find_invitation(call.query.get("token", ""))
        values = {"invitation": invitation, "is_sign_in": is_sign_in, "token": call.query["token"], "problem": ""}
        return console.show("link.html", call, values)
    token = call.field("token")
    invitation, is_sign_in = console.accounts.find_invitation(token)
    try:
        session = console.accounts.join(token, call.field("password"), call.field("again"))
    except RefusedError as error:
        values = {"invitation": invitation, "is_sign_in": is_sign_in, "token": token, "problem": str(error)}
        return console.show("link.html", call, values, error.status)
    return set_cookie(RedirectResponse(HOME, 303), session)


def sign_out(console: Console, call: Call) -> Response:
    """End the session, here and in the browser."""
    console.accounts.sign_out(call.token)
    response = RedirectResponse(SIGN_IN, 303)
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    return response


PAGES = (
    Page(SIGN_IN, sign_in, Permission.ENTER, ("GET", "POST")),
    Page("/staff/link", open_link, Permission.ENTER, ("GET", "POST")),
    Page("/staff/sign-out", sign_out, Permission.ENTER, ("POST",)),
)
