"""``doebot missed``: what citizens asked in vain, and what staff do about it."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.options import KnowledgeOption, with_knowledge
from bot.dates import format_date
from bot.logs import configure_logs
from bot.missed import KEPT_DAYS, MissedStore
from bot.missed_groups import MissedGroup, find_group, group_alike
from bot.missed_stores import opened_missed_store, today_in_bangkok
from bot.missed_table import ID_LETTERS, FindNearest, nearest_now, nearest_then, write_csv
from bot.settings import Settings, load_settings
from intents import detect_language, mask_personal, strip_masks
from knowledge import (
    Draft,
    EditError,
    KnowledgeBaseError,
    add_draft,
    add_example,
    find_file,
    find_question,
    read_edition,
)

GroupArgument = Annotated[str, typer.Argument(help="Id of a group as `doebot missed` lists it.")]
MOST_EXAMPLES = 20  # in a draft
T = TypeVar("T")

missed = typer.Typer(invoke_without_command=True)
commands = typer.Typer()
commands.add_typer(missed, name="missed")


@missed.callback()
def show(
    context: typer.Context,
    days: Annotated[
        int, typer.Option("--days", min=1, max=KEPT_DAYS, help="Only what was asked in so many days.")
    ] = 90,
    most: Annotated[int, typer.Option("--most", min=1, help="Show up to so many groups.")] = 40,
    csv: Annotated[
        str | None, typer.Option("--csv", help="Write all to a file for Excel; - is standard output.")
    ] = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """List questions that could not be answered (personal data hidden), alike ones together, most frequent first.

    Kept are fallbacks, "none of these", and answers that were of no use, for 90 days.
    """
    if context.invoked_subcommand:
        return
    settings = _settings(knowledge)
    groups = _groups(settings, days)
    if csv is not None:
        _export(groups, _nearest(settings), csv)
    elif groups:
        _print(groups[:most], len(groups), _nearest(settings))
    else:
        typer.echo(f"ไม่มีคำถามที่ตอบไม่ได้ใน {days} วันที่ผ่านมา")
        if not settings.keep_missed:
            typer.echo("ตอนนี้ปิดการเก็บไว้ (DOEBOT_KEEP_MISSED=false)")


@missed.command()
def accept(
    group: GroupArgument,
    intent: Annotated[str, typer.Argument(help="Id of the intent that answers it, such as job.search.")],
    text: Annotated[str | None, typer.Option("--text", help="The wording to add, instead of one of the group.")] = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """Add the wording to the example questions of an intent; nothing else in the file changes."""
    settings = _settings(knowledge)
    found = _group(settings, group)
    done = [_add(settings.knowledge_dir, intent, wording) for wording in _choose(found, text)]
    if not all(done):
        raise typer.Exit(1)
    _with_store(settings, lambda store: store.remove([each.question for each in found.questions]))
    typer.echo("ตรวจก่อนใช้จริงด้วย doebot check")


@missed.command()
def new(
    group: GroupArgument,
    file: Annotated[
        str | None, typer.Option("--file", help="Answers file, such as job.yaml; may be a new one.")
    ] = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """Write the draft of a new intent with the questions of a group; `doebot check` tells what is left to fill in."""
    settings = _settings(knowledge)
    found = _group(settings, group)
    folder = settings.knowledge_dir
    wordings = [each for each in _wordings(found) if not find_question(folder, each)][:MOST_EXAMPLES]
    try:
        place = add_draft(folder, file or _fitting_file(folder, found), Draft(wordings, found.language))
    except EditError as error:
        raise _failure(str(error)) from error
    _with_store(settings, lambda store: store.remove([each.question for each in found.questions]))
    typer.echo(f"เขียนร่างเรื่องใหม่ไว้ที่ {place} เติมบรรทัดที่มี “เติม:” ให้ครบ แล้วตรวจด้วย doebot check")


@missed.command()
def dismiss(groups: Annotated[list[str], typer.Argument(help="Ids of groups that need no answer.")]) -> None:
    """Remove groups and never list their questions again."""
    settings = _settings(None)
    found = [_find(_groups(settings), name) for name in groups]
    questions = [each.question for group in found for each in group.questions]
    _with_store(settings, lambda store: store.dismiss(questions))
    typer.echo(f"เอาออกแล้ว {len(found)} กลุ่ม จะไม่แสดงคำถามเหล่านี้อีก")


# -- reading


def _settings(knowledge: Path | None) -> Settings:
    settings = with_knowledge(load_settings(serves_webhooks=False), knowledge)
    configure_logs("ERROR")
    return settings


def _groups(settings: Settings, days: int = KEPT_DAYS) -> list[MissedGroup]:
    since = today_in_bangkok() - timedelta(days - 1)
    return group_alike(_with_store(settings, lambda store: store.show(since)))


def _group(settings: Settings, name: str) -> MissedGroup:
    return _find(_groups(settings), name)


def _find(groups: Sequence[MissedGroup], name: str) -> MissedGroup:
    found = find_group(groups, name)
    if found is None:
        raise _failure(f"ไม่พบกลุ่ม {name} ดูรหัสกลุ่มด้วย doebot missed")
    return found


def _with_store(settings: Settings, act: Callable[[MissedStore], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened_missed_store(settings) as store:
            return await act(store)

    return asyncio.run(run())


def _failure(text: str) -> typer.Exit:
    typer.echo(text, err=True)
    return typer.Exit(1)


# -- showing


def _nearest(settings: Settings) -> FindNearest:
    try:
        with Console(stderr=True).status("กำลังหาเรื่องใกล้เคียง"):
            edition = read_edition(settings.knowledge_dir)
    except KnowledgeBaseError:
        typer.echo("ชุดคำตอบยังมีจุดที่ต้องแก้ จึงแสดงเรื่องใกล้เคียงตามตอนที่ถาม", err=True)
        return nearest_then
    return nearest_now(edition.base, edition.interpreter)


def _print(groups: Sequence[MissedGroup], count: int, find_nearest: FindNearest) -> None:
    table = Table("กลุ่ม", "จำนวน", "ถามล่าสุด", "ตัวอย่างคำถาม", "เรื่องใกล้เคียง", show_lines=True)
    for group in groups:
        others = len(group.questions) - 1
        text = f"{group.text}\n(และอีก {others} แบบ)" if others else group.text
        cells = (group.id[:ID_LETTERS], str(group.count), format_date(group.last_day, "th"))
        table.add_row(*cells, text, "\n".join(find_nearest(group)))
    console = Console(markup=False, highlight=False)
    console.print(table)
    console.print(f"แสดง {len(groups)} จาก {count} กลุ่ม นับคนละหนึ่งครั้งต่อคำถาม ข้อมูลส่วนตัวถูกปิดไว้ก่อนเก็บ")
    console.print("เพิ่มในเรื่องที่มีอยู่: doebot missed accept กลุ่ม ชื่อเรื่อง")
    console.print("เขียนเรื่องใหม่: doebot missed new กลุ่ม   ไม่ต้องแสดงอีก: doebot missed dismiss กลุ่ม")


def _export(groups: Sequence[MissedGroup], find_nearest: FindNearest, target: str) -> None:
    text = io.StringIO(newline="")
    write_csv(groups, find_nearest, text)
    content = text.getvalue().encode("utf-8-sig")  # without the mark Excel takes Thai for something else
    if target == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise _failure(f"เขียนไฟล์ {target} ไม่ได้ ({error.strerror})") from error
    typer.echo(f"เขียน {len(groups)} กลุ่มไว้ที่ {target}")


# -- changing


def _wordings(group: MissedGroup) -> list[str]:
    """Give the questions of a group without what was hidden."""
    return list(dict.fromkeys(text for each in group.questions if (text := strip_masks(each.question.text))))


def _choose(group: MissedGroup, text: str | None) -> list[str]:
    if text is not None:
        masked = mask_personal(text)
        if strip_masks(masked) != " ".join(masked.split()):
            raise _failure(f"ประโยคนี้มีข้อมูลส่วนตัว เอาออกก่อน: {masked}")
        return [text]
    wordings = _wordings(group)
    if len(wordings) < 2:
        return wordings
    for number, wording in enumerate(wordings, start=1):
        typer.echo(f"{number}. {wording}")
    if not sys.stdin.isatty():
        raise typer.BadParameter("กลุ่มนี้มีหลายประโยค เลือกด้วย --text ตามด้วยประโยคที่ต้องการ")
    return _pick(wordings, typer.prompt("เพิ่มประโยคไหน พิมพ์เลขข้อ คั่นด้วยเว้นวรรค", default="1"))


def _pick(wordings: Sequence[str], answer: str) -> list[str]:
    numbers = answer.replace(",", " ").split()
    if not numbers or not all(each.isdecimal() and 1 <= int(each) <= len(wordings) for each in numbers):
        raise typer.BadParameter(f"พิมพ์เลข 1-{len(wordings)}")
    return [wordings[int(each) - 1] for each in dict.fromkeys(numbers)]


def _add(folder: Path, intent: str, text: str) -> bool:
    try:
        place = add_example(folder, intent, detect_language(text) or "th", text)
    except EditError as error:
        typer.echo(str(error), err=True)
        return False
    typer.echo(f"เพิ่มแล้ว: “{text}” ที่ {place}")
    return True


def _fitting_file(folder: Path, group: MissedGroup) -> str:
    for intent in group.nearest:
        try:
            return find_file(folder, intent)
        except EditError:
            continue
    raise EditError("ยังไม่รู้ว่าควรอยู่ไฟล์ไหน", "บอกชื่อไฟล์ เช่น --file job.yaml")
