"""``doebot diff``: what an edit of the knowledge changes, before citizens see it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import now_in_bangkok
from bot.cli.diff_tables import print_answer_changes, print_changes, print_summary
from bot.cli.missed_groups import read_groups
from bot.cli.options import KnowledgeOption, with_knowledge
from bot.errors import StoreError
from bot.logs import configure_logs
from bot.missed.questions import KEPT_DAYS
from bot.publishing.answer_changes import Origin, Question, compare_answers, gather_test_questions
from bot.publishing.updating import load_published
from bot.settings import Settings, load_settings
from bot.talk.conversation import Conversation
from intents import strip_masks
from knowledge import Edition, compare, read_edition

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
    recent = [*(_read_questions(questions) if questions else []), *_missed_questions(settings, days)]
    with Console(stderr=True).status("กำลังอ่านและสอนชุดคำตอบทั้งสองชุด"):
        name, old = load_old(settings, against)
        new = read_edition(settings.knowledge_dir, old)
        found = compare(old.base, new.base)
        asked = [*gather_test_questions(old.base, new.base), *recent]
        changes = compare_answers(_conversation(old), _conversation(new), asked, now_in_bangkok())
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


def _conversation(edition: Edition) -> Conversation:
    return Conversation(edition.base, edition.interpreter)


def _missed_questions(settings: Settings, days: int) -> list[Question]:
    """Give what was asked in vain of late, without what was hidden; nothing where its store is away."""
    if not days:
        return []
    try:
        kept = [each for group in read_groups(settings, days) for each in group.questions]
    except StoreError:
        typer.echo("อ่านคำถามที่ตอบไม่ได้ไม่สำเร็จ จึงเทียบเฉพาะคำถามทดสอบ", err=True)
        return []
    texts = [(strip_masks(each.question.text), each.count) for each in kept]
    return [Question(text, Origin.RECENT, count=count) for text, count in texts if text]


def _read_questions(path: Path) -> list[Question]:
    """Read one question a line; the same one again counts."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"อ่านไฟล์ {path} ไม่ได้ ต้องเป็นข้อความ UTF-8", param_hint="--questions") from error
    return [Question(line, Origin.RECENT, count=lines.count(line)) for line in dict.fromkeys(lines) if line]
