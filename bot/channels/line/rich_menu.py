"""LINE's rich menus, one for each language, from the knowledge: planned, brought to LINE and taken away.

Menus that others made are left alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.line.account import LineAccount
from bot.channels.line.rich_menu_image import HEIGHT, WIDTH, Box, Card, area_boxes, draw_menu, switch_box
from bot.dialogue.menus import OTHER, Area, menu_areas, switch_area
from knowledge import KnowledgeBase, Language, RichMenu

ALIASES: Mapping[Language, str] = {"th": "doebot-th", "en": "doebot-en"}
OURS = re.compile(r"doebot (th|en) [0-9a-f]{12}")


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
        "areas": [*map(_tapped, area_boxes(), areas), _switch(switch_box(), switch, language)],
    }
    words = json.dumps(request, ensure_ascii=False, sort_keys=True).encode()
    name = f"doebot {language} {hashlib.sha256(words + image).hexdigest()[:12]}"
    return MenuPlan(language, name, {"name": name, **request}, image)


def _tapped(box: Box, area: Area) -> dict[str, Any]:
    return _area(box, {"type": "postback", "label": area.label, "data": area.data, "displayText": area.label})


def _switch(box: Box, area: Area, language: Language) -> dict[str, Any]:
    """The other menu comes, and the bot hears of it, so that it answers in that language too."""
    alias = ALIASES[OTHER[language]]
    return _area(box, {"type": "richmenuswitch", "label": area.label, "richMenuAliasId": alias, "data": area.data})


def _area(box: Box, action: dict[str, Any]) -> dict[str, Any]:
    return {"bounds": {"x": box.x, "y": box.y, "width": box.width, "height": box.height}, "action": action}


async def install_menus(account: LineAccount, plans: Sequence[MenuPlan]) -> AsyncIterator[str]:
    """Bring menus to LINE, the first as the one for everybody, and say each step; nothing where all is there.

    An alias is set when its menu is whole. So a menu of ours without it was left half made by a run that was
    interrupted: it is made anew, and the old menus stay until both new ones stand.

    Raises:
        LineAccountError: LINE does not do a step; running again goes on from there.

    """
    menus, aliases = await account.menus(), await account.aliases()
    kept: list[str] = []
    for plan in plans:
        alias = ALIASES[plan.language]
        menu = aliases.get(alias)
        if menu is None or menus.get(menu) != plan.name:
            menu = await account.create_menu(plan.request, plan.image)
            yield f"made the menu {plan.name!r}"
            await (account.move_alias if alias in aliases else account.create_alias)(alias, menu)
            yield f"{alias} stands for it"
        kept.append(menu)
    shown = await account.default_menu()
    if shown != kept[0]:
        await account.set_default_menu(kept[0])
        before = menus.get(shown or "")
        is_of_others = before is not None and not OURS.fullmatch(before)
        note = f", no longer {before!r}, which was left as it is" if is_of_others else ""
        yield f"everybody sees the Thai menu now{note}"
    older = [menu for menu, name in menus.items() if OURS.fullmatch(name) and menu not in kept]
    async for step in _delete(account, older):
        yield step


async def remove_menus(account: LineAccount) -> AsyncIterator[str]:
    """Take our menus and aliases away, and say each step.

    Raises:
        LineAccountError: LINE does not do a step; running again goes on from there.

    """
    ours = [menu for menu, name in (await account.menus()).items() if OURS.fullmatch(name)]
    if await account.default_menu() in ours:
        await account.clear_default_menu()
        yield "nobody sees our menu any more"
    there = await account.aliases()
    for alias in (alias for alias in ALIASES.values() if alias in there):
        await account.delete_alias(alias)
        yield f"deleted the alias {alias}"
    async for step in _delete(account, ours):
        yield step


async def _delete(account: LineAccount, menus: Sequence[str]) -> AsyncIterator[str]:
    for menu in menus:
        await account.delete_menu(menu)
    if menus:
        yield f"deleted {len(menus)} older menu(s) of ours"
