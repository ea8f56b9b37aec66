"""What is known of an employment office, in words and as buttons, and where a shared position lies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import cos, hypot, radians
from urllib.parse import quote

from bot.dialogue.calendar import format_year
from bot.dialogue.closures import names_of
from bot.dialogue.session import Locality
from bot.dialogue.templates import TemplateRenderer
from bot.messages import Button, ButtonKind, Location
from knowledge import BANGKOK_PROVINCE, KnowledgeBase, Office, Subdistrict

MAP_SEARCH = "https://www.google.com/maps/search/?api=1&query="  # https://developers.google.com/maps/documentation/urls
OLD_PHONE_YEAR = 2023  # phones known for a year before this one are given with their year
MOBILE = "689"  # the second digit of numbers with ten digits, in Thailand
KM_PER_DEGREE = 111.2
FARTHEST_KM = 50.0  # sub-district points lie closer than this everywhere in the country


def find_office(base: KnowledgeBase, place: Locality) -> Office | None:
    """Find the office in charge of a place; Bangkok needs its area."""
    place = with_area(base, place)
    for office in base.offices:
        if place.area is not None:
            if office.kind == "bangkok_area" and office.area == place.area:
                return office
        elif office.kind == "provincial" and office.province == place.province:
            return office
    return None


def with_area(base: KnowledgeBase, place: Locality) -> Locality:
    """Add the Bangkok area of the place's district, if the facts know it."""
    district = base.districts.get(place.district or "")
    if place.area is None and district and district.area is not None:
        return Locality(place.province, place.district, district.area)
    return place


def office_name(renderer: TemplateRenderer, place: Locality) -> str:
    """Name the office of a place; in Bangkok without an area, the province."""
    office = find_office(renderer.base, place)
    return office.name.in_language(renderer.language) if office else province_name(renderer, place)


def province_name(renderer: TemplateRenderer, place: Locality) -> str:
    """Name the province in the language of the reply."""
    province = renderer.base.provinces.get(place.province or "")
    return province.name.in_language(renderer.language) if province else ""


def district_name(renderer: TemplateRenderer, place: Locality) -> str:
    """Name the Bangkok district in the language of the reply."""
    district = renderer.base.districts.get(place.district or "")
    return district.name.in_language(renderer.language) if district else ""


def office_card(renderer: TemplateRenderer, place: Locality) -> str:
    """Write what is known of an office, its name first, and one plain line for what is not."""
    office = find_office(renderer.base, place)
    if office:
        return "\n".join([office.name.in_language(renderer.language), *_office_lines(renderer, office)])
    return district_office(renderer, place) if place.district else renderer.phrase("office_bangkok")


def office_line(renderer: TemplateRenderer, place: Locality) -> str:
    """Name the office of a place in one line, with its phone where that is known."""
    office = find_office(renderer.base, place)
    if office is None:
        return renderer.phrase("office_line_bangkok") if place.province == BANGKOK_PROVINCE else ""
    name = office.name.in_language(renderer.language)
    if office.phones:
        return renderer.phrase("office_line", office=name, phone=office.phones[0])
    return renderer.phrase("office_line_no_phone", office=name)


def office_now(renderer: TemplateRenderer, place: Locality) -> str:
    """Say whether the office of a place is open now: by a closure, by its own hours, by those of all offices."""
    return _open_now(renderer, find_office(renderer.base, place), place.province)


def _open_now(renderer: TemplateRenderer, office: Office | None, province: str | None) -> str:
    names = names_of(office, province)
    if office is None or not office.hours:
        return renderer.opening("office", names)
    told, is_closed = renderer.closure(names)
    hours = "" if is_closed else renderer.phrase("office_hours", hours=office.hours)
    return "\n".join(line for line in (told, hours) if line)


def district_office(renderer: TemplateRenderer, place: Locality) -> str:
    """Say which area office serves a district, or that it is not known."""
    district = district_name(renderer, place)
    office = find_office(renderer.base, place)
    if office is None or office.kind != "bangkok_area":
        return renderer.phrase("district_unknown", district=district)
    name = office.name.in_language(renderer.language)
    known = renderer.phrase("district_known", office=name, district=district)
    return "\n".join([known, *_office_lines(renderer, office)])


def _office_lines(renderer: TemplateRenderer, office: Office) -> Iterable[str]:
    if office.address:
        yield renderer.phrase("office_address", address=office.address)
    for phone in office.phones:
        yield renderer.phrase("office_phone", phone=phone)
    yield _open_now(renderer, office, office.province)
    if office.email:
        yield renderer.phrase("office_email", email=office.email)
    if office.website:
        yield renderer.phrase("office_website", url=office.website)
    if office.certification:
        year_be = office.certification.year_be
        certified = {"year": format_year(year_be, renderer.language)} if year_be else {}
        yield renderer.phrase("office_gecc" if certified else "office_gecc_no_year", **certified)
    if not office.phones and not office.address:
        yield renderer.phrase("office_missing_both")
    elif not office.phones:
        yield renderer.phrase("office_missing_phone")
    elif not office.address:
        yield renderer.phrase("office_missing_address")
    if office.as_of and office.phones and int(office.as_of[:4]) < OLD_PHONE_YEAR:
        year = format_year(int(office.as_of[:4]) + 543, renderer.language)
        yield renderer.phrase("office_phone_year", year=year)
    elif office.unverified and (office.phones or office.address):
        yield renderer.phrase("office_unverified")


def office_buttons(renderer: TemplateRenderer, place: Locality) -> list[Button]:
    """Give the buttons of the office of a place, where it is known: call, map, website."""
    office = find_office(renderer.base, place)
    if office is None:
        return []
    found = office.map_url or f"{MAP_SEARCH}{quote(office.name.th)}"
    call = [Button(ButtonKind.CALL, renderer.phrase("button_call_office"), dialled(each)) for each in office.phones[:1]]
    website = [Button(ButtonKind.LINK, renderer.phrase("button_website"), office.website)] if office.website else []
    return [*call, Button(ButtonKind.LINK, renderer.phrase("button_map"), found), *website]


def dialled(phone: str) -> str:
    """Give the one number that a call button dials, of a phone as it is written.

    >>> dialled("0 5570 5023-4"), dialled("034-250861-2"), dialled("02 209 1100 ต่อ 12")
    ('055705023', '034250861', '022091100')
    """
    digits = "".join(re.findall(r"\d", phone.partition("ต่อ")[0]))
    return digits if not digits.startswith("0") else digits[: 10 if digits[1:2] in tuple(MOBILE) else 9]


def nearest_subdistrict(points: Iterable[Subdistrict], location: Location) -> Subdistrict | None:
    """Find the sub-district point nearest to a shared position, which is not kept; ``None`` outside Thailand."""

    def distance_km(point: Subdistrict) -> float:
        """Measure on a flat map, good enough within one country."""
        north = point.latitude - location.latitude
        east = (point.longitude - location.longitude) * cos(radians(location.latitude))
        return hypot(north, east) * KM_PER_DEGREE

    nearest = min(points, key=distance_km, default=None)
    return nearest if nearest and distance_km(nearest) <= FARTHEST_KM else None
