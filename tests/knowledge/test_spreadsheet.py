"""Offices go out as a spreadsheet and come back; what is wrong in it is told cell by cell, and nothing is written."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from knowledge import KnowledgeBaseError, OfficesImport, SpreadsheetError, export_offices, prepare_import
from knowledge.yaml.damage import find_damage
from tests.conftest import KNOWLEDGE_DIR

TODAY = date(2026, 11, 25)
PROVINCES = "สำนักงานจังหวัด"
OFFICES = "facts/offices.yaml"
EMPTY_ROW = {"K3": "seed", "L3": "2026-11-22"}  # the source and date that a change of tak needs
Edit = Callable[[Workbook], object]


def edited(content: bytes, edit: Edit) -> bytes:
    book = load_workbook(BytesIO(content))
    edit(book)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def fill(folder: Path, cells: dict[str, object], sheet: str = PROVINCES) -> OfficesImport:
    def put(book: Workbook) -> None:
        for place, value in cells.items():
            book[sheet][place] = value  # type: ignore[assignment]

    return prepare_import(folder, edited(export_offices(folder), put), TODAY)


def refusals(folder: Path, edit: dict[str, object] | Edit) -> list[str]:
    """Give what is told about a spreadsheet that is refused; the YAML stays as it was."""
    before = (folder / OFFICES).read_bytes()
    with pytest.raises(SpreadsheetError) as caught:
        if isinstance(edit, dict):
            fill(folder, edit)
        else:
            prepare_import(folder, edited(export_offices(folder), edit), TODAY)
    assert (folder / OFFICES).read_bytes() == before
    return [str(problem) for problem in caught.value.problems] or [str(caught.value)]


def office(folder: Path, name: str) -> dict[str, object]:
    entries = yaml.safe_load((folder / OFFICES).read_text())["offices"]
    found: dict[str, object] = next(entry for entry in entries if entry["id"] == name)
    return found


# -- out


def test_headers_are_frozen_and_phones_are_text(folder: Path) -> None:
    """Nobody loses the column's name while scrolling, nor the zero in front of a number."""
    sheet = load_workbook(BytesIO(export_offices(folder)))[PROVINCES]

    assert [cell.value for cell in sheet[1]][:5] == ["รหัส", "สำนักงาน", "จังหวัด", "เบอร์โทร", "ที่อยู่"]
    assert sheet.freeze_panes == "D2"
    assert (sheet["D2"].value, sheet["D2"].number_format) == ("075-000000", "@")
    assert sheet["D3"].number_format == "@"


def test_ids_are_locked_and_grey(folder: Path) -> None:
    """What must not be changed looks so, and Excel keeps it."""
    sheet = load_workbook(BytesIO(export_offices(folder)))[PROVINCES]

    assert sheet.protection.sheet
    assert (sheet["A2"].protection.locked, sheet["D2"].protection.locked) == (True, False)
    assert sheet["A2"].fill.fgColor.rgb.endswith("E7E6E6")


def test_every_column_is_explained_with_an_example(folder: Path) -> None:
    """Somebody new knows what to type, before and while typing."""
    book = load_workbook(BytesIO(export_offices(folder)))
    guide = {row[0]: row[2] for row in book["วิธีกรอก"].iter_rows(values_only=True)}
    hints = {hint.promptTitle for hint in book[PROVINCES].data_validations.dataValidation}

    headers = [cell.value for cell in book[PROVINCES][1]]
    assert all(guide[header] for header in headers)
    assert hints == set(headers[3:])
    assert "seed" in [row[0] for row in book["ที่มา"].iter_rows(values_only=True)]


def test_a_text_like_a_formula_is_a_text(folder: Path) -> None:
    """No cell computes."""
    path = folder / OFFICES
    path.write_text(path.read_text().replace("address: null", "address: =1+1", 1))

    cell = load_workbook(BytesIO(export_offices(folder)))[PROVINCES]["E2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_bot_that_serves_loads_no_spreadsheets() -> None:
    """Reading knowledge costs no memory for what only an officer's command needs."""
    command = "import sys, knowledge; sys.exit('openpyxl' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", command], cwd=KNOWLEDGE_DIR.parent, check=False).returncode == 0


# -- out and in


