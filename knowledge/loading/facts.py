"""Reads ``facts/*.yaml`` and ``facts/places.csv``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from pathlib import Path

from knowledge.diagnostics import facts_messages as wrong
from knowledge.diagnostics.problem import Problems
from knowledge.fields import FACT, FACT_ID, HOLIDAY, HOURS, TEL, URL, WEEKDAYS
from knowledge.loading.closures import check_closed, read_closures
from knowledge.loading.draft import FactsDraft, read_pattern_field
from knowledge.loading.geography import (
    check_aliases,
    read_districts,
    read_gecc_units,
    read_map_points,
    read_offices,
    read_provinces,
    read_service_centers,
)
from knowledge.model import Fact, Holiday, OpeningHours, Text
from knowledge.phones import digits_of, is_dialled
from knowledge.template import BLOCKS, has_brace
from knowledge.yaml.nodes import Found, Node
from knowledge.yaml.reader import read_sections
from knowledge.yaml.shelf import Shelf

_FACT_ID = re.compile(FACT_ID)
_TEL = re.compile(TEL)
_URL = re.compile(URL)


def load_facts(folder: Path, problems: Problems, shelf: Shelf | None = None) -> FactsDraft:
    """Read all facts files of a folder."""
    readers: dict[str, Callable[[FactsDraft, Node], None]] = {
        "facts": _read_facts,
        "hours": _read_hours,
        "holidays": _read_holidays,
        "sources": _read_sources,
        "provinces": read_provinces,
        "districts": read_districts,
        "offices": read_offices,
        "service_centers": read_service_centers,
        "gecc_units": read_gecc_units,
        "closures": read_closures,
    }
    draft = read_sections(folder, problems, readers, FactsDraft, shelf)
    draft.check_claims()
    check_aliases(draft)
    if folder.name not in problems.unreadable:
        check_closed(draft)
    read_map_points(draft, folder / "places.csv", problems, shelf)
    return draft


def _read_sources(draft: FactsDraft, node: Node) -> None:
    for name, key, value in node.pairs():
        draft.claim(Text("แหล่งที่มา", "source"), name, key)
        draft.sources[name] = {key: each.optional_text() or "" for key, _, each in value.pairs()}


def _read_facts(draft: FactsDraft, node: Node) -> None:
    for name, key, value in node.pairs():
        draft.claim(Text("ข้อเท็จจริง", "fact"), name, key)
        if not _FACT_ID.fullmatch(name) or name in BLOCKS:
            key.problem(wrong.FACT_ID, name=name)
        found = value.fields(FACT)
        url = read_pattern_field(found.get("url"), _URL, wrong.NOT_URL)
        draft.fact_nodes[name] = key
        draft.facts[name] = Fact(
            id=name,
            text=_fact_text(found, url, value),
            sources=draft.read_sources(found["sources"], wrong.NO_FACT_SOURCE) if "sources" in found else (),
            as_of=found.read("as_of", Node.as_of, None),
            tel=_read_tel(found),
            url=url,
            label=found.read("label", Node.line_translations, None),
            note=found.read("note", Node.text, None),
            valid_until=found.read("valid_until", Node.end, None),
            after=found.read("after", Node.translations, None),
        )


def _read_tel(found: Found) -> str | None:
    """Read what a button dials: one number, the one that the text shows."""
    tel = read_pattern_field(found.get("tel"), _TEL, wrong.NOT_TEL)
    if tel is None or not _TEL.fullmatch(tel):
        return tel
    shown = {digits_of(found[name].written()) for name in ("text", "th", "en") if name in found} - {""}
    if not is_dialled(tel):
        found["tel"].problem(wrong.NOT_TEL, value=tel)
    elif shown and digits_of(tel) not in shown and tel not in shown:
        found["tel"].problem(wrong.TEL_DIFFERS, tel=tel, shown=sorted(shown)[0])
    return tel


def _fact_text(found: Found, url: str | None, value: Node) -> Text:
    written = found.keys() & {"text", "th", "en"}
    if written not in ({"text"}, {"th", "en"}) and (written or url is None):
        value.problem(wrong.FACT_TEXT)
    texts = {name: found[name].text() for name in sorted(written)}
    for name, text in texts.items():
        if has_brace(text):
            found[name].problem(wrong.FACT_BRACE)
    both = texts.get("text", url or "")
    return Text(texts.get("th", both), texts.get("en", both))


def _read_hours(draft: FactsDraft, node: Node) -> None:
    for name, key, value in node.pairs():
        draft.claim(Text("เวลาทำการ", "opening hours"), name, key)
        found = value.fields(HOURS)
        if not found.keys() >= set(HOURS.required):
            continue
        days = [each.choice(WEEKDAYS, wrong.UNKNOWN_DAY) for each in found["days"].items()]
        opens, closes = _time(found["opens"]), _time(found["closes"])
        if found["days"].is_empty_list:
            found["days"].problem(wrong.NO_DAYS, known=", ".join(WEEKDAYS))
        if opens and closes and opens >= closes:
            value.problem(wrong.HOURS_TURNED)
        draft.hours[name] = OpeningHours(
            days=frozenset(WEEKDAYS.index(day) for day in days if day),
            opens=opens or time.min,
            closes=closes or time.max,
            sources=draft.read_sources(found["sources"], wrong.NO_FACT_SOURCE),
            as_of=found.read("as_of", Node.as_of, None),
        )


def _read_holidays(draft: FactsDraft, node: Node) -> None:
    for found in node.entries(HOLIDAY):
        day = found["date"].date()
        name, sources = found["name"].line_translations(), draft.read_sources(found["sources"], wrong.NO_FACT_SOURCE)
        as_of = found["as_of"].as_of()
        if as_of is None and found["as_of"].is_empty:
            found["as_of"].tell_empty()
        draft.claim(Text("วันหยุด", "holiday"), day.isoformat(), found["date"])
        draft.holidays[day] = Holiday(day, name, sources, as_of or "", found.read("open", Node.boolean, False))
        draft.holiday_nodes[day] = found["date"]


def _time(node: Node) -> time | None:
    written = node.machine_line()
    try:
        hour, minute = written.replace(":", ".").split(".")
        return time(int(hour), int(minute))
    except ValueError:
        node.problem(wrong.NOT_TIME, value=written)
        return None
