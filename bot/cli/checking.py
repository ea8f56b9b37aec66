"""``doebot check``: what is wrong in the knowledge folder, and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import with_knowledge
from bot.settings import load_settings
from knowledge import KnowledgeBaseError, load_knowledge

STILL_RUNNING = "คำตอบชุดเดิมยังใช้งานอยู่ ประชาชนยังถามได้ตามปกติ"

commands = typer.Typer()


@commands.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="Knowledge folder; default DOEBOT_KNOWLEDGE_DIR.")] = None,
) -> None:
    """Check the knowledge folder and list every problem with its file, line and mend (in Thai)."""
    settings = with_knowledge(load_settings(serves_webhooks=False), folder)
    try:
        base = load_knowledge(settings.knowledge_dir)
    except KnowledgeBaseError as error:
        typer.echo(f"{error}\n{STILL_RUNNING}", err=True)
        raise typer.Exit(1) from error
    examples = sum(len(texts) for intent in base.intents.values() for texts in intent.examples.values())
    typer.echo(f"ตรวจแล้ว ไม่พบปัญหา: {len(base.intents)} เรื่อง ตัวอย่างคำถาม {examples:,} ประโยค รุ่น {base.version}")
