"""What a citizen learns of an office."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.dialogue.blocks import make_renderer
from bot.dialogue.offices import find_office, office_buttons, office_card
from bot.dialogue.session import Locality
from bot.dialogue.templates import TemplateRenderer
from bot.messages import ButtonKind
from knowledge import KnowledgeBase, Language, Office

PLACE = Locality(province="กาญจนบุรี")


def renderer_of(base: KnowledgeBase, now: datetime, language: Language = "th", **changes: object) -> TemplateRenderer:
    """Change the office of the place."""
    office = find_office(base, PLACE)
    assert office is not None
    changed: Office = replace(office, **changes)  # type: ignore[arg-type]
    offices = tuple(changed if each is office else each for each in base.offices)
    return make_renderer(replace(base, offices=offices), language, now)


def test_opening_is_told_for_this_moment(base: KnowledgeBase, now: datetime) -> None:
    """On a Monday at ten it is open."""
    assert "ตอนนี้เปิดอยู่ ถึง 16.30 น." in office_card(renderer_of(base, now), PLACE).splitlines()


def test_hours_of_its_own_stand_instead(base: KnowledgeBase, now: datetime) -> None:
    """Where an office keeps other hours, "open now" would be wrong."""
    card = office_card(renderer_of(base, now, hours="จันทร์ถึงเสาร์ 08.30–16.30 น."), PLACE)

    assert "เวลาทำการ: จันทร์ถึงเสาร์ 08.30–16.30 น." in card
    assert "ตอนนี้" not in card


def test_phone_map_and_website_are_buttons(base: KnowledgeBase, now: datetime) -> None:
    """What is known can be tapped."""
    renderer = renderer_of(base, now, phones=("034-564315",), map_url="https://maps.example/1", website=None)
    buttons = office_buttons(renderer, PLACE)

    assert [(button.kind, button.value) for button in buttons] == [
        (ButtonKind.CALL, "034564315"),
        (ButtonKind.LINK, "https://maps.example/1"),
    ]


def test_without_a_map_the_name_is_searched_for(base: KnowledgeBase, now: datetime) -> None:
    """Also in English by the Thai name, as maps of Thailand know it."""
    renderer = renderer_of(base, now, "en", phones=(), website=None)
    (button,) = office_buttons(renderer, PLACE)

    assert button.value.startswith("https://www.google.com/maps/search/?api=1&query=%E0%B8%AA")
    assert button.label == "Find on the map"


@pytest.mark.parametrize(
    "place", [Locality(), Locality(province="กรุงเทพมหานคร"), Locality(province="กรุงเทพมหานคร", district="ดินแดง")]
)
def test_bangkok_without_a_known_area_has_no_buttons_of_an_office(
    base: KnowledgeBase, now: datetime, place: Locality
) -> None:
    """Ten areas, and no way to tell which: nothing to call."""
    districts = {name: replace(district, area=None) for name, district in base.districts.items()}
    renderer = make_renderer(replace(base, districts=districts), "th", now)

    assert office_buttons(renderer, place) == []
