"""Reads provinces, Bangkok districts, offices and other counters, and the points of the map."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from sys import intern

from knowledge.diagnostics import facts_messages as wrong
from knowledge.diagnostics.problem import Problems
from knowledge.fields import (
    AREAS,
    BUDDHIST_YEARS,
    CERTIFICATION,
    CLOCK,
    DISTRICT,
    EMAIL,
    GECC_UNIT,
    OFFICE,
    OFFICE_KINDS,
    PLACE_ID,
    PROVINCE,
    SERVICE_CENTER,
    URL,
)
from knowledge.loading.draft import FactsDraft, read_pattern_field
from knowledge.model import Certification, District, GeccUnit, Office, Province, ServiceCenter, Subdistrict, Text
from knowledge.phones import guess_phones, is_phone
from knowledge.yaml.files import origin_of
from knowledge.yaml.nodes import Node
from knowledge.yaml.reader import take_file
from knowledge.yaml.shelf import Shelf

COLUMNS = ("province", "district", "latitude", "longitude")
LATITUDES = (5.0, 21.0)  # Thailand; a swapped latitude and longitude falls outside
LONGITUDES = (97.0, 106.0)
_PLACE_ID = re.compile(PLACE_ID)
_URL = re.compile(URL)
_EMAIL = re.compile(EMAIL)
_CLOCK = re.compile(CLOCK, re.ASCII)


def read_provinces(draft: FactsDraft, node: Node) -> None:
    """Read the provinces with their names."""
    for found in node.entries(PROVINCE):
        draft.read_sources(found["sources"], wrong.NO_FACT_SOURCE)
        province = Province(
            id=_read_place_id(found["id"]),
            name=found["name"].line_translations(),
            region=found["region"].line_translations(),
            aliases=found["aliases"].lines(),
            weak_aliases=found["weak_aliases"].lines(),
            is_common_word=found.read("common_word", Node.boolean, False),
            needs_sign=found.read("needs_sign", Node.boolean, False),
        )
        draft.provinces[province.name.th] = province
        draft.claim(Text("รหัสจังหวัด", "province id"), province.id, found["id"])
        draft.claim(Text("ชื่อจังหวัด", "province"), province.name.th, found["name"])
        draft.alias_uses += [(each.line(), province.name.th, each) for each in found["aliases"].items()]


def check_aliases(draft: FactsDraft) -> None:
    """Tell a name by which two provinces are called."""
    owners: dict[str, str] = {}
    for alias, province, node in draft.alias_uses:
        first = owners.setdefault(alias, province)
        if first != province:
            node.problem(wrong.ALIAS_TWICE, alias=alias, province=first)


def _read_place_id(node: Node) -> str:
    name = node.line()
    if not _PLACE_ID.fullmatch(name):
        node.problem(wrong.PLACE_ID, name=name)
    return name


def read_districts(draft: FactsDraft, node: Node) -> None:
    """Read the districts of Bangkok."""
    for found in node.entries(DISTRICT):
        district = District(
            id=_read_place_id(found["id"]),
            name=found["name"].line_translations(),
            area=found["area"].integer(*AREAS),
            needs_sign=found.read("needs_sign", Node.boolean, False),
        )
        draft.claim(Text("รหัสเขต", "district id"), district.id, found["id"])
        draft.claim(Text("ชื่อเขต", "district"), district.name.th, found["name"])
        draft.districts[district.name.th] = district
        draft.read_sources(found["sources"], wrong.NO_FACT_SOURCE)


def read_map_points(draft: FactsDraft, path: Path, problems: Problems, shelf: Shelf | None = None) -> None:
    """Read the points of the map; without the file, shared locations find no place."""
    if path.exists():
        take_file(path, problems, _read_map, draft, FactsDraft, shelf)


def _read_map(draft: FactsDraft, path: Path, text: str, problems: Problems) -> None:
    rows = csv.DictReader(io.StringIO(text.replace("\0", "")))
    try:
        _read_rows(draft, rows, path, problems)
    except csv.Error:  # such as a cell without end
        problems.add(origin_of(path, rows.line_num), wrong.MAP_ROW)


def _read_rows(draft: FactsDraft, rows: csv.DictReader[str], path: Path, problems: Problems) -> None:
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        problems.add(origin_of(path), wrong.MAP_COLUMNS, missing=", ".join(missing), wanted=",".join(COLUMNS))
        return
    for row in rows:
        origin = origin_of(path, rows.line_num)
        if point := _read_point(row):
            draft.subdistricts.append(point)
            draft.province_uses.append((point.province, origin))
        else:
            problems.add(origin, wrong.MAP_ROW)


def _read_point(row: dict[str, str]) -> Subdistrict | None:
    try:
        province, district = intern(row["province"]), intern(row["district"])  # thousands of rows, few names
        point = Subdistrict(province, district, float(row["latitude"]), float(row["longitude"]))
    except (TypeError, ValueError):
        return None
    if not (LATITUDES[0] <= point.latitude <= LATITUDES[1] and LONGITUDES[0] <= point.longitude <= LONGITUDES[1]):
        return None
    return point if province and district else None


def read_offices(draft: FactsDraft, node: Node) -> None:
    """Read employment offices."""
    for found in node.entries(OFFICE):
        office = Office(
            id=found["id"].line(),
            kind=found["kind"].choice(OFFICE_KINDS, wrong.OFFICE_KIND) or "unit",
            name=found["name"].line_translations(),
            province=draft.read_province(found["province"]),
            phones=tuple(filter(None, map(_read_phone, found["phones"].items()))),
            address=found["address"].optional_text(),
            email=read_pattern_field(found["email"], _EMAIL, wrong.NOT_EMAIL),
            website=read_pattern_field(found["website"], _URL, wrong.NOT_URL),
            hours=found.read("hours", _read_hours, None),
            map_url=read_pattern_field(found.get("map_url"), _URL, wrong.NOT_URL),
            area=found.read("area", lambda each: each.integer(*AREAS), None),
            certification=_read_certification(found["certification"]),
            unverified=found.read("unverified", Node.boolean, False),
            as_of=found.read("as_of", Node.as_of, None),
            sources=draft.read_sources(found["sources"]),
        )
        draft.offices.append(office)
        _claim_office(draft, office, found["id"])


def _read_phone(node: Node) -> str:
    """Read one number; what else is written is told with the reading that was probably meant."""
    written = node.written()
    if is_phone(written) and node.is_text:
        return written
    numbers = guess_phones(written)
    quoted = [f'`"{number}"`' for number in numbers]
    each = Text(" บรรทัดละเบอร์", ", one a line") if len(quoted) > 1 else Text("", "")
    meant = Text(f"เขียนเป็น {' '.join(quoted)}{each.th}", f"Write {' '.join(quoted)}{each.en}") if quoted else None
    if node.is_empty:
        node.tell_empty()
    else:
        node.problem(wrong.NOT_PHONE, meant, value=written)
    return ""


def _read_hours(node: Node) -> str | None:
    """Read opening hours in words; two times must stand there."""
    hours = node.optional_text()
    if hours is not None and len(_CLOCK.findall(hours)) < 2:
        node.problem(wrong.OFFICE_HOURS, value=hours)
    return hours


def _read_certification(node: Node) -> Certification | None:
    if node.is_null:
        return None
    found = node.fields(CERTIFICATION)
    year = found.read("year_be", lambda each: each.integer(*BUDDHIST_YEARS), None)
    return Certification(year, found.read("level", Node.optional_text, None))


def _claim_office(draft: FactsDraft, office: Office, node: Node) -> None:
    draft.claim(Text("สำนักงาน", "office"), office.id, node)
    draft.office_nodes[office.id] = node
    if office.kind == "provincial":
        draft.claim(Text("สำนักงานของจังหวัด", "office of the province"), office.province, node)
    elif office.kind == "bangkok_area":
        if office.area is None:
            node.problem(wrong.NO_AREA)
        else:
            draft.claim(Text("สำนักงานพื้นที่", "office of the area"), str(office.area), node)


def read_gecc_units(draft: FactsDraft, node: Node) -> None:
    """Read the units with a GECC certification."""
    for found in node.entries(GECC_UNIT):
        unit = GeccUnit(
            id=found["id"].line(),
            name=found["name"].line_translations(),
            province=draft.read_province(found["province"]),
            certification=_read_certification(found["certification"]) or Certification(None),
            sources=draft.read_sources(found["sources"], wrong.NO_FACT_SOURCE),
        )
        draft.claim(Text("หน่วยงาน GECC", "GECC unit"), unit.id, found["id"])
        draft.gecc_units.append(unit)


def read_service_centers(draft: FactsDraft, node: Node) -> None:
    """Read the service centres for work permits."""
    for found in node.entries(SERVICE_CENTER):
        center = ServiceCenter(
            id=found["id"].line(),
            name=found["name"].line(),
            province=draft.read_province(found["province"]),
            address=found["address"].optional_text(),
            area=found["area"].integer(*AREAS),
            sources=draft.read_sources(found["sources"], wrong.NO_FACT_SOURCE),
            at_border=found["at_border"].boolean(),
        )
        draft.claim(Text("ศูนย์บริการ", "service centre"), center.id, found["id"])
        draft.service_centers.append(center)
