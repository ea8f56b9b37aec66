"""Sheets of offices as provinces make them: any layout, any encoding, read row by row."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from knowledge import (
    KnowledgeBase,
    ProposedRow,
    SpreadsheetError,
    export_offices,
    guess_columns,
    load_knowledge,
    propose_rows,
    read_table,
)
from tests.conftest import KNOWLEDGE_DIR

TODAY = date(2026, 12, 1)
TITLED = """บัญชีเบอร์โทรสำนักงานจัดหางาน,,,
ลำดับ,จังหวัด,โทรสาร,หมายเลขโทรศัพท์
1,กระบี่,075-622222,โทร. 075-611111
2,จ.ตาก,,055-511111 ถึง 3
"""


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load_knowledge(KNOWLEDGE_DIR)


def propose(base: KnowledgeBase, content: bytes, as_of: str = "2026-11-30") -> Sequence[ProposedRow]:
    table = read_table(content)
    return propose_rows(base, table, guess_columns(table, base), as_of, TODAY, lambda office: office.id != "phuket")


def sheet(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(file := BytesIO())
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_in_text_is_read(base: KnowledgeBase, encoding: str, delimiter: str) -> None:
    """With a title above, a fax column beside, and numbers as people write them."""
    first, second = propose(base, TITLED.replace(",", delimiter).encode(encoding))

    assert (first.office and first.office.id, first.values) == (
        "krabi",
        {"phones": ["075-611111"], "as_of": "2026-11-30"},
    )
    assert (second.number, second.office and second.office.id) == (4, "tak")
    assert second.values["phones"] == ["055-511111-3"]
    assert ("เบอร์โทร", "", "075-611111", "โทร. 075-611111") in first.shown


def test_columns_without_headers_are_known_by_what_stands_in_them(base: KnowledgeBase) -> None:
    [row] = propose(base, sheet(["", "เขต ก", "เขต ข"], [1, "กระบี่", "075-611111"]))

    assert (row.office and row.office.id, row.values["phones"]) == ("krabi", ["075-611111"])


@pytest.mark.parametrize(
    ("written", "office"),
    [
        ("สนง.จัดหางาน จ.กระบี่", "krabi"),
        ("สจจ.ตาก", "tak"),
        ("สจก.กทม. 3", "bangkok-area-3"),
        ("กรุงเทพฯ เขตพื้นที่ 10", "bangkok-area-10"),
        ("kanchanaburi", "kanchanaburi"),
        ("โคราช", "nakhon-ratchasima"),
    ],
)
def test_an_office_is_found_however_it_is_written(base: KnowledgeBase, written: str, office: str) -> None:
    [row] = propose(base, sheet(["หน่วยงาน", "เบอร์"], [written, "02-111-1111"]))

    assert row.office is not None
    assert row.office.id == office


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["กระบี", "075-611111"], "`กระบี่`"),
        (["", "075-611111"], "ไม่พบสำนักงาน"),
        (["กระบี่", "075-61111A"], "ไม่ใช่เบอร์โทร"),
        (["กระบี่", "-"], "เว้นช่องให้ว่าง"),
        (["กระบี่", "=A1"], "ไม่ใช่เบอร์โทร"),
        (["ภูเก็ต", "076-611111"], "ไม่อยู่ในจังหวัดของคุณ"),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_alone(base: KnowledgeBase, row: Sequence[str], told: str) -> None:
    """The good one beside it stays good."""
    bad, good = propose(base, sheet(["จังหวัด", "เบอร์"], row, ["ตาก", "055-511111"]))

    assert told in " ".join(bad.reasons)
    assert not bad.is_sound
    assert good.is_sound
    assert good.doubts == []


def test_a_row_that_stands_twice_is_told(base: KnowledgeBase) -> None:
    _, second = propose(base, sheet(["จังหวัด", "เบอร์"], ["ตาก", "055-511111"], ["จ.ตาก", "055-511112"]))

    assert second.reasons == ["สำนักงานนี้ซ้ำกับแถวที่ 2 แก้: เหลือไว้แถวเดียว"]


@pytest.mark.parametrize(
    ("phones", "told"),
    [
        (["075-611111", "075-611111", "055-1"], "ด้วย"),
        (["075-611111", "075-611112", "075-611113"], "ลากเซลล์"),
        (["081-234-5678", "055-511111", "036-411111"], "มือถือ"),
        (["02-111-1111", "055-511111", "036-411111"], "ขึ้นต้นด้วยรหัสของ"),
        ([75611111, "055-511111", "036-411111"], "ไม่มีเลข 0"),
    ],
    ids=["double", "dragged", "mobile", "area", "lost-zero"],
)
def test_numbers_that_are_probably_wrong_are_in_doubt(base: KnowledgeBase, phones: Sequence[object], told: str) -> None:
    """They can be taken, once somebody has looked."""
    offices = ["กระบี่", "กาญจนบุรี", "กาฬสินธุ์"]
    row = propose(base, sheet(["จังหวัด", "โทร"], *zip(offices, phones, strict=True)))[0]

    assert row.is_sound
    assert told in " ".join(row.doubts)


def test_an_empty_cell_leaves_what_is_known(base: KnowledgeBase) -> None:
    [row] = propose(base, sheet(["จังหวัด", "เบอร์", "อีเมล"], ["กาญจนบุรี", "034-564315, 034-564309", ""]))

    assert (row.values, row.reasons) == ({}, [])


def test_a_date_of_a_row_goes_before_that_of_the_sheet(base: KnowledgeBase) -> None:
    [row] = propose(base, sheet(["จังหวัด", "เบอร์", "ข้อมูล ณ วันที่"], ["ตาก", "055-511111", "28 พ.ย. 69"]))

    assert row.values["as_of"] == "2026-11-28"


def test_our_own_sheet_comes_back_without_a_change(base: KnowledgeBase) -> None:
    """All three sheets of it."""
    rows = propose(base, export_offices(KNOWLEDGE_DIR))

    assert len(rows) == len(base.offices)
    assert [each.number for each in rows if each.values] == []


def _bomb() -> bytes:
    with zipfile.ZipFile(file := BytesIO(), "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>" + b" " * 101_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "เปิดไฟล์ไม่ได้"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        (b"<html><table></table></html>", "HTML"),
        (b"PK\x03\x04 broken", "เปิดไฟล์ไม่ได้"),
        (b"one line", "ไม่มีตาราง"),
        (("จังหวัด,เบอร์\n" + "ตาก,1\n" * 1_001).encode(), "ยาวเกิน"),
        (_bomb(), "ใหญ่เกินไป"),
    ],
    ids=["empty", "picture", "page", "broken", "no-table", "long", "bomb"],
)
def test_what_is_no_sheet_is_told(content: bytes, told: str) -> None:
    with pytest.raises(SpreadsheetError, match=told):
        read_table(content)
