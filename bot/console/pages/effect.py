"""What a draft or a change set does to questions, before it is live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import HTMLResponse, Response

from bot.console.catalogue import title_of
from bot.console.change_sets import Change
from bot.console.effects.estimate import estimate, find_clashes
from bot.console.effects.model import Answered, Found, Moved
from bot.console.effects.trials import Asked
from bot.console.effects.wanted import Wanted, digest_of, put_wanted, wanted_of
from bot.console.guard import Call, Page
from bot.console.permissions import Permission, may
from bot.evaluation.regression import Effect, Question, QuestionOrigin, gather_test_questions
from knowledge import EntryGoneError, KnowledgeBase

if TYPE_CHECKING:
    from bot.console.site import Console

MOST_SHOWN = 20
UNREADABLE = "ยังดูผลไม่ได้ ตรวจปุ่มและวันที่ในร่างก่อน"


@dataclass(frozen=True, slots=True)
class Row:
    """A question as the page tells of it; ``times``: how often citizens asked it."""

    question: str
    origin: str
    old: str
    new: str
    wanted: str
    times: int


def show_draft(console: Console, call: Call) -> Response:
    """Show the effect of the officer's own draft of an entry."""
    key = call.query.get("key", "")
    draft = console.drafts.find(call.officer, key)
    changes = [Change(key, draft.base, draft.values)] if draft else []
    values = {"back": f"/staff/entry?key={quote(key)}", "here": f"/staff/entry/effect?key={quote(key)}"}
    return _show(console, call, f"draft:{call.officer.id}:{key}", changes, values)


def show_set(console: Console, call: Call) -> Response:
    """Show the effect of a change set, for who is to decide on it."""
    found = console.change_sets.find(int(call.path["id"]))
    back = f"/staff/changes/{found.id}"
    return _show(console, call, f"set:{found.id}", found.changes, {"back": back, "here": f"{back}/effect?"})


def _show(
    console: Console, call: Call, owner: str, changes: Sequence[Change], values: Mapping[str, object]
) -> Response:
    retired = [title_of(console.base, each.entry, each.base) for each in changes if not each.values]
    shown = {
        **values,
        "is_part": "part" in call.query,
        "retired": retired,
        **_describe(console, call, owner, wanted_of(changes)),
    }
    if "part" in call.query:
        return HTMLResponse(console.render("effect.html", call, shown))
    return console.show("effect_page.html", call, shown)


def _describe(console: Console, call: Call, owner: str, wanted: Wanted) -> Mapping[str, object]:
    """Give the true effect where it is known, else an estimate; it is being found out meanwhile."""
    nothing = {"is_pending": False, "is_failed": False, "problem": "", "found": None, "groups": (), "clashes": ()}
    if not wanted:
        return {**nothing, "changes_nothing": True}
    base, recent = console.base, console.recent_questions()
    try:
        changed = put_wanted(base, wanted)
    except (EntryGoneError, ValueError):
        return {**nothing, "changes_nothing": False, "problem": UNREADABLE}
    tests = gather_test_questions(base, changed)
    asked = _find_out(console, call, owner, wanted)
    found = asked.found
    if found is None:
        citizens = {Question(text, QuestionOrigin.RECENT, count=count): name for name, text, count in recent}
        questions = {**{each: each.text for each in tests}, **citizens}
        moved = estimate(base, wanted, questions, console.live_answers.of(console.conversation))
        found = Found(len(questions), len(citizens), moved)
    told = {name: (text, count) for name, text, count in recent}
    answered = [each for each in found.moved if each.is_answered_now and each.text in told]
    return {
        "changes_nothing": False,
        "problem": "",
        "is_pending": asked.found is None and not asked.is_failed,
        "is_failed": asked.is_failed,
        "found": found,
        "groups": [(effect, _rows(changed, found.meant(effect), told)) for effect in Effect],
        "swaying": _rows(changed, found.swaying, told),
        "sways": [(each, sum(one.effect == each for one in found.swaying)) for each in Effect],
        "answered": (len(answered), sum(told[each.text][1] for each in answered)),
        "clashes": [(each, title_of(base, each.entry)) for each in find_clashes(base, wanted)],
        "most": MOST_SHOWN,
    }


def _find_out(console: Console, call: Call, owner: str, wanted: Wanted) -> Asked:
    if not may(call.account, Permission.EDIT) and not may(call.account, Permission.APPROVE):
        return Asked(is_failed=True)  # who only reads starts no training
    asked = console.trials.ask(owner, digest_of(console.edition.model_name, wanted), wanted)
    if asked.found is None and not asked.is_failed:
        console.beside(console.trials.work)
    return asked


def _rows(base: KnowledgeBase, moved: Sequence[Moved], told: Mapping[str, tuple[str, int]]) -> Sequence[Row]:
    rows = []
    for each in moved:
        is_recent = each.origin == QuestionOrigin.RECENT
        if is_recent and each.text not in told:  # it was erased, or answered meanwhile
            continue
        text, times = told[each.text] if is_recent else (each.text, 0)
        wanted = _title(base, each.wanted) if each.wanted and each.effect == Effect.WORSE else ""
        rows.append(Row(text, each.origin, _words(base, each.old), _words(base, each.new), wanted, times))
    return rows


def _words(base: KnowledgeBase, answered: Answered) -> str:
    if answered.decision == "clarify":
        return "ให้เลือก " + " / ".join(_title(base, each) for each in answered.options)
    if answered.decision == "answer":
        return f"ตอบ “{_title(base, answered.case or answered.intent or '')}”"
    return "ไม่ตอบ ให้เบอร์ติดต่อ"


def _title(base: KnowledgeBase, name: str) -> str:
    return title_of(base, f"answer:{name}")


PAGES = (
    Page("/staff/entry/effect", show_draft, Permission.READ),
    Page("/staff/changes/{id:int}/effect", show_set, Permission.READ),
)
