"""Replies that LINE failed to take, tried again in front of the stub, which keeps LINE's rules of tokens and keys."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.line.channel import LineChannel
from bot.limits.line_quota import PushBudget
from tests.bot.channels.line.tries import Tries
from tests.fakes import FakeClock
from tests.platforms.control import FaultKind, Platforms
from tests.platforms.test_line_program import SECRET, received
from tests.platforms.webhooks import line_event, line_token

NOT_SHOWN = (FaultKind.ERROR, FaultKind.HANG, FaultKind.DROP, FaultKind.TOO_MANY)
SHOWN = (FaultKind.ERROR_AFTER, FaultKind.HANG_AFTER, FaultKind.DROP_AFTER)


@pytest.fixture
async def channel(platforms: Platforms, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LineChannel]:
    monkeypatch.setattr("bot.channels.line.channel.REQUEST_SECONDS", 0.5)
    channel = LineChannel(SECRET, "token", platforms.url, PushBudget(cap=1))
    await channel.start()
    yield channel
    await channel.stop()


async def tries(channel: LineChannel, *, is_redelivery: bool = False, count: int = 2) -> list[str]:
    """Give how each try at the reply to a message ended."""
    [message] = received(channel, line_event(1, 1, "1506", is_redelivery=is_redelivery))
    tries = Tries(channel, message, FakeClock())
    await tries.start()
    return [await tries.again() for _ in range(count)]


def seen(platforms: Platforms) -> list[str]:
    return [each.way for each in platforms.delivered("line")]


@pytest.mark.parametrize("is_redelivery", [False, True])
@pytest.mark.parametrize("kind", NOT_SHOWN)
async def test_a_reply_that_did_not_arrive_is_given_again(
    channel: LineChannel, platforms: Platforms, kind: FaultKind, is_redelivery: bool
) -> None:
    """The token is still good, and the reply free."""
    platforms.fault(kind, "line", "reply", count=1)

    assert await tries(channel, is_redelivery=is_redelivery) == ["again", "reply"]
    assert seen(platforms) == ["reply"]


@pytest.mark.parametrize("kind", SHOWN)
async def test_a_reply_that_arrived_without_an_answer_is_not_given_twice(
    channel: LineChannel, platforms: Platforms, kind: FaultKind
) -> None:
    """The token, not a minute old, was spent by our own try."""
    platforms.fault(kind, "line", "reply", count=1)

    assert await tries(channel) == ["again", "arrived before"]
    assert seen(platforms) == ["reply"]


@pytest.mark.parametrize("kind", NOT_SHOWN)
async def test_a_redelivered_event_with_a_dead_token_is_pushed(
    channel: LineChannel, platforms: Platforms, kind: FaultKind
) -> None:
    """Whatever the first try met: that the token is refused now does not tell that the reply arrived."""
    platforms.issue_token(line_token(1, 1), age_seconds=300)
    platforms.fault(kind, "line", "reply", count=1)

    assert await tries(channel, is_redelivery=True) == ["again", "push"]
    assert seen(platforms) == ["push"]


@pytest.mark.parametrize("kind", SHOWN)
async def test_of_a_redelivered_event_a_reply_may_come_twice(
    channel: LineChannel, platforms: Platforms, kind: FaultKind
) -> None:
    """The price of the rule above, told in docs/reliability.md; more than twice it never comes."""
    platforms.fault(kind, "line", "reply", count=1)

    assert await tries(channel, is_redelivery=True, count=2) == ["again", "push"]
    assert seen(platforms) == ["reply", "push"]


@pytest.mark.parametrize("kind", [*NOT_SHOWN, *SHOWN])
async def test_a_push_arrives_and_counts_once(channel: LineChannel, platforms: Platforms, kind: FaultKind) -> None:
    """Also where the cap leaves room for one alone, and two tries fail."""
    platforms.issue_token(line_token(1, 1), age_seconds=61)
    platforms.fault(kind, "line", "push", count=2)

    ended = await tries(channel, count=2 if kind in SHOWN else 3)

    assert ended[-1] == "push"
    assert seen(platforms) == ["push"]
    assert not await channel._budget.take()
