"""``doebot telegram``: long polling, and what an operator sets at Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import Annotated

import typer

from bot.app import App, build_app, now_in_bangkok
from bot.channels.webhook_url import parse_webhook_url
from bot.cli.options import KnowledgeOption, with_knowledge
from bot.errors import SettingsError
from bot.observability import configure_logs
from bot.settings import Settings, load_settings
from knowledge import KnowledgeBase, load_knowledge

commands = typer.Typer()
telegram = typer.Typer(invoke_without_command=True)
commands.add_typer(telegram, name="telegram")


@telegram.callback()
def poll(context: typer.Context) -> None:
    """Answer on Telegram by long polling, without a public address; or set things at Telegram."""
    if context.invoked_subcommand is not None:
        return
    settings = load_settings(serves_webhooks=False)
    _token_of(settings)
    configure_logs(settings.log_level)
    asyncio.run(_poll(build_app(settings)))


async def _poll(app: App) -> None:
    """Poll Telegram until SIGINT or SIGTERM, then answer what waits and end."""
    from bot.channels.telegram.channel import TelegramChannel  # noqa: PLC0415 - the library takes 9 MB

    channel = app.channels["telegram"]
    assert isinstance(channel, TelegramChannel)  # noqa: S101 - the command checked the token
    async with app.running():
        polling = asyncio.create_task(channel.poll(app.intake.accept))
        failure = asyncio.create_task(app.supervisor.failed.wait())
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, polling.cancel)
        await asyncio.wait([polling, failure], return_when=asyncio.FIRST_COMPLETED)
        polling.cancel()
        failure.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await polling
    if app.supervisor.failed.is_set():
        raise typer.Exit(1)


@telegram.command()
def setup(knowledge: KnowledgeOption = None) -> None:
    """Set commands, descriptions and menu button as the phrases say, in Thai and English."""
    settings = with_knowledge(load_settings(serves_webhooks=False), knowledge)
    configure_logs("ERROR")
    _token_of(settings)
    asyncio.run(_set_up(settings, load_knowledge(settings.knowledge_dir)))


async def _set_up(settings: Settings, base: KnowledgeBase) -> None:
    from bot.channels.telegram.client import open_bot  # noqa: PLC0415 - the library takes 9 MB
    from bot.channels.telegram.setup import set_up_profile  # noqa: PLC0415

    has_changed = False
    async with open_bot(_token_of(settings), settings.telegram_api_base) as bot:
        async for part in set_up_profile(bot, base, now_in_bangkok()):
            typer.echo(f"Set: {part}")
            has_changed = True
    if not has_changed:
        typer.echo("Nothing to do: Telegram shows it all already.")


@telegram.command()
def webhook(
    url: Annotated[str, typer.Argument(help="Where Telegram posts to; nothing given: only show it.")] = "",
    delete: Annotated[bool, typer.Option("--delete", help="Remove the webhook, such as before polling.")] = False,
) -> None:
    """Set the webhook, or show what Telegram knows of it: what waits, the last error, what is missing."""
    if url and delete:
        raise SettingsError("a URL to set, or --delete, not both")
    settings = load_settings(serves_webhooks=False)
    configure_logs("ERROR")
    if not asyncio.run(_change_and_show(settings, url, delete)):
        raise typer.Exit(1)


async def _change_and_show(settings: Settings, url: str, delete: bool) -> bool:
    """Change what is asked for and print the outcome; tells whether it is what is wanted."""
    from bot.channels.telegram import setup as hook  # noqa: PLC0415 - the library takes 9 MB
    from bot.channels.telegram.client import open_bot  # noqa: PLC0415

    is_own_server = settings.telegram_api_base is not None
    async with open_bot(_token_of(settings), settings.telegram_api_base) as bot:
        if url:
            url = parse_webhook_url(url, hook.PATH, "Telegram", ports=hook.PORTS, is_own_server=is_own_server)
            await hook.set_webhook(bot, url, hook.check_secret(_secret_of(settings)))
        elif delete:
            await hook.remove_webhook(bot)
        info = await bot.get_webhook_info()
    for line in hook.describe_webhook(info):
        typer.echo(line)
    is_wanted = info.url == url if url or delete else True
    if not is_wanted:
        typer.echo("→ Telegram shows another URL than was asked for: did another program set it just now?")
    is_right = not hook.find_fault(info) and not hook.missing_updates(info)
    return is_wanted and is_right


def _token_of(settings: Settings) -> str:
    if settings.telegram_token is None:
        raise SettingsError("DOEBOT_TELEGRAM_TOKEN is missing: get one from @BotFather")
    return settings.telegram_token.get_secret_value()


def _secret_of(settings: Settings) -> str:
    if settings.telegram_secret_token is None:
        raise SettingsError("DOEBOT_TELEGRAM_SECRET_TOKEN is missing: choose a long random text, the same as serve has")
    return settings.telegram_secret_token.get_secret_value()
