"""The rich menus as they are wanted: one for each language, from the knowledge."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.line_account.menu.layout import HEIGHT, WIDTH, Box, area_boxes, switch_box
from bot.line_account.menu.picture import Card, draw_menu
from bot.talk.menu_areas import OTHER, Area, menu_areas, switch_area
from knowledge import KnowledgeBase, Language, RichMenu

ALIASES: Mapping[Language, str] = {"th": "doebot-th", "en": "doebot-en"}
HASH_LETTERS = 12


@dataclass(frozen=True, slots=True)
class MenuPlan:
    """One menu: ``name`` tells it from any other, ``request`` is what LINE is asked to make."""

    language: Language
    name: str
    request: Mapping[str, Any]
    image: bytes


def plan_menus(base: KnowledgeBase, menu: RichMenu) -> tuple[MenuPlan, ...]:
    """Draw and describe the menu in both languages, Thai first.

    Raises:
        LetteringError: Thai text cannot be drawn on this machine.

    """
    return tuple(_plan(base, menu, language) for language in ALIASES)


def _plan(base: KnowledgeBase, menu: RichMenu, language: Language) -> MenuPlan:
    areas, switch = list(menu_areas(base, menu, language)), switch_area(base, language)
    cards = [Card(area.label, area.hint, each.icon) for area, each in zip(areas, menu.areas, strict=True)]
    image = draw_menu(menu.title.in_language(language), switch.label, cards)
    request = {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "chatBarText": menu.bar.in_language(language),
        "areas": [*map(_tapped, area_boxes(), areas), _area(switch_box(), _switch(switch, language))],
    }
    name = f"doebot {language} {_hash(request, image)}"
    return MenuPlan(language, name, {"name": name, **request}, image)


def _tapped(box: Box, area: Area) -> dict[str, Any]:
    action = {"type": "postback", "label": area.label, "data": area.data, "displayText": area.label}
    return _area(box, action)


def _switch(area: Area, language: Language) -> dict[str, Any]:
    """The other menu comes, and the bot hears of it, so that it answers in that language too."""
    return {
        "type": "richmenuswitch",
        "label": area.label,
        "richMenuAliasId": ALIASES[OTHER[language]],
        "data": area.data,
    }


def _area(box: Box, action: dict[str, Any]) -> dict[str, Any]:
    return {"bounds": {"x": box.x, "y": box.y, "width": box.width, "height": box.height}, "action": action}


def _hash(request: Mapping[str, Any], image: bytes) -> str:
    words = json.dumps(request, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(words + image).hexdigest()[:HASH_LETTERS]
