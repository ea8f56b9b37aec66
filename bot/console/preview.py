"""An entry as a citizen reads it, before it is live."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.line.render import render_line
from bot.dialogue.actions import AskAction, FillAction, dump_action
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.messages import Message, MessageKind, Reply
from intents import Interpreter
from knowledge import Intent, KnowledgeBase, Language, Values, find_office, kind_of, put_entry

SHOWN_PROVINCE = "ขอนแก่น"  # an answer that needs a place is shown for this one
CANNOT = "ยังแสดงตัวอย่างไม่ได้ ตรวจชื่อในวงเล็บปีกกา ปุ่ม และวันที่"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a citizen reads in a language, or why it cannot be shown."""

    language: Language
    text: str = ""
    buttons: tuple[str, ...] = ()
    line: str = "[]"
    problem: str = ""


def preview_entry(
    base: KnowledgeBase, interpreter: Interpreter, key: str, values: Values, now: datetime
) -> tuple[Preview, ...]:
    """Show an entry in both languages.

    Raises:
        EntryGoneError: there is no such entry.

    """
    if kind_of(key)[0] in ("fact", "subject", "closure", "source"):  # they are seen in the answers that name them
        return ()
    try:
        changed = put_entry(base, key, values)
    except ValueError:
        return tuple(Preview(language, problem=CANNOT) for language in ("th", "en"))
    conversation = Conversation(changed, interpreter)
    return tuple(_show(conversation, key, language, now) for language in ("th", "en"))


def _show(conversation: Conversation, key: str, language: Language, now: datetime) -> Preview:
    message = Message("preview", "console", "preview", MessageKind.TAP, _tap(conversation.base, key))
    session = Session(language=language, language_is_chosen=True)
    try:
        reply = conversation.respond(message, session, now).reply
    except (KeyError, ValueError):
        reply = None
    return describe(reply, language) if reply else Preview(language, problem=CANNOT)


def describe(reply: Reply, language: Language) -> Preview:
    """Write a reply down for a page: as plain text, and as LINE gets it."""
    line: list[Mapping[str, Any]] = list(render_line(reply))
    buttons = tuple(each.label for each in reply.all_buttons)
    return Preview(language, reply.text, buttons, json.dumps(line, ensure_ascii=False))


def _tap(base: KnowledgeBase, key: str) -> str:
    """Give the button that leads to an entry; an office is shown as the answer about its province."""
    kind, name = kind_of(key)
    if kind == "office" and (office := find_office(base, name)):
        return dump_action(FillAction("office.contact", base.provinces[office.province].id))
    answer = base.answers[name]
    if isinstance(answer, Intent) and answer.slot == "province":
        province = base.provinces.get(SHOWN_PROVINCE) or next(iter(base.provinces.values()))
        return dump_action(FillAction(name, province.id))
    return dump_action(AskAction(name))
