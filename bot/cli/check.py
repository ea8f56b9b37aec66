"""``doebot check`` and ``schema``: what is wrong in the knowledge folder, in the terminal and in editors."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from bot.app import now_in_bangkok
from bot.cli.options import with_knowledge
from bot.settings import DEFAULT_KNOWLEDGE_DIR, load_settings
from knowledge import (
    KnowledgeBase,
    Language,
    Report,
    Text,
    examine_content,
    load_interpreter,
    make_schemas,
    read_knowledge,
    write_schemas,
)

STILL_RUNNING = Text(
    "คำตอบชุดเดิมยังใช้งานอยู่ ประชาชนยังถามได้ตามปกติ", "The answers from before stay in use: citizens can ask as usual"
)
FINE = Text(
    "ตรวจแล้ว {found}: {intents} เรื่อง {cases} เรื่องย่อย ตัวอย่างคำถาม {examples:,} ประโยค รุ่น {version}",
    "Checked, {found}: {intents} intents, {cases} cases, {examples:,} example questions, version {version}",
)
NO_PROBLEM = Text("ไม่พบปัญหา", "no problem found")
ONLY_WARNINGS = Text("ใช้ได้", "fit for use")
LEARNING = Text("กำลังเรียนรู้ตัวอย่างคำถามเพื่อตรวจ รอสักครู่", "Learning the example questions for the check, a moment please")
NO_FOLDER = Text("ไม่พบโฟลเดอร์ {folder}", "There is no folder {folder}")
SCHEMA_DIR = DEFAULT_KNOWLEDGE_DIR / "schema"

commands = typer.Typer()


class Format(StrEnum):
    """For whom the problems are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


class StaffLanguage(StrEnum):
    """What staff read."""

    THAI = "th"
    ENGLISH = "en"


@commands.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="Knowledge folder; default DOEBOT_KNOWLEDGE_DIR.")] = None,
    form: Annotated[
        Format, typer.Option("--format", help="text for people, json for programs, github for its annotations.")
    ] = Format.TEXT,
    language: Annotated[
        StaffLanguage | None, typer.Option(help="th or en; default DOEBOT_STAFF_LANGUAGE, else th.")
    ] = None,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="Leave out what asks the trained matcher (overlapping examples, test questions)."),
    ] = False,
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As on another day: what will be out of date by then?")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell each warning, however many are alike.")
    ] = False,
) -> None:
    """Check the knowledge folder: every problem at once, with its line and the smallest mend.

    Errors keep a folder from being used and published (exit code 1); warnings do not (0). Wrong use: 2.
    """
    settings = with_knowledge(load_settings(serves_webhooks=False), folder)
    output_language: Language = language.value if language else settings.staff_language
    if not settings.knowledge_dir.is_dir():
        typer.echo(NO_FOLDER.in_language(output_language).format(folder=settings.knowledge_dir), err=True)
        raise typer.Exit(2)
    reading = read_knowledge(settings.knowledge_dir)
    report = Report(settings.knowledge_dir, reading.problems)
    if reading.base:  # a broken folder has other worries than its content
        learning = LEARNING.in_language(output_language) if form is Format.TEXT else ""
        interpreter = None if quick else load_interpreter(reading.base, on_training=lambda: _note(learning))
        day = (today or now_in_bangkok()).date()
        examined = examine_content(reading.base, interpreter, day, reading.source_map)
        report = Report(settings.knowledge_dir, (*reading.problems, *examined.problems), examined.tally)
    match form:
        case Format.TEXT:
            _show(report, reading.base, output_language, verbose=verbose)
        case Format.JSON:
            typer.echo(report.as_json(output_language))
        case Format.GITHUB:
            typer.echo(report.as_github(output_language))
        case _:
            assert_never(form)
    if report.errors:
        raise typer.Exit(1)


def _note(words: str) -> None:
    if words:
        typer.echo(words, err=True)


def _show(report: Report, base: KnowledgeBase | None, language: Language, *, verbose: bool) -> None:
    text = report.as_text(language, verbose=verbose)
    if report.errors or base is None:
        typer.echo(f"{text}\n{STILL_RUNNING.in_language(language)}", err=True)
        return
    found = ONLY_WARNINGS if report.warnings else NO_PROBLEM
    examples = sum(len(texts) for answer in base.answers.values() for texts in answer.examples.values())
    cases = len(base.answers) - len(base.intents)
    values = {"intents": len(base.intents), "cases": cases, "examples": examples, "version": base.version}
    fine = FINE.in_language(language).format(found=found.in_language(language), **values)
    typer.echo("\n\n".join(part for part in (text, fine) if part))


@commands.command()
def schema(
    write: Annotated[bool, typer.Option("--write", help="Write them to knowledge/schema/ instead.")] = False,
) -> None:
    """Show the JSON Schemas of the knowledge files, by which editors complete and explain keys in Thai."""
    if write:
        write_schemas(SCHEMA_DIR)
        typer.echo("\n".join(str(SCHEMA_DIR / name) for name in make_schemas()))
        return
    for text in make_schemas().values():
        typer.echo(text, nl=False)
