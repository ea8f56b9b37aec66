"""The wordings of a group of missed questions, and which of them an officer wants."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import typer

from bot.cli.missed_groups import failure
from bot.missed.groups import MissedGroup
from intents import mask_personal, strip_masks

Ask = Callable[[str], str]


def wordings_of(group: MissedGroup) -> list[str]:
    """Give the questions of a group without what was hidden."""
    return list(dict.fromkeys(text for each in group.questions if (text := strip_masks(each.question.text))))


def check_wording(text: str) -> str:
    """Give an officer's own wording back; where it holds personal data the command fails."""
    masked = mask_personal(text)
    if strip_masks(masked) != " ".join(masked.split()):
        raise failure(f"ประโยคนี้มีข้อมูลส่วนตัว เอาออกก่อน: {masked}")
    return text


def choose_wordings(wordings: Sequence[str], ask: Ask | None) -> Sequence[str]:
    """Give the wordings that an officer picks; a single one needs no question.

    Args:
        wordings: are shown with their numbers.
        ask: puts a question to the officer; ``None``: nobody is there to answer.

    Raises:
        typer.BadParameter: nobody is there, or the answer is no pick.

    """
    if len(wordings) < 2:
        return wordings
    for number, wording in enumerate(wordings, start=1):
        typer.echo(f"{number}. {wording}")
    if ask is None:
        raise typer.BadParameter("กลุ่มนี้มีหลายประโยค เลือกด้วย --text ตามด้วยประโยคที่ต้องการ")
    return _pick(wordings, ask("เพิ่มประโยคไหน พิมพ์เลขข้อ คั่นด้วยเว้นวรรค"))


def ask_at_terminal() -> Ask | None:
    """Give a way to ask who sits at the terminal; ``None``: nobody does."""
    return (lambda question: str(typer.prompt(question, default="1"))) if sys.stdin.isatty() else None


def _pick(wordings: Sequence[str], answer: str) -> list[str]:
    numbers = answer.replace(",", " ").split()
    if not numbers or not all(each.isdecimal() and 1 <= int(each) <= len(wordings) for each in numbers):
        raise typer.BadParameter(f"พิมพ์เลข 1-{len(wordings)}")
    return [wordings[number - 1] for number in dict.fromkeys(map(int, numbers))]
