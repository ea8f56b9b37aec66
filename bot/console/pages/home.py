"""The first page: what waits, and where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.console.catalogue import title_of
from bot.console.guard import HOME, Call, Page
from bot.console.permissions import Permission

if TYPE_CHECKING:
    from bot.console.site import Console


def show_home(console: Console, call: Call) -> Response:
    """Show what waits for who is signed in."""
    mine = [each for each in console.drafts.all() if each.account_id == call.officer.id]
    titles = {each.entry: title_of(console.base, each.entry) for each in mine}
    return console.show("home.html", call, {"mine": mine, "titles": titles})


PAGES = (Page(HOME, show_home, Permission.READ),)
