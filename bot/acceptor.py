"""The one way in for messages of every channel; while Redis is away they stay in the memory of this process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

import structlog

from bot.errors import StoreError
from bot.inbox import Inbox
from bot.memory_inbox import MemoryInbox
from bot.messages import Message
from bot.metrics import Metrics

ACCEPT_SECONDS = 0.7  # a webhook has its answer within a second, whatever Redis does
PROBE_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Acceptor:
    """Claims, stores and counts.

    Args:
        inbox: where messages go.
        metrics: counts them.
        spare: takes over while ``inbox`` is away; none where ``inbox`` is memory itself.
        pages: inboxes of channels that live in this process only, such as the simulator page, by channel.

    """

    def __init__(
        self,
        inbox: Inbox,
        metrics: Metrics,
        spare: MemoryInbox | None = None,
        pages: Mapping[str, Inbox] | None = None,
    ) -> None:
        self._inbox = inbox
        self._metrics = metrics
        self._spare = spare
        self._pages = pages or {}
        self._away_since: float | None = None

    @property
    def is_degraded(self) -> bool:
        """Whether messages stay in memory because Redis is away."""
        return self._away_since is not None

    async def accept(self, messages: Sequence[Message]) -> None:
        """Store messages for the workers.

        Raises:
            InboxFullError: too many messages wait.

        """
        if not messages:
            return
        channel = messages[0].channel
        accepted = sum(await self._store(messages))
        self._metrics.accepted.labels(channel).inc(accepted)
        self._metrics.duplicates.labels(channel).inc(len(messages) - accepted)

    async def _store(self, messages: Sequence[Message]) -> Sequence[bool]:
        page = self._pages.get(messages[0].channel)
        if page is not None:
            return await page.accept(messages)
        if self._spare is None:
            return await self._inbox.accept(messages)
        if self.is_degraded:
            return await self._shelter(self._spare, messages)
        if not len(self._spare):
            return await self._store_outside(self._spare, messages)
        # Who has messages in memory stays there, so that nobody's messages overtake each other.
        here: list[Message] = []
        there: list[Message] = []
        for message in messages:
            (here if self._spare.has(message) else there).append(message)
        stored = await self._shelter(self._spare, here) if here else []
        return [*stored, *(await self._store_outside(self._spare, there) if there else [])]

    async def _store_outside(self, spare: MemoryInbox, messages: Sequence[Message]) -> Sequence[bool]:
        try:
            async with asyncio.timeout(ACCEPT_SECONDS):
                return await self._inbox.accept(messages)
        except (StoreError, TimeoutError) as error:
            self._go_away(error)
            return await self._shelter(spare, messages)

    async def _shelter(self, spare: MemoryInbox, messages: Sequence[Message]) -> Sequence[bool]:
        stored = await spare.accept(messages)
        self._metrics.sheltered.labels(messages[0].channel).inc(sum(stored))
        return stored

    async def watch(self) -> None:
        """Look once a second whether the inbox is away or back, until cancelled."""
        while self._spare is not None:
            await asyncio.sleep(PROBE_SECONDS)
            try:
                async with asyncio.timeout(ACCEPT_SECONDS):
                    await self._inbox.probe()
            except (StoreError, TimeoutError) as error:
                self._go_away(error)
            else:
                self._come_back()

    def _go_away(self, error: Exception) -> None:
        now = time.monotonic()
        if self._away_since is None:
            log.error("redis away", reason=str(error) or type(error).__name__)
        else:
            self._metrics.degraded_seconds.inc(now - self._away_since)
        self._away_since = now
        self._metrics.degraded.set(1)

    def _come_back(self) -> None:
        if self._away_since is None:
            return
        self._metrics.degraded_seconds.inc(time.monotonic() - self._away_since)
        self._metrics.degraded.set(0)
        self._away_since = None
        log.warning("redis back")
