"""The columns of the offices' spreadsheet: what staff read above and beside them, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import partial

from knowledge.editing.yaml_values import Value
from knowledge.model import Office
from knowledge.spreadsheet.cells import (
    YES,
    parse_address,
    parse_as_of,
    parse_email,
    parse_hours,
    parse_phones,
    parse_sources,
    parse_url,
    parse_yes,
)

SHEETS = {"provincial": "สำนักงานจังหวัด", "bangkok_area": "กรุงเทพมหานคร", "unit": "หน่วยงานอื่น"}
GUIDE_SHEET, SOURCES_SHEET = "วิธีกรอก", "ที่มา"
KEPT_SHEET = "ค่าเดิม"  # hidden: what stood in the cells when they were written
ID_HEADER = "รหัส"
# As in offices.yaml, to put a new field in its place.
FIELD_ORDER = (
    "id",
    "kind",
    "name",
    "province",
    "area",
    "phones",
    "address",
    "hours",
    "map_url",
    "email",
    "website",
    "certification",
    "unverified",
    "as_of",
    "sources",
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that staff fill; ``width`` in letters."""

    field: str
    header: str
    width: int
    about: str
    example: str


LOCKED = (
    Column("id", ID_HEADER, 18, "รหัสสำนักงาน ห้ามแก้ ใช้จับคู่แถวกับสำนักงาน", "kanchanaburi"),
    Column("name", "สำนักงาน", 40, "ชื่อสำนักงาน แก้ในไฟล์นี้ไม่ได้", "สำนักงานจัดหางานจังหวัดกาญจนบุรี"),
    Column("province", "จังหวัด", 18, "จังหวัด แก้ในไฟล์นี้ไม่ได้", "กาญจนบุรี"),
)
COLUMNS = (
    Column("phones", "เบอร์โทร", 28, "เบอร์โทร หลายเบอร์คั่นด้วยจุลภาค (,)", "034-564315, 034-564309 ต่อ 12"),
    Column("address", "ที่อยู่", 60, "ที่อยู่เต็ม จนถึงรหัสไปรษณีย์", "ศาลากลางจังหวัด ชั้น 2 ถนน… ตำบล… อำเภอ… จังหวัด… 71000"),
    Column("hours", "เวลาทำการ", 34, "กรอกเมื่อเปิดไม่ตรงกับเวลาราชการเท่านั้น", "จันทร์ถึงเสาร์ 08.30–16.30 น."),
    Column("map_url", "ลิงก์แผนที่", 34, "ลิงก์แผนที่ คัดลอกจากปุ่มแชร์ของแผนที่", "https://maps.app.goo.gl/…"),
    Column("email", "อีเมล", 24, "อีเมลเดียวของสำนักงาน", "kri@doe.go.th"),
    Column("website", "เว็บไซต์", 38, "ที่อยู่เว็บเต็ม ขึ้นต้นด้วย https://", "https://www.doe.go.th/prd/kanchanaburi"),
    Column("unverified", "ต้องยืนยัน", 12, f"{YES} = ได้มาจากแหล่งไม่เป็นทางการ แชตบอตจะเตือนให้โทรถามก่อน ว่าง = ยืนยันแล้ว", YES),
    Column("sources", "ที่มา", 22, "ชื่อที่มาจากชีต ที่มา หลายชื่อคั่นด้วยจุลภาค (,)", "kri, doe_feeds"),
    Column("as_of", "วันที่ของข้อมูล", 16, "วันที่ได้ข้อมูลมา ปี ค.ศ.-เดือน-วัน", "2026-11-22"),
)
PROOF_FIELDS = ("sources", "as_of")  # what every changed row must have
DATA_FIELDS = tuple(column.field for column in COLUMNS if column.field not in (*PROOF_FIELDS, "unverified"))
FILLED_FIELDS = tuple(field for field in DATA_FIELDS if field != "hours")  # each office has these; hours are in common
EMPTY: dict[str, Value] = {"phones": (), "sources": (), "unverified": False}


def show(office: Office, field: str) -> str:
    """Write a value as its cell shows it; nothing is an empty cell."""
    value = office.name.th if field == "name" else getattr(office, field)
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return YES if value else ""
    return value or ""


def parsers(sources: Collection[str], today: date) -> dict[str, Callable[[str], Value]]:
    """Give what reads the cells of each column."""
    return {
        "phones": parse_phones,
        "address": parse_address,
        "hours": parse_hours,
        "map_url": parse_url,
        "email": parse_email,
        "website": parse_url,
        "unverified": parse_yes,
        "sources": partial(parse_sources, known=sources),
        "as_of": partial(parse_as_of, today=today),
    }
