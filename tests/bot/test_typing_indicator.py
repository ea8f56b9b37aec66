"""A sign tells that an answer takes long; it never harms one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.dialogue.session import Session
from bot.errors import SendError
from bot.messages import Message, MessageKind
from bot.observability import Metrics
from bot.queue.base import Delivery
from bot.typing_indicator import LEAST_SECONDS, LONG_SECONDS, MOST_AT_ONCE, TypingIndicator
from tests.fakes import FakeChannel


@dataclass
class SigningChannel(FakeChannel):
    """Counts signs; each may wait or fail."""

    signs: list[str] = field(default_factory=list)
    fault: Exception | None = None
    gate: asyncio.Event | None = None

    async def show_typing(self, message: Message, trace: str) -> None:
        self.signs.append(message.event_id)
        if self.gate:
            await self.gate.wait()
        if self.fault:
            raise self.fault


class Timers:
    """Timers that ring only when told to."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.rings: list[Callable[[], None]] = []

    def call_later(self, seconds: float, call: Callable[..., None], *arguments: Any) -> Timers:
        self.waits.append(seconds)
        self.rings.append(lambda: call(*arguments))
        return self

    def cancel(self) -> None:
        self.rings.pop()

    async def ring(self) -> None:
        for ring in self.rings:
            ring()
        for _ in range(3):
            await asyncio.sleep(0)


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> Timers:
    timers = Timers()
    monkeypatch.setattr("bot.typing_indicator.asyncio.get_running_loop", lambda: timers)
    return timers


@pytest.fixture
def channel() -> SigningChannel:
    return SigningChannel()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def signs(channel: SigningChannel, metrics: Metrics) -> TypingIndicator:
    return TypingIndicator({"line": channel, "telegram": FakeChannel()}, metrics)


def delivery(kind: MessageKind = MessageKind.TEXT, age_seconds: float = 0.0, channel: Any = "line") -> Delivery:
    message = Message("e1", channel, "u1", kind)
    return Delivery(message, Session(), "citizen", "claim", "ticket", age_seconds=age_seconds)


async def test_a_long_answer_shows_a_sign(timers: Timers, signs: TypingIndicator, channel: SigningChannel) -> None:
    """It comes while the answer is still on its way."""
    with signs.beside(delivery()):
        assert channel.signs == []
        await timers.ring()
        assert channel.signs == ["e1"]


async def test_a_quick_answer_shows_none(timers: Timers, signs: TypingIndicator, channel: SigningChannel) -> None:
    """What was sent in time, and what failed in time, needs no sign any more."""
    with signs.beside(delivery()):
        pass
    with pytest.raises(SendError), signs.beside(delivery()):
        raise SendError("line", "status 500", retryable=True)

    await timers.ring()

    assert channel.signs == []
    assert timers.waits == [LONG_SECONDS, LONG_SECONDS]


@pytest.mark.parametrize(("age", "wait"), [(0.0, LONG_SECONDS), (0.4, 0.6), (0.9, LEAST_SECONDS), (30, LEAST_SECONDS)])
async def test_waiting_in_the_queue_counts(timers: Timers, signs: TypingIndicator, age: float, wait: float) -> None:
    """The citizen waits since writing, not since a worker began."""
    with signs.beside(delivery(age_seconds=age)):
        assert timers.waits == [pytest.approx(wait)]


@pytest.mark.parametrize(
    "silent", [delivery(MessageKind.LEFT), delivery(MessageKind.UNSENT), delivery(channel="telegram")]
)
async def test_no_sign_where_no_answer_comes_or_none_can_be_shown(
    timers: Timers, signs: TypingIndicator, silent: Delivery
) -> None:
    """Who left hears nothing, and not every platform has a sign."""
    with signs.beside(silent):
        assert timers.rings == []


@pytest.mark.parametrize("fault", [SendError("line", "status 429", retryable=True), RuntimeError("u1")])
async def test_a_sign_that_fails_is_counted_and_harms_nothing(
    timers: Timers, signs: TypingIndicator, channel: SigningChannel, metrics: Metrics, fault: Exception,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """The answer goes on; no word of the citizen is logged."""
    channel.fault = fault

    with signs.beside(delivery()):
        await timers.ring()

    assert metrics.registry.get_sample_value("doebot_failures_total", {"channel": "line", "kind": "busy"}) == 1
    shown = "".join(capsys.readouterr())
    assert "no sign" in shown
    assert "u1" not in shown


async def test_signs_that_hang_do_not_pile_up(timers: Timers, signs: TypingIndicator, channel: SigningChannel) -> None:
    """While LINE answers no sign, connections are left for the answers; the end waits for none."""
    channel.gate = asyncio.Event()

    for _ in range(MOST_AT_ONCE + 5):
        with signs.beside(delivery()):
            await timers.ring()

    assert len(channel.signs) == MOST_AT_ONCE
    await asyncio.wait_for(signs.stop(), 60)
