"""Who may sign in: invitations, roles, and accounts that are switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.console.accounts import Invitation
from bot.console.errors import RefusedError
from bot.console.guard import Call, Page
from bot.console.permissions import Permission, Role

if TYPE_CHECKING:
    from bot.console.site import Console

ACCOUNTS = "/staff/accounts"


def list_accounts(console: Console, call: Call) -> Response:
    """Show all accounts, and a form to invite."""
    return console.show("accounts.html", call, {"accounts": console.accounts.all(), "link": "", "problem": ""})


def invite(console: Console, call: Call) -> Response:
    """Make a link and show it once: whoever invites sends it on."""
    link, problem, status = "", "", 200
    try:
        invitation = Invitation(
            call.field("name"), call.field("display_name"), role_of(call), call.field("province").strip() or None
        )
        token = console.accounts.invite(invitation, call.officer.name, call.officer.role)
        link = f"{call.base_url}/staff/link?token={token}"
    except RefusedError as error:
        problem, status = str(error), error.status
    values = {"accounts": console.accounts.all(), "link": link, "problem": problem}
    return console.show("accounts.html", call, values, status)


def change(console: Console, call: Call) -> Response:
    """Give an account another role or province, or switch it off or on."""
    province = call.field("province").strip() or None
    is_disabled = call.field("state") == "disabled"
    console.accounts.change(int(call.path["id"]), role_of(call), province, call.officer, is_disabled=is_disabled)
    return RedirectResponse(ACCOUNTS, 303)


def reset_codes(console: Console, call: Call) -> Response:
    """Let somebody in who lost their phone."""
    names = [each.name for each in console.accounts.all() if each.id == int(call.path["id"])]
    console.codes.reset(names[0] if names else "", call.officer.name, call.officer.role)
    return RedirectResponse(ACCOUNTS, 303)


def role_of(call: Call) -> Role:
    """Read a posted role.

    Raises:
        RefusedError: there is none of this name.

    """
    try:
        return Role(call.field("role"))
    except ValueError as error:
        raise RefusedError("เลือกสิทธิของผู้ใช้") from error


PAGES = (
    Page(ACCOUNTS, list_accounts, Permission.MANAGE),
    Page(f"{ACCOUNTS}/invite", invite, Permission.MANAGE, ("POST",)),
    Page(f"{ACCOUNTS}/{{id:int}}", change, Permission.MANAGE, ("POST",)),
    Page(f"{ACCOUNTS}/{{id:int}}/codes", reset_codes, Permission.MANAGE, ("POST",)),
)
