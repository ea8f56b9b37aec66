"""Reads the offices, the GECC units and the work-permit service centres."""

from __future__ import annotations

import re
from typing import Literal

from knowledge.loading.facts_draft import FactsDraft
from knowledge.loading.fields import (
    AREAS,
    BUDDHIST_YEARS,
    CERTIFICATION,
    CLOCK,
    EMAIL,
    GECC_UNIT,
    OFFICE,
    OFFICE_KINDS,
    SERVICE_CENTER,
    URL,
)
from knowledge.loading.matching import read_matching
from knowledge.model import Certification, GeccUnit, Office, ServiceCenter, Text
from knowledge.parsing.nodes import Node
from knowledge.suggest import suggest
from knowledge.telling.mistakes import facts as wrong

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
        email=read_matching(found["email"], _EMAIL, wrong.NOT_EMAIL),
        website=read_matching(found["website"], _URL, wrong.NOT_URL),
        hours=_read_hours(found.get("hours")),
        map_url=read_matching(found.get("map_url"), _URL, wrong.NOT_URL),
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
