"""What ``doebot line`` does at LINE, told step by step."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any, NoReturn

import typer

from bot.channels.line.account import LineAccount, LineAccountError, judge_test, judge_webhook
from bot.channels.line.rich_menu import MenuPlan, install_menus, plan_menus, remove_menus
from bot.channels.line.rich_menu_image import LetteringError
from bot.channels.spec import Finding
from bot.errors import SettingsError
from bot.settings import Settings
from knowledge import load_knowledge


def run(work: Coroutine[Any, Any, bool]) -> None:
    """Do the work; what LINE does not do, or this machine cannot, ends with exit code 1."""
    try:
        is_good = asyncio.run(work)
    except LineAccountError as error:
        _fail(str(error), error.hint)
    else:
        if not is_good:
            raise typer.Exit(1)


def _fail(about: str, hint: str) -> NoReturn:
    typer.echo(f"doebot: {about}", err=True)
    typer.echo(f"        → {hint}", err=True)
    raise typer.Exit(1)


def draw(settings: Settings, folder: Path) -> None:
    """Draw both pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for plan in _plans(settings):
        file = folder / f"rich-menu-{plan.language}.png"
        file.write_bytes(plan.image)
        typer.echo(f"drawn: {file}")


def _plans(settings: Settings) -> tuple[MenuPlan, ...]:
    base = load_knowledge(settings.knowledge_dir)
    if base.rich_menu is None:
        _fail("the knowledge holds no rich menu", "bring answers/rich_menu.yaml back")
    try:
        return plan_menus(base, base.rich_menu)
    except LetteringError as error:
        _fail(str(error), error.hint)


async def bring(settings: Settings) -> bool:
    """Bring the menus of the knowledge to LINE."""
    async with _account(settings) as account:
        is_changed = await _tell(install_menus(account, _plans(settings)))
    typer.echo("The rich menu is at LINE." if is_changed else "The rich menu is at LINE already: nothing to do.")
    return True


async def take_away(settings: Settings) -> bool:
    """Take our menus away."""
    async with _account(settings) as account:
        is_changed = await _tell(remove_menus(account))
    typer.echo("Our rich menus are gone." if is_changed else "LINE holds no rich menu of ours: nothing to do.")
    return True


async def _tell(steps: AsyncIterator[str]) -> bool:
    """Show each step when it is done, and tell whether there was one."""
    is_changed = False
    async for step in steps:
        is_changed = True
        typer.echo(f"- {step}")
    return is_changed


async def set_and_test(settings: Settings, wanted: str) -> bool:
    """Set the webhook where an address is given; tell whether LINE uses and reaches the one that is set."""
    async with _account(settings) as account:
        if wanted:
            await account.set_webhook(wanted)
            typer.echo(f"set: {wanted}")
        endpoint = await account.webhook()
        findings = [judge_webhook(endpoint)]
        if endpoint is not None:
            findings.append(judge_test(await account.test_webhook(wanted or endpoint["endpoint"])))
    for finding in findings:
        _show(finding)
    return all(finding.is_good for finding in findings)


def _show(finding: Finding) -> None:
    typer.echo(f"[{'ok' if finding.is_good else 'problem':^7}] {finding.about}")
    if finding.hint:
        typer.echo(f"          → {finding.hint}")


def _account(settings: Settings) -> LineAccount:
    if settings.line_channel_access_token is None:
        raise SettingsError("this needs DOEBOT_LINE_CHANNEL_ACCESS_TOKEN")
    return LineAccount(settings.line_channel_access_token.get_secret_value(), settings.line_api_base)
