"""``doebot personas``: which kinds of people each intent has example questions of, and which it lacks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import with_knowledge
from bot.settings import load_settings
from knowledge import KnowledgeBase, Persona, intent_of, load_knowledge

commands = typer.Typer()

ROW = "{intent}: ตัวอย่างคำถาม {examples} ประโยค จาก {known} กลุ่ม{lacking}"
LACKING = " ยังไม่มี {names}"
NONE = "ยังไม่มีไฟล์ที่มีส่วน personas ในโฟลเดอร์คำตอบ"


@commands.command()
def personas(
    folder: Annotated[Path | None, typer.Argument(help="Knowledge folder; default DOEBOT_KNOWLEDGE_DIR.")] = None,
    least: Annotated[int, typer.Option(min=1, help="Examples that a persona gives an intent, to count.")] = 1,
) -> None:
    """List how many personas ask for each intent in the examples, fewest first, and which are missing (in Thai)."""
    settings = with_knowledge(load_settings(serves_webhooks=False), folder)
    base = load_knowledge(settings.knowledge_dir)
    asking = [persona for persona in base.personas if persona.counts]
    if not asking:
        typer.echo(NONE)
        return
    for persona in asking:
        typer.echo(f"{persona.id}: {persona.title.th} ({sum(persona.counts.values()):,})")
    typer.echo()
    for row in describe_gaps(base, asking, least):
        typer.echo(row)


def describe_gaps(base: KnowledgeBase, asking: list[Persona], least: int) -> list[str]:
    """Give a line for each intent, those that most personas lack first."""
    counts = {persona.id: _by_intent(persona) for persona in asking}
    lacking = {name: [each for each in counts if counts[each][name] < least] for name in base.intents}
    rows = []
    for name in sorted(base.intents, key=lambda each: (-len(lacking[each]), each)):
        intent = base.intents[name]
        examples = sum(len(texts) for each in (intent, *intent.cases.values()) for texts in each.examples.values())
        names = LACKING.format(names=", ".join(lacking[name])) if lacking[name] else ""
        rows.append(ROW.format(intent=name, examples=examples, known=len(asking) - len(lacking[name]), lacking=names))
    return rows


def _by_intent(persona: Persona) -> Counter[str]:
    counts: Counter[str] = Counter()
    for answer, count in persona.counts.items():
        counts[intent_of(answer)] += count
    return counts
