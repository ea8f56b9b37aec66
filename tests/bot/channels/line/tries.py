"""One try after another at the reply to one message, as workers do it; what is kept between is kept in the queue."""

from __future__ import annotations

from bot.channels.base import Attempt
from bot.channels.line.channel import LineChannel
from bot.errors import SendError
from bot.messages import Message, Reply
from bot.queue.memory import MemoryQueue
from tests.fakes import FakeClock, incoming, taken


class KilledError(BaseException):
    """The process is killed at this point."""


class Tries:
    """A message in its queue, and the channel that answers it."""

    def __init__(self, channel: LineChannel, message: Message, clock: FakeClock) -> None:
        self._channel = channel
        self._message = message
        self._queue = MemoryQueue(clock=clock)

    async def start(self) -> None:
        await self._queue.accept(incoming([self._message]))

    async def again(self) -> str:
        """Try once; gives the way by which the reply went, or ``again``, ``given up``, ``killed``."""
        delivery = await taken(self._queue)
        attempt = Attempt(
            number=delivery.attempt,
            age_seconds=delivery.age_seconds,
            parts_begun=delivery.parts_begun,
            begin=lambda part: self._queue.begin(delivery, part),
        )
        try:
            return await self._channel.send(delivery.message, Reply("คำตอบ"), attempt)
        except SendError as error:
            await self._queue.retry_later(delivery, 0, parts=error.parts_sent)
            return "again" if error.retryable else "given up"
        except KilledError:
            await self._queue.retry_later(delivery, 0)  # as when a lease runs out: what was marked stays
            return "killed"
