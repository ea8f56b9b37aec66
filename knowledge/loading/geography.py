"""Reads provinces, Bangkok districts and the points of the map."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from sys import intern

from knowledge.loading.facts_draft import FactsDraft
from knowledge.loading.fields import AREAS, DISTRICT, PLACE_ID, PROVINCE
from knowledge.model import District, Province, Subdistrict, Text
from knowledge.parsing.nodes import Node
from knowledge.parsing.yaml_files import name_origin, read_text
from knowledge.telling.mistakes import facts as wrong
from knowledge.telling.problems import Problems

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
