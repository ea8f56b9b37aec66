"""Questions tried on what is live or on drafts, at another moment, from another province; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from bot.console.catalogue import title_of
from bot.console.dates import read_date
from bot.console.drafts import Draft
from bot.console.errors import RefusedError
from bot.console.guard import Call, Page
from bot.console.permissions import Permission
from bot.console.preview import Preview, describe
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.dialogue.turn import Turn
from bot.messages import Message, MessageKind
from knowledge import BANGKOK, EntryGoneError, kind_of, put_entry

if TYPE_CHECKING:
    from bot.console.site import Console

MOST_LETTERS = 300  # of a question
MOST_TURNS = 10  # that a talk goes back
ALL = "all"  # drafts of who asks
SEEN = ("answer", "office", "fact")  # kinds of entries whose drafts change what is said
NO_DAY = "อ่านวันเวลา “{typed}” ไม่ได้ เขียนเช่น 12 ธ.ค. 69 หรือ 12 ธันวาคม 2569 16.45"
NO_PROVINCE = "ไม่มีจังหวัด “{typed}” เลือกจากรายการ"


@dataclass(frozen=True, slots=True)
class Said:
    """What was asked and what came back."""

    question: str
    reply: Preview | None


def try_question(console: Console, call: Call) -> Response:
    """Answer a question as a citizen is answered, or would be with drafts, and tell why; the talk before goes on."""
    asked = {name: call.query.get(name, "").strip() for name in ("q", "draft", "day", "province", "talk")}
    question, earlier = asked["q"][:MOST_LETTERS], _lines(asked["talk"])
    own = [each for each in console.drafts.all() if each.account_id == call.officer.id]
    problem = ""
    turns: list[Said] = []
    why: Mapping[str, object] = {}
    try:
        conversation = _conversation(console, own, asked["draft"])
        moment, session = _moment(asked["day"], console.clock()), _session(console, asked["province"])
        for said, turn in _talk(conversation, [*earlier, question] if question else [], session, moment):
            turns.append(Said(said, describe(turn.reply, turn.reply.language) if turn.reply else None))
            why = conversation.explainer.describe_why(turn)
    except RefusedError as error:
        if error.status == 404:
            raise
        problem = str(error)
    values = {
        **asked,
        "question": question,
        "turns": turns[:-1],
        "reply": turns[-1].reply if turns else None,
        "why": why,
        "problem": problem,
        "drafts": [(each.entry, title_of(console.base, each.entry)) for each in own if _is_seen(each)],
        "provinces": sorted(console.base.provinces),
        "talk": "\n".join([*earlier, question] if question else earlier),
    }
    return console.show("try.html", call, values, 422 if problem else 200)


def _lines(talk: str) -> Sequence[str]:
    return [line[:MOST_LETTERS] for line in talk.splitlines() if line.strip()][-MOST_TURNS:]


def _is_seen(draft: Draft) -> bool:
    return kind_of(draft.entry)[0] in SEEN


def _conversation(console: Console, own: Sequence[Draft], wanted: str) -> Conversation:
    """Give what answers: live, with one draft, or with all that are the officer's own.

    Raises:
        RefusedError: there is no such draft, or a draft cannot be shown yet.

    """
    if not wanted:
        return console.conversation
    drafts = [each for each in own if _is_seen(each) and wanted in (ALL, each.entry)]
    if not drafts and wanted != ALL:
        raise RefusedError("ไม่มีร่างของรายการนี้", status=404)
    base = console.base
    for draft in drafts:
        try:
            base = put_entry(base, draft.entry, draft.values)
        except (ValueError, EntryGoneError) as error:
            title = title_of(console.base, draft.entry)
            raise RefusedError(f"ร่าง “{title}” ยังลองถามไม่ได้ ตรวจวันที่และปุ่มก่อน") from error
    return Conversation(base, console.edition.interpreter)


def _moment(typed: str, now: datetime) -> datetime:
    """Give the moment at which it is asked; a day alone keeps the hour.

    Raises:
        RefusedError: it is none.

    """
    if not typed:
        return now
    day, _, hour = read_date(typed).partition(" ")
    try:
        date = datetime.strptime(day, "%Y-%m-%d").date()
        time = datetime.strptime(hour, "%H.%M").time() if hour else now.astimezone(BANGKOK).time()
    except ValueError as error:
        raise RefusedError(NO_DAY.format(typed=typed)) from error
    return datetime.combine(date, time, BANGKOK)


def _session(console: Console, province: str) -> Session:
    if province and province not in console.base.provinces:
        raise RefusedError(NO_PROVINCE.format(typed=province))
    return Session(province=province or None)


def _talk(
    conversation: Conversation, questions: Sequence[str], session: Session, moment: datetime
) -> Iterator[tuple[str, Turn]]:
    for question in questions:
        message = Message("try", "console", "try", MessageKind.TEXT, question)
        turn = conversation.respond(message, session, moment)
        session = turn.session
        yield question, turn


PAGES = (Page("/staff/try", try_question, Permission.READ),)
