"""The computed passages of answers: places, GECC certifications, service centres, opening hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.dialogue.calendar import format_year
from bot.dialogue.offices import (
    district_name,
    district_office,
    office_card,
    office_line,
    office_name,
    office_now,
    province_name,
    with_area,
)
from bot.dialogue.session import Locality
from bot.dialogue.templates import Block, TemplateRenderer
from knowledge import BANGKOK_PROVINCE, GeccUnit, KnowledgeBase, Language

CENTERS_SHOWN = 4  # a phone shows about fifteen lines
BASIC_LEVEL = "ระดับพื้นฐาน"


def make_renderer(base: KnowledgeBase, language: Language, now: datetime) -> TemplateRenderer:
    """Make what fills the phrases and answers of a knowledge base, with every computed passage."""
    return TemplateRenderer(base, language, now, BLOCKS)


def gecc_status(renderer: TemplateRenderer, place: Locality) -> str:
    """Say whether the office of a place is GECC certified, always with the year."""
    place = with_area(renderer.base, place)
    if place.province == BANGKOK_PROVINCE and place.area is None:
        units = [unit for unit in renderer.base.gecc_units if unit.province == BANGKOK_PROVINCE]
        return "\n".join([renderer.phrase("gecc_bangkok"), *_gecc_lines(renderer, units)])
    office = office_name(renderer, place)
    found = [
        unit
        for unit in renderer.base.gecc_units
        if (
            unit.province == place.province
            if place.area is None
            else unit.name.in_language(renderer.language) == office
        )
    ]
    if not found:
        return renderer.phrase("gecc_no", office=office)
    return "\n".join([*(_gecc_sentence(renderer, unit) for unit in found), renderer.phrase("gecc_validity")])


def _gecc_sentence(renderer: TemplateRenderer, unit: GeccUnit) -> str:
    name = unit.name.in_language(renderer.language)
    certification = unit.certification
    if certification.year_be is None:
        return renderer.phrase("gecc_yes_no_year", office=name)
    year = format_year(certification.year_be, renderer.language)
    if certification.level == BASIC_LEVEL:
        return renderer.phrase("gecc_yes_level", office=name, year=year, level=certification.level)
    return renderer.phrase("gecc_yes", office=name, year=year)


def _gecc_lines(renderer: TemplateRenderer, units: Iterable[GeccUnit]) -> Iterable[str]:
    """List certified units, one a line, with their years."""
    for order, unit in enumerate(units, start=1):
        named = {"order": str(order), "office": unit.name.in_language(renderer.language)}
        year_be = unit.certification.year_be
        if year_be is None:
            yield renderer.phrase("gecc_line_no_year", **named)
        else:
            yield renderer.phrase("gecc_line", year=format_year(year_be, renderer.language), **named)


def service_centers(renderer: TemplateRenderer, place: Locality) -> str:
    """List the work-permit service centres of a province; they are not employment offices."""
    place = with_area(renderer.base, place)
    found = [
        center
        for center in renderer.base.service_centers
        if (center.province == place.province if place.area is None else center.area == place.area)
    ]
    if not found:
        return renderer.phrase("centers_none")
    lines = [
        renderer.phrase("center_line", center=center.name, address=center.address or "")
        for center in found[:CENTERS_SHOWN]
    ]
    if len(found) > CENTERS_SHOWN:
        lines.append(renderer.phrase("centers_more", count=str(len(found) - CENTERS_SHOWN)))
    return "\n".join(lines)


# The function of each passage that knowledge/template.py declares; ``as_of`` belongs to the answer itself.
BLOCKS: Mapping[str, Block] = {
    "hotline_now": lambda renderer, _place: renderer.opening("hotline_doe"),
    "office_now": office_now,
    "office_card": office_card,
    "office_name": office_name,
    "office_line": office_line,
    "province": province_name,
    "district": district_name,
    "district_office": district_office,
    "gecc_status": gecc_status,
    "gecc_list": lambda renderer, _place: "\n".join(_gecc_lines(renderer, renderer.base.gecc_units)),
    "gecc_count": lambda renderer, _place: str(len(renderer.base.gecc_units)),
    "service_centers": service_centers,
}
