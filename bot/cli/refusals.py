"""What ``doebot doctor`` tells of what platforms refused within the last week."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from bot.app import recent_refusals
from bot.channels.spec import Finding, Health
from bot.errors import StoreError
from bot.limits.recent_refusals import RecentRefusal
from bot.settings import Settings
from bot.storage.client import connect
from knowledge import BANGKOK

SAME_WORDS = "citizens got the same words without it"
HINTS = {
    "card": f"{SAME_WORDS}, as plain text: mend what the reason names, mostly a link, in the answer of that time",
    "buttons": f"{SAME_WORDS}: mend what the reason names, mostly a link, in the answer of that time",
    "markup": f"{SAME_WORDS}, as plain text: report the reason to who maintains the program",
    "limits": f"{SAME_WORDS}, as plain text: shorten what the reason names in the answer of that time",
    "unknown": f"{SAME_WORDS}, as plain text: report the reason to who maintains the program",
    "topic gone": "the answer went to the group itself: nothing to do",
    "topic closed": "the answer went to the group itself: open the topic, or take the bot out of the group",
    "chat moved": "the answer went to the new group: nothing to do",
    "refused": "not even plain words were taken, see: doebot queue",
    "token": "set the present access token and start the program again, then: doebot queue --retry all",
    "forbidden": "see at the platform whether the account is blocked or restricted, then: doebot queue --retry all",
    "quota": "the month's pushes are used up: buy more, or wait for the next month, then: doebot queue --retry all",
}
OTHERWISE = "see the log of that time, and: doebot queue"
HARMLESS = frozenset({"topic gone", "chat moved", "reply target"})


async def examine_refusals(settings: Settings) -> AsyncIterator[Finding]:
    """Tell each kind with its last reason."""
    redis = connect(settings.redis_url.get_secret_value()) if settings.redis_url else None
    try:
        for each in await recent_refusals(redis).show():
            yield _describe(each)
    except StoreError:
        return  # that Redis is away is told already
    finally:
        if redis:
            await redis.aclose()


def _describe(refusal: RecentRefusal) -> Finding:
    last = datetime.fromtimestamp(refusal.seconds, BANGKOK)
    reason = f": {refusal.reason}" if refusal.reason else ""
    about = f"{refusal.what}, {refusal.count} time(s) within a week, last {last:%Y-%m-%d %H:%M} (Bangkok){reason}"
    health = Health.GOOD if refusal.what in HARMLESS else Health.BAD
    return Finding(f"{refusal.channel} refused", health, about, HINTS.get(refusal.what, OTHERWISE))
