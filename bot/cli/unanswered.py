"""``doebot missed``: what citizens asked in vain, and what staff do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.cli.options import KnowledgeOption, failure, with_knowledge
from bot.cli.unanswered_output import (
    ask_at_terminal,
    check_wording,
    choose_wordings,
    export_groups,
    nearest_in,
    print_groups,
    wordings_of,
)
from bot.observability import configure_logs
from bot.settings import Settings, load_settings
from bot.unanswered.groups import MissedGroup, find_group, group_alike
from bot.unanswered.memory_store import opened_missed_store, today_in_bangkok
from bot.unanswered.questions import KEPT_DAYS, MissedQuestion, MissedStore
from intents import detect_language
from knowledge import Draft, EditError, add_draft, add_example, find_file, find_question

GroupArgument = Annotated[str, typer.Argument(help="Id of a group as `doebot missed` lists it.")]
MOST_EXAMPLES = 20  # in a draft

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
    groups = read_groups(settings, days)
    if csv is not None:
        export_groups(groups, nearest_in(settings.knowledge_dir), csv)
    elif groups:
        print_groups(groups[:most], len(groups), nearest_in(settings.knowledge_dir))
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
    found = read_group(settings, group)
    chosen = choose_wordings(wordings_of(found), ask_at_terminal()) if text is None else [check_wording(text)]
    done = [_add(settings.knowledge_dir, intent, wording) for wording in chosen]
    if not all(done):
        raise typer.Exit(1)
    remove_group(settings, found)
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
    found = read_group(settings, group)
    folder = settings.knowledge_dir
    wordings = [each for each in wordings_of(found) if not find_question(folder, each)][:MOST_EXAMPLES]
    try:
        place = add_draft(folder, file or _fitting_file(folder, found), Draft(wordings, found.language))
    except EditError as error:
        raise failure(str(error)) from error
    remove_group(settings, found)
    typer.echo(f"เขียนร่างเรื่องใหม่ไว้ที่ {place} เติมบรรทัดที่มี “เติม:” ให้ครบ แล้วตรวจด้วย doebot check")


@missed.command()
def dismiss(groups: Annotated[list[str], typer.Argument(help="Ids of groups that need no answer.")]) -> None:
    """Remove groups and never list their questions again."""
    settings = _settings(None)
    listed = read_groups(settings)
    found = [pick_group(listed, name) for name in groups]
    dismiss_groups(settings, found)
    typer.echo(f"เอาออกแล้ว {len(found)} กลุ่ม จะไม่แสดงคำถามเหล่านี้อีก")


def _settings(knowledge: Path | None) -> Settings:
    settings = with_knowledge(load_settings(serves_webhooks=False), knowledge)
    configure_logs("ERROR")
    return settings


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


# -- Groups of missed questions: read from where the bot keeps them, and taken out there


T = TypeVar("T")


def read_groups(settings: Settings, days: int = KEPT_DAYS) -> list[MissedGroup]:
    """Give the groups of what was asked in so many days."""
    since = today_in_bangkok() - timedelta(days - 1)
    return group_alike(_with_store(settings, lambda store: store.show(since)))


def read_group(settings: Settings, name: str) -> MissedGroup:
    """Give one group; where there is none of this id the command fails."""
    return pick_group(read_groups(settings), name)


def pick_group(groups: Sequence[MissedGroup], name: str) -> MissedGroup:
    """Give the one of these groups; where there is none of this id the command fails."""
    found = find_group(groups, name)
    if found is None:
        raise failure(f"ไม่พบกลุ่ม {name} ดูรหัสกลุ่มด้วย doebot missed")
    return found


def remove_group(settings: Settings, group: MissedGroup) -> None:
    """Take out a group that is dealt with."""
    _with_store(settings, lambda store: store.remove(_questions([group])))


def dismiss_groups(settings: Settings, groups: Sequence[MissedGroup]) -> None:
    """Take out groups and never list their questions again."""
    _with_store(settings, lambda store: store.dismiss(_questions(groups)))


def _questions(groups: Sequence[MissedGroup]) -> list[MissedQuestion]:
    return [each.question for group in groups for each in group.questions]


def _with_store(settings: Settings, act: Callable[[MissedStore], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened_missed_store(settings) as store:
            return await act(store)

    return asyncio.run(run())
