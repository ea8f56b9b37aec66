"""``doebot pause``: the emergency switch from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import now_in_bangkok
from bot.cli.options import failure
from bot.cli.publish import me
from bot.console import ConsoleParts
from bot.observability import configure_logs
from bot.settings import load_settings
from knowledge import Text, load_knowledge

if TYPE_CHECKING:
    from bot.console.pauses import Switch

commands = typer.Typer()
pause = typer.Typer(no_args_is_help=True, help="Put the bot on hold in an emergency, and let it answer again.")
commands.add_typer(pause, name="pause")

Subject = Annotated[str, typer.Option(help="Id of a subject of the menu; default: the whole bot.")]


@pause.command()
def begin(
    th: Annotated[str, typer.Option(help="What citizens read in Thai meanwhile.")],
    en: Annotated[str, typer.Option(help="What they read in English.")],
    subject: Subject = "",
    until: Annotated[
        str, typer.Option(help="Day or moment of the end, such as '1 ธ.ค. 69 12.00'; default: none.")
    ] = "",
) -> None:
    """Say these words in place of answers, within seconds; help in danger and numbers to call are still given."""
    from bot.console.errors import RefusedError  # noqa: PLC0415

    switch = _switch()
    known = {each.id for each in load_knowledge(switch.settings.knowledge_dir).subjects} if subject else set()
    if subject and subject not in known:
        raise failure(f"ไม่มีหัวข้อ {subject} หัวข้อที่มีคือ {', '.join(sorted(known))}")
    try:
        switch.begin(subject, Text(th, en), until, me(), "")
    except RefusedError as error:
        raise failure(str(error)) from error


@pause.command()
def end(subject: Subject = "") -> None:
    """Answer again."""
    _switch().end(subject, me(), "")


@pause.command()
def show() -> None:
    """Tell what is on hold, a line each: subject (* is all), end (- is none), who."""
    for each in _switch().show():
        typer.echo(f"{each.subject or '*'}\t{each.until.isoformat() if each.until else '-'}\t{each.by}")


def _switch() -> Switch:
    from bot.console.database import Database  # noqa: PLC0415 - SQLAlchemy takes half a second to load
    from bot.console.pauses import Switch  # noqa: PLC0415

    parts = ConsoleParts(load_settings(serves_webhooks=False), now_in_bangkok)
    configure_logs("ERROR")
    database = Database(parts.database_url())
    database.migrate()
    return Switch(parts.settings, database, now_in_bangkok)
