"""``doebot offices``: phones, addresses and links of the offices in a spreadsheet, out and back in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.app import now_in_bangkok
from bot.cli.options import KnowledgeOption, with_knowledge
from bot.settings import load_settings
from knowledge import (
    Missing,
    Office,
    OfficesImport,
    SpreadsheetError,
    export_offices,
    find_missing,
    load_knowledge,
    prepare_import,
)

NOTHING = "(ว่าง)"
SHOWN_NAMES = 5

commands = typer.Typer(
    name="offices", help="Fill phones, addresses and links of the offices in a spreadsheet.", no_args_is_help=True
)


@commands.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Spreadsheet to write, such as offices.xlsx.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Write all offices to a spreadsheet; empty cells are marked."""
    if file.suffix.lower() != ".xlsx":
        _stop(f"ชื่อไฟล์ต้องลงท้ายด้วย .xlsx แก้: ใช้ {file.with_suffix('.xlsx')}", 2)
    if file.exists() and not force:
        _stop(f"มีไฟล์ {file} อยู่แล้ว อาจมีข้อมูลที่กรอกไว้ แก้: ใช้ชื่ออื่น หรือเพิ่ม --force ถ้าต้องการเขียนทับ", 2)
    content = export_offices(_folder(knowledge))
    try:
        file.write_bytes(content)
    except OSError as error:
        _stop(f"เขียนไฟล์ {file} ไม่ได้ ({error.strerror}) แก้: ปิดไฟล์ใน Excel หรือเลือกที่เก็บอื่น", 2)
    typer.echo(f"เขียน {file} แล้ว กรอกช่องสีเหลือง บันทึก แล้วลอง: doebot offices import {file} --dry-run")


@commands.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Spreadsheet that `offices export` wrote and staff filled.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Take a filled spreadsheet over into the knowledge; rows with a wrong cell stay as they are, and are told."""
    try:
        content = file.read_bytes()
    except OSError as error:
        _stop(f"อ่านไฟล์ {file} ไม่ได้ ({error.strerror}) แก้: ตรวจชื่อและที่เก็บไฟล์", 2)
    try:
        prepared = prepare_import(_folder(knowledge), content, now_in_bangkok().date())
        _show_import(prepared)
        if not dry_run:
            prepared.save()
    except SpreadsheetError as error:
        _stop(str(error), 1)
    _show_end(prepared, dry_run=dry_run)
    if prepared.problems:
        rows = len({(problem.cell.sheet, problem.cell.row) for problem in prepared.problems})
        told = "\n".join(map(str, prepared.problems))
        _stop(f"{told}\nยังไม่ได้นำเข้า {rows} แถวข้างบน แถวอื่นนำเข้าตามที่แสดง แก้แล้วสั่ง import อีกครั้ง", 1)


@commands.command("missing")
def missing(knowledge: KnowledgeOption = None) -> None:
    """Report what is still empty, by field and office (in Thai)."""
    _show_missing(find_missing(load_knowledge(_folder(knowledge))))


def _folder(knowledge: Path | None) -> Path:
    return with_knowledge(load_settings(serves_webhooks=False), knowledge).knowledge_dir


def _stop(words: str, code: int) -> None:
    typer.echo(words, err=True)
    raise typer.Exit(code)


def _show_import(prepared: OfficesImport) -> None:
    if prepared.changes:
        table = Table("สำนักงาน", "ช่อง", "เดิม", "ใหม่")
        for change in prepared.changes:
            table.add_row(_short_name(change.office), change.label, change.old or NOTHING, change.new or NOTHING)
        Console().print(table, markup=False)
    for note in prepared.notes:
        typer.echo(f"หมายเหตุ {note}")
    if prepared.untold:
        names = [_short_name(office) for office in prepared.untold[:SHOWN_NAMES]]
        more = f" และอีก {len(prepared.untold) - len(names)} แห่ง" if len(prepared.untold) > len(names) else ""
        typer.echo(f"ไม่มีแถวของ {len(prepared.untold)} แห่ง คงข้อมูลเดิมไว้: {', '.join(names)}{more}")


def _show_end(prepared: OfficesImport, *, dry_run: bool) -> None:
    count = f"{len({change.office.id for change in prepared.changes})} แห่ง {len(prepared.changes)} ช่อง"
    if not prepared.changes:
        typer.echo("ไม่มีอะไรเปลี่ยน")
    elif dry_run:
        typer.echo(f"จะเปลี่ยน {count} ยังไม่ได้บันทึก ถ้าถูกต้องแล้ว สั่งอีกครั้งโดยไม่ใส่ --dry-run")
    else:
        files = ", ".join(f"facts/{path.name}" for path in prepared.files)
        typer.echo(f"บันทึกแล้ว {count} ใน {files} ดูผลก่อนเผยแพร่ด้วย doebot diff")


def _show_missing(found: Missing) -> None:
    console = Console()
    kinds = list(dict.fromkeys(count.kind for count in found.counts))
    labels = list(dict.fromkeys(count.label for count in found.counts))
    cells = {(count.label, count.kind): f"{count.empty} จาก {count.offices}" for count in found.counts}
    counts = Table("ช่อง", *kinds, title="ยังว่างกี่แห่ง")
    for label in labels:
        counts.add_row(label, *(cells[label, kind] for kind in kinds))
    console.print(counts)
    offices = Table("สำนักงาน", *labels, title=f"สำนักงานที่ยังขาดข้อมูล {len(found.offices)} แห่ง")
    for office, empty in found.offices:
        offices.add_row(_short_name(office), *("ว่าง" if label in empty else "" for label in labels))
    console.print(offices)
    for words, some in (("ยังต้องยืนยัน", found.unverified), ("มีข้อมูลแต่ไม่รู้วันที่", found.undated)):
        console.print(f"{words} {len(some)} แห่ง: {', '.join(map(_short_name, some)) or '-'}", markup=False)


def _short_name(office: Office) -> str:
    return office.name.th.removeprefix("สำนักงานจัดหางาน")
