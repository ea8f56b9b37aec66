"""``doebot inbox``, ``erase`` and ``doctor``: for operators."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.channels.spec import Health
from bot.cli.options import redis_url_of
from bot.limits.rate_limit import RateLimiter
from bot.local_key import id_key_of
from bot.observability import configure_logs
from bot.privacy import citizen_key
from bot.queue.base import DeadLetter
from bot.queue.redis_queue import RedisInbox
from bot.settings import Settings, load_settings
from bot.unanswered.memory_store import opened_missed_store
from bot.unanswered.questions import MissedStore

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
    from bot.cli.doctor import examine  # noqa: PLC0415 - loads what no other command needs

    is_good = True
    async for finding in examine(settings):
        is_good = is_good and finding.health is not Health.BAD
        typer.echo(f"[{finding.health.value:^7}] {finding.subject}: {finding.about}")
        if finding.hint:
            typer.echo(f"          → {finding.hint}")
    return is_good


# -- ``doebot inbox`` and ``doebot erase``: what an operator does to what is kept in Redis


ALL = "all"


async def show_inbox(inbox: RedisInbox, console: Console, *, retry: str | None, drop: str | None) -> bool:
    """Show, retry or drop dead letters; False when the named one is not there.

    Raises:
        StoreError: Redis is away.

    """
    try:
        letters = await inbox.dead_letters()
        if retry is None and drop is None:
            await _show(inbox, letters, console)
            return True
        chosen = [each for each in letters if ALL in (retry, drop) or each.trace in (retry, drop)]
        act = inbox.revive if retry else inbox.drop
        done = sum([await act(letter) for letter in chosen])
        console.print(f"{'Given out again' if retry else 'Dropped'}: {done}")
        return bool(chosen) or ALL in (retry, drop)
    finally:
        await inbox.disconnect()


async def _show(inbox: RedisInbox, letters: Sequence[DeadLetter], console: Console) -> None:
    count = await inbox.count()
    console.print(f"Waiting or in work: {count.waiting}, the oldest for {count.oldest_seconds:.0f} s")
    if not letters:
        console.print("No dead letters.")
        return
    table = Table("id", "channel", "kind", "reason", "attempts", "given up (minutes ago)")
    for letter in letters:
        age = str(letter.age_seconds // 60)
        table.add_row(letter.trace, letter.channel, letter.kind.value, letter.reason, str(letter.attempts), age)
    console.print(table)


async def erase_citizen(
    inbox: RedisInbox | None, limiter: RateLimiter | None, missed: MissedStore, citizen: str
) -> None:
    """Remove everything kept of a citizen.

    Raises:
        StoreError: Redis is away; try again.

    """
    await missed.erase(citizen)
    if inbox is None:
        return
    try:
        await inbox.erase(citizen)
        if limiter is not None:
            await limiter.forget(citizen)
    finally:
        await inbox.disconnect()
