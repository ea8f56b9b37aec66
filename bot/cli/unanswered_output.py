"""The list of unanswered questions, on the screen or as a file for Excel, and the wordings an officer picks from it."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.options import failure
from bot.dialogue.calendar import format_date
from bot.unanswered.groups import UnansweredGroup
from intents import mask_personal, strip_masks
from knowledge import KnowledgeBaseError, read_edition

NEAREST = 3
HEADINGS = ("กลุ่ม", "จำนวนของกลุ่ม", "จำนวน", "ถามล่าสุด", "ภาษา", "คำถาม", "เรื่องใกล้เคียง")
ID_LETTERS = 8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
FindNearest = Callable[[UnansweredGroup], Sequence[str]]
Ask = Callable[[str], str]


def nearest_in(folder: Path) -> FindNearest:
    """Name, with their titles, the intents of a knowledge folder that come nearest to a group.

    While the folder has problems, those that came nearest when it was asked.
    """
    try:
        with Console(stderr=True).status("กำลังหาเรื่องใกล้เคียง"):
            edition = read_edition(folder)
    except KnowledgeBaseError:
        typer.echo("ชุดคำตอบยังมีจุดที่ต้องแก้ จึงแสดงเรื่องใกล้เคียงตามตอนที่ถาม", err=True)
        return lambda group: group.leader.nearest

    def find(group: UnansweredGroup) -> Sequence[str]:
        matches = edition.interpreter.interpret(strip_masks(group.leader.text)).matches[:NEAREST]
        return [f"{match.intent} ({edition.base.intents[match.intent].title.th})" for match in matches]

    return find


def print_groups(groups: Sequence[UnansweredGroup], count: int, find_nearest: FindNearest) -> None:
    """Show the first groups of so many, and what can be done about them."""
    table = Table("กลุ่ม", "จำนวน", "ถามล่าสุด", "ตัวอย่างคำถาม", "เรื่องใกล้เคียง", show_lines=True)
    for group in groups:
        others = len(group.questions) - 1
        text = f"{group.leader.text}\n(และอีก {others} แบบ)" if others else group.leader.text
        cells = (group.leader.id[:ID_LETTERS], str(group.count), format_date(group.last_day, "th"))
        table.add_row(*cells, text, "\n".join(find_nearest(group)))
    console = Console(markup=False, highlight=False)
    console.print(table)
    console.print(f"แสดง {len(groups)} จาก {count} กลุ่ม นับคนละหนึ่งครั้งต่อคำถาม ข้อมูลส่วนตัวถูกปิดไว้ก่อนเก็บ")
    console.print("เพิ่มในเรื่องที่มีอยู่: doebot missed accept กลุ่ม ชื่อเรื่อง")
    console.print("เขียนเรื่องใหม่: doebot missed new กลุ่ม   ไม่ต้องแสดงอีก: doebot missed dismiss กลุ่ม")


def export_groups(groups: Sequence[UnansweredGroup], find_nearest: FindNearest, target: str) -> None:
    """Write all groups to a file, a row for each question; ``-`` is standard output."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for group in groups:
        writer.writerows([guard_cell(str(cell)) for cell in row] for row in _rows(group, find_nearest))
    content = text.getvalue().encode("utf-8-sig")  # without the mark Excel takes Thai for something else
    if target == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise failure(f"เขียนไฟล์ {target} ไม่ได้ ({error.strerror})") from error
    typer.echo(f"เขียน {len(groups)} กลุ่มไว้ที่ {target}")


def _rows(group: UnansweredGroup, find_nearest: FindNearest) -> Iterator[tuple[object, ...]]:
    name, nearest = group.leader.id[:ID_LETTERS], ", ".join(find_nearest(group))
    for each in group.questions:
        question = each.question
        yield name, group.count, each.count, each.last_day, question.language, question.text, nearest


def guard_cell(text: str) -> str:
    """Keep a spreadsheet from taking a citizen's words for a formula.

    >>> guard_cell("=1+1"), guard_cell("หางาน")
    ("'=1+1", 'หางาน')
    """
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def wordings_of(group: UnansweredGroup) -> list[str]:
    """Give the questions of a group without what was hidden."""
    return list(dict.fromkeys(text for each in group.questions if (text := strip_masks(each.question.text))))


def check_wording(text: str) -> str:
    """Give an officer's own wording back; where it holds personal data the command fails."""
    masked = mask_personal(text)
    if strip_masks(masked) != " ".join(masked.split()):
        raise failure(f"ประโยคนี้มีข้อมูลส่วนตัว เอาออกก่อน: {masked}")
    return text


def ask_at_terminal() -> Ask | None:
    """Give a way to ask who sits at the terminal; ``None``: nobody does."""
    return (lambda question: str(typer.prompt(question, default="1"))) if sys.stdin.isatty() else None


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
    numbers = ask("เพิ่มประโยคไหน พิมพ์เลขข้อ คั่นด้วยเว้นวรรค").replace(",", " ").split()
    if not numbers or not all(each.isdecimal() and 1 <= int(each) <= len(wordings) for each in numbers):
        raise typer.BadParameter(f"พิมพ์เลข 1-{len(wordings)}")
    return [wordings[number - 1] for number in dict.fromkeys(map(int, numbers))]
