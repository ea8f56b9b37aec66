"""The first page: what waits, and where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.console.guard import HOME, Call, Page
from bot.console.permissions import Permission

if TYPE_CHECKING:
    from bot.console.site import Console


def show_home(console: Console, call: Call) -> Response:
    """Show what waits for who is signed in."""
    return console.show("home.html", call)


PAGES = (Page(HOME, show_home, Permission.READ),)
