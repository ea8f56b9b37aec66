"""The command line ``doebot``."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from typing import TextIO

import typer

from bot.channels.registry import CHANNELS
from bot.cli import check as checking
from bot.cli import diff, offices, pause, personas, report, staff, unanswered
from bot.cli import evaluate as measuring
from bot.cli import operate as operating
from bot.cli import publish as publishing
from bot.cli import serve as serving
from bot.cli import talk as talking
from bot.errors import SettingsError, StoreError
from bot.evaluation import EvaluationFileError
from bot.publishing.store import UntrustedVersionError
from intents import TrainingError
from knowledge import KnowledgeBaseError


def build_cli() -> typer.Typer:
    """Put together the commands, those of the channels among them."""
    built = typer.Typer(
        name="doebot",
        help="Hotline chatbot of Thailand's Department of Employment for LINE and Telegram.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    channels = [import_module(spec.commands) for spec in CHANNELS.values() if spec.commands]
    for group in (
        serving,
        *channels,
        talking,
        checking,
        personas,
        diff,
        publishing,
        unanswered,
        offices,
        staff,
        pause,
        report,
        measuring,
        operating,
    ):
        built.add_typer(group.commands)
    return built


cli = build_cli()


def let_thai_through(*streams: TextIO) -> None:
    """Write UTF-8 where the encoding of an output has no Thai, and say so; a letter it lacks never ends a command."""
    told = ""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            try:
                "ก".encode(stream.encoding)
            except UnicodeEncodeError:
                told = f"doebot: {stream.encoding} has no Thai, so UTF-8 is written: set PYTHONUTF8=1"
                stream.reconfigure(encoding="utf-8", errors="replace")
            else:
                stream.reconfigure(errors="replace")
    if told:
        typer.echo(told, err=True)


def main() -> None:
    """Run the command line; settings and knowledge errors end with exit code 1 or 2 and no traceback."""
    let_thai_through(sys.stdout, sys.stderr)
    try:
        cli()
    except (SettingsError, EvaluationFileError, StoreError) as error:
        for line in str(error).splitlines():
            typer.echo(f"doebot: {line}", err=True)
        sys.exit(2)
    except (KnowledgeBaseError, TrainingError, UntrustedVersionError) as error:
        typer.echo(str(error), err=True)  # in Thai: staff meet it, whoever started this
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
