"""Stand-ins for the rim: clocks and channels."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.base import Attempt, Way
from bot.errors import SendError
from bot.messages import ChannelName, Message, MessageKind, Reply
from bot.queue.base import Delivery, Incoming, MessageQueue
from bot.queue.payload import PayloadSeal

KEY = b"key of the tests"
SEAL = PayloadSeal(KEY)


@dataclass
class FakeClock:
    """Seconds that pass only when told to."""

    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class FakeWallClock:
    """A moment that moves only when told to."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **steps: float) -> None:
        self.moment += timedelta(**steps)


@dataclass
class FakeChannel:
    """Remembers what was sent; fails as often as it is told to."""

    name: ChannelName = "line"
    sent: list[tuple[Message, Reply]] = field(default_factory=list)
    failures: list[SendError] = field(default_factory=list)

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        return [text_message(body.decode())]

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((message, reply))
        return "reply"

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass


def text_message(text: str, event_id: str = "e1", sender: str = "u1") -> Message:
    return Message(event_id, "line", sender, MessageKind.TEXT, text)


def tap_message(data: str, event_id: str = "t1") -> Message:
    return Message(event_id, "line", "u1", MessageKind.TAP, data)


def incoming(messages: Sequence[Message]) -> list[Incoming]:
    """Give messages as a queue takes them."""
    return [Incoming.of(message, KEY) for message in messages]


async def taken(inbox: MessageQueue) -> Delivery:
    """Take the next message, which is there or comes soon."""
    delivery = await asyncio.wait_for(inbox.take(), 60)
    assert delivery is not None
    return delivery


async def until(look: Callable[[], bool]) -> None:
    """Return when ``look`` sees what is waited for."""
    async with asyncio.timeout(60):
        while not look():  # noqa: ASYNC110 - looks from outside
            await asyncio.sleep(0.02)
