"""What is known of an employment office, in words and as buttons."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, hypot, radians
from urllib.parse import quote

from bot.dialogue.calendar import format_year
from bot.dialogue.templates import Place, Wording
from bot.messages import Button, ButtonKind, Location
from knowledge import Certification, Office, Subdistrict

MAP_SEARCH = "https://www.google.com/maps/search/?api=1&query="  # https://developers.google.com/maps/documentation/urls


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


def office_name(wording: Wording, place: Place) -> str:
    """Name the office of a place; in Bangkok without an area, the province."""
    office = find_office(wording.base.offices, with_area(wording, place))
    return office.name.in_language(wording.language) if office else province_name(wording, place)


def province_name(wording: Wording, place: Place) -> str:
    """Name the province in the language of the reply."""
    province = wording.base.provinces.get(place.province or "")
    return province.name.in_language(wording.language) if province else ""


def office_card(wording: Wording, place: Place) -> str:
    """Write what is known of an office, its name first, and one plain line for what is not."""
    office = find_office(wording.base.offices, with_area(wording, place))
    if office:
        return "\n".join([office.name.in_language(wording.language), *_office_lines(wording, office)])
    if place.district:
        return district_office(wording, place)
    return wording.phrase("office_bangkok")


def district_office(wording: Wording, place: Place) -> str:
    """Say which area office serves a district, or that it is not known."""
    named = {"district": district_name(wording, place)}
    office = find_office(wording.base.offices, with_area(wording, place))
    if office is None or office.kind != "bangkok_area":
        return wording.phrase("district_unknown", **named)
    name = office.name.in_language(wording.language)
    return "\n".join([wording.phrase("district_known", office=name, **named), *_office_lines(wording, office)])


def district_name(wording: Wording, place: Place) -> str:
    """Name the Bangkok district in the language of the reply."""
    district = wording.base.districts.get(place.district or "")
    return district.name.in_language(wording.language) if district else ""


def office_buttons(wording: Wording, place: Place) -> tuple[Button, ...]:
    """Give the buttons of an office: call, map, website."""
    office = find_office(wording.base.offices, with_area(wording, place))
    return tuple(_buttons(wording, office)) if office else ()


def _buttons(wording: Wording, office: Office) -> Iterable[Button]:
    if office.phones:
        number = office.phones[0]
        yield Button(ButtonKind.CALL, wording.phrase("button_call_office"), number)
    found = office.map_url or f"{MAP_SEARCH}{quote(office.name.th)}"
    yield Button(ButtonKind.LINK, wording.phrase("button_map"), found)
    if office.website:
        yield Button(ButtonKind.LINK, wording.phrase("button_website"), office.website)


def _office_lines(wording: Wording, office: Office) -> Iterable[str]:
    if office.address:
        yield wording.phrase("office_address", address=office.address)
    for phone in office.phones:
        yield wording.phrase("office_phone", phone=phone)
    yield wording.phrase("office_hours", hours=office.hours) if office.hours else wording.opening("office")
    if office.email:
        yield wording.phrase("office_email", email=office.email)
    if office.website:
        yield wording.phrase("office_website", url=office.website)
    if office.certification:
        yield _certification_line(wording, office.certification)
    yield from _cautions(wording, office)


def _cautions(wording: Wording, office: Office) -> Iterable[str]:
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


# -- A shared position turned into a province and, in Bangkok, a district; the position is not kept


KM_PER_DEGREE = 111.2
FARTHEST_KM = 50.0  # sub-district points lie closer than this everywhere in the country


def nearest_subdistrict(points: Iterable[Subdistrict], location: Location) -> Subdistrict | None:
    """Find the sub-district point nearest to a position; ``None`` outside Thailand."""
    nearest = min(points, key=lambda point: distance_km(point, location), default=None)
    if nearest is None or distance_km(nearest, location) > FARTHEST_KM:
        return None
    return nearest


def distance_km(point: Subdistrict, location: Location) -> float:
    """Measure the distance in kilometres on a flat map, good enough within one country."""
    north = point.latitude - location.latitude
    east = (point.longitude - location.longitude) * cos(radians(location.latitude))
    return hypot(north, east) * KM_PER_DEGREE