@pytest.mark.parametrize("which", ["small", "ours"])
def test_a_spreadsheet_without_a_change_changes_nothing(which: str, folder: Path) -> None:
    """Not a byte of the YAML differs."""
    where = folder if which == "small" else KNOWLEDGE_DIR

    prepared = prepare_import(where, export_offices(where), TODAY)

    assert (prepared.changes, prepared.notes, prepared.untold, dict(prepared.files)) == ((), (), (), {})


def test_filled_cells_come_into_the_yaml_and_nothing_else_changes(folder: Path) -> None:
    """The lines of the changed values are the only ones that differ."""
    before = (folder / OFFICES).read_text().splitlines()
    cells = {"D3": "055-517-117, 055-517-118 ต่อ 12", "E3": "ศาลากลาง\nชั้น 1 63000", "G3": "https://maps.app.goo.gl/x"}
    fill(folder, {**cells, **EMPTY_ROW}).save()

    after = (folder / OFFICES).read_text().splitlines()
    assert [line for line in before if line not in after] == ["    phones: []"]
    assert office(folder, "tak")["phones"] == ["055-517-117", "055-517-118 ต่อ 12"]
    assert office(folder, "tak")["address"] == "ศาลากลาง ชั้น 1 63000"
    assert (office(folder, "tak")["sources"], office(folder, "tak")["as_of"]) == (["seed"], "2026-11-22")
    assert "    address: ศาลากลาง ชั้น 1 63000" in after


def test_an_emptied_cell_is_unknown_again(folder: Path) -> None:
    """Empty means null; nothing is invented in its place."""
    fill(folder, {"D2": None, "J2": None}).save()

    assert (office(folder, "krabi")["phones"], office(folder, "krabi")["unverified"]) == ([], False)


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    """What would change is known before it is saved."""
    before = (folder / OFFICES).read_bytes()
    prepared = fill(folder, {"H3": "tak@doe.go.th", **EMPTY_ROW})

    told = [(change.label, change.old, change.new) for change in prepared.changes]
    assert ("อีเมล", "", "tak@doe.go.th") in told
    assert (folder / OFFICES).read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2569-11-22", "2026-11-22"),
        ("22/11/2569", "2026-11-22"),
        ("๒๒/๑๑/๒๕๖๙", "2026-11-22"),
        (datetime(2569, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22), "2026-11-22"),
        (2026, "2026"),
        (2569, "2026"),
    ],
)
def test_dates_are_read_as_thais_write_them(typed: object, read: str, folder: Path) -> None:
    """A Buddhist year is turned into the other era, and told."""
    prepared = fill(folder, {"D3": "055-517117", "K3": "seed", "L3": typed})

    assert prepared.changes[-1].new == read
    assert bool(prepared.notes) == (str(typed)[:10] != read)


def test_thai_digits_and_long_dashes_are_read_and_told(folder: Path) -> None:
    """What Word and a Thai keyboard make of a number is still that number."""
    prepared = fill(folder, {"D3": "๐๕๕–๕๑๗๑๑๗", **EMPTY_ROW})

    assert prepared.changes[0].new == "055-517117"
    assert prepared.notes == ("ชีต สำนักงานจังหวัด ช่อง D3: อ่าน “๐๕๕–๕๑๗๑๑๗” เป็น “055-517117”",)


def test_moved_columns_and_own_remarks_do_no_harm(folder: Path) -> None:
    """A column is known by its header; a new one is passed over and told."""

    def move(book: Workbook) -> None:
        sheet = book[PROVINCES]
        for row in sheet.iter_rows():
            row[3].value, row[11].value = row[11].value, row[3].value
        sheet["M1"], sheet["L3"], sheet["K3"], sheet["D3"] = "หมายเหตุ", "055-517117", "seed", "2026"

    prepared = prepare_import(folder, edited(export_offices(folder), move), TODAY)

    assert [(change.label, change.new) for change in prepared.changes if change.new] == [
        ("เบอร์โทร", "055-517117"),
        ("ที่มา", "seed"),
        ("วันที่ของข้อมูล", "2026"),
    ]
    assert prepared.notes == ("ชีต สำนักงานจังหวัด: ไม่ได้อ่านคอลัมน์ที่เพิ่มมา หมายเหตุ",)


def test_an_office_without_a_row_stays_and_is_told(folder: Path) -> None:
    """A deleted row deletes nothing."""
    prepared = prepare_import(
        folder, edited(export_offices(folder), lambda book: book[PROVINCES].delete_rows(2)), TODAY
    )

    assert ([each.id for each in prepared.untold], prepared.changes) == (["krabi"], ())


