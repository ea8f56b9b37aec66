"""Offices by spreadsheet: staff take the offices out, fill them, and bring them back into the YAML."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge.diagnostics.problem import did_you_mean
from knowledge.editing import Edit, EditError, change_values, replace_file
from knowledge.loading.bundle import FOLDERS
from knowledge.loading.load import load_knowledge
from knowledge.model import KnowledgeBase, Office
from knowledge.spreadsheet.cells import CellError, CellProblem, Filled, Row, SpreadsheetError, clean, parse_cell
from knowledge.spreadsheet.columns import COLUMNS, DATA_FIELDS, EMPTY, FIELD_ORDER, PROOF_FIELDS, parsers, show
from knowledge.yaml.splices import Value

SECTION = "offices"


@dataclass(frozen=True)
class OfficesImport:
    """What an import does, before it is done.

    Attributes:
        changes: the changed cells.
        notes: what staff should know of.
        untold: offices without a row; they stay as they are.
        files: old and new text of each file to write.
    """

    changes: tuple[OfficeChange, ...]
    notes: tuple[str, ...]
    untold: tuple[Office, ...]
    files: Mapping[Path, tuple[bytes, bytes]]

    def save(self) -> None:
        """Write the files, each in one step.

        Raises:
            SpreadsheetError: a file was changed by somebody else meanwhile.

        """
        for path, (old, _) in self.files.items():
            if path.read_bytes() != old:
                raise SpreadsheetError(f"มีคนแก้ {path.name} ระหว่างนี้ แก้: สั่ง import อีกครั้ง")
        for path, (_, new) in self.files.items():
            replace_file(path, new)


def export_offices(folder: Path) -> bytes:
    """Make the spreadsheet of the offices of a knowledge folder.

    Raises:
        KnowledgeBaseError: the folder has problems.

    """
    from knowledge.spreadsheet.export import write_offices  # noqa: PLC0415 - a bot that serves needs no spreadsheets

    return write_offices(load_knowledge(folder))


def prepare_import(folder: Path, content: bytes, today: date) -> OfficesImport:
    """Find what a spreadsheet changes in a knowledge folder; nothing is written yet.

    Raises:
        KnowledgeBaseError: the folder has problems, or would have.
        SpreadsheetError: with every bad cell.

    """
    from knowledge.spreadsheet.reading import read_spreadsheet  # noqa: PLC0415 - as above

    filled = read_spreadsheet(content)
    found = find_changes(load_knowledge(folder), filled, today)
    files = dict(_changed_files(folder / "facts", [change.edit for change in found.changes]))
    if files:
        _rehearse(folder, files)
    return OfficesImport(tuple(found.changes), tuple(found.notes), tuple(found.untold), files)


def _changed_files(folder: Path, edits: Sequence[Edit]) -> Iterator[tuple[Path, tuple[bytes, bytes]]]:
    for path in sorted(folder.glob("*.yaml")):
        old = path.read_bytes()
        try:
            new = change_values(path, old, SECTION, edits, FIELD_ORDER) if SECTION.encode() in old else old
        except EditError as error:
            raise SpreadsheetError(str(error)) from error
        if new != old:
            yield path, (old, new)


def _rehearse(folder: Path, files: Mapping[Path, tuple[bytes, bytes]]) -> None:
    """Load the knowledge as it will be, from a copy."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for each in FOLDERS:
            shutil.copytree(folder / each, copy / each)
        for path, (_, new) in files.items():
            (copy / "facts" / path.name).write_bytes(new)
        load_knowledge(copy)


# -- Finds what staff changed in the offices' spreadsheet, and checks it cell by cell


