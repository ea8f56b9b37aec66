"""``doebot chat``, ``ask`` and ``explain``: the bot without a platform."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.table import Table

from bot.app import load_conversation, now_in_bangkok
from bot.channels.console import ConsoleChannel
from bot.cli.options import KnowledgeOption, with_knowledge
from bot.cli.question_lines import AskError, Question, parse_question, write_json
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import MemorySessions, Session
from bot.dialogue.turn import Turn
from bot.messages import ButtonKind
from bot.observability import Metrics, configure_logs
from bot.queue.intake import Intake
from bot.queue.memory import MemoryQueue
from bot.settings import load_settings
from bot.worker import Worker

PROMPT = "คุณ> "
WELCOME = "พิมพ์คำถามได้เลย กดปุ่มด้วย / และเลขปุ่ม เช่น /1 ออกด้วย Ctrl-D  ·  Type a question; Ctrl-D ends"
MAX_CANDIDATES = 5
VALUE_NAMES = {
    ButtonKind.TAP: "data",
    ButtonKind.CALL: "number",
    ButtonKind.LINK: "url",
    ButtonKind.SHARE_LOCATION: "value",
}

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
    if not jsonl:
        run_ask(conversation, [json.dumps({"text": question})], sys.stdout, now_in_bangkok)
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    run_ask(conversation, getattr(sys.stdin, "buffer", sys.stdin), sys.stdout, now_in_bangkok)


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


async def run_chat(conversation: Conversation, clock: Callable[[], datetime]) -> None:
    """Read lines until the end of input and answer each through queue and worker, in a session of its own."""
    console = Console()
    channel = ConsoleChannel(console)
    metrics = Metrics()
    queue = MemoryQueue(MemorySessions())
    intake = Intake(queue, metrics, b"terminal")
    worker = Worker(lambda: conversation, {channel.name: channel}, clock, metrics)
    console.print(WELCOME, style="dim", markup=False)
    async with asyncio.TaskGroup() as group:
        group.create_task(worker.run([queue], concurrency=1))
        while (line := await _read_line(console)) is not None:
            if line.strip():
                await intake.accept(channel.receive(line.encode("utf-8", "replace"), {}))
                await channel.shown.wait()
        await queue.close()


async def _read_line(console: Console) -> str | None:
    try:
        return await asyncio.to_thread(console.input, PROMPT)
    except (EOFError, KeyboardInterrupt):
        return None


def run_ask(
    conversation: Conversation, source: Iterable[str | bytes], target: TextIO, clock: Callable[[], datetime]
) -> None:
    """Read questions from ``source`` and write answers to ``target``, a line each."""
    for answer in answer_lines(conversation, source, clock):
        target.write(answer + "\n")
    target.flush()


def answer_lines(
    conversation: Conversation, lines: Iterable[str | bytes], clock: Callable[[], datetime]
) -> Iterator[str]:
    """Answer questions in order; lines with the same ``conversation`` share a session.

    Yields:
        One object of JSON a line, ``{"error": ...}`` for a line that is not a question.

    """
    sessions: dict[str, Session] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield write_json(_answer(conversation, parse_question(line, number, clock), sessions))
        except AskError as error:
            yield write_json({"error": f"line {number}: {error}"})
        except Exception as error:  # whatever a question does, the next one is answered
            yield write_json({"error": f"line {number}: could not be answered ({type(error).__name__})"})


def _answer(conversation: Conversation, question: Question, sessions: dict[str, Session]) -> dict[str, Any]:
    name = question.conversation
    session = Session() if name is None else sessions.get(name, Session())
    turn = conversation.respond(question.message, session, question.moment)
    if name is not None:
        sessions[name] = Session() if turn.erases else turn.session
    return describe_turn(turn, question.line_id)


def describe_turn(turn: Turn, line_id: Any = None) -> dict[str, Any]:
    """Describe a turn as the contract of ``ask --jsonl`` says."""
    outcome, reply = turn.outcome, turn.reply
    entities = {"province": outcome.place.province, "district": outcome.place.district}
    described: dict[str, Any] = {
        "id": line_id,
        "decision": outcome.decision,
        "intent": outcome.intent,
        "case": outcome.case.partition("/")[2] if outcome.case else None,
        "facet": outcome.facet,
        "confidence": round(outcome.confidence, 4),
        "candidates": [
            {"intent": match.intent, "confidence": round(match.confidence, 4)}
            for match in outcome.candidates[:MAX_CANDIDATES]
        ],
        "options": list(outcome.options),
        "entities": {name: value for name, value in entities.items() if value},
        "language": reply.language if reply else "th",
        "text": reply.text if reply else "",
        "buttons": [
            {"kind": button.kind.value, "label": button.label, VALUE_NAMES[button.kind]: button.value}
            for button in (reply.all_buttons if reply else ())
        ],
    }
    return {**described, "asks": outcome.asks} if outcome.asks else described