def test_what_others_changed_meanwhile_is_not_undone(folder: Path) -> None:
    """A spreadsheet of last week knows what it has not touched."""
    content = export_offices(folder)
    fill(folder, {"D3": "055-517117", **EMPTY_ROW}).save()

    assert prepare_import(folder, content, TODAY).changes == ()


def test_a_cell_that_others_changed_too_is_told(folder: Path) -> None:
    """Neither of two officers wins silently."""
    content = export_offices(folder)
    fill(folder, {"D3": "055-517117", **EMPTY_ROW}).save()

    def put(book: Workbook) -> None:
        book[PROVINCES]["D3"] = "055-999999"

    with pytest.raises(SpreadsheetError) as caught:
        prepare_import(folder, edited(content, put), TODAY)
    assert "ช่อง D3: หลังส่งออกไฟล์นี้ มีคนแก้เบอร์โทรเป็น “055-517117” แล้ว แก้: ส่งออกไฟล์ใหม่" in str(caught.value)


def test_a_file_that_changes_while_it_is_imported_is_left_alone(folder: Path) -> None:
    """The other officer's save is not lost."""
    prepared = fill(folder, {"D3": "055-517117", **EMPTY_ROW})
    (folder / OFFICES).write_text((folder / OFFICES).read_text() + "# another\n")

    with pytest.raises(SpreadsheetError, match="มีคนแก้"):
        prepared.save()


def test_new_facts_under_an_old_date_are_noted(folder: Path) -> None:
    """A phone of today is not from 2017; that is for staff to say."""
    prepared = fill(folder, {"D2": "075-111111", "K2": "seed"})

    assert prepared.notes == ("ชีต สำนักงานจังหวัด ช่อง L2: แถวนี้มีข้อมูลใหม่ แต่วันที่ของข้อมูลยังเป็น 2017 ตรวจว่าถูกแล้ว",)


