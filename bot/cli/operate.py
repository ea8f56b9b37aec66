"""``doebot queue``, ``erase`` and ``doctor``: for operators."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.channels.spec import Finding, Health
from bot.cli.options import connected, redis_url_of
from bot.limits.rate_limit import RateLimiter
from bot.local_key import id_key_of
from bot.messages import Message, MessageKind
from bot.observability import configure_logs
from bot.privacy import citizen_key
from bot.queue.base import DeadLetter
from bot.queue.payload import PayloadSeal
from bot.queue.redis_queue import RedisQueue
from bot.settings import Settings, SettingsReading, load_settings, read_settings
from bot.unanswered.store import UnansweredStore, make_unanswered_store
from intents import mask_personal

commands = typer.Typer()


@commands.command()
def queue(
    retry: Annotated[str | None, typer.Option(help="Give a dead letter out again: its id, or all.")] = None,
    drop: Annotated[str | None, typer.Option(help="Forget a dead letter: its id, or all.")] = None,
) -> None:
    """Show what waits and the messages that could not be answered; retry or drop these."""
    settings = load_settings(serves_webhooks=False)
    configure_logs("ERROR")
    if not asyncio.run(show_queue(_redis_queue(settings), Console(), retry=retry, drop=drop)):
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
    async with connected(settings) as redis:
        queue = _redis_queue(settings) if redis else None
        limiter = RateLimiter(settings.rate_limit, redis) if settings.rate_limit else None
        await erase_citizen(queue, limiter, make_unanswered_store(redis), citizen)


def _redis_queue(settings: Settings) -> RedisQueue:
    seal = PayloadSeal(settings.id_key_bytes(), settings.previous_id_key_bytes())
    return RedisQueue(redis_url_of(settings), seal)


@commands.command()
def doctor() -> None:
    """Check settings, knowledge, Redis and platforms, and say what to do."""
    configure_logs("ERROR")
    if not asyncio.run(_print_findings(read_settings())):
        raise typer.Exit(1)


async def _print_findings(reading: SettingsReading) -> bool:
    from bot.cli.doctor import examine, examine_settings  # noqa: PLC0415 - loads what no other command needs

    is_good = True
    for finding in examine_settings(reading):
        is_good = _print_finding(finding) and is_good
    async for finding in examine(reading.settings):
        is_good = _print_finding(finding) and is_good
    return is_good


def _print_finding(finding: Finding) -> bool:
    typer.echo(f"[{finding.health.value:^7}] {finding.subject}: {finding.about}")
    if finding.hint:
        typer.echo(f"          → {finding.hint}")
    return finding.health is not Health.BAD


ALL = "all"
SHOWN_LETTERS = 60


async def show_queue(queue: RedisQueue, console: Console, *, retry: str | None, drop: str | None) -> bool:
    """Show, retry or drop dead letters; False when the named one is not there.

    Raises:
        StoreError: Redis is away.

    """
    try:
        letters = await queue.dead_letters()
        if retry is None and drop is None:
            await _show(queue, letters, console)
            return True
        chosen = [each for each in letters if ALL in (retry, drop) or each.trace in (retry, drop)]
        act = queue.revive if retry else queue.drop
        done = sum([await act(letter) for letter in chosen])
        console.print(f"{'Given out again' if retry else 'Dropped'}: {done}")
        return bool(chosen) or ALL in (retry, drop)
    finally:
        await queue.disconnect()


async def _show(queue: RedisQueue, letters: Sequence[DeadLetter], console: Console) -> None:
    count = await queue.count()
    console.print(f"Waiting or in work: {count.waiting}, the oldest for {count.oldest_seconds:.0f} s")
    if not letters:
        console.print("No dead letters.")
        return
    table = Table("id", "channel", "kind", "words (masked)", "reason", "attempts", "given up (minutes ago)")
    for letter in letters:
        table.add_row(
            letter.trace,
            *_describe_message(letter.message),
            letter.reason,
            str(letter.attempts),
            str(letter.age_seconds // 60),
        )
    console.print(table)


def _describe_message(message: Message | None) -> tuple[str, str, str]:
    """Give channel, kind and words, with what could name a person hidden."""
    if message is None:
        return "?", "unreadable", ""
    words = mask_personal(message.text)[:SHOWN_LETTERS] if message.kind is MessageKind.TEXT else ""
    return message.channel, message.kind.value, words


async def erase_citizen(
    queue: RedisQueue | None, limiter: RateLimiter | None, unanswered: UnansweredStore, citizen: str
) -> None:
    """Remove everything kept of a citizen.

    Raises:
        StoreError: Redis is away; try again.

    """
    await unanswered.erase(citizen)
    if queue is None:
        return
    try:
        await queue.erase(citizen)
        if limiter is not None:
            await limiter.forget(citizen)
    finally:
        await queue.disconnect()
