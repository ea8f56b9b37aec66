"""Which store keeps missed questions: Redis where there is one, else a file of this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime

from bot.missed.in_memory import MemoryMissed
from bot.missed.in_redis import RedisMissed
from bot.missed.questions import MissedStore
from bot.own_key import state_folder
from bot.settings import Settings
from bot.storage.client import Client, connect
from bot.talk.opening_hours import BANGKOK


def today_in_bangkok() -> date:
    """Give the present day in Thailand."""
    return datetime.now(BANGKOK).date()


def make_missed_store(redis: Client | None) -> MissedStore:
    """Make the store of a running bot."""
    if redis is not None:
        return RedisMissed(redis, today_in_bangkok)
    folder = state_folder()
    return MemoryMissed(folder / "missed.jsonl" if folder else None, today_in_bangkok)


@asynccontextmanager
async def opened_missed_store(settings: Settings) -> AsyncIterator[MissedStore]:
    """Open the store for one command."""
    redis = connect(settings.redis_url.get_secret_value()) if settings.redis_url else None
    try:
        yield make_missed_store(redis)
    finally:
        if redis is not None:
            await redis.aclose()
