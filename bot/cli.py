"""The command line ``doebot``."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.app import Role, build_app, load_conversation, now_in_bangkok
from bot.ask import run_ask
from bot.chat import run_chat
from bot.doctor import Health, examine
from bot.errors import SettingsError, StoreError
from bot.evaluation import (
    ConversationUnderTest,
    EvaluationFileError,
    InterpreterUnderTest,
    judge_all,
    print_figures,
    read_conversations,
    read_training,
    summarize,
    write_report,
)
from bot.logs import configure_logs
from bot.operating import erase_citizen, show_inbox
from bot.polling import run_polling
from bot.privacy import citizen_key
from bot.rate_limits import RateLimiter
from bot.redis_inbox import RedisInbox
from bot.settings import Settings, load_settings
from intents import Interpreter, TrainingError
from knowledge import KnowledgeBaseError, load_knowledge

STILL_RUNNING = "คำตอบชุดเดิมยังใช้งานอยู่ ประชาชนยังถามได้ตามปกติ"

cli = typer.Typer(
    name="doebot",
    help="Hotline chatbot of Thailand's Department of Employment for LINE and Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
KnowledgeOption = Annotated[
    Path | None, typer.Option("--knowledge", help="Knowledge folder to use instead of DOEBOT_KNOWLEDGE_DIR.")
]


@cli.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Turn the simulator page /demo on (or DOEBOT_DEMO=true).")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default DOEBOT_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default DOEBOT_PORT.")] = None,
    works: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Answer too, or leave that to `doebot worker` (needs Redis).")
    ] = True,
) -> None:
    """Serve webhooks, and answer what comes in."""
    settings = load_settings()
    if not works and settings.redis_url is None:
        raise SettingsError("--no-worker needs DOEBOT_REDIS_URL: without it nobody else can answer")
    changes = {"demo": demo or settings.demo, "host": host or settings.host}
    settings = settings.model_copy(update={**changes, "port": settings.port if port is None else port})
    _run(settings, Role.ALL if works else Role.WEB)


@cli.command()
def worker(
    host: Annotated[str | None, typer.Option(help="Address of health and metrics; default DOEBOT_HOST.")] = None,
    port: Annotated[int, typer.Option(help="Port of health and metrics; 0 takes a free one.")] = 0,
) -> None:
    """Answer what other processes accepted into Redis."""
    settings = load_settings()
    if settings.redis_url is None:
        raise SettingsError("doebot worker needs DOEBOT_REDIS_URL; a single process needs only: doebot serve")
    changes = {"demo": False, "host": host or settings.host, "port": port}
    _run(settings.model_copy(update=changes), Role.WORKER)


def _run(settings: Settings, role: Role) -> None:
    configure_logs(settings.log_level)
    app = build_app(settings, role=role)
    _settle_down()
    if settings.demo:
        typer.echo(f"Simulator: http://{_shown_host(settings)}:{settings.port}/demo  (Ctrl-C ends it)")
    uvicorn.run(
        app.web(),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=2,
    )


def _settle_down() -> None:
    """Leave what was loaded out of the search for garbage: it stays, and is long to look through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # objects; Python's own 700 suit a small program


def _shown_host(settings: Settings) -> str:
    return "localhost" if settings.host in ("127.0.0.1", "0.0.0.0", "::") else settings.host  # noqa: S104


@cli.command()
def inbox(
    retry: Annotated[str | None, typer.Option(help="Give a dead letter out again: its id, or all.")] = None,
    drop: Annotated[str | None, typer.Option(help="Forget a dead letter: its id, or all.")] = None,
) -> None:
    """Show what waits and the messages that could not be answered; retry or drop these."""
    settings = load_settings(serves_webhooks=False)
    configure_logs("ERROR")
    if not asyncio.run(show_inbox(_redis_inbox(settings), Console(), retry=retry, drop=drop)):
        raise typer.Exit(1)


@cli.command()
def erase(
    channel: Annotated[str, typer.Argument(help="line or telegram")],
    sender_id: Annotated[str, typer.Argument(help="The platform's id of the citizen.")],
) -> None:
    """Remove everything that is kept of a citizen: session, waiting messages, dead letters, counts."""
    settings = load_settings(serves_webhooks=False)
    configure_logs("ERROR")
    kept = _redis_inbox(settings)
    limiter = None
    if settings.rate_limit and settings.redis_url:
        limiter = RateLimiter(settings.rate_limit, settings.redis_url.get_secret_value())
    asyncio.run(erase_citizen(kept, limiter, citizen_key(settings.id_key_bytes(), channel, sender_id)))
    typer.echo("Erased.")


def _redis_inbox(settings: Settings) -> RedisInbox:
    if settings.redis_url is None:
        raise SettingsError("this needs DOEBOT_REDIS_URL: without Redis all is in the memory of the running process")
    return RedisInbox(settings.redis_url.get_secret_value(), settings.id_key_bytes())


