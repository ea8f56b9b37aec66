"""The stub misbehaves as told, and its record stays true meanwhile."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from linebot.v3.messaging import ApiException, AsyncMessagingApi
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut

from tests.platforms.control import FaultKind, Platforms
from tests.platforms.test_stubs import CITIZEN, push, reply

SHORT_SECONDS = 0.3  # until the caller of a hanging platform gives up
Call = Callable[[], Awaitable[object]]
KINDS = [
    (FaultKind.ERROR, ApiException, NetworkError, 0),
    (FaultKind.ERROR_AFTER, ApiException, NetworkError, 1),
    (FaultKind.TOO_MANY, ApiException, RetryAfter, 0),
    (FaultKind.HANG, TimeoutError, TimedOut, 0),
    (FaultKind.HANG_AFTER, TimeoutError, TimedOut, 1),
    (FaultKind.DROP, aiohttp.ClientError, NetworkError, 0),
    (FaultKind.DROP_AFTER, aiohttp.ClientError, NetworkError, 1),
]


@pytest.mark.parametrize(("kind", "line_error", "_telegram_error", "seen"), KINDS)
async def test_a_fault_of_line_shows_or_hides_the_message(
    line: AsyncMessagingApi,
    platforms: Platforms,
    kind: FaultKind,
    line_error: type[Exception],
    _telegram_error: type[Exception],
    seen: int,
) -> None:
    """After acceptance the citizen has it although the caller sees an error; before, nobody has."""
    platforms.fault(kind, "line", "reply", count=1)

    with pytest.raises(line_error):
        await line.reply_message(reply("t"), _request_timeout=SHORT_SECONDS)

    assert len(platforms.delivered()) == seen
    assert platforms.calls() == {("line", "reply", kind): 1}


@pytest.mark.parametrize(("kind", "_line_error", "telegram_error", "seen"), KINDS)
async def test_a_fault_of_telegram_shows_or_hides_the_message(
    telegram: Bot,
    platforms: Platforms,
    kind: FaultKind,
    _line_error: type[Exception],
    telegram_error: type[Exception],
    seen: int,
) -> None:
    """After acceptance the citizen has it although the caller sees an error; before, nobody has."""
    platforms.fault(kind, "telegram", "sendMessage", count=1)

    with pytest.raises(telegram_error):
        await telegram.send_message(77, "สวัสดี", read_timeout=SHORT_SECONDS)

    assert len(platforms.delivered()) == seen
    assert platforms.count_calls("telegram", "sendMessage", kind) == 1


async def test_a_reply_whose_answer_was_lost_is_refused_when_repeated(
    line: AsyncMessagingApi, platforms: Platforms
) -> None:
    """The token is spent, so the citizen reads it once."""
    platforms.fault(FaultKind.ERROR_AFTER, "line", "reply", count=1)
    with pytest.raises(ApiException):
        await line.reply_message(reply("t"))

    with pytest.raises(ApiException) as refused:
        await line.reply_message(reply("t"))

    assert refused.value.status == 400
    assert len(platforms.delivered()) == 1


async def test_a_push_whose_answer_was_lost_is_known_by_its_key(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """The retry key tells the repetition that the first was accepted."""
    platforms.fault(FaultKind.DROP_AFTER, "line", "push", count=1)
    key = str(uuid.uuid4())
    with pytest.raises(aiohttp.ClientError):
        await line.push_message(push(CITIZEN), x_line_retry_key=key)

    with pytest.raises(ApiException) as known:
        await line.push_message(push(CITIZEN), x_line_retry_key=key)

    assert known.value.status == 409
    assert len(platforms.delivered()) == 1


async def test_too_many_says_nothing_of_a_quota(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """Only the text tells LINE's rate limit from its monthly limit."""
    platforms.fault(FaultKind.TOO_MANY, "line")

    with pytest.raises(ApiException) as refused:
        await line.push_message(push(CITIZEN))

    assert refused.value.status == 429
    assert "monthly" not in refused.value.body


async def test_telegram_asks_to_wait_as_long_as_wanted(telegram: Bot, platforms: Platforms) -> None:
    """The seconds come through to the bot."""
    platforms.fault(FaultKind.TOO_MANY, "telegram", retry_after_seconds=17)

    with pytest.raises(RetryAfter) as refused:
        await telegram.send_message(77, "สวัสดี")

    assert refused.value.retry_after == 17


async def test_a_fault_strikes_its_platform_method_and_count_only(
    line: AsyncMessagingApi, telegram: Bot, platforms: Platforms
) -> None:
    """The next two replies fail; pushes, Telegram and the third reply do not."""
    platforms.fault(FaultKind.ERROR, "line", "reply", count=2, status=503)

    await telegram.send_message(77, "สวัสดี")
    await line.push_message(push(CITIZEN))
    for _ in range(2):
        with pytest.raises(ApiException, match="503"):
            await line.reply_message(reply("t"))
    await line.reply_message(reply("t"))

    assert [seen.way for seen in platforms.delivered()] == ["message", "push", "reply"]


async def test_a_share_of_calls_fails_the_same_every_time(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """A run with the same seed is the same run."""

    async def outcomes() -> list[bool]:
        platforms.reset()
        platforms.fault(FaultKind.ERROR, share=0.5, seed=3)
        calls = [await asyncio.gather(line.push_message(push(CITIZEN)), return_exceptions=True) for _ in range(40)]
        return [isinstance(result, Exception) for [result] in calls]

    first = await outcomes()

    assert 5 < sum(first) < 35
    assert first == await outcomes()


async def test_a_delayed_answer_is_accepted_on_arrival(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """The citizen reads it while the bot still waits."""
    platforms.fault(FaultKind.DELAY, "line", "reply", delay_ms=(60_000, 90_000), count=1)
    waiting = asyncio.create_task(line.reply_message(reply("t")))

    [seen] = await asyncio.to_thread(platforms.wait_for, 1, 60)

    assert seen.key == "t"
    assert not waiting.done()
    waiting.cancel()


async def test_a_short_delay_ends_with_the_true_answer(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """A slow platform is still a platform."""
    platforms.fault(FaultKind.DELAY, delay_ms=(100, 120))
    loop = asyncio.get_running_loop()
    start = loop.time()

    await line.reply_message(reply("t"))

    assert loop.time() - start >= 0.1


async def test_clearing_ends_faults_and_keeps_the_record(line: AsyncMessagingApi, platforms: Platforms) -> None:
    """A test can let the platform recover and go on."""
    platforms.fault(FaultKind.ERROR_AFTER)
    with pytest.raises(ApiException):
        await line.reply_message(reply("first"))

    platforms.clear()
    await line.reply_message(reply("second"))

    assert [seen.key for seen in platforms.delivered()] == ["first", "second"]
    assert platforms.delivered()[0].arrived_seconds < platforms.delivered()[1].arrived_seconds
