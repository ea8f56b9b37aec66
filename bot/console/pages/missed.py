"""What was asked in vain: looked at by groups, taken into an answer's examples, or put aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from bot.console.catalogue import province_of, title_of
from bot.console.change_sets import State
from bot.console.errors import RefusedError
from bot.console.guard import Call, Page
from bot.console.missed import EXAMPLES, wording_of
from bot.console.pages.entry import live_entry
from bot.console.permissions import Permission
from bot.unanswered.groups import UnansweredGroup
from intents import Accept, detect_language, mask_personal, strip_masks

if TYPE_CHECKING:
    from bot.console.site import Console

MISSED = "/staff/missed"
PERIODS: Mapping[str, int] = {"7": 7, "28": 28, "90": 90}
MOST_SHOWN = 60
MOST_OFFERED = 5
PRIVATE = "มีชื่อ เบอร์ หรือเลขประจำตัวอยู่ในคำถาม ลบออกก่อน"


@dataclass(frozen=True, slots=True)
class Missed:
    """A group as a page shows it.

    Attributes:
        answered: the answer that it would get by now, if any.
        offered: answers that come near, best first.
        taken: it stands in a draft, or in a change set on its way.

    """

    group: UnansweredGroup
    wording: str
    answered: str
    offered: Sequence[tuple[str, str]]
    taken: bool


def list_missed(console: Console, call: Call) -> Response:
    """Show the groups of a week, four weeks or three months."""
    days = PERIODS.get(call.query.get("days", "28"), 28)
    groups = console.missed.groups(days)
    taken = _taken(console)
    shown = [_describe(console, each, taken) for each in groups[:MOST_SHOWN]]
    values = {"missed": shown, "count": len(groups), "days": days, "total": sum(each.count for each in groups)}
    return console.show("missed.html", call, values)


def _describe(console: Console, group: UnansweredGroup, taken: frozenset[str]) -> Missed:
    wording = " ".join(strip_masks(group.leader.text).split())
    understood = console.conversation.interpret(wording)
    near = [*(match.intent for match in understood.matches[:MOST_OFFERED]), *group.leader.nearest]
    if understood.detail.case:
        near.insert(0, understood.detail.case)
    known = [each for each in dict.fromkeys(near) if each in console.base.answers][:MOST_OFFERED]
    sure = known[0] if isinstance(understood.decision, Accept) and known else ""
    return Missed(
        group=group,
        wording=wording,
        answered=title_of(console.base, f"answer:{sure}") if sure else "",
        offered=[(f"answer:{each}", title_of(console.base, f"answer:{each}")) for each in known],
        taken=wording_of(wording) in taken,
    )


def _taken(console: Console) -> frozenset[str]:
    waiting = console.change_sets.list(State.SUBMITTED, State.SCHEDULED, State.PUBLISHING)
    values = [
        *(each.values for each in console.drafts.all()),
        *(each.values for one in waiting for each in one.changes),
    ]
    return frozenset(wording_of(text) for each in values for name in EXAMPLES for text in each.get(name, ()))


def take(console: Console, call: Call) -> Response:
    """Put a wording into the examples of an answer, in the officer's draft of it."""
    key, wording = call.field("other").strip() or call.field("key"), " ".join(call.field("wording").split())
    key = key if key.startswith("answer:") else f"answer:{key}"
    draft = console.drafts.find(call.officer, key)
    live = live_entry(console.base, key, draft)
    call.require(Permission.EDIT, province_of(console.base, key))
    if not wording:
        raise RefusedError("เขียนคำถามหนึ่งบรรทัด")
    masked = mask_personal(wording)
    if strip_masks(masked) != " ".join(masked.split()):
        raise RefusedError(PRIVATE)
    values = dict(draft.values if draft else live)
    if not values:
        raise RefusedError("มีร่างเลิกใช้เรื่องนี้อยู่ ทิ้งร่างนั้นก่อน", status=409)
    name = f"examples.{detect_language(wording) or 'th'}"
    if wording not in values[name]:
        values[name] = [*values[name], wording]
        console.drafts.save(call.officer, key, live, values, draft.revision if draft else 0)
    return RedirectResponse(f"{MISSED}?days={call.field('days') or 28}#{call.field('group')}", 303)


def dismiss(console: Console, call: Call) -> Response:
    """Put a group aside for good."""
    console.missed.dismiss([call.field("group")])
    return RedirectResponse(f"{MISSED}?days={call.field('days') or 28}", 303)


PAGES = (
    Page(MISSED, list_missed, Permission.READ),
    Page(f"{MISSED}/take", take, Permission.EDIT, ("POST",)),
    Page(f"{MISSED}/dismiss", dismiss, Permission.EDIT, ("POST",)),
)
