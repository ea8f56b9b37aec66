"""Reads the offices, the GECC units and the work-permit service centres."""

from __future__ import annotations

from typing import Literal

from knowledge.facts_draft import FactsDraft
from knowledge.model import Certification, GeccUnit, Office, ServiceCenter
from knowledge.nodes import Node

AREAS = (1, 10)  # employment office areas of Bangkok
BUDDHIST_YEARS = (2540, 2640)
OFFICE_KINDS: dict[str, Literal["provincial", "bangkok_area", "unit"]] = {
    "provincial": "provincial",
    "bangkok_area": "bangkok_area",
    "unit": "unit",
}
_OFFICE_FIELDS = (
    "id",
    "kind",
    "name",
    "province",
    "phones",
    "address",
    "email",
    "website",
    "certification",
    "sources",
)


def read_offices(draft: FactsDraft, node: Node) -> None:
    """Read employment offices."""
    for each in node.items():
        found = each.fields(_OFFICE_FIELDS, ("area", "unverified", "as_of"))
        if set(_OFFICE_FIELDS) <= found.keys():
            office = _read_office(draft, found)
            draft.offices.append(office)
            _claim_office(draft, office, found["id"])


def _read_office(draft: FactsDraft, found: dict[str, Node]) -> Office:
    kind = found["kind"].line()
    if kind not in OFFICE_KINDS:
        found["kind"].problem(f"ไม่รู้จักชนิดสำนักงาน {kind}", f"ใช้ {', '.join(OFFICE_KINDS)}")
    return Office(
        id=found["id"].line(),
        kind=OFFICE_KINDS.get(kind, "unit"),
        name=found["name"].line_translations(),
        province=draft.read_province(found["province"]),
        phones=found["phones"].lines(),
        address=found["address"].optional_text(),
        email=found["email"].optional_text(),
        website=found["website"].optional_text(),
        area=found["area"].integer(*AREAS) if "area" in found else None,
        certification=_certification(found["certification"]),
        unverified="unverified" in found and found["unverified"].boolean(),
        as_of=found["as_of"].as_of() if "as_of" in found else None,
        sources=draft.read_sources(found["sources"]),
    )


def _claim_office(draft: FactsDraft, office: Office, node: Node) -> None:
    draft.claim("สำนักงาน", office.id, node)
    if office.kind == "provincial":
        draft.claim("สำนักงานของจังหวัด", office.province, node)
    elif office.kind == "bangkok_area":
        if office.area is None:
            node.problem("สำนักงานพื้นที่ไม่มีเลขพื้นที่", "เพิ่มช่อง `area`")
        else:
            draft.claim("สำนักงานพื้นที่", str(office.area), node)


def _certification(node: Node) -> Certification | None:
    if node.is_null:
        return None
    found = node.fields(("year_be", "level"))
    return Certification(
        year_be=found["year_be"].integer(*BUDDHIST_YEARS) if "year_be" in found else None,
        level=found["level"].optional_text() if "level" in found else None,
    )


def read_gecc_units(draft: FactsDraft, node: Node) -> None:
    """Read the units with a GECC certification."""
    required = ("id", "name", "province", "certification", "sources")
    for each in node.items():
        found = each.fields(required)
        if not set(required) <= found.keys():
            continue
        unit = GeccUnit(
            id=found["id"].line(),
            name=found["name"].line_translations(),
            province=draft.read_province(found["province"]),
            certification=_certification(found["certification"]) or Certification(None),
            sources=draft.read_sources(found["sources"], needed=True),
        )
        draft.claim("หน่วยงาน GECC", unit.id, found["id"])
        draft.gecc_units.append(unit)


def read_service_centers(draft: FactsDraft, node: Node) -> None:
    """Read the service centres for work permits."""
    required = ("id", "name", "province", "address", "area", "at_border", "sources")
    for each in node.items():
        found = each.fields(required)
        if not set(required) <= found.keys():
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
        draft.claim("ศูนย์บริการ", center.id, found["id"])
        draft.service_centers.append(center)
