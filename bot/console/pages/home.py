"""The first page: what waits, what runs out, what is in force, and where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from starlette.responses import Response

from bot.console.agenda import find_expiring
from bot.console.catalogue import describe_closed
from bot.console.change_sets import State
from bot.console.guard import HOME, Call, Page
from bot.console.pages.changes import name_change
from bot.console.permissions import Permission, may
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.console.site import Console

WEEK_DAYS = 7
MOST_MISSED = 3
log = structlog.get_logger(__name__)


def show_home(console: Console, call: Call) -> Response:
    """Show what waits for who is signed in, and how the bot is doing."""
    me, now = call.officer, console.clock()
    mine = [each for each in console.drafts.all() if each.account_id == me.id]
    waiting = console.change_sets.list(State.SUBMITTED, State.PUBLISHING)
    can_approve = may(me, Permission.APPROVE)
    for_me = [each for each in waiting if can_approve and each.author.id != me.id and each.state is State.SUBMITTED]
    closures = [
        (each, describe_closed(console.base, each.closed)) for each in console.base.closures if each.is_in_force(now)
    ]
    values = {
        "mine": mine,
        "titles": {each.entry: name_change(console.base, each) for each in mine},
        "for_me": for_me,
        "waiting": [each for each in waiting if each not in for_me],
        "scheduled": sorted(console.change_sets.list(State.SCHEDULED), key=lambda each: each.starts or now),
        "back": [each for each in console.change_sets.list(State.SENT_BACK)[:20] if each.author.id == me.id],
        "expiring": find_expiring(console.base, now),
        "closures": closures,
        "newest": console.change_sets.list(State.PUBLISHED)[:1],
        "can_undo": can_approve,
        "missed": _count_missed(console),
    }
    return console.show("home.html", call, values)


def _count_missed(console: Console) -> tuple[int, list[str]] | None:
    """Tell how often the bot was asked in vain this week, and the wordings asked most; ``None``: nobody knows."""
    try:
        groups = console.missed.groups(WEEK_DAYS)
    except StoreError as error:
        log.warning("unanswered questions unavailable", reason=str(error))
        return None
    return sum(each.count for each in groups), [each.leader.text for each in groups[:MOST_MISSED]]


PAGES = (Page(HOME, show_home, Permission.READ),)
