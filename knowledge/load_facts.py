"""Reads ``facts/*.yaml`` and ``facts/places.csv``."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Literal

from knowledge.model import (
    Certification,
    District,
    Fact,
    GeccUnit,
    Office,
    OpeningHours,
    Origin,
    Province,
    ServiceCenter,
    Subdistrict,
    Text,
)
from knowledge.nodes import Node, Problems, read_yaml

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE_KINDS: dict[str, Literal["provincial", "bangkok_area", "unit"]] = {
    "provincial": "provincial",
    "bangkok_area": "bangkok_area",
    "unit": "unit",
}


@dataclass
class Facts:
    """Everything under ``facts/``, while it is being read."""

    facts: dict[str, Fact] = field(default_factory=dict)
    hours: dict[str, OpeningHours] = field(default_factory=dict)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    provinces: dict[str, Province] = field(default_factory=dict)
    districts: dict[str, District] = field(default_factory=dict)
    offices: list[Office] = field(default_factory=list)
    service_centers: list[ServiceCenter] = field(default_factory=list)
    gecc_units: list[GeccUnit] = field(default_factory=list)
    subdistricts: list[Subdistrict] = field(default_factory=list)
    source_uses: list[tuple[str, Node]] = field(default_factory=list)
    province_uses: list[tuple[str, Node]] = field(default_factory=list)
    fact_origins: dict[str, Origin] = field(default_factory=dict)


def load_facts(folder: Path, problems: Problems) -> Facts:
    """Read all facts files of a folder."""
    facts = Facts()
    readers: dict[str, Callable[[Facts, Node], None]] = {
        "facts": _read_facts,
        "hours": _read_hours,
        "sources": _read_sources,
        "provinces": _read_provinces,
        "districts": _read_districts,
        "offices": _read_offices,
        "service_centers": _read_service_centers,
        "gecc_units": _read_gecc_units,
    }
    for path in sorted(folder.glob("*.yaml")):
        for name, node in read_yaml(path, problems).items():
            if name in readers:
                readers[name](facts, node)
            else:
                node.problem(f"ไม่รู้จักหมวด `{name}`", f"ใช้ได้เฉพาะ {', '.join(readers)}")
    _read_places(facts, folder / "places.csv", problems)
    for province, node in facts.province_uses:
        if province not in facts.provinces:
            node.problem(f"ไม่รู้จักจังหวัด {province}", "เขียนชื่อเต็มตาม provinces.yaml")
    for source, node in facts.source_uses:
        if source not in facts.sources:
            node.problem(f"ไม่รู้จักแหล่งที่มา {source}", "เพิ่มไว้ใน facts/sources.yaml หรือแก้ชื่อให้ตรง")
    return facts


def read_sources(node: Node | None, uses: list[tuple[str, Node]]) -> tuple[str, ...]:
    """Read a list of source keys and note where they stand, to be checked later."""
    if node is None:
        return ()
    uses += [(each.text(), each) for each in node.items()]
    return node.texts()


def _read_sources(facts: Facts, node: Node) -> None:
    for name, _, value in node.pairs():
        facts.sources[name] = {key: str(each.optional_text() or "") for key, _, each in value.pairs()}


def _read_facts(facts: Facts, node: Node) -> None:
    optional = ("text", "th", "en", "tel", "url", "label", "as_of", "note")
    for name, key, value in node.pairs():
        found = value.fields(("sources",), optional)
        if name in facts.facts:
            first = facts.fact_origins[name]
            key.problem(f"ข้อเท็จจริง {name} ซ้ำกับ {first.file} บรรทัด {first.line}", "ลบออกหนึ่งที่ หรือตั้งชื่อใหม่")
        url = found["url"].text() if "url" in found else None
        facts.fact_origins[name] = key.origin
        facts.facts[name] = Fact(
            id=name,
            text=_fact_text(found, url, value),
            sources=read_sources(found.get("sources"), facts.source_uses),
            as_of=found["as_of"].as_of() if "as_of" in found else None,
            tel=found["tel"].text() if "tel" in found else None,
            url=url,
            label=found["label"].translations() if "label" in found else None,
            note=found["note"].text() if "note" in found else None,
        )


def _fact_text(found: dict[str, Node], url: str | None, value: Node) -> Text:
    if "text" in found:
        both = found["text"].text()
        return Text(both, both)
    if "th" in found and "en" in found:
        return Text(found["th"].text(), found["en"].text())
    if url is None:
        value.problem("ข้อเท็จจริงนี้ไม่มีข้อความ", "เพิ่มช่อง `text` หรือช่อง `th` กับ `en`")
    return Text(url or "", url or "")


def _read_hours(facts: Facts, node: Node) -> None:
    for name, _, value in node.pairs():
        found = value.fields(("days", "opens", "closes", "sources"), ("as_of", "note"))
        if {"days", "opens", "closes"} <= found.keys():
            facts.hours[name] = OpeningHours(
                days=frozenset(_weekday(each) for each in found["days"].items()),
                opens=_time(found["opens"]),
                closes=_time(found["closes"]),
                sources=read_sources(found.get("sources"), facts.source_uses),
                as_of=found["as_of"].as_of() if "as_of" in found else None,
            )


def _weekday(node: Node) -> int:
    name = node.text()
    if name not in WEEKDAYS:
        node.problem(f"ไม่รู้จักวัน {name}", f"ใช้ {', '.join(WEEKDAYS)}")
        return 0
    return WEEKDAYS.index(name)


def _time(node: Node) -> time:
    written = node.text()
    try:
        hour, minute = written.replace(":", ".").split(".")
        return time(int(hour), int(minute))
    except ValueError:
        node.problem(f"“{written}” ไม่ใช่เวลา", 'เขียนแบบ "08.30"')
        return time(0)


def _read_provinces(facts: Facts, node: Node) -> None:
    for each in node.items():
        found = each.fields(("id", "name", "region", "aliases", "weak_aliases", "sources"), ("common_word",))
        if not {"id", "name"} <= found.keys():
            continue
        name = found["name"].translations()
        strong = found["aliases"].texts() if "aliases" in found else ()
        weak = found["weak_aliases"].texts() if "weak_aliases" in found else ()
        facts.provinces[name.th] = Province(
            id=found["id"].text(),
            name=name,
            region=found["region"].translations() if "region" in found else Text("", ""),
            aliases=strong,
            weak_aliases=weak,
            is_common_word="common_word" in found and found["common_word"].boolean(),
        )
        read_sources(found.get("sources"), facts.source_uses)


def _read_districts(facts: Facts, node: Node) -> None:
    for each in node.items():
        found = each.fields(("id", "name", "area", "sources"))
        if not {"id", "name"} <= found.keys():
            continue
        name = found["name"].translations()
        area = found["area"].integer() if "area" in found else None
        facts.districts[name.th] = District(found["id"].text(), name, area)
        read_sources(found.get("sources"), facts.source_uses)


def _read_offices(facts: Facts, node: Node) -> None:
    required = (
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
    for each in node.items():
        found = each.fields(required, ("area", "unverified", "as_of"))
        if not set(required) <= found.keys():
            continue
        kind = found["kind"].text()
        if kind not in OFFICE_KINDS:
            found["kind"].problem(f"ไม่รู้จักชนิดสำนักงาน {kind}", f"ใช้ {', '.join(OFFICE_KINDS)}")
        facts.offices.append(
            Office(
                id=found["id"].text(),
                kind=OFFICE_KINDS.get(kind, "unit"),
                name=found["name"].translations(),
                province=_province(facts, found["province"]),
                phones=found["phones"].texts(),
                address=found["address"].optional_text(),
                email=found["email"].optional_text(),
                website=found["website"].optional_text(),
                area=found["area"].integer() if "area" in found else None,
                certification=_certification(found["certification"]),
                unverified="unverified" in found and found["unverified"].boolean(),
                as_of=found["as_of"].as_of() if "as_of" in found else None,
                sources=read_sources(found["sources"], facts.source_uses),
            )
        )


def _province(facts: Facts, node: Node) -> str:
    """Read a province name; offices.yaml sorts before provinces.yaml, so it is checked at the end."""
    name = node.text()
    facts.province_uses.append((name, node))
    return name


def _certification(node: Node) -> Certification | None:
    if node.is_null:
        return None
    found = node.fields(("year_be", "level"))
    return Certification(
        year_be=found["year_be"].integer() if "year_be" in found else None,
        level=found["level"].optional_text() if "level" in found else None,
    )


def _read_service_centers(facts: Facts, node: Node) -> None:
    required = ("id", "name", "province", "address", "area", "at_border", "sources")
    for each in node.items():
        found = each.fields(required)
        if not set(required) <= found.keys():
            continue
        facts.service_centers.append(
            ServiceCenter(
                id=found["id"].text(),
                name=found["name"].text(),
                province=_province(facts, found["province"]),
                address=found["address"].optional_text(),
                area=found["area"].integer(),
                sources=read_sources(found["sources"], facts.source_uses),
                at_border=found["at_border"].boolean(),
            )
        )


def _read_gecc_units(facts: Facts, node: Node) -> None:
    required = ("id", "name", "province", "certification", "sources")
    for each in node.items():
        found = each.fields(required)
        if not set(required) <= found.keys():
            continue
        facts.gecc_units.append(
            GeccUnit(
                id=found["id"].text(),
                name=found["name"].translations(),
                province=_province(facts, found["province"]),
                certification=_certification(found["certification"]) or Certification(None),
                sources=read_sources(found["sources"], facts.source_uses),
            )
        )


def _read_places(facts: Facts, path: Path, problems: Problems) -> None:
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                point = Subdistrict(row["province"], row["district"], float(row["latitude"]), float(row["longitude"]))
            except (KeyError, TypeError, ValueError):
                problems.add(Origin(path.name, number, 1), "แถวนี้อ่านไม่ได้", "ใส่ จังหวัด,อำเภอ,ละติจูด,ลองจิจูด")
                continue
            facts.subdistricts.append(point)
