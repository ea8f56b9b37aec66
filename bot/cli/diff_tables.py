"""Prints a difference of the knowledge as tables that staff read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.publishing.answer_changes import AnswerChange, Effect, Told
from knowledge import Change, Difference, How, KnowledgeBase, ListChange, ValueChange

NOTHING = "(ไม่มี)"
SHOWN_ITEMS = 5
SHOWN_USERS = 4
MORE = "แสดง {shown} จาก {all} รายการ ดูทั้งหมดด้วย --limit {all}"


def print_summary(console: Console, found: Difference, names: tuple[str, str]) -> None:
    """Print how much differs of each kind."""
    _say(console, f"เดิม: {names[0]} (รหัส {found.old_version})")
    _say(console, f"ใหม่: {names[1]} (รหัส {found.new_version})")
    if not found.changes:
        _say(console, "ไม่มีอะไรต่างกัน")
        return
    table = Table("ชนิด", *(how.value for how in How), title="สรุป")
    for kind in dict.fromkeys(change.kind for change in found.changes):
        table.add_row(kind, *(str(found.count(kind, how) or "") for how in How))
    console.print(table)


def print_answer_changes(
    console: Console,
    changes: Sequence[AnswerChange],
    asked: int,
    bases: tuple[KnowledgeBase, KnowledgeBase],
    limit: int,
) -> None:
    """Print the questions that would get another answer, what matters most first."""
    if not changes:
        _say(console, f"ลองถาม {asked:,} คำถาม ทุกคำถามได้คำตอบเรื่องเดิม")
        return
    effects = Counter(change.effect for change in changes)
    counted = " ".join(f"{effect.value} {effects[effect]}" for effect in Effect if effects[effect])
    title = f"ลองถาม {asked:,} คำถาม ได้คำตอบต่างจากเดิม {len(changes)} คำถาม: {counted}"
    table = Table("ผล", "คำถาม", "เดิม", "จะเป็น", "ควรเป็น", title=title)
    for change in changes[:limit]:
        question = change.question
        times = f" ({question.count} ครั้ง)" if question.count > 1 else ""
        cells = (f"{question.text}\n{question.origin.value}{times}", *_told_both(change, bases), _wanted(change, bases))
        table.add_row(change.effect.value, *map(Text, cells))
    console.print(table)
    _say_more(console, len(changes), limit)


def _told_both(change: AnswerChange, bases: tuple[KnowledgeBase, KnowledgeBase]) -> Iterator[str]:
    for told, base in zip((change.old, change.new), bases, strict=True):
        yield _told(told, base)


def _told(told: Told, base: KnowledgeBase) -> str:
    if told.decision == "clarify":
        return "ให้เลือก " + " / ".join(_title(intent, base) for intent in told.options)
    if told.decision == "answer":
        return f"ตอบเรื่อง {_title(told.intent or '', base)}"
    return "ไม่ตอบ ให้เบอร์ติดต่อ"


def _title(intent: str, base: KnowledgeBase) -> str:
    return f"{base.intents[intent].title.th} ({intent})" if intent in base.intents else intent


def _wanted(change: AnswerChange, bases: tuple[KnowledgeBase, KnowledgeBase]) -> str:
    wanted = change.question.wanted
    if wanted:
        return _title(wanted, bases[1] if wanted in bases[1].intents else bases[0])
    return "" if change.effect is Effect.DIFFERENT else "ไม่ตอบ"


def print_changes(console: Console, found: Difference, limit: int) -> None:
    """Print what was added, removed and changed, field by field."""
    if not found.changes:
        return
    table = Table("ส่วน", "เดิม", "ใหม่", title="รายละเอียด")
    for change in found.changes[:limit]:
        table.add_row(Text(change.how.value + change.kind, "bold"), *map(Text, _heading(change)))
        for part in _shown_parts(change):
            table.add_row(*map(Text, (part.label, *_both(part))))
        table.add_section()
    console.print(table)
    _say_more(console, len(found.changes), limit)


def _heading(change: Change) -> tuple[str, str]:
    title = change.id if change.title == change.id else f"{change.title} ({change.id})"
    users = ", ".join(change.touches[:SHOWN_USERS])
    more = f" และอีก {len(change.touches) - SHOWN_USERS} เรื่อง" if len(change.touches) > SHOWN_USERS else ""
    return title, f"ใช้ในคำตอบของ {users}{more}" if users else ""


def _shown_parts(change: Change) -> Sequence[ValueChange | ListChange]:
    """Give all parts of a change, and of what is new or gone only what citizens meet."""
    if change.how is How.CHANGED:
        return change.parts
    seen = [part for part in change.parts if not part.label.endswith("อังกฤษ")]
    return seen[:4] or change.parts[:1]


def _both(part: ValueChange | ListChange) -> tuple[str, str]:
    if isinstance(part, ListChange):
        return _items("ลบ", part.removed), _items("เพิ่ม", part.added)
    if "\n" not in part.old + part.new or not part.old or not part.new:
        return part.old or NOTHING, part.new or NOTHING
    return _differing_lines(part.old.splitlines(), part.new.splitlines())


def _items(word: str, texts: Sequence[str]) -> str:
    shown = [f"- {text}" for text in texts[:SHOWN_ITEMS]]
    more = [f"… อีก {len(texts) - SHOWN_ITEMS}"] if len(texts) > SHOWN_ITEMS else []
    return "\n".join([f"{word} {len(texts)}", *shown, *more]) if texts else ""


def _differing_lines(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """Give only the lines that differ."""
    before: list[str] = []
    after: list[str] = []
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            before += old[first:last]
            after += new[new_first:new_last]
    return "\n".join(before) or NOTHING, "\n".join(after) or NOTHING


def _say(console: Console, words: str) -> None:
    console.print(words, markup=False, highlight=False, soft_wrap=True)


def _say_more(console: Console, count: int, limit: int) -> None:
    if count > limit:
        _say(console, MORE.format(shown=limit, all=count))
