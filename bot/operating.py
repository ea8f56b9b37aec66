"""``doebot inbox`` and ``doebot erase``: what an operator does to what is kept in Redis."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from bot.inbox.dead_letters import DeadLetter
from bot.inbox.in_redis import RedisInbox
from bot.limits.rate_limits import RateLimiter
from bot.missed.questions import MissedStore

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
