"""Lists of answers, offices and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.console.catalogue import Found, describe_answer, find_answers, find_facts, find_offices
from bot.console.guard import Call, Page
from bot.console.permissions import Permission
from knowledge import KnowledgeBase

if TYPE_CHECKING:
    from bot.console.site import Console

MOST_LETTERS = 300  # of a question


def list_answers(console: Console, call: Call) -> Response:
    """Show all intents by subject, or what answers the words that were searched for."""
    words = call.query.get("q", "").strip()[:MOST_LETTERS]
    found = find_answers(console.conversation, words) if words else ()
    groups = {} if words else _groups(console.base)
    values = {
        "words": words,
        "found": found,
        "groups": groups,
        "menus": {each.title.th: f"subject:{each.id}" for each in console.base.subjects},
        "drafts": console.draft_authors(),
    }
    return console.show("answers.html", call, values)


def _groups(base: KnowledgeBase) -> Mapping[str, Sequence[tuple[Found, int]]]:
    """Give the intents under the headings of the menu, those of none at the end; each with its number of cases."""
    groups: dict[str, list[tuple[Found, int]]] = {}
    subjects = {intent: subject.title.th for subject in reversed(base.subjects) for intent in subject.intents}
    for intent in base.intents.values():
        heading = subjects.get(intent.id, "เรื่องอื่น")
        groups.setdefault(heading, []).append((describe_answer(base, intent), len(intent.cases)))
    return dict(sorted(groups.items(), key=lambda group: group[0] == "เรื่องอื่น"))


def list_offices(console: Console, call: Call) -> Response:
    """Show offices with their phones."""
    words = call.query.get("q", "").strip()[:MOST_LETTERS]
    offices = find_offices(console.base, words)
    return console.show("offices.html", call, {"words": words, "offices": offices, "drafts": console.draft_authors()})


def list_facts(console: Console, call: Call) -> Response:
    """Show what answers name: numbers, pages, fees, dates; each with how many answers show it."""
    words = call.query.get("q", "").strip()[:MOST_LETTERS]
    values = {"words": words, "facts": find_facts(console.base, words), "drafts": console.draft_authors()}
    return console.show("facts.html", call, values)


PAGES = (
    Page("/staff/answers", list_answers, Permission.READ),
    Page("/staff/offices", list_offices, Permission.READ),
    Page("/staff/facts", list_facts, Permission.READ),
)
