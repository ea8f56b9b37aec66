"""Spreadsheets as provinces send them: huge, foreign, half wrong, in the words of a letter."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from knowledge import SpreadsheetError, export_offices, prepare_import
from tests.knowledge.test_spreadsheet import EMPTY_ROW, OFFICES, PROVINCES, TODAY, edited, fill, office


def exported(folder: Path) -> Workbook:
    return load_workbook(io.BytesIO(export_offices(folder)))


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def replaced(content: bytes, pairs: dict[bytes, bytes]) -> bytes:
    """Write other bytes in all parts of a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            for before, after in pairs.items():
                part = part.replace(before, after)
            new.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize("row", [6_000, 100_000, 1_048_576])
def test_a_format_in_the_last_row_costs_nothing(folder: Path, row: int) -> None:
    """34 kB that claim a million rows are read like 90."""
    book = exported(folder)
    book[PROVINCES].cell(row, 3).font = Font(bold=True)

    assert prepare_import(folder, saved(book), TODAY).changes == ()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("บรรทัดหนึ่ง_x000D_\nชั้น 2", "บรรทัดหนึ่ง ชั้น 2"),
        ("ศาลา_x200B_กลาง", "ศาลากลาง"),
        ("ศาลากลาง_x0009_ชั้น 2", "ศาลากลาง ชั้น 2"),
        ("ศาลากลาง_x000A_ชั้น 2", "ศาลากลาง ชั้น 2"),
        ("ทําเนียบ", "ทำเนียบ"),
        ("ต\uf70bองรับ", "ต้องรับ"),
    ],
)
def test_escapes_and_damaged_letters_are_read_as_meant(folder: Path, typed: str, read: str) -> None:
    """Citizens never read _x000D_."""
    fill(folder, {"E3": typed, **EMPTY_ROW}).save()

    assert office(folder, "tak")["address"] == read


def test_the_strict_form_is_read(folder: Path) -> None:
    """Excel offers it under nearly the same name."""
    strict = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    }

    assert prepare_import(folder, replaced(export_offices(folder), strict), TODAY).untold == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 damaged",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Excel",
        b"%PDF-1.7",
        b"a,b,c\n1,2,3\n",
        bytes(range(256)),
    ],
)
def test_what_is_no_spreadsheet_of_ours_is_told(folder: Path, content: bytes) -> None:
    """One sentence with its mend, whatever it is."""
    with pytest.raises(SpreadsheetError, match="แก้: "):
        prepare_import(folder, content, TODAY)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8, 0.95])
def test_a_damaged_workbook_is_told(folder: Path, cut: float) -> None:
    """A download that broke off."""
    content = export_offices(folder)

    with pytest.raises(SpreadsheetError, match="เสียหาย"):
        prepare_import(folder, content[: int(cut * len(content))], TODAY)


def test_a_workbook_that_unpacks_to_very_much_is_refused(folder: Path) -> None:
    """Memory is not filled by a small file."""
    made = io.BytesIO(export_offices(folder))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/huge.xml", b" " * 101_000_000)

    with pytest.raises(SpreadsheetError, match="ใหญ่เกินไป"):
        prepare_import(folder, made.getvalue(), TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_in_text_is_read(folder: Path, encoding: str, delimiter: str) -> None:
    """Thai Excel saves CSV in cp874, with the delimiter of the country."""
    book = exported(folder)
    book[PROVINCES]["D3"], book[PROVINCES]["K3"], book[PROVINCES]["L3"] = "055-517117", "seed", "2026-11-22"
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(
        [["" if cell is None else cell for cell in row] for row in book[PROVINCES].iter_rows(values_only=True)]
    )

    prepare_import(folder, text.getvalue().encode(encoding), TODAY).save()

    assert office(folder, "tak")["phones"] == ["055-517117"]


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 9])
def test_a_title_above_the_headers_is_passed_over(folder: Path, rows: int) -> None:
    """Not twelve messages about columns that are there."""
    prepared = prepare_import(
        folder, edited(export_offices(folder), lambda book: book[PROVINCES].insert_rows(1, rows)), TODAY
    )

    assert prepared.changes == ()
    assert any("หัวตาราง" in note for note in prepared.notes)


@pytest.mark.parametrize("bad", ["ไม่ทราบเบอร์", "055-51711A", "0-3931-1111-9999", "#", "055"])
def test_one_bad_cell_does_not_stop_the_good_rows(folder: Path, bad: str) -> None:
    """84 good rows go in, and the one is told."""
    before = office(folder, "tak")

    prepared = fill(folder, {"D2": "075-611111", "K2": "seed", "L2": "2026-11-22", "D3": bad, **EMPTY_ROW})
    prepared.save()

    assert office(folder, "krabi")["phones"] == ["075-611111"]
    assert office(folder, "tak") == before
    assert [str(each.cell) for each in prepared.problems] == [f"ชีต {PROVINCES} ช่อง D3"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("โทร. 038-511111", ["038-511111"]),
        ("(038) 398-052", ["038-398-052"]),
        ("043811111/043811112", ["043811111", "043811112"]),
        ("+66 44 811111", ["044 811111"]),
        ("0-4323-7777 ถึง 9", ["0-4323-7777-9"]),
    ],
)
def test_phones_as_people_write_them_are_read_and_said(folder: Path, typed: str, read: list[str]) -> None:
    """What was read stands in the notes."""
    prepared = fill(folder, {"D3": typed, **EMPTY_ROW})
    prepared.save()

    assert office(folder, "tak")["phones"] == read
    assert any(typed in note for note in prepared.notes)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("22 พ.ย. 69", "2026-11-22"),
        ("22 พ.ย. 2569", "2026-11-22"),
        ("22 พฤศจิกายน 2569", "2026-11-22"),
        ("วันที่ 22 พฤศจิกายน พ.ศ. 2569", "2026-11-22"),
        ("พฤศจิกายน 2569", "2026-11"),
        ("พ.ย. 69", "2026-11"),
        ("๒๒ พ.ย. ๒๕๖๙", "2026-11-22"),
        ("46348", "2026-11-22"),
        (46348, "2026-11-22"),
        (date(2026, 11, 22), "2026-11-22"),
    ],
)
def test_dates_as_people_write_them_are_read(folder: Path, typed: object, read: str) -> None:
    """Buddhist years, short months, and the number that Excel shows for a day."""
    fill(folder, {"D3": "055-517117", "K3": "seed", "L3": typed}).save()

    assert office(folder, "tak")["as_of"] == read


def test_nothing_is_written_when_no_row_is_good(folder: Path) -> None:
    """The file is as it was."""
    before = (folder / OFFICES).read_bytes()

    with pytest.raises(SpreadsheetError):
        fill(folder, {"D3": "055-51711A", **EMPTY_ROW})

    assert (folder / OFFICES).read_bytes() == before