# -- refused


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"D3": 55517117}, "D3: เบอร์ 55517117 ไม่มีเลข 0 ข้างหน้า (Excel ตัดออกเมื่อเห็นเป็นตัวเลข) แก้: ถ้าเบอร์ที่ถูก"),
        ({"D3": "055-51"}, "D3: “055-51” ไม่ใช่เบอร์โทร แก้: เขียนเช่น 02-123-4567"),
        ({"D3": "-"}, "D3: ช่องนี้มีคำว่า “-” ซึ่งประชาชนจะเห็น แก้: ถ้ายังไม่มีข้อมูล เว้นช่องให้ว่าง"),
        ({"D3": "=A1"}, "D3: ช่องนี้เป็นสูตร แก้: คัดลอกแล้ววางแบบค่า"),
        ({"D3": "#N/A"}, "D3: ช่องนี้มีข้อผิดพลาด #N/A แก้: ลบแล้วพิมพ์ใหม่"),
        ({"D3": datetime(2026, 2, 12)}, "D3: Excel เปลี่ยนสิ่งที่พิมพ์เป็น 2026-02-12 00:00:00 แก้: จัดรูปแบบช่องเป็นข้อความ"),
        ({"D3": True}, "D3: Excel เปลี่ยนสิ่งที่พิมพ์เป็น True แก้:"),
        ({"E3": 63000}, "E3: “63000” ไม่ใช่ที่อยู่ แก้: เขียนที่อยู่เต็ม"),
        ({"E3": "ก" * 301}, "E3: ข้อความยาว 301 ตัวอักษร เกิน 300 แก้: เขียนให้สั้นลง"),
        ({"F3": 8.3}, "F3: “8.3” บอกวันและเวลาเปิดปิดไม่ครบ แก้: เขียนเช่น จันทร์ถึงศุกร์ 08.30–16.30 น."),
        ({"G3": "maps.google.com"}, "G3: “maps.google.com” ไม่ใช่ที่อยู่เว็บ แก้: คัดลอกทั้งบรรทัด"),
        ({"H3": "tak@doe"}, "H3: “tak@doe” ไม่ใช่อีเมล แก้: เขียนอีเมลเดียว"),
        ({"J3": "อาจจะ"}, "J3: ช่องนี้มีคำว่า “อาจจะ” แก้: เลือก ใช่ หรือเว้นว่าง"),
        ({"K3": "seeed"}, "K3: ไม่รู้จักที่มา seeed แก้: น่าจะหมายถึง `seed`"),
        ({"L3": "22 พ.ย. นี้"}, "L3: “22 พ.ย. นี้” ไม่ใช่วันที่ของข้อมูล แก้: เขียนเป็น 2026-11-22"),
        ({"L3": "2026-11-26"}, "L3: วันที่ 2026-11-26 ยังมาไม่ถึง แก้: ใส่วันที่ได้ข้อมูลมา"),
        ({"A3": "tka"}, "A3: ไม่รู้จักรหัส tka แก้: น่าจะหมายถึง `tak`"),
        ({"A3": "krabi"}, "A3: รหัส krabi ซ้ำกับชีต สำนักงานจังหวัด ช่อง A2 แก้: เหลือไว้แถวเดียว"),
        ({"A3": None}, "A3: แถวนี้มีข้อมูลแต่ไม่มีรหัส แก้: ใส่รหัสของสำนักงานเดิม หรือลบทั้งแถว"),
        ({"B3": "ตาก"}, "B3: ชื่อสำนักงานของรหัส tak ไม่ตรง อาจเรียงลำดับแถวแล้วข้อมูลสลับกัน แก้: ตรวจทั้งแถว"),
        ({"D3": "055-517117", "L3": "2026"}, "K3: แถวนี้แก้เบอร์โทร วันที่ของข้อมูล แต่ยังไม่มีที่มา แก้: ใส่ชื่อที่มา"),
        ({"D3": "055-517117", "K3": "seed"}, "L3: แถวนี้แก้เบอร์โทร ที่มา แต่ยังไม่มีวันที่ของข้อมูล แก้: ใส่วันที่ได้ข้อมูลมา"),
        ({"D1": "Phone"}, "ชีต สำนักงานจังหวัด: ไม่พบคอลัมน์ เบอร์โทร แก้: เปลี่ยนหัวคอลัมน์ “Phone” กลับเป็น “เบอร์โทร”"),
        ({"D1": None}, "ชีต สำนักงานจังหวัด: ไม่พบคอลัมน์ เบอร์โทร แก้: นำคอลัมน์กลับมา"),
        ({"M1": "อีเมล"}, "M1: มีคอลัมน์ อีเมล ซ้ำกัน แก้: ลบออกหนึ่งคอลัมน์"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_with_its_place_and_mend(cells: dict[str, object], told: str, folder: Path) -> None:
    """Staff go straight to the cell and know what to type."""
    place = told if told.startswith("ชีต") else f"ชีต สำนักงานจังหวัด ช่อง {told}"

    assert any(line.startswith(place) for line in refusals(folder, cells))


def test_merged_cells_are_told(folder: Path) -> None:
    """A merged value stands in one row only, whatever it looks like."""
    told = refusals(folder, lambda book: book[PROVINCES].merge_cells("D2:D3"))

    assert told == ["ชีต สำนักงานจังหวัด ช่อง D2: เซลล์ D2:D3 ถูกผสานเข้าด้วยกัน แก้: ยกเลิกการผสานเซลล์ (Unmerge) แล้วใส่ค่าทีละแถว"]


def test_all_bad_cells_are_told_at_once(folder: Path) -> None:
    """One round of mending is enough; a good cell beside them is not written either."""
    told = refusals(folder, {"D2": "1", "H2": "x", "D3": "055-517117", "G3": "y", **EMPTY_ROW})

    assert [line.split(":")[0].split()[-1] for line in told] == ["D2", "H2", "G3"]


def test_a_renamed_sheet_is_told(folder: Path) -> None:
    """What was filled under another name is not silently left out."""

    def rename(book: Workbook) -> None:
        book[PROVINCES].title = "จังหวัด"

    assert refusals(folder, rename) == [
        "ชีต จังหวัด: ชื่อชีตนี้ไม่ตรงกับที่ส่งออก แก้: น่าจะหมายถึง `สำนักงานจังหวัด`",
    ]


@pytest.mark.parametrize("content", [b"", b"not a spreadsheet", b"PK\x03\x04 torn"])
def test_a_file_that_is_no_spreadsheet_is_told(content: bytes, folder: Path) -> None:
    """An old .xls, a password or a torn download ends with words, not with a traceback."""
    with pytest.raises(SpreadsheetError, match="บันทึกใหม่เป็น Excel Workbook"):
        prepare_import(folder, content, TODAY)


BOMB = "".join(f'<!ENTITY a{n + 1} "&a{n};&a{n};">' for n in range(30))
ENTITIES = {
    "bomb": f'<!DOCTYPE x [<!ENTITY a0 "055-">{BOMB}]>',
    "file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
}


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml"])
@pytest.mark.parametrize("entities", ENTITIES.values(), ids=ENTITIES)
def test_a_spreadsheet_with_entities_is_refused(entities: str, part: str, folder: Path) -> None:
    """XML that grows without end, or reads a file of ours into a cell, ends with the same words as a torn file."""
    crafted = BytesIO()
    with ZipFile(BytesIO(export_offices(folder))) as ours, ZipFile(crafted, "w") as theirs:
        for name in ours.namelist():
            content = ours.read(name)
            if name == part:
                content = re.sub(rb"<(?=work)", entities.encode() + b"<", content, count=1)
            theirs.writestr(name, content)

    with pytest.raises(SpreadsheetError, match="บันทึกใหม่เป็น Excel Workbook"):
        prepare_import(folder, crafted.getvalue(), TODAY)


def test_another_spreadsheet_is_told(folder: Path) -> None:
    """Whatever else staff have on their desks is not taken for offices."""
    written = BytesIO()
    Workbook().save(written)

    with pytest.raises(SpreadsheetError, match="ไฟล์นี้ไม่มีชีต"):
        prepare_import(folder, written.getvalue(), TODAY)


def test_a_folder_with_problems_is_told_first(folder: Path) -> None:
    """Offices are not edited in a knowledge that does not load."""
    content = export_offices(folder)
    (folder / OFFICES).write_text("offices: [")

    with pytest.raises(KnowledgeBaseError):
        prepare_import(folder, content, TODAY)


# -- whatever staff type

WORDS = st.text("กขคงา่ำabc 0123456789-–,:;'\"#&*!|>%@`{}[]().๐๙\n", max_size=20)
CELLS = st.one_of(WORDS, st.integers(0, 10**10), st.floats(allow_nan=False, allow_infinity=False), st.booleans())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.tuples(st.sampled_from("ABCDEFGHIJKL"), st.integers(1, 5)), CELLS, max_size=6))
def test_any_edit_is_taken_over_whole_or_refused(folder: Path, edits: dict[tuple[str, int], object]) -> None:
    """Nothing that can be typed crashes the import, and what is taken over is what the next export shows."""
    before = (folder / OFFICES).read_bytes()
    try:
        prepared = fill(folder, {f"{column}{row}": value for (column, row), value in edits.items()})
    except SpreadsheetError as error:
        assert "ยังไม่ได้บันทึกอะไร" in str(error)
        return
    prepared.save()

    again = prepare_import(folder, export_offices(folder), TODAY)
    shown = {(change.edit.entry, change.label): change.new for change in prepared.changes}
    rows = list(load_workbook(BytesIO(export_offices(folder)))[PROVINCES].iter_rows(values_only=True))
    cells = {(row[0], header): cell or "" for row in rows[1:] for header, cell in zip(rows[0], row, strict=True)}
    (folder / OFFICES).write_bytes(before)
    assert again.changes == ()
    assert all(cells[where] == new for where, new in shown.items())


