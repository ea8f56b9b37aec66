"""Polling obeys Telegram, waits while it is away, and ends with a clear word where no later try can help."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.client import TelegramBot, open_bot, poll
from bot.channels.telegram.updates import UpdateReader
from bot.errors import QueueFullError, SettingsError
from bot.messages import Message
from tests.bot.channels.telegram.test_channel import TEXT
from tests.bot.channels.telegram.test_refusals import Refusing

NO_WEBHOOK = (200, b'{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}')
NOTHING = (200, b'{"ok":true,"result":[]}')
TOKEN = "666:revoked"


class Polling:
    """A poll for as many pauses as there are."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: tuple[int, Any], pauses: int = 1000) -> None:
        self.telegram = Refusing(*answers)
        monkeypatch.setattr("bot.channels.telegram.client.HTTPXRequest", lambda **_: self.telegram)
        self.slept: list[float] = []
        self.accepted: list[Message] = []
        self.full = 0
        self._pauses = pauses

    async def run(self) -> None:
        await poll(TelegramBot(TOKEN), UpdateReader(666), self._accept, self._sleep)

    async def _accept(self, messages: Sequence[Message]) -> None:
        if self.full:
            self.full -= 1
            raise QueueFullError
        self.accepted += messages

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if len(self.slept) >= self._pauses:
            raise asyncio.CancelledError

    @property
    def polls(self) -> int:
        return sum(name == "getUpdates" for name, _ in self.telegram.calls)


@pytest.mark.parametrize("before", [[], [NO_WEBHOOK], [NO_WEBHOOK, NOTHING], [(502, "Bad Gateway"), (502, "x")]])
@pytest.mark.parametrize(("status", "said"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_a_dead_token_ends_it(
    monkeypatch: pytest.MonkeyPatch, before: list[tuple[int, Any]], status: int, said: str
) -> None:
    """Revoked before the start or while it runs: the operator reads what to compare, and never the token."""
    polling = Polling(monkeypatch, *before, (status, said))

    with pytest.raises(SettingsError, match="DOEBOT_TELEGRAM_TOKEN") as raised:
        await polling.run()

    assert "revoked" in str(raised.value)
    assert TOKEN not in str(raised.value)


async def test_a_page_of_a_proxy_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its 401 or 404 is no word of Telegram's."""
    polling = Polling(monkeypatch, NO_WEBHOOK, (401, b"<html>"), (404, b"<html>"), (409, b"<html>"), pauses=3)

    with pytest.raises(asyncio.CancelledError):
        await polling.run()

    assert polling.polls == 3


async def test_another_poller_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both would get half of the messages."""
    said = "Conflict: terminated by other getUpdates request"

    with pytest.raises(SettingsError, match="another program"):
        await Polling(monkeypatch, NO_WEBHOOK, (409, said)).run()


@pytest.mark.parametrize("seconds", [1, 20, 300])
async def test_waits_as_long_as_telegram_asks(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Not shorter and not longer."""
    told = {"description": "Too Many Requests", "parameters": {"retry_after": seconds}}
    polling = Polling(monkeypatch, NO_WEBHOOK, (429, told), NOTHING, pauses=2)

    with pytest.raises(asyncio.CancelledError):
        await polling.run()

    assert polling.slept[0] == seconds


@pytest.mark.parametrize(
    "answer",
    [(500, "Internal Server Error"), (502, "Bad Gateway"), (503, b"<html>"), (403, "Forbidden: x"), (429, "x")],
)
async def test_asks_more_and_more_seldom_while_telegram_is_away(
    monkeypatch: pytest.MonkeyPatch, answer: tuple[int, Any]
) -> None:
    """Up to once a minute, and each time an operator reads the reason."""
    polling = Polling(monkeypatch, NO_WEBHOOK, *[answer] * 12, pauses=12)

    with capture_logs() as lines, pytest.raises(asyncio.CancelledError):
        await polling.run()

    wanted = [3, 6, 12, 24, 48, *[60] * 7]
    assert [0.75 * want <= slept <= want for slept, want in zip(polling.slept, wanted, strict=True)] == [True] * 12
    told = [line for line in lines if line["event"] == "poll failed"]
    assert len(told) == 12
    assert "html" not in str(told)


async def test_begins_anew_after_telegram_came_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault long ago makes no later one worse."""
    away = (502, "Bad Gateway")
    polling = Polling(monkeypatch, NO_WEBHOOK, away, away, away, NOTHING, away, pauses=5)

    with pytest.raises(asyncio.CancelledError):
        await polling.run()

    assert polling.slept[4] <= 3


async def test_an_update_waits_until_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is confirmed after it was accepted."""
    update = {"ok": True, "result": [TEXT]}
    polling = Polling(monkeypatch, NO_WEBHOOK, (200, update), pauses=3)
    polling.full = 2

    with pytest.raises(asyncio.CancelledError):
        await polling.run()

    assert [message.text for message in polling.accepted] == ["1506 กดอะไร"]
    assert polling.telegram.calls[-1][1]["offset"] == 2


async def test_a_dead_token_is_told_once_while_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other channels go on; nobody asks Telegram again and again."""
    telegram = Refusing((401, "Unauthorized"))
    monkeypatch.setattr("bot.channels.telegram.client.HTTPXRequest", lambda **_: telegram)
    monkeypatch.setattr("bot.channels.telegram.channel.ASK_NAME_AGAIN_SECONDS", 0)
    channel = TelegramChannel(TOKEN, "secret")

    with capture_logs() as lines:
        await channel.start()
        await asyncio.sleep(0)
        await channel.stop()

    assert [line["event"] for line in lines] == ["token refused"]
    assert len(telegram.calls) == 1


@pytest.mark.parametrize(
    ("status", "said", "word"),
    [
        (401, "Unauthorized", "revoked"),
        (403, "Forbidden: not for you", "restricted"),
        (400, "Bad Request: bad webhook: HTTPS url must be provided", "https url"),
        (429, {"description": "x", "parameters": {"retry_after": 9}}, "wait a minute"),
        (502, "Bad Gateway", "not reached"),
        (407, b"<html>proxy</html>", "not reached"),
    ],
)
async def test_a_command_says_what_can_be_done(
    monkeypatch: pytest.MonkeyPatch, status: int, said: Any, word: str
) -> None:
    """Each kind in its own words."""
    telegram = Refusing((status, said))
    monkeypatch.setattr("bot.channels.telegram.client.HTTPXRequest", lambda **_: telegram)

    with pytest.raises(SettingsError, match=word) as raised:
        async with open_bot(TOKEN) as bot:
            await bot.get_me()

    assert TOKEN not in str(raised.value)