HEADER_OF = {column.field: column.header for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class OfficeChange:
    """One changed cell; old and new as cells show them."""

    office: Office
    label: str
    old: str
    new: str
    edit: Edit


@dataclass
class Found:
    """What an import would do."""

    changes: list[OfficeChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    untold: list[Office] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


def find_changes(base: KnowledgeBase, filled: Filled, today: date) -> Found:
    """Compare the rows with the knowledge.

    Raises:
        SpreadsheetError: with every cell that cannot be taken over.

    """
    offices = {office.id: office for office in base.offices}
    found = Found(notes=list(filled.notes), problems=list(filled.problems))
    for row in _known_rows(filled, offices, found):
        _compare_row(row, offices[row.office], base, filled, today, found)
    if found.problems:
        raise SpreadsheetError(sorted(found.problems))
    named = {row.office for row in filled.rows}
    found.untold = [office for office in base.offices if office.id not in named]
    return found


def _known_rows(filled: Filled, offices: dict[str, Office], found: Found) -> Iterable[Row]:
    first: dict[str, Row] = {}
    for row in filled.rows:
        place = row.places["id"]
        if row.office not in offices:
            mend = did_you_mean(row.office, offices, "ลบแถวนี้ สำนักงานใหม่เพิ่มใน facts/offices.yaml")
            found.problems.append(CellProblem(place, f"ไม่รู้จักรหัส {row.office}", mend))
        elif row.office in first:
            other = first[row.office].places["id"]
            found.problems.append(CellProblem(place, f"รหัส {row.office} ซ้ำกับ{other}", "เหลือไว้แถวเดียว"))
        else:
            first[row.office] = row
            yield row


def _compare_row(row: Row, office: Office, base: KnowledgeBase, filled: Filled, today: date, found: Found) -> None:
    _check_locked(row, office, found)
    known = filled.kept.get(office.id, {})
    changes: dict[str, OfficeChange] = {}
    for name, parse in parsers(base.sources, today).items():
        if name not in row.texts:
            continue  # told already
        before = known.get(name, show(office, name))
        if _key(row.texts[name]) == _key(before):
            continue
        try:
            value = parse_cell(clean(row.texts[name]), parse, EMPTY.get(name))
            change = _change(office, name, value, before)
        except CellError as error:
            found.problems.append(CellProblem(row.places[name], error.what, error.mend))
            continue
        if change:
            changes[name] = change
            _note_reading(row, change, found)
    _check_proof(row, office, changes, found)
    found.changes += changes.values()


def _key(text: str) -> str:
    return " ".join(clean(text).split())


def _change(office: Office, name: str, value: Value, before: str) -> OfficeChange | None:
    current = getattr(office, name)
    if value == current:
        return None
    shown = show(office, name)
    if _key(shown) != _key(before):
        what = f"หลังส่งออกไฟล์นี้ มีคนแก้{HEADER_OF[name]}เป็น “{shown}” แล้ว"
        raise CellError(what, "ส่งออกไฟล์ใหม่ แล้วกรอกช่องนี้อีกครั้ง")
    return OfficeChange(office, HEADER_OF[name], shown, _shown(value), Edit(office.id, name, value))


def _shown(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "ใช่" if value else ""
    return value or ""


def _note_reading(row: Row, change: OfficeChange, found: Found) -> None:
    """Tell where something else was read than what was typed, such as another era."""
    typed = row.texts[change.edit.field]
    if re.sub(r"[\s,;]", "", typed) != re.sub(r"[\s,;]", "", change.new):
        found.notes.append(f"{row.places[change.edit.field]}: อ่าน “{typed}” เป็น “{change.new}”")


def _check_locked(row: Row, office: Office, found: Found) -> None:
    for name, what in (("name", "ชื่อสำนักงาน"), ("province", "จังหวัด")):
        right = show(office, name)
        if name in row.texts and _key(row.texts[name]) != _key(right):
            told = f"{what}ของรหัส {office.id} ไม่ตรง อาจเรียงลำดับแถวแล้วข้อมูลสลับกัน"
            mend = f"ตรวจทั้งแถว แล้วคืนช่องนี้เป็น “{right}” ชื่อแก้ได้ใน facts/offices.yaml เท่านั้น"
            found.problems.append(CellProblem(row.places[name], told, mend))


def _check_proof(row: Row, office: Office, changes: dict[str, OfficeChange], found: Found) -> None:
    """Ask for the source and the date of whatever is new."""
    if changes.keys() <= set(PROOF_FIELDS):
        return

    def after(name: str) -> Value:
        value: Value = changes[name].edit.value if name in changes else getattr(office, name)
        return value

    if not any(after(name) for name in DATA_FIELDS):
        return
    mends = {"sources": "ใส่ชื่อที่มาจากชีต ที่มา", "as_of": "ใส่วันที่ได้ข้อมูลมา เช่น 2026-11-22"}
    for name, mend in mends.items():
        is_told = any(problem.place == row.places.get(name) for problem in found.problems)
        if not after(name) and name in row.places and not is_told:
            what = f"แถวนี้แก้{' '.join(change.label for change in changes.values())} แต่ยังไม่มี{HEADER_OF[name]}"
            found.problems.append(CellProblem(row.places[name], what, mend))
    if office.as_of and "as_of" not in changes:
        place = row.places.get("as_of")
        found.notes.append(f"{place}: แถวนี้มีข้อมูลใหม่ แต่วันที่ของข้อมูลยังเป็น {office.as_of} ตรวจว่าถูกแล้ว")
