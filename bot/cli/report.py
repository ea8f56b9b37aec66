"""``doebot report``: what citizens asked in a month, in the terminal and as files for paper and spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app import now_in_bangkok
from bot.cli.options import KnowledgeOption, failure, with_knowledge
from bot.console import ConsoleParts, make_figures
from bot.observability import configure_logs
from bot.settings import load_settings
from knowledge import load_knowledge

commands = typer.Typer()


@commands.command()
def report(
    month: Annotated[str, typer.Argument(help="Year and month of the common era, such as 2026-11.")],
    english: Annotated[bool, typer.Option("--english", help="Write it in English; otherwise Thai.")] = False,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Folder for figures-MONTH.html (A4, to print) and figures-MONTH.xlsx; it is made."),
    ] = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """Tell what citizens asked in a month and whether they were served: a sentence for each figure, small ones hidden.

    Reads the database of the staff console (DOEBOT_DATABASE_URL, or the file of this machine).
    """
    from bot.figures.month import Month, MonthError  # noqa: PLC0415 - Jinja2, openpyxl and SQLAlchemy take a second
    from bot.figures.names import Names  # noqa: PLC0415
    from bot.figures.report import make_report  # noqa: PLC0415
    from bot.figures.workbook import write_workbook  # noqa: PLC0415

    try:
        wanted = Month.parse(month)
    except MonthError as error:
        raise typer.BadParameter(str(error)) from error
    now = now_in_bangkok()
    today = Month.of(now.date())
    if wanted > today:
        raise typer.BadParameter(f"{wanted} is still to come: today is {now:%Y-%m-%d} in Bangkok")
    configure_logs("ERROR")
    settings = with_knowledge(load_settings(serves_webhooks=False), knowledge)
    figures = make_figures(ConsoleParts(settings, now_in_bangkok))
    names = Names(load_knowledge(settings.knowledge_dir))
    made = make_report(figures, wanted, names, "en" if english else "th", is_running=wanted == today)
    if made.month.is_empty:
        raise failure(f"{wanted}: {made.sentences[0]}")
    typer.echo("\n".join([made.title, *made.sentences]))
    if to is not None:
        files = {"html": made.to_html().encode(), "xlsx": write_workbook(made)}
        try:
            to.mkdir(parents=True, exist_ok=True)
            for ending, content in files.items():
                (to / f"{made.file_name}.{ending}").write_bytes(content)
        except OSError as error:
            raise failure(f"{to} cannot be written: {error.strerror or error}") from error
        typer.echo("\n".join(str(to / f"{made.file_name}.{ending}") for ending in files), err=True)
