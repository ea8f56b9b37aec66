"""``doebot chat``, ``ask`` and ``explain``: the bot without a platform."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.app import load_conversation, now_in_bangkok
from bot.ask import run_ask
from bot.chat import run_chat
from bot.cli.options import KnowledgeOption, with_knowledge
from bot.logs import configure_logs
from bot.settings import load_settings

commands = typer.Typer()


@commands.command()
def chat(knowledge: KnowledgeOption = None) -> None:
    """Talk to the bot in the terminal."""
    settings = with_knowledge(load_settings(serves_webhooks=False), knowledge)
    configure_logs("ERROR")
    asyncio.run(run_chat(load_conversation(settings), now_in_bangkok))


@commands.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="One question; or use --jsonl.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read JSON lines from standard input, write JSON lines.")
    ] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Answer one question, or a stream of questions for an evaluation."""
    if not jsonl and question is None:
        raise typer.BadParameter("give a question, or --jsonl")
    configure_logs("ERROR")
    conversation = load_conversation(with_knowledge(load_settings(serves_webhooks=False), knowledge))
    if jsonl:
        _use_utf8()
        run_ask(conversation, sys.stdin, sys.stdout, now_in_bangkok)
        return
    line = json.dumps({"text": question})
    run_ask(conversation, io.StringIO(line), sys.stdout, now_in_bangkok)


@commands.command()
def explain(
    question: Annotated[str, typer.Argument(help="A message as a citizen would type it.")],
    knowledge: KnowledgeOption = None,
) -> None:
    """Show how a message is understood: text, entities, best matches, and every reason for the decision, in Thai."""
    configure_logs("ERROR")
    conversation = load_conversation(with_knowledge(load_settings(serves_webhooks=False), knowledge))
    understood = conversation.explainer.describe_interpretation(conversation.interpret(question))
    console = Console()
    for name in ("text", "reading_kind", "language", "entities", "decision"):
        console.print(f"{name:>13}: ", end="", markup=False)
        console.print(understood[name], markup=False, highlight=False)
    table = Table("intent", "title", "confidence", "score")
    for match in understood["matches"]:
        table.add_row(match["intent"], match["title"], f"{match['confidence']:.3f}", f"{match['score']:.3f}")
    console.print(table)
    for reason in understood["reasons"]:
        console.print(f"- {reason}", markup=False, highlight=False)


def _use_utf8() -> None:
    for stream in (sys.stdin, sys.stdout):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
