"""Offices by spreadsheet: staff take the offices out, fill them, and bring them back into the YAML."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.diagnostics.problem import did_you_mean
from knowledge.editing import Edit, EditError, change_values, replace_file
from knowledge.loading.load import load_knowledge
from knowledge.model import KnowledgeBase, Office
from knowledge.spreadsheet.cells import (
    CellError,
    CellProblem,
    CellRef,
    Filled,
    Row,
    SpreadsheetError,
    clean,
    parse_cell,
    parsers,
)
from knowledge.spreadsheet.columns import COLUMNS, DATA_FIELDS, EMPTY, FIELD_ORDER, show, shown
from knowledge.yaml.files import FOLDERS

SECTION = "offices"
HEADER_OF = {column.field: column.header for column in COLUMNS}
LOCKED_NAMES = {"name": "ชื่อสำนักงาน", "province": "จังหวัด"}
PROOF_MENDS = {"sources": "ใส่ชื่อที่มาจากชีต ที่มา", "as_of": "ใส่วันที่ได้ข้อมูลมา เช่น 2026-11-22"}


@dataclass(frozen=True, slots=True)
class OfficeChange:
    """One changed cell; old and new as cells show them."""

    office: Office
    label: str
    old: str
    new: str
    edit: Edit


@dataclass(frozen=True)
class OfficesImport:
    """What an import does, before it is done.

    Attributes:
        changes: the changed cells.
        notes: what staff should know of.
        untold: offices without a row; they stay as they are.
        problems: cells that could not be taken over; their rows stay as they are.
        files: old and new text of each file to write.
    """

    changes: tuple[OfficeChange, ...]
    notes: tuple[str, ...]
    untold: tuple[Office, ...]
    files: Mapping[Path, tuple[bytes, bytes]]
    problems: tuple[CellProblem, ...] = ()

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
        SpreadsheetError: no row can be taken over; with every bad cell.

    """
    from knowledge.spreadsheet.reading import read_spreadsheet  # noqa: PLC0415 - as above

    filled = read_spreadsheet(content)
    found = _Comparison(load_knowledge(folder), today)
    found.compare(filled)
    files = dict(_changed_files(folder / "facts", [change.edit for change in found.changes]))
    if files:
        _rehearse(folder, files)
    return OfficesImport(tuple(found.changes), tuple(found.notes), found.untold, files, found.problems)


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


class _Comparison:
    """Finds what staff changed in the rows of a spreadsheet, and checks it cell by cell."""

    def __init__(self, base: KnowledgeBase, today: date) -> None:
        self.changes: list[OfficeChange] = []
        self.notes: list[str] = []
        self.untold: tuple[Office, ...] = ()
        self.problems: tuple[CellProblem, ...] = ()
        self._offices = {office.id: office for office in base.offices}
        self._parsers = parsers(base.sources, today)
        self._problems: list[CellProblem] = []

    def compare(self, filled: Filled) -> None:
        """Compare the rows with the knowledge.

        Raises:
            SpreadsheetError: no row can be taken over; with every bad cell.

        """
        self.notes += filled.notes
        self._problems += filled.problems
        is_whole = all(problem.cell.row for problem in self._problems)  # else a column or a sheet is missing
        for row in self._known_rows(filled):
            before = list(self.changes)
            self._compare_row(row, self._offices[row.office], filled.kept.get(row.office, {}))
            if any(problem.cell in row.cells.values() for problem in self._problems):
                self.changes = before  # a row with one bad cell stays as it is, and stops no other
        self.problems = tuple(sorted(self._problems))
        if self.problems and not (is_whole and self.changes):
            raise SpreadsheetError(list(self.problems))
        named = {row.office for row in filled.rows}
        self.untold = tuple(office for name, office in self._offices.items() if name not in named)

    def _known_rows(self, filled: Filled) -> Iterator[Row]:
        first: dict[str, CellRef] = {}
        for row in filled.rows:
            cell = row.cells["id"]
            if row.office not in self._offices:
                hint = did_you_mean(row.office, self._offices, "ลบแถวนี้ สำนักงานใหม่เพิ่มใน facts/offices.yaml")
                self._problems.append(CellProblem(cell, f"ไม่รู้จักรหัส {row.office}", hint))
            elif row.office in first:
                what = f"รหัส {row.office} ซ้ำกับ{first[row.office]}"
                self._problems.append(CellProblem(cell, what, "เหลือไว้แถวเดียว"))
            else:
                first[row.office] = cell
                yield row

    def _compare_row(self, row: Row, office: Office, kept: Mapping[str, str]) -> None:
        for name, what in LOCKED_NAMES.items():
            right = show(office, name)
            if name in row.texts and _key(row.texts[name]) != _key(right):
                told = f"{what}ของรหัส {office.id} ไม่ตรง อาจเรียงลำดับแถวแล้วข้อมูลสลับกัน"
                hint = f"ตรวจทั้งแถว แล้วคืนช่องนี้เป็น “{right}” ชื่อแก้ได้ใน facts/offices.yaml เท่านั้น"
                self._problems.append(CellProblem(row.cells[name], told, hint))
        changes: dict[str, OfficeChange] = {}
        for name in self._parsers:
            try:
                change = self._compare_cell(row, name, office, kept.get(name, show(office, name)))
            except CellError as error:
                self._problems.append(CellProblem(row.cells[name], *error.args))
                continue
            if change:
                changes[name] = change
        if changes.keys() - PROOF_MENDS.keys():
            self._ask_for_proof(row, office, changes)
        self.changes += changes.values()

    def _compare_cell(self, row: Row, name: str, office: Office, before: str) -> OfficeChange | None:
        typed = row.texts.get(name, before)  # a missing one was told already
        if _key(typed) == _key(before):
            return None
        value, current = parse_cell(clean(typed), self._parsers[name], EMPTY.get(name)), show(office, name)
        if value == getattr(office, name):
            return None
        if _key(current) != _key(before):
            what = f"หลังส่งออกไฟล์นี้ มีคนแก้{HEADER_OF[name]}เป็น “{current}” แล้ว"
            raise CellError(what, "ส่งออกไฟล์ใหม่ แล้วกรอกช่องนี้อีกครั้ง")
        if re.sub(r"[\s,;]", "", typed) != re.sub(r"[\s,;]", "", shown(value)):  # such as another era
            self.notes.append(f"{row.cells[name]}: อ่าน “{typed}” เป็น “{shown(value)}”")
        return OfficeChange(office, HEADER_OF[name], current, shown(value), Edit(office.id, name, value))

    def _ask_for_proof(self, row: Row, office: Office, changes: Mapping[str, OfficeChange]) -> None:
        """Ask for the source and the date of whatever is new."""
        after = {name: changes[name].edit.value if name in changes else getattr(office, name) for name in self._parsers}
        if not any(after[name] for name in DATA_FIELDS):
            return
        told = {problem.cell for problem in self._problems}
        for name, hint in PROOF_MENDS.items():
            if not after[name] and name in row.cells and row.cells[name] not in told:
                what = f"แถวนี้แก้{' '.join(change.label for change in changes.values())} แต่ยังไม่มี{HEADER_OF[name]}"
                self._problems.append(CellProblem(row.cells[name], what, hint))
        if office.as_of and "as_of" not in changes:
            cell = row.cells.get("as_of")
            self.notes.append(f"{cell}: แถวนี้มีข้อมูลใหม่ แต่วันที่ของข้อมูลยังเป็น {office.as_of} ตรวจว่าถูกแล้ว")


def _key(text: str) -> str:
    return " ".join(clean(text).split())
