"""Lists of answers and offices, and a question tried on what is live or on a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.console.catalogue import Found, describe_answer, find_answers, find_facts, find_offices
from bot.console.errors import RefusedError
from bot.console.guard import Call, Page
from bot.console.permissions import Permission
from bot.console.preview import describe
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.messages import Message, MessageKind
from knowledge import EntryGoneError, KnowledgeBase, put_entry

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


def try_question(console: Console, call: Call) -> Response:
    """Answer a question as a citizen is answered, or as one would be with a draft's words; and tell why."""
    question, key = call.query.get("q", "").strip()[:MOST_LETTERS], call.query.get("draft", "")
    conversation = _with_draft(console, call, key) if key else console.conversation
    values: dict[str, object] = {"question": question, "draft": key, "reply": None, "why": {}}
    if question:
        message = Message("try", "console", "try", MessageKind.TEXT, question)
        turn = conversation.respond(message, Session(), console.clock())
        reply = turn.reply and describe(turn.reply, turn.reply.language)
        values |= {"reply": reply, "why": conversation.explainer.describe_why(turn)}
    return console.show("try.html", call, values)


def _with_draft(console: Console, call: Call, key: str) -> Conversation:
    draft = console.drafts.find(call.officer, key)
    if draft is None:
        raise RefusedError("ไม่มีร่างของรายการนี้", status=404)
    try:
        return Conversation(put_entry(console.base, key, draft.values), console.edition.interpreter)
    except (ValueError, EntryGoneError) as error:
        raise RefusedError("ร่างนี้ยังลองถามไม่ได้ ตรวจวันที่และปุ่มก่อน") from error


PAGES = (
    Page("/staff/answers", list_answers, Permission.READ),
    Page("/staff/offices", list_offices, Permission.READ),
    Page("/staff/facts", list_facts, Permission.READ),
    Page("/staff/try", try_question, Permission.READ),
)