@cli.command()
def telegram() -> None:
    """Answer on Telegram by long polling, without a public address."""
    settings = load_settings(serves_webhooks=False)
    if settings.telegram_token is None:
        raise SettingsError("DOEBOT_TELEGRAM_TOKEN is missing: get one from @BotFather")
    configure_logs(settings.log_level)
    asyncio.run(run_polling(build_app(settings)))


@cli.command()
def chat(knowledge: KnowledgeOption = None) -> None:
    """Talk to the bot in the terminal."""
    settings = _with_knowledge(load_settings(serves_webhooks=False), knowledge)
    configure_logs("ERROR")
    asyncio.run(run_chat(load_conversation(settings), now_in_bangkok))


@cli.command()
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
    conversation = load_conversation(_with_knowledge(load_settings(serves_webhooks=False), knowledge))
    if jsonl:
        _use_utf8()
        run_ask(conversation, sys.stdin, sys.stdout, now_in_bangkok)
        return
    line = json.dumps({"text": question})
    run_ask(conversation, io.StringIO(line), sys.stdout, now_in_bangkok)


@cli.command()
def explain(
    question: Annotated[str, typer.Argument(help="A message as a citizen would type it.")],
    knowledge: KnowledgeOption = None,
) -> None:
    """Show how a message is understood: text, entities, best matches, and every reason for the decision, in Thai."""
    configure_logs("ERROR")
    conversation = load_conversation(_with_knowledge(load_settings(serves_webhooks=False), knowledge))
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


@cli.command()
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Files of questions with known answers, JSON lines.")],
    report: Annotated[Path | None, typer.Option("--report", help="Write an HTML page here too.")] = None,
    train: Annotated[
        Path | None, typer.Option("--train", help='Learn from these rows of "text" and "intent", not the knowledge.')
    ] = None,
    mistakes: Annotated[int, typer.Option("--mistakes", help="Show up to so many messages that went wrong.")] = 0,
    knowledge: KnowledgeOption = None,
) -> None:
    """Measure how good the answers are on files of questions with known answers."""
    configure_logs("ERROR")
    conversations = {path: list(read_conversations(path)) for path in files}
    under_test = _under_test(train, _with_knowledge(load_settings(serves_webhooks=False), knowledge))
    console = Console()
    figures = []
    for path, read in conversations.items():
        watched = track(read, path.name, console=Console(stderr=True), transient=True)
        figures.append(summarize(path.name, judge_all(under_test, watched)))
        print_figures(console, figures[-1], mistakes)
    if report is not None:
        write_report(report, figures)
        typer.echo(f"Report: {report}")


def _under_test(train: Path | None, settings: Settings) -> ConversationUnderTest | InterpreterUnderTest:
    if train is None:
        return ConversationUnderTest(load_conversation(settings), now_in_bangkok())
    examples, background = read_training(train)
    return InterpreterUnderTest(Interpreter.train(examples, background, ()))


@cli.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="Knowledge folder; default DOEBOT_KNOWLEDGE_DIR.")] = None,
) -> None:
    """Check the knowledge folder and list every problem with its file, line and mend (in Thai)."""
    settings = _with_knowledge(load_settings(serves_webhooks=False), folder)
    try:
        base = load_knowledge(settings.knowledge_dir)
    except KnowledgeBaseError as error:
        typer.echo(f"{error}\n{STILL_RUNNING}", err=True)
        raise typer.Exit(1) from error
    examples = sum(len(texts) for intent in base.intents.values() for texts in intent.examples.values())
    typer.echo(f"ตรวจแล้ว ไม่พบปัญหา: {len(base.intents)} เรื่อง ตัวอย่างคำถาม {examples:,} ประโยค รุ่น {base.version}")


@cli.command()
def doctor() -> None:
    """Check settings, knowledge, Redis and platforms, and say what to do."""
    configure_logs("ERROR")
    settings = load_settings(serves_webhooks=False)
    if not asyncio.run(_print_findings(settings)):
        raise typer.Exit(1)


async def _print_findings(settings: Settings) -> bool:
    is_good = True
    async for finding in examine(settings):
        is_good = is_good and finding.health is not Health.BAD
        typer.echo(f"[{finding.health.value:^7}] {finding.subject}: {finding.about}")
        if finding.cure:
            typer.echo(f"          → {finding.cure}")
    return is_good


def _with_knowledge(settings: Settings, folder: Path | None) -> Settings:
    return settings if folder is None else settings.model_copy(update={"knowledge_dir": folder})


def _use_utf8() -> None:
    for stream in (sys.stdin, sys.stdout):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


def main() -> None:
    """Run the command line; settings and knowledge errors end with exit code 1 or 2 and no traceback."""
    try:
        cli()
    except (SettingsError, EvaluationFileError, StoreError) as error:
        typer.echo(f"doebot: {error}", err=True)
        sys.exit(2)
    except (KnowledgeBaseError, TrainingError) as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
