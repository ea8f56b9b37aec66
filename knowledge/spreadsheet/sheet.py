"""Offices by spreadsheet: staff take the offices out, fill them, and bring them back into the YAML."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.bundle import FOLDERS
from knowledge.editing.writing import replace_file
from knowledge.editing.yaml_values import Edit, YamlChangeError, change_values, find_entries
from knowledge.loading.load import load_knowledge
from knowledge.model import Office
from knowledge.spreadsheet.changes import OfficeChange, find_changes
from knowledge.spreadsheet.columns import FIELD_ORDER
from knowledge.spreadsheet.filled import SpreadsheetError

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
    from knowledge.spreadsheet.writing import write_offices  # noqa: PLC0415 - a bot that serves needs no spreadsheets

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
        text = old.decode()
        entries = find_entries(text, SECTION) if SECTION in text else {}
        own = [edit for edit in edits if edit.entry in entries]
        if own:
            try:
                yield path, (old, change_values(text, SECTION, own, FIELD_ORDER).encode())
            except YamlChangeError as error:
                what = f"แก้ {path.name} ให้เปลี่ยนเฉพาะค่าเหล่านี้ไม่ได้ ({error})"
                raise SpreadsheetError(f"{what} แก้: แก้ในไฟล์นั้นโดยตรง") from error


def _rehearse(folder: Path, files: Mapping[Path, tuple[bytes, bytes]]) -> None:
    """Load the knowledge as it will be, from a copy."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for each in FOLDERS:
            shutil.copytree(folder / each, copy / each)
        for path, (_, new) in files.items():
            (copy / "facts" / path.name).write_bytes(new)
        load_knowledge(copy)
