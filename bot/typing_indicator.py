"""Shows citizens that an answer is on its way, where it takes long."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Mapping

import structlog

from bot.channels.base import Channel, TypingChannel
from bot.errors import SendError
from bot.observability import Metrics
from bot.queue.base import Delivery

LONG_SECONDS = 1.0  # since the message was accepted
LEAST_SECONDS = 0.3  # since the work on it began: a sign that comes after the answer would promise another one
MOST_AT_ONCE = 32

log = structlog.get_logger(__name__)


class TypingIndicator:
    """Sends signs beside the answers; none of them delays an answer, and no fault of one harms it.

    Args:
        channels: those that can show a sign are asked to.
        metrics: counts faults.

    """

    def __init__(self, channels: Mapping[str, Channel], metrics: Metrics) -> None:
        self._channels = {name: each for name, each in channels.items() if isinstance(each, TypingChannel)}
        self._metrics = metrics
        self._under_way: set[asyncio.Task[None]] = set()

    @contextlib.contextmanager
    def beside(self, delivery: Delivery) -> Iterator[None]:
        """Send a sign if what is done inside takes long."""
        channel = self._channels.get(delivery.message.channel)
        if channel is None or not delivery.message.kind.is_answered:
            yield
            return
        wait = max(LONG_SECONDS - delivery.age_seconds, LEAST_SECONDS)
        timer = asyncio.get_running_loop().call_later(wait, self._begin, channel, delivery)
        try:
            yield
        finally:
            timer.cancel()

    def _begin(self, channel: TypingChannel, delivery: Delivery) -> None:
        if len(self._under_way) < MOST_AT_ONCE:
            task = asyncio.create_task(self._show(channel, delivery))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _show(self, channel: TypingChannel, delivery: Delivery) -> None:
        try:
            await channel.show_typing(delivery.message, delivery.trace)
        except Exception as error:
            name = delivery.message.channel
            self._metrics.failures.labels(name, "busy").inc()
            reason = error.reason if isinstance(error, SendError) else type(error).__name__
            log.warning("no sign", trace=delivery.trace, channel=name, reason=reason)

    async def stop(self) -> None:
        """Let go of signs that are under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
