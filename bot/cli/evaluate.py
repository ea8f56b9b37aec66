"""``doebot evaluate``: how good the answers are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot.app import load_conversation, now_in_bangkok
from bot.cli.options import KnowledgeOption, with_knowledge
from bot.evaluation import (
    ask_conversation,
    ask_interpreter,
    gather_sayings,
    judge_all,
    print_figures,
    read_conversations,
    read_training,
    summarize,
    write_report,
)
from bot.observability import configure_logs
from bot.settings import load_settings
from intents import Interpreter

commands = typer.Typer()


@commands.command()
def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Questions with known answers, JSON lines, or talks in YAML. None: those of the knowledge."
        ),
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Write an HTML page here too.")] = None,
    train: Annotated[
        Path | None, typer.Option("--train", help='Learn from these rows of "text" and "intent", not the knowledge.')
    ] = None,
    mistakes: Annotated[int, typer.Option("--mistakes", help="Show up to so many messages that went wrong.")] = 0,
    knowledge: KnowledgeOption = None,
) -> None:
    """Measure how good the answers are on files of questions with known answers."""
    configure_logs("ERROR")
    conversations = {path.name: list(read_conversations(path)) for path in files or ()}
    if train is None:
        settings = with_knowledge(load_settings(serves_webhooks=False), knowledge)
        conversation = load_conversation(settings)
        asked = ask_conversation(conversation, now_in_bangkok())
        if not files:
            conversations["must_say"] = list(gather_sayings(conversation.base))
    elif not files:
        raise typer.BadParameter("--train needs files of questions to measure on")
    else:
        examples, background = read_training(train)
        asked = ask_interpreter(Interpreter.train(examples, background, ()))
    console = Console()
    figures = []
    for name, read in conversations.items():
        watched = track(read, name, console=Console(stderr=True), transient=True)
        figures.append(summarize(name, judge_all(asked, watched)))
        print_figures(console, figures[-1], mistakes)
    if report is not None:
        write_report(report, figures)
        typer.echo(f"Report: {report}")
