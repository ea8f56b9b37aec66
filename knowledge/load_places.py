"""Reads provinces, Bangkok districts and the points of the map."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from sys import intern

from knowledge.facts_draft import FactsDraft
from knowledge.load_offices import AREAS
from knowledge.model import District, Province, Subdistrict
from knowledge.nodes import Node
from knowledge.problems import Problems
from knowledge.yaml_files import name_origin, read_text

COLUMNS = ("province", "district", "latitude", "longitude")
LATITUDES = (5.0, 21.0)  # Thailand; a swapped latitude and longitude falls outside
LONGITUDES = (97.0, 106.0)
_PLACE_ID = re.compile(r"[a-z][a-z0-9-]{0,23}")


def read_provinces(draft: FactsDraft, node: Node) -> None:
    """Read the provinces with their names."""
    required = ("id", "name", "region", "aliases", "weak_aliases", "sources")
    for each in node.items():
        found = each.fields(required, ("common_word", "needs_sign"))
        if set(required) <= found.keys():
            province = _read_province(draft, found)
            draft.provinces[province.name.th] = province
            _claim_names(draft, province, found)


def _read_province(draft: FactsDraft, found: dict[str, Node]) -> Province:
    draft.read_sources(found["sources"], needed=True)
    return Province(
        id=_place_id(found["id"]),
        name=found["name"].line_translations(),
        region=found["region"].line_translations(),
        aliases=found["aliases"].lines(),
        weak_aliases=found["weak_aliases"].lines(),
        is_common_word=_flag(found, "common_word"),
        needs_sign=_flag(found, "needs_sign"),
    )


def _flag(found: dict[str, Node], name: str) -> bool:
    return name in found and found[name].boolean()


def _place_id(node: Node) -> str:
    name = node.line()
    if not _PLACE_ID.fullmatch(name):
        node.problem(f"รหัส {name} ไม่ถูกแบบ", "ใช้ตัวอังกฤษพิมพ์เล็กกับขีดกลาง ไม่เกิน 24 ตัว เช่น samut-sakhon")
    return name


def _claim_names(draft: FactsDraft, province: Province, found: dict[str, Node]) -> None:
    draft.claim("รหัสจังหวัด", province.id, found["id"])
    draft.claim("ชื่อจังหวัด", province.name.th, found["name"])
    for node in found["aliases"].items():
        alias = node.line()
        first = draft.alias_owners.setdefault(alias, province.name.th)
        if first != province.name.th:
            node.problem(f"“{alias}” เป็นชื่อเรียกของ {first} ด้วย", "เก็บไว้จังหวัดเดียว หรือย้ายไปช่อง `weak_aliases`")


def read_districts(draft: FactsDraft, node: Node) -> None:
    """Read the districts of Bangkok."""
    required = ("id", "name", "area", "sources")
    for each in node.items():
        found = each.fields(required, ("needs_sign",))
        if not set(required) <= found.keys():
            continue
        district = District(
            id=_place_id(found["id"]),
            name=found["name"].line_translations(),
            area=found["area"].integer(*AREAS),
            needs_sign=_flag(found, "needs_sign"),
        )
        draft.claim("รหัสเขต", district.id, found["id"])
        draft.claim("ชื่อเขต", district.name.th, found["name"])
        draft.districts[district.name.th] = district
        draft.read_sources(found["sources"], needed=True)


def read_places(draft: FactsDraft, path: Path, problems: Problems) -> None:
    """Read the points of the map; without the file, shared locations find no place."""
    text = read_text(path, problems) if path.exists() else None
    if text is None:
        return
    rows = csv.DictReader(io.StringIO(text))
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        problems.add(name_origin(path), f"ไม่มีคอลัมน์ {', '.join(missing)}", f"บรรทัดแรกต้องเป็น {','.join(COLUMNS)}")
        return
    for row in rows:
        point = _read_point(row)
        if point is None:
            problems.add(name_origin(path, rows.line_num), "แถวนี้อ่านไม่ได้", "ใส่ จังหวัด,อำเภอ,ละติจูด,ลองจิจูด ในประเทศไทย")
            continue
        draft.subdistricts.append(point)
        draft.province_uses.append((point.province, name_origin(path, rows.line_num)))


def _read_point(row: dict[str, str]) -> Subdistrict | None:
    try:
        province, district = intern(row["province"]), intern(row["district"])  # thousands of rows, few names
        point = Subdistrict(province, district, float(row["latitude"]), float(row["longitude"]))
    except (TypeError, ValueError):
        return None
    is_in_thailand = (
        LATITUDES[0] <= point.latitude <= LATITUDES[1] and LONGITUDES[0] <= point.longitude <= LONGITUDES[1]
    )
    return point if is_in_thailand and point.province and point.district else None
