"""The first page: what waits, and where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.console.catalogue import title_of
from bot.console.change_sets import State
from bot.console.guard import HOME, Call, Page
from bot.console.permissions import Permission

if TYPE_CHECKING:
    from bot.console.site import Console


def show_home(console: Console, call: Call) -> Response:
    """Show what waits for who is signed in."""
    mine = [each for each in console.drafts.all() if each.account_id == call.officer.id]
    waiting = console.change_sets.list(State.SUBMITTED, State.PUBLISHING)
    back = [each for each in console.change_sets.list(State.SENT_BACK)[:20] if each.author.id == call.officer.id]
    newest = console.change_sets.list(State.PUBLISHED)[:1]
    titles = {each.entry: title_of(console.base, each.entry) for each in mine}
    return console.show(
        "home.html", call, {"mine": mine, "titles": titles, "waiting": waiting, "back": back, "newest": newest}
    )


PAGES = (Page(HOME, show_home, Permission.READ),)
