"""The list of missed questions: on the screen, or as a file for Excel."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.missed_groups import failure
from bot.missed.groups import MissedGroup
from bot.missed.table import ID_LETTERS, FindNearest, nearest_now, nearest_then, write_csv
from bot.talk.dates import format_date
from knowledge import KnowledgeBaseError, read_edition


def nearest_in(folder: Path) -> FindNearest:
    """Find what comes nearest in a knowledge folder; while that has problems, what did when it was asked."""
    try:
        with Console(stderr=True).status("กำลังหาเรื่องใกล้เคียง"):
            edition = read_edition(folder)
    except KnowledgeBaseError:
        typer.echo("ชุดคำตอบยังมีจุดที่ต้องแก้ จึงแสดงเรื่องใกล้เคียงตามตอนที่ถาม", err=True)
        return nearest_then
    return nearest_now(edition.base, edition.interpreter)


def print_groups(groups: Sequence[MissedGroup], count: int, find_nearest: FindNearest) -> None:
    """Show the first groups of so many, and what can be done about them."""
    table = Table("กลุ่ม", "จำนวน", "ถามล่าสุด", "ตัวอย่างคำถาม", "เรื่องใกล้เคียง", show_lines=True)
    for group in groups:
        others = len(group.questions) - 1
        text = f"{group.text}\n(และอีก {others} แบบ)" if others else group.text
        cells = (group.id[:ID_LETTERS], str(group.count), format_date(group.last_day, "th"))
        table.add_row(*cells, text, "\n".join(find_nearest(group)))
    console = Console(markup=False, highlight=False)
    console.print(table)
    console.print(f"แสดง {len(groups)} จาก {count} กลุ่ม นับคนละหนึ่งครั้งต่อคำถาม ข้อมูลส่วนตัวถูกปิดไว้ก่อนเก็บ")
    console.print("เพิ่มในเรื่องที่มีอยู่: doebot missed accept กลุ่ม ชื่อเรื่อง")
    console.print("เขียนเรื่องใหม่: doebot missed new กลุ่ม   ไม่ต้องแสดงอีก: doebot missed dismiss กลุ่ม")


def export_groups(groups: Sequence[MissedGroup], find_nearest: FindNearest, target: str) -> None:
    """Write all groups to a file; ``-`` is standard output."""
    text = io.StringIO(newline="")
    write_csv(groups, find_nearest, text)
    content = text.getvalue().encode("utf-8-sig")  # without the mark Excel takes Thai for something else
    if target == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise failure(f"เขียนไฟล์ {target} ไม่ได้ ({error.strerror})") from error
    typer.echo(f"เขียน {len(groups)} กลุ่มไว้ที่ {target}")
