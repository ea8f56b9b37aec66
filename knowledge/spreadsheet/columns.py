"""The columns of the offices' spreadsheet: what staff read above and beside them, and which are still empty."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import KnowledgeBase, Office
from knowledge.spreadsheet.cells import YES
from knowledge.yaml.splices import Value

SHEETS = {"provincial": "สำนักงานจังหวัด", "bangkok_area": "กรุงเทพมหานคร", "unit": "หน่วยงานอื่น"}
GUIDE_SHEET, SOURCES_SHEET = "วิธีกรอก", "ที่มา"
KEPT_SHEET = "ค่าเดิม"  # hidden: what stood in the cells when they were written
ID_HEADER = "รหัส"
# As in offices.yaml, to put a new field in its place.
FIELD_ORDER = (
    "id", "kind", "name", "province", "area", "phones", "address", "hours", "map_url", "email", "website",
    "certification", "unverified", "as_of", "sources",
)  # fmt: skip


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
DATA_FIELDS = tuple(column.field for column in COLUMNS if column.field not in ("unverified", "sources", "as_of"))
FILLED_FIELDS = tuple(field for field in DATA_FIELDS if field != "hours")  # each office has these; hours are in common
EMPTY: dict[str, Value] = {"phones": (), "sources": (), "unverified": False}


def show(office: Office, field: str) -> str:
    """Write what an office has in a field as its cell shows it."""
    return shown(office.name.th if field == "name" else getattr(office, field))


def shown(value: Value) -> str:
    """Write a value as a cell shows it; nothing is an empty cell."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return YES if value else ""
    return value or ""


@dataclass(frozen=True, slots=True)
class EmptyCount:
    """How many offices of a kind lack a field."""

    label: str
    kind: str
    empty: int
    offices: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be found out.

    Attributes:
        counts: for each field and kind of office.
        offices: those that lack something, with the headers of the empty columns.
        unverified: those with facts from unofficial sources only.
        undated: those with facts of no known date.
    """

    counts: tuple[EmptyCount, ...]
    offices: tuple[tuple[Office, tuple[str, ...]], ...]
    unverified: tuple[Office, ...]
    undated: tuple[Office, ...]


def find_missing(base: KnowledgeBase) -> Missing:
    """Look for empty cells in all offices; hours are no gap, since those of all offices stand in."""
    headers = {column.field: column.header for column in COLUMNS if column.field in FILLED_FIELDS}
    gaps = [(office, tuple(headers[name] for name in headers if not getattr(office, name))) for office in base.offices]
    return Missing(
        counts=tuple(
            EmptyCount(label, title, sum(label in empty for office, empty in gaps if office.kind == kind), total)
            for label in headers.values()
            for kind, title in SHEETS.items()
            if (total := sum(office.kind == kind for office in base.offices))
        ),
        offices=tuple((office, empty) for office, empty in gaps if empty),
        unverified=tuple(office for office in base.offices if office.unverified),
        undated=tuple(
            office for office in base.offices if not office.as_of and any(getattr(office, name) for name in DATA_FIELDS)
        ),
    )
