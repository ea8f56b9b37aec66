"""Brings counts from where messages are answered into the console's database, every minute."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import structlog

from bot.errors import StoreError
from bot.queue.tally import TallySource
from knowledge import BANGKOK

if TYPE_CHECKING:
    from bot.figures.store import FiguresStore  # SQLAlchemy takes half a second to load

EVERY_SECONDS = 60.0

log = structlog.get_logger(__name__)


class RollUp:
    """Moves batches; killed at any step it loses none and adds none twice, and several processes may do it at once.

    Args:
        sources: where counts are kept meanwhile.
        store: makes the store, in a thread, when there is something to keep.
        clock: the present moment, aware.

    """

    def __init__(
        self, sources: Sequence[TallySource], store: Callable[[], FiguresStore], clock: Callable[[], datetime]
    ) -> None:
        self._sources = sources
        self._make_store = store
        self._store: FiguresStore | None = None
        self._clock = clock
        self._pruned: date | None = None

    async def run(self) -> None:
        """Roll up until cancelled."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await self.roll_up()

    async def roll_up(self) -> None:
        """Store what was counted so far; what cannot be stored now stays for the next time."""
        for source in self._sources:
            try:
                await self._move(source)
            except StoreError as error:
                log.warning("figures unavailable", reason=str(error))

    async def _move(self, source: TallySource) -> None:
        batch = await source.set_aside()
        if batch is None:
            return
        if self._store is None:
            self._store = await asyncio.to_thread(self._make_store)
        today = self._clock().astimezone(BANGKOK).date()
        await asyncio.to_thread(self._store.add, batch, today)
        await source.drop(batch)
        if self._pruned != today:
            await asyncio.to_thread(self._store.prune, today)
            self._pruned = today
