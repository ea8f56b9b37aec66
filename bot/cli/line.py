"""``doebot line``: the rich menu and the webhook of the LINE official account, for operators."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.channels.line.account import PATH
from bot.channels.webhook_url import WebhookUrlError, parse_webhook_url
from bot.cli.options import KnowledgeOption, with_knowledge
from bot.observability import configure_logs
from bot.settings import load_settings

line = typer.Typer(help="Rich menu and webhook of the LINE official account.", no_args_is_help=True)
commands = typer.Typer()
commands.add_typer(line, name="line")


@line.command()
def richmenu(
    draw: Annotated[
        Path | None, typer.Option(file_okay=False, help="Only draw the pictures into this folder; needs no account.")
    ] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Take our menus away instead.")] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Draw the rich menu in Thai and English, bring it to LINE and take older ones of ours away."""
    if draw is not None and delete:
        raise typer.BadParameter("give --draw or --delete, not both")
    from bot.cli import line_tasks  # noqa: PLC0415 - drawing and HTTP load much that serving does not need

    configure_logs("ERROR")
    settings = with_knowledge(load_settings(serves_webhooks=False), knowledge)
    if draw is not None:
        line_tasks.draw(settings, draw)
    elif delete:
        line_tasks.run(line_tasks.take_away(settings))
    else:
        line_tasks.run(line_tasks.bring(settings))


@line.command()
def webhook(
    url: Annotated[str, typer.Argument(help="Where LINE finds this bot, such as https://bot.example.go.th")] = "",
) -> None:
    """Set where LINE sends messages, and let LINE test it; without URL show and test what is set."""
    from bot.cli import line_tasks  # noqa: PLC0415 - see above

    configure_logs("ERROR")
    settings = load_settings(serves_webhooks=False)
    try:
        wanted = parse_webhook_url(url, PATH, "LINE") if url else ""
    except WebhookUrlError as error:
        raise typer.BadParameter(str(error)) from error
    line_tasks.run(line_tasks.set_and_test(settings, wanted))
