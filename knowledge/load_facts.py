"""Reads ``facts/*.yaml`` and ``facts/places.csv``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from pathlib import Path

from knowledge.facts_draft import FactsDraft
from knowledge.load_offices import read_gecc_units, read_offices, read_service_centers
from knowledge.load_places import read_districts, read_places, read_provinces
from knowledge.model import Fact, OpeningHours, Text
from knowledge.nodes import Node
from knowledge.problems import Problems
from knowledge.template import BLOCKS, has_brace
from knowledge.yaml_files import read_sections

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FACT_ID = re.compile(r"[a-z][a-z0-9_]*")
_TEL = re.compile(r"[0-9+*#]+")
_URL = re.compile(r"https?://[!-~]+")  # platforms want ASCII; Thai hosts and paths are written encoded


def load_facts(folder: Path, problems: Problems) -> FactsDraft:
    """Read all facts files of a folder."""
    readers: dict[str, Callable[[FactsDraft, Node], None]] = {
        "facts": _read_facts,
        "hours": _read_hours,
        "sources": _read_sources,
        "provinces": read_provinces,
        "districts": read_districts,
        "offices": read_offices,
        "service_centers": read_service_centers,
        "gecc_units": read_gecc_units,
    }
    draft = read_sections(folder, problems, readers, FactsDraft())
    read_places(draft, folder / "places.csv", problems)
    return draft


def _read_sources(draft: FactsDraft, node: Node) -> None:
    for name, key, value in node.pairs():
        draft.claim("แหล่งที่มา", name, key)
        draft.sources[name] = {key: each.optional_text() or "" for key, _, each in value.pairs()}


def _read_facts(draft: FactsDraft, node: Node) -> None:
    for name, key, value in node.pairs():
        draft.claim("ข้อเท็จจริง", name, key)
        if not _FACT_ID.fullmatch(name) or name in BLOCKS:
            key.problem(f"ชื่อข้อเท็จจริง {name} ใช้ไม่ได้", "ใช้ตัวอังกฤษพิมพ์เล็ก ตัวเลข และ _ ที่ไม่ซ้ำกับชื่อของโปรแกรม")
        draft.fact_nodes[name] = key
        draft.facts[name] = _read_fact(draft, name, value)


def _read_fact(draft: FactsDraft, name: str, value: Node) -> Fact:
    found = value.fields(("sources",), ("text", "th", "en", "tel", "url", "label", "as_of", "note"))
    url = _matching(found.get("url"), _URL, "ที่อยู่เว็บ", "เขียนเต็มตั้งแต่ https:// ไม่มีเว้นวรรคและอักษรไทย")
    return Fact(
        id=name,
        text=_fact_text(found, url, value),
        sources=draft.read_sources(found.get("sources"), needed=True),
        as_of=found["as_of"].as_of() if "as_of" in found else None,
        tel=_matching(found.get("tel"), _TEL, "เบอร์ที่โทรได้", "ใส่เฉพาะตัวเลข ไม่มีขีดหรือเว้นวรรค"),
        url=url,
        label=found["label"].line_translations() if "label" in found else None,
        note=found["note"].text() if "note" in found else None,
    )


def _matching(node: Node | None, form: re.Pattern[str], what: str, mend: str) -> str | None:
    if node is None:
        return None
    value = node.line()
    if value and not form.fullmatch(value):
        node.problem(f"“{value}” ไม่ใช่{what}", mend)
    return value


def _fact_text(found: dict[str, Node], url: str | None, value: Node) -> Text:
    written = found.keys() & {"text", "th", "en"}
    if written not in ({"text"}, {"th", "en"}) and (written or url is None):
        value.problem("ข้อเท็จจริงนี้ไม่มีข้อความครบ", "ใช้ช่อง `text` ช่องเดียว หรือช่อง `th` กับ `en`")
    texts = {name: found[name].text() for name in sorted(written)}
    for name, text in texts.items():
        if has_brace(text):
            found[name].problem("ข้อเท็จจริงมีวงเล็บปีกกา", "เขียนค่าเต็ม ข้อเท็จจริงเรียกข้อเท็จจริงอื่นไม่ได้")
    both = texts.get("text", url or "")
    return Text(texts.get("th", both), texts.get("en", both))


def _read_hours(draft: FactsDraft, node: Node) -> None:
    for name, key, value in node.pairs():
        draft.claim("เวลาทำการ", name, key)
        found = value.fields(("days", "opens", "closes", "sources"), ("as_of", "note"))
        if {"days", "opens", "closes", "sources"} <= found.keys():
            draft.hours[name] = _read_opening_hours(draft, value, found)


def _read_opening_hours(draft: FactsDraft, node: Node, found: dict[str, Node]) -> OpeningHours:
    days = frozenset(_weekday(each) for each in found["days"].items())
    opens, closes = _time(found["opens"]), _time(found["closes"])
    if not days:
        found["days"].problem("ไม่มีวันที่เปิด", f"ใช้ {', '.join(WEEKDAYS)}")
    if opens and closes and opens >= closes:
        node.problem("เวลาเปิดไม่ได้มาก่อนเวลาปิด", "ตรวจช่อง `opens` กับ `closes`")
    return OpeningHours(
        days=days,
        opens=opens or time.min,
        closes=closes or time.max,
        sources=draft.read_sources(found["sources"], needed=True),
        as_of=found["as_of"].as_of() if "as_of" in found else None,
    )


def _weekday(node: Node) -> int:
    name = node.line()
    if name not in WEEKDAYS:
        node.problem(f"ไม่รู้จักวัน {name}", f"ใช้ {', '.join(WEEKDAYS)}")
        return 0
    return WEEKDAYS.index(name)


def _time(node: Node) -> time | None:
    written = node.line()
    try:
        hour, minute = written.replace(":", ".").split(".")
        return time(int(hour), int(minute))
    except ValueError:
        node.problem(f"“{written}” ไม่ใช่เวลา", 'เขียนแบบ "08.30"')
        return None
