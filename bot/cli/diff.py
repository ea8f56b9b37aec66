"""``doebot diff``: what an edit of the knowledge changes, before citizens see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import now_in_bangkok
from bot.cli.options import KnowledgeOption, with_knowledge
from bot.cli.unanswered import read_groups
from bot.dialogue.conversation import Conversation
from bot.errors import StoreError
from bot.evaluation.judging import AnswerSummary
from bot.evaluation.regression import (
    AnswerChange,
    Effect,
    Question,
    QuestionOrigin,
    compare_answers,
    gather_test_questions,
)
from bot.observability import configure_logs
from bot.publishing.follower import load_published
from bot.settings import Settings, load_settings
from bot.unanswered.questions import KEPT_DAYS
from intents import strip_masks
from knowledge import Change, Difference, Edition, How, KnowledgeBase, ListChange, ValueChange, compare, read_edition

NOTHING = "(ไม่มี)"
SHOWN_ITEMS = 5
SHOWN_USERS = 4
MORE = "แสดง {shown} จาก {all} รายการ ดูทั้งหมดด้วย --limit {all}"

commands = typer.Typer()


@commands.command()
def diff(
    against: Annotated[
        Path | None, typer.Option("--against", help="Knowledge folder to compare with; default: what is published.")
    ] = None,
    days: Annotated[
        int, typer.Option("--days", min=0, max=KEPT_DAYS, help="Ask both what citizens asked in vain in so many days.")
    ] = 7,
    questions: Annotated[
        Path | None, typer.Option("--questions", help="File of further questions to ask both, one a line.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most rows to show of each table.")] = 40,
    knowledge: KnowledgeOption = None,
) -> None:
    """Show what the knowledge folder changes, and which questions would get another answer (in Thai).

    Ends with 0 whether or not something differs, with 1 if a folder has problems.
    """
    configure_logs("ERROR")
    settings = with_knowledge(load_settings(serves_webhooks=False), knowledge)
    recent = [*(_read_questions(questions) if questions else []), *_unanswered_questions(settings, days)]
    with Console(stderr=True).status("กำลังอ่านและสอนชุดคำตอบทั้งสองชุด"):
        name, old = load_old(settings, against)
        new = read_edition(settings.knowledge_dir, old)
        found = compare(old.base, new.base)
        asked = [*gather_test_questions(old.base, new.base), *recent]
        before, after = (Conversation(each.base, each.interpreter) for each in (old, new))
        changes = compare_answers(before.respond, after.respond, asked, now_in_bangkok())
    console = Console()
    print_summary(console, found, (name, str(settings.knowledge_dir)))
    print_answer_changes(console, changes, len(asked), (old.base, new.base), limit)
    print_changes(console, found, limit)


def load_old(settings: Settings, against: Path | None) -> tuple[str, Edition]:
    """Give what the folder is compared with, and what to call it: a folder, else what is published.

    Raises:
        KnowledgeBaseError: it has problems.
        StoreError: Redis is away.

    """
    if against is not None:
        return str(against), read_edition(against)
    published = load_published(settings)
    if published is None:
        raise typer.BadParameter("ยังไม่เคยเผยแพร่ บอกโฟลเดอร์ที่จะเทียบด้วย --against", param_hint="--against")
    edition, number = published
    return f"รุ่นที่ {number} ที่ใช้อยู่", edition


def _unanswered_questions(settings: Settings, days: int) -> list[Question]:
    """Give what was asked in vain of late, without what was hidden; nothing where its store is away."""
    if not days:
        return []
    try:
        kept = [each for group in read_groups(settings, days) for each in group.questions]
    except StoreError:
        typer.echo("อ่านคำถามที่ตอบไม่ได้ไม่สำเร็จ จึงเทียบเฉพาะคำถามทดสอบ", err=True)
        return []
    texts = [(strip_masks(each.question.text), each.count) for each in kept]
    return [Question(text, QuestionOrigin.RECENT, count=count) for text, count in texts if text]


def _read_questions(path: Path) -> list[Question]:
    """Read one question a line; the same one again counts."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"อ่านไฟล์ {path} ไม่ได้ ต้องเป็นข้อความ UTF-8", param_hint="--questions") from error
    return [Question(line, QuestionOrigin.RECENT, count=lines.count(line)) for line in dict.fromkeys(lines) if line]


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
        asked_by = f"{question.text}\n{question.origin.value}{times}"
        done = [_summary_text(answer, base) for answer, base in zip((change.old, change.new), bases, strict=True)]
        table.add_row(change.effect.value, *map(Text, (asked_by, *done, _wanted(change, bases))))
    console.print(table)
    _say_more(console, len(changes), limit)


def _summary_text(answer: AnswerSummary, base: KnowledgeBase) -> str:
    if answer.decision == "clarify":
        return "ให้เลือก " + " / ".join(_title(intent, base) for intent in answer.options)
    if answer.decision == "answer":
        return f"ตอบเรื่อง {_title(answer.case or answer.intent or '', base)}"
    return "ไม่ตอบ ให้เบอร์ติดต่อ"


def _wanted(change: AnswerChange, bases: tuple[KnowledgeBase, KnowledgeBase]) -> str:
    wanted = change.question.wanted
    if wanted:
        return _title(wanted, bases[1] if wanted in bases[1].intents else bases[0])
    return "" if change.effect is Effect.DIFFERENT else "ไม่ตอบ"


def _title(answer: str, base: KnowledgeBase) -> str:
    return f"{base.answers[answer].title.th} ({answer})" if answer in base.answers else answer


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
    return [part for part in change.parts if not part.label.endswith("อังกฤษ")][:4] or change.parts[:1]


def _both(part: ValueChange | ListChange) -> tuple[str, str]:
    """Write what was and what will be; of a text of several lines only the lines that differ."""
    if isinstance(part, ListChange):
        return _items("ลบ", part.removed), _items("เพิ่ม", part.added)
    if "\n" not in part.old + part.new or not part.old or not part.new:
        return part.old or NOTHING, part.new or NOTHING
    old, new = part.old.splitlines(), part.new.splitlines()
    edits = [edit for edit in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if edit[0] != "equal"]
    before = [line for _, first, last, _, _ in edits for line in old[first:last]]
    after = [line for _, _, _, first, last in edits for line in new[first:last]]
    return "\n".join(before) or NOTHING, "\n".join(after) or NOTHING


def _items(word: str, texts: Sequence[str]) -> str:
    shown = [f"- {text}" for text in texts[:SHOWN_ITEMS]]
    more = [f"… อีก {len(texts) - SHOWN_ITEMS}"] if len(texts) > SHOWN_ITEMS else []
    return "\n".join([f"{word} {len(texts)}", *shown, *more]) if texts else ""


def _say(console: Console, words: str) -> None:
    console.print(words, markup=False, highlight=False, soft_wrap=True)


def _say_more(console: Console, count: int, limit: int) -> None:
    if count > limit:
        _say(console, MORE.format(shown=limit, all=count))
