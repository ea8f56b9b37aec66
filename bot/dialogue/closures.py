"""Whether somebody is closed for a while, whatever their hours say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.dialogue.calendar import format_date, format_time
from knowledge import ALL_OFFICES, BANGKOK, Closure, KnowledgeBase, Language, Office

ANNOUNCED_AHEAD = timedelta(days=7)
LAST_MINUTE, FIRST_MINUTE = "23:59", "00:00"


def names_of(office: Office | None, province: str | None) -> frozenset[str]:
    """Give the names by which a closure may mean an office, or the offices of a province."""
    own = {office.id, office.province} if office else {province} if province else set()
    return frozenset({ALL_OFFICES, *own})


def find_closure(base: KnowledgeBase, names: Iterable[str], now: datetime) -> Closure | None:
    """Give the closure of one of these names that is in force, else the next one that begins within a week."""
    wanted = {*names}
    own = [each for each in base.closures if wanted & {*each.closed} and now <= each.ends]
    current = [each for each in own if each.is_in_force(now)]
    if current:
        return max(current, key=lambda each: each.ends)
    coming = [each for each in own if each.begins <= now + ANNOUNCED_AHEAD]
    return min(coming, key=lambda each: each.begins, default=None)


def format_end(moment: datetime, language: Language) -> str:
    """Write until when something is closed: the day, and the time where it is not the whole day."""
    local = moment.astimezone(BANGKOK)
    day = format_date(local.date(), language)
    if f"{local:%H:%M}" in (LAST_MINUTE, FIRST_MINUTE):
        return f"วันที่ {day}" if language == "th" else day
    clock = format_time(local, language)
    return f"วันที่ {day} เวลา {clock} น." if language == "th" else f"{day}, {clock}"