GOOD = {
    "D": st.lists(st.from_regex(r"0[2-7][0-9]-[0-9]{6}", fullmatch=True), unique=True, max_size=3).map(", ".join),
    "E": st.text("กขคงา่ำ 0123456789/:#'-", min_size=1, max_size=40)
    .map(lambda text: f"เลขที่ {text}")
    .filter(lambda text: find_damage(text) is None),
    "H": st.from_regex(r"[a-z]{1,8}@doe\.go\.th", fullmatch=True),
    "I": st.from_regex(r"https://www\.doe\.go\.th/[a-z?=&#%]{0,12}", fullmatch=True),
}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({}, optional=GOOD), st.fixed_dictionaries({}, optional=GOOD))
def test_good_edits_round_trip(folder: Path, krabi: dict[str, str], tak: dict[str, str]) -> None:
    """What staff fill in is what comes out again."""
    before = (folder / OFFICES).read_bytes()
    filled = {f"{column}2": text for column, text in krabi.items()} | {
        f"{column}3": text for column, text in tak.items()
    }
    fill(folder, {**filled, "K2": "seed", **EMPTY_ROW}).save()

    sheet = load_workbook(BytesIO(export_offices(folder)))[PROVINCES]
    (folder / OFFICES).write_bytes(before)
    assert {place: sheet[place].value or "" for place in filled} == {
        place: " ".join(text.split()) for place, text in filled.items()
    }
