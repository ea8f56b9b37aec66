"""The command line ``doebot``."""

from __future__ import annotations

import os
import sys

import typer

from bot.cli import check as checking
from bot.cli import diff, line, offices, telegram
from bot.cli import evaluate as measuring
from bot.cli import operate as operating
from bot.cli import publish as publishing
from bot.cli import serve as serving
from bot.cli import talk as talking
from bot.cli import unanswered as missed
from bot.errors import SettingsError, StoreError
from bot.evaluation import EvaluationFileError
from bot.publishing.store import UntrustedVersionError
from intents import TrainingError
from knowledge import KnowledgeBaseError

cli = typer.Typer(
    name="doebot",
    help="Hotline chatbot of Thailand's Department of Employment for LINE and Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (serving, line, telegram, talking, checking, diff, publishing, missed, offices, measuring, operating):
    cli.add_typer(group.commands)


def main() -> None:
    """Run the command line; settings and knowledge errors end with exit code 1 or 2 and no traceback."""
    try:
        cli()
    except (SettingsError, EvaluationFileError, StoreError) as error:
        typer.echo(f"doebot: {error}", err=True)
        sys.exit(2)
    except (KnowledgeBaseError, TrainingError, UntrustedVersionError) as error:
        typer.echo(str(error), err=True)  # in Thai: staff meet it, whoever started this
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
