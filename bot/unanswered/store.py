"""Which store keeps unanswered questions: Redis where there is one, else a file of this machine."""

from __future__ import annotations

from datetime import date, datetime

from bot.local_key import state_folder
from bot.storage.client import Client
from bot.unanswered.redis_store import RedisUnansweredStore
from bot.unanswered.sqlite_store import SqliteUnansweredStore
from knowledge import BANGKOK

FILE = "unanswered.sqlite3"

# Both have the same methods, each of which raises a StoreError when the store is away. ``citizen`` is always the keyed
# hash of a citizen's id, kept only to erase what this citizen contributed.
UnansweredStore = RedisUnansweredStore | SqliteUnansweredStore


def today_in_bangkok() -> date:
    """Give the present day in Thailand."""
    return datetime.now(BANGKOK).date()


def make_unanswered_store(redis: Client | None) -> UnansweredStore:
    """Make the store of a running bot."""
    if redis is not None:
        return RedisUnansweredStore(redis, today_in_bangkok)
    folder = state_folder()
    return SqliteUnansweredStore(folder / FILE if folder else None, today_in_bangkok)
