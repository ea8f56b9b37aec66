"""The one way in for messages of every channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from bot.messages import Message
from bot.observability import Metrics
from bot.privacy import trace_of
from bot.queue.base import Incoming, MessageQueue


class Store(Protocol):
    """Keeps messages until they are answered."""

    async def accept(self, incoming: Sequence[Incoming]) -> Sequence[bool]:
        """Store the messages that were not seen before and tell, in the same order, which these are.

        Raises:
            QueueFullError: too many messages wait.

        """
        ...


class Intake:
    """Stores and counts.

    Args:
        store: where messages go.
        metrics: counts them.
        id_key: for the keyed hashes.
        pages: queues of channels that live in this process only, such as the simulator page, by channel.
        acknowledge: told of each new message once it is stored, by channel.

    """

    def __init__(
        self,
        store: Store,
        metrics: Metrics,
        id_key: bytes,
        pages: Mapping[str, MessageQueue] | None = None,
        acknowledge: Mapping[str, Callable[[Message], None]] | None = None,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._id_key = id_key
        self._pages = pages or {}
        self._acknowledge = acknowledge or {}

    async def accept(self, messages: Sequence[Message]) -> Sequence[str]:
        """Store messages of one channel for the workers; gives the ids that follow them through the logs.

        Raises:
            QueueFullError: too many messages wait.

        """
        if not messages:
            return []
        channel = messages[0].channel
        incoming = [Incoming.of(message, self._id_key) for message in messages]
        stored = await self._pages.get(channel, self._store).accept(incoming)
        if channel in self._acknowledge:
            for message, is_new in zip(messages, stored, strict=True):
                if is_new:
                    self._acknowledge[channel](message)
        new = sum(stored)
        self._metrics.accepted.labels(channel).inc(new)
        if new < len(messages):
            self._metrics.duplicates.labels(channel).inc(len(messages) - new)
        return [trace_of(each.event_key) for each in incoming]
