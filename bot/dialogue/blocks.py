"""The computed passages of answers: places, GECC certifications, service centres, opening hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.dialogue.calendar import format_year
from bot.dialogue.offices import district_name, district_office, office_card, office_name, province_name, with_area
from bot.dialogue.templates import Block, Place, Wording
from knowledge import BANGKOK_PROVINCE, GeccUnit, ServiceCenter

CENTERS_SHOWN = 4  # a phone shows about fifteen lines
BASIC_LEVEL = "ระดับพื้นฐาน"


def gecc_status(wording: Wording, place: Place) -> str:
    """Say whether the office of a place is GECC certified, always with the year."""
    place = with_area(wording, place)
    if place.province == BANGKOK_PROVINCE and place.area is None:
        units = [unit for unit in wording.base.gecc_units if unit.province == BANGKOK_PROVINCE]
        return "\n".join([wording.phrase("gecc_bangkok"), *_gecc_lines(wording, units)])
    name = office_name(wording, place)
    found = [unit for unit in wording.base.gecc_units if _is_in_place(unit, name, wording, place)]
    if not found:
        return wording.phrase("gecc_no", office=name)
    told = [_gecc_sentence(wording, unit) for unit in found]
    return "\n".join([*told, wording.phrase("gecc_validity")])


def _is_in_place(unit: GeccUnit, office: str, wording: Wording, place: Place) -> bool:
    if place.area is not None:
        return unit.name.in_language(wording.language) == office
    return unit.province == place.province


def _gecc_sentence(wording: Wording, unit: GeccUnit) -> str:
    name = unit.name.in_language(wording.language)
    certification = unit.certification
    if certification.year_be is None:
        return wording.phrase("gecc_yes_no_year", office=name)
    year = format_year(certification.year_be, wording.language)
    if certification.level == BASIC_LEVEL:
        return wording.phrase("gecc_yes_level", office=name, year=year, level=certification.level)
    return wording.phrase("gecc_yes", office=name, year=year)


def gecc_list(wording: Wording, _place: Place) -> str:
    """List all certified units, one a line, with their years."""
    return "\n".join(_gecc_lines(wording, wording.base.gecc_units))


def _gecc_lines(wording: Wording, units: Iterable[GeccUnit]) -> Iterable[str]:
    for order, unit in enumerate(units, start=1):
        named = {"order": str(order), "office": unit.name.in_language(wording.language)}
        year_be = unit.certification.year_be
        if year_be is None:
            yield wording.phrase("gecc_line_no_year", **named)
        else:
            yield wording.phrase("gecc_line", year=format_year(year_be, wording.language), **named)


def gecc_count(wording: Wording, _place: Place) -> str:
    """Count the certified units."""
    return str(len(wording.base.gecc_units))


def service_centers(wording: Wording, place: Place) -> str:
    """List the work-permit service centres of a province; they are not employment offices."""
    place = with_area(wording, place)
    found = [center for center in wording.base.service_centers if _serves(center, place)]
    if not found:
        return wording.phrase("centers_none")
    lines = [
        wording.phrase("center_line", center=center.name, address=center.address or "")
        for center in found[:CENTERS_SHOWN]
    ]
    if len(found) > CENTERS_SHOWN:
        lines.append(wording.phrase("centers_more", count=str(len(found) - CENTERS_SHOWN)))
    return "\n".join(lines)


def _serves(center: ServiceCenter, place: Place) -> bool:
    if place.area is not None:
        return center.area == place.area
    return center.province == place.province


BLOCKS: Mapping[str, Block] = {
    "hotline_now": lambda wording, _place: wording.opening("hotline_doe"),
    "office_now": lambda wording, _place: wording.opening("office"),
    "office_card": office_card,
    "office_name": office_name,
    "province": province_name,
    "district": district_name,
    "district_office": district_office,
    "gecc_status": gecc_status,
    "gecc_list": gecc_list,
    "gecc_count": gecc_count,
    "service_centers": service_centers,
}
