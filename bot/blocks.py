"""The computed passages of answers: offices, GECC certifications, service centres, opening hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.dates import format_year
from bot.wording import Block, Place, Wording
from knowledge import BANGKOK_PROVINCE, Certification, GeccUnit, Office, ServiceCenter

CENTERS_SHOWN = 4  # a phone shows about fifteen lines
BASIC_LEVEL = "ระดับพื้นฐาน"


def find_office(offices: Iterable[Office], place: Place) -> Office | None:
    """Find the office in charge of a place; Bangkok needs its area."""
    for office in offices:
        if place.area is not None:
            if office.kind == "bangkok_area" and office.area == place.area:
                return office
        elif office.kind == "provincial" and office.province == place.province:
            return office
    return None


def with_area(wording: Wording, place: Place) -> Place:
    """Add the Bangkok area of the place's district, if the facts know it."""
    district = wording.base.districts.get(place.district or "")
    if place.area is None and district and district.area is not None:
        return Place(province=place.province, district=place.district, area=district.area)
    return place


def office_card(wording: Wording, place: Place) -> str:
    """Write what is known of an office, and one plain line for what is not."""
    office = find_office(wording.base.offices, with_area(wording, place))
    if office:
        return "\n".join([office.name.in_language(wording.language), *_office_lines(wording, office)])
    if place.district:
        return district_office(wording, place)
    return wording.phrase("office_bangkok")


def _office_lines(wording: Wording, office: Office) -> Iterable[str]:
    if office.address:
        yield wording.phrase("office_address", address=office.address)
    for phone in office.phones:
        yield wording.phrase("office_phone", phone=phone)
    if office.email:
        yield wording.phrase("office_email", email=office.email)
    if office.website:
        yield wording.phrase("office_website", url=office.website)
    if office.certification:
        yield _certification_line(wording, office.certification)
    yield from _office_cautions(wording, office)


def _office_cautions(wording: Wording, office: Office) -> Iterable[str]:
    if not office.phones and not office.address:
        yield wording.phrase("office_missing_both")
    elif not office.phones:
        yield wording.phrase("office_missing_phone")
    elif not office.address:
        yield wording.phrase("office_missing_address")
    if office.as_of and office.phones and int(office.as_of[:4]) < 2023:
        year = format_year(int(office.as_of[:4]) + 543, wording.language)
        yield wording.phrase("office_phone_year", year=year)
    elif office.unverified and (office.phones or office.address):
        yield wording.phrase("office_unverified")


def _certification_line(wording: Wording, certification: Certification) -> str:
    if certification.year_be is None:
        return wording.phrase("office_gecc_no_year")
    return wording.phrase("office_gecc", year=format_year(certification.year_be, wording.language))


def office_name(wording: Wording, place: Place) -> str:
    """Name the office of a place; in Bangkok without an area, the province."""
    office = find_office(wording.base.offices, with_area(wording, place))
    return office.name.in_language(wording.language) if office else province_name(wording, place)


def province_name(wording: Wording, place: Place) -> str:
    """Name the province in the language of the reply."""
    province = wording.base.provinces.get(place.province or "")
    return province.name.in_language(wording.language) if province else ""


def district_name(wording: Wording, place: Place) -> str:
    """Name the Bangkok district in the language of the reply."""
    district = wording.base.districts.get(place.district or "")
    return district.name.in_language(wording.language) if district else ""


def district_office(wording: Wording, place: Place) -> str:
    """Say which area office serves a district, or that it is not known."""
    named = {"district": district_name(wording, place)}
    office = find_office(wording.base.offices, with_area(wording, place))
    if office is None or office.kind != "bangkok_area":
        return wording.phrase("district_unknown", **named)
    known = wording.phrase("district_known", office=office.name.in_language(wording.language), **named)
    return "\n".join([known, *_office_lines(wording, office)])


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
