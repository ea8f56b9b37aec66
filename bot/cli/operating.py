"""``doebot inbox``, ``erase`` and ``doctor``: for operators."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.options import redis_url_of
from bot.inbox.in_redis import RedisInbox
from bot.limits.rate_limits import RateLimiter
from bot.logs import configure_logs
from bot.missed.stores import opened_missed_store
from bot.operating import erase_citizen, show_inbox
from bot.own_key import id_key_of
from bot.privacy import citizen_key
from bot.settings import Settings, load_settings

commands = typer.Typer()


@commands.command()
def inbox(
    retry: Annotated[str | None, typer.Option(help="Give a dead letter out again: its id, or all.")] = None,
    drop: Annotated[str | None, typer.Option(help="Forget a dead letter: its id, or all.")] = None,
) -> None:
    """Show what waits and the messages that could not be answered; retry or drop these."""
    settings = load_settings(serves_webhooks=False)
    configure_logs("ERROR")
    if not asyncio.run(show_inbox(_redis_inbox(settings), Console(), retry=retry, drop=drop)):
        raise typer.Exit(1)


@commands.command()
def erase(
    channel: Annotated[str, typer.Argument(help="line or telegram")],
    sender_id: Annotated[str, typer.Argument(help="The platform's id of the citizen.")],
) -> None:
    """Remove everything that is kept of a citizen: session, messages that wait or failed, counts, missed questions."""
    settings = load_settings(serves_webhooks=False)
    configure_logs("ERROR")
    asyncio.run(_erase(settings, citizen_key(id_key_of(settings), channel, sender_id)))
    typer.echo("Erased.")
    if settings.redis_url is None:
        typer.echo("Without Redis the talk itself is in the memory of the running bot: it ends after half an hour.")


async def _erase(settings: Settings, citizen: str) -> None:
    async with opened_missed_store(settings) as missed:
        if settings.redis_url is None:
            await erase_citizen(None, None, missed, citizen)
            return
        limiter = RateLimiter(settings.rate_limit, redis_url_of(settings)) if settings.rate_limit else None
        await erase_citizen(_redis_inbox(settings), limiter, missed, citizen)


def _redis_inbox(settings: Settings) -> RedisInbox:
    return RedisInbox(redis_url_of(settings), settings.id_key_bytes())


@commands.command()
def doctor() -> None:
    """Check settings, knowledge, Redis and platforms, and say what to do."""
    configure_logs("ERROR")
    settings = load_settings(serves_webhooks=False)
    if not asyncio.run(_print_findings(settings)):
        raise typer.Exit(1)


async def _print_findings(settings: Settings) -> bool:
    from bot.doctor import Health, examine  # noqa: PLC0415 - needs both platforms' libraries

    is_good = True
    async for finding in examine(settings):
        is_good = is_good and finding.health is not Health.BAD
        typer.echo(f"[{finding.health.value:^7}] {finding.subject}: {finding.about}")
        if finding.cure:
            typer.echo(f"          → {finding.cure}")
    return is_good
