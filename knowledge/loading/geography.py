"""Reads provinces, Bangkok districts and the points of the map."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from sys import intern
from typing import Literal

from knowledge.diagnostics import facts_messages as wrong
from knowledge.diagnostics.problem import Problems, suggest
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
from knowledge.loading.facts_draft import FactsDraft, read_pattern_field
from knowledge.model import Certification, District, GeccUnit, Office, Province, ServiceCenter, Subdistrict, Text
from knowledge.yaml.nodes import Node
from knowledge.yaml.reader import name_origin, read_text

COLUMNS = ("province", "district", "latitude", "longitude")
LATITUDES = (5.0, 21.0)  # Thailand; a swapped latitude and longitude falls outside
LONGITUDES = (97.0, 106.0)
_PLACE_ID = re.compile(PLACE_ID)


def read_provinces(draft: FactsDraft, node: Node) -> None:
    """Read the provinces with their names."""
    for each in node.items():
        found = each.fields(PROVINCE)
        if set(PROVINCE.required) <= found.keys():
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
        node.problem(wrong.PLACE_ID, name=name)
    return name


def _claim_names(draft: FactsDraft, province: Province, found: dict[str, Node]) -> None:
    draft.claim(Text("รหัสจังหวัด", "province id"), province.id, found["id"])
    draft.claim(Text("ชื่อจังหวัด", "province"), province.name.th, found["name"])
    for node in found["aliases"].items():
        alias = node.line()
        first = draft.alias_owners.setdefault(alias, province.name.th)
        if first != province.name.th:
            node.problem(wrong.ALIAS_TWICE, alias=alias, province=first)


def read_districts(draft: FactsDraft, node: Node) -> None:
    """Read the districts of Bangkok."""
    for each in node.items():
        found = each.fields(DISTRICT)
        if not set(DISTRICT.required) <= found.keys():
            continue
        district = District(
            id=_place_id(found["id"]),
            name=found["name"].line_translations(),
            area=found["area"].integer(*AREAS),
            needs_sign=_flag(found, "needs_sign"),
        )
        draft.claim(Text("รหัสเขต", "district id"), district.id, found["id"])
        draft.claim(Text("ชื่อเขต", "district"), district.name.th, found["name"])
        draft.districts[district.name.th] = district
        draft.read_sources(found["sources"], needed=True)


def read_places(draft: FactsDraft, path: Path, problems: Problems) -> None:
    """Read the points of the map; without the file, shared locations find no place."""
    text = read_text(path, problems) if path.exists() else None
    if text is None:
        return
    rows = csv.DictReader(io.StringIO(text.replace("\0", "")))
    try:
        _read_rows(draft, rows, path, problems)
    except csv.Error:  # such as a cell without end
        problems.add(name_origin(path, rows.line_num), wrong.MAP_ROW)


def _read_rows(draft: FactsDraft, rows: csv.DictReader[str], path: Path, problems: Problems) -> None:
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        problems.add(name_origin(path), wrong.MAP_COLUMNS, missing=", ".join(missing), wanted=",".join(COLUMNS))
        return
    for row in rows:
        point = _read_point(row)
        if point is None:
            problems.add(name_origin(path, rows.line_num), wrong.MAP_ROW)
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


# -- Reads the offices, the GECC units and the work-permit service centres


_URL = re.compile(URL)
_EMAIL = re.compile(EMAIL)
_CLOCK = re.compile(CLOCK, re.ASCII)
_KINDS: dict[str, Literal["provincial", "bangkok_area", "unit"]] = {
    "provincial": "provincial",
    "bangkok_area": "bangkok_area",
    "unit": "unit",
}


def read_offices(draft: FactsDraft, node: Node) -> None:
    """Read employment offices."""
    for each in node.items():
        found = each.fields(OFFICE)
        if set(OFFICE.required) <= found.keys():
            office = _read_office(draft, found)
            draft.offices.append(office)
            _claim_office(draft, office, found["id"])


def _read_office(draft: FactsDraft, found: dict[str, Node]) -> Office:
    kind = found["kind"].line()
    if kind not in _KINDS:
        found["kind"].problem(wrong.OFFICE_KIND, suggest(kind, OFFICE_KINDS), name=kind, known=", ".join(OFFICE_KINDS))
    return Office(
        id=found["id"].line(),
        kind=_KINDS.get(kind, "unit"),
        name=found["name"].line_translations(),
        province=draft.read_province(found["province"]),
        phones=found["phones"].lines(),
        address=found["address"].optional_text(),
        email=read_pattern_field(found["email"], _EMAIL, wrong.NOT_EMAIL),
        website=read_pattern_field(found["website"], _URL, wrong.NOT_URL),
        hours=_read_hours(found.get("hours")),
        map_url=read_pattern_field(found.get("map_url"), _URL, wrong.NOT_URL),
        area=found["area"].integer(*AREAS) if "area" in found else None,
        certification=_certification(found["certification"]),
        unverified="unverified" in found and found["unverified"].boolean(),
        as_of=found["as_of"].as_of() if "as_of" in found else None,
        sources=draft.read_sources(found["sources"]),
    )


def _read_hours(node: Node | None) -> str | None:
    """Read opening hours in words; two times must stand there."""
    hours = node.optional_text() if node else None
    if node and hours is not None and len(_CLOCK.findall(hours)) < 2:
        node.problem(wrong.OFFICE_HOURS, value=hours)
    return hours


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


def _certification(node: Node) -> Certification | None:
    if node.is_null:
        return None
    found = node.fields(CERTIFICATION)
    return Certification(
        year_be=found["year_be"].integer(*BUDDHIST_YEARS) if "year_be" in found else None,
        level=found["level"].optional_text() if "level" in found else None,
    )


def read_gecc_units(draft: FactsDraft, node: Node) -> None:
    """Read the units with a GECC certification."""
    for each in node.items():
        found = each.fields(GECC_UNIT)
        if not set(GECC_UNIT.required) <= found.keys():
            continue
        unit = GeccUnit(
            id=found["id"].line(),
            name=found["name"].line_translations(),
            province=draft.read_province(found["province"]),
            certification=_certification(found["certification"]) or Certification(None),
            sources=draft.read_sources(found["sources"], needed=True),
        )
        draft.claim(Text("หน่วยงาน GECC", "GECC unit"), unit.id, found["id"])
        draft.gecc_units.append(unit)


def read_service_centers(draft: FactsDraft, node: Node) -> None:
    """Read the service centres for work permits."""
    for each in node.items():
        found = each.fields(SERVICE_CENTER)
        if not set(SERVICE_CENTER.required) <= found.keys():
            continue
        center = ServiceCenter(
            id=found["id"].line(),
            name=found["name"].line(),
            province=draft.read_province(found["province"]),
            address=found["address"].optional_text(),
            area=found["area"].integer(*AREAS),
            sources=draft.read_sources(found["sources"], needed=True),
            at_border=found["at_border"].boolean(),
        )
        draft.claim(Text("ศูนย์บริการ", "service centre"), center.id, found["id"])
        draft.service_centers.append(center)
