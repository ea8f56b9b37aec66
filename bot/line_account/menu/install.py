"""Brings the wanted menus to LINE and takes ours away; menus that others made are left alone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence

from bot.line_account.account import LineAccount
from bot.line_account.menu.plan import ALIASES, MenuPlan

OURS = re.compile(r"doebot (th|en) [0-9a-f]{12}")


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
    async for step in _show(account, kept[0], menus):
        yield step
    async for step in _delete(account, [menu for menu, name in menus.items() if _is_ours(name) and menu not in kept]):
        yield step


async def remove_menus(account: LineAccount) -> AsyncIterator[str]:
    """Take our menus and aliases away, and say each step.

    Raises:
        LineAccountError: LINE does not do a step; running again goes on from there.

    """
    ours = [menu for menu, name in (await account.menus()).items() if _is_ours(name)]
    if await account.default_menu() in ours:
        await account.clear_default_menu()
        yield "nobody sees our menu any more"
    there = await account.aliases()
    for alias in (alias for alias in ALIASES.values() if alias in there):
        await account.delete_alias(alias)
        yield f"deleted the alias {alias}"
    async for step in _delete(account, ours):
        yield step


async def _show(account: LineAccount, menu: str, menus: dict[str, str]) -> AsyncIterator[str]:
    shown = await account.default_menu()
    if shown == menu:
        return
    await account.set_default_menu(menu)
    if shown in menus and not _is_ours(menus[shown]):
        yield f"everybody sees the Thai menu now, no longer {menus[shown]!r}, which was left as it is"
    else:
        yield "everybody sees the Thai menu now"


async def _delete(account: LineAccount, menus: Sequence[str]) -> AsyncIterator[str]:
    for menu in menus:
        await account.delete_menu(menu)
    if menus:
        yield f"deleted {len(menus)} older menu(s) of ours"


def _is_ours(name: str) -> bool:
    return OURS.fullmatch(name) is not None
