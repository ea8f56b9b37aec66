"""Telegram at the border: the secret header, what is told at once, and what Telegram answers."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import User
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.base import Attempt
from bot.channels.telegram.channel import TelegramChannel
from bot.errors import LeaseLostError, PayloadError, SendError, SignatureError
from bot.messages import Button, ButtonKind, Message, MessageKind, Reply
from bot.observability import Metrics
from bot.queue.intake import Intake
from bot.queue.memory import MemoryQueue
from tests.bot.channels.telegram.double import TelegramDouble

KEY = b"key of the tests"
SECRET = "webhook-secret"
USER = {"id": 77, "is_bot": False, "first_name": "สมมติ", "language_code": "en-GB"}
CHAT = {"id": 77, "type": "private", "first_name": "สมมติ"}
TEXT: dict[str, Any] = {
    "update_id": 1,
    "message": {"message_id": 5, "date": 1764000000, "chat": CHAT, "from": USER, "text": "1506 กดอะไร"},
}


@pytest.fixture
def channel() -> TelegramChannel:
    return TelegramChannel("666:token", SECRET)


def receive(channel: TelegramChannel, update: Any, secret: str = SECRET) -> list[Message]:
    return list(channel.receive(json.dumps(update).encode(), {"x-telegram-bot-api-secret-token": secret}))


def message(**changes: Any) -> dict[str, Any]:
    update = copy.deepcopy(TEXT)
    del update["message"]["text"]
    update["message"].update(changes)
    return update


def test_reads_a_message(channel: TelegramChannel) -> None:
    """What the citizen typed comes in with the language of the app."""
    [found] = receive(channel, TEXT)

    assert (found.kind, found.text, found.language_hint) == (MessageKind.TEXT, "1506 กดอะไร", "en")
    assert found.address["chat_id"] == "77"


@pytest.mark.parametrize("secret", ["", "wrong", "webhook-secre", "ความลับ"])
def test_refuses_a_wrong_secret(channel: TelegramChannel, secret: str) -> None:
    """Only Telegram knows the secret of the webhook."""
    with pytest.raises(SignatureError):
        receive(channel, TEXT, secret)


def test_without_a_secret_no_webhook_is_open() -> None:
    """A bot that only polls takes nothing from the web."""
    with pytest.raises(SignatureError):
        receive(TelegramChannel("666:token", ""), TEXT, "")


@pytest.mark.parametrize("body", [b"{", b"[]", b"5"])
def test_refuses_what_is_no_update(channel: TelegramChannel, body: bytes) -> None:
    """Right secret, wrong body."""
    with pytest.raises(PayloadError):
        channel.receive(body, {"x-telegram-bot-api-secret-token": SECRET})


MENTION = message(
    text="@HotlineBot หางาน",
    chat={"id": -5, "type": "group", "title": "g"},
    entities=[{"type": "mention", "offset": 0, "length": 11}],
)


class FakeBot:
    """Remembers calls; raises what it is told to."""

    def __init__(
        self,
        error: TelegramError | None = None,
        callback_error: TelegramError | None = None,
        name_errors: Sequence[TelegramError] = (),
    ) -> None:
        self.error, self.callback_error, self.name_errors = error, callback_error, list(name_errors)
        self.calls: list[tuple[str, Any]] = []
        self.called, self.named = asyncio.Event(), asyncio.Event()

    async def get_me(self) -> User:
        if self.name_errors:
            raise self.name_errors.pop(0)
        self.named.set()
        return User(666, "Hotline", is_bot=True, username="HotlineBot")

    async def shutdown(self) -> None:
        pass

    async def answer_callback_query(self, callback: str) -> None:
        self.calls.append(("answerCallbackQuery", callback))
        self.called.set()
        if self.callback_error:
            raise self.callback_error

    async def send_chat_action(self, chat: str, action: str, message_thread_id: int | None) -> None:
        self.calls.append(("sendChatAction", (chat, action, message_thread_id)))

    async def do_api_request(self, method: str, api_kwargs: Any) -> None:
        self.calls.append((method, api_kwargs))
        if self.error:
            raise self.error


class NoPace:
    """Never lets wait; remembers what Telegram asked for."""

    def __init__(self) -> None:
        self.held = 0.0

    async def reserve(self, chat: str, longest_seconds: float) -> float:
        return 0.0

    async def hold(self, seconds: float) -> None:
        self.held = seconds


async def send(
    channel: TelegramChannel,
    monkeypatch: pytest.MonkeyPatch,
    bot: FakeBot,
    attempt: Attempt = Attempt(),  # noqa: B008 - frozen
    **address: str,
) -> str:
    monkeypatch.setattr(channel, "_bot", bot)
    monkeypatch.setattr(channel, "_pace", NoPace())
    asked = Message("1", "telegram", "77", MessageKind.TEXT, address={"chat_id": "77", **address})
    reply = Reply("<b> & ตัวเลข", (Button(ButtonKind.SHARE_LOCATION, "ส่งตำแหน่งที่ตั้ง"),))
    return await channel.send(asked, reply, attempt)


async def test_a_tapped_button_stops_spinning_at_once(
    channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new tap is told to Telegram once it is stored, long before its answer; a repeated one is not told again."""
    bot = FakeBot(callback_error=BadRequest("query is too old"))
    monkeypatch.setattr(channel, "_bot", bot)
    acceptor = Intake(MemoryQueue(), Metrics(), KEY, acknowledge={"telegram": channel.acknowledge})
    tap = Message("9", "telegram", "77", MessageKind.TAP, "a:job.fair", address={"chat_id": "77", "callback_id": "c9"})

    for _ in range(2):
        await acceptor.accept([tap])
    await acceptor.accept([replace(tap, event_id="10", address={"chat_id": "77"})])
    await bot.called.wait()
    await channel.stop()

    assert bot.calls == [("answerCallbackQuery", "c9")]


async def test_shows_that_it_writes(channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """While an answer takes long, the chat shows "typing", in the right topic of a forum."""
    bot = FakeBot()
    monkeypatch.setattr(channel, "_bot", bot)
    address = {"chat_id": "-5", "thread_id": "3"}

    await channel.show_typing(Message("1", "telegram", "77", MessageKind.TEXT, address=address), "trace")

    assert bot.calls == [("sendChatAction", ("-5", "typing", 3))]


async def test_asks_for_its_name_until_telegram_tells(
    channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Started while Telegram is away, the bot still learns by which name groups call it."""
    bot = FakeBot(name_errors=[NetworkError("away"), NetworkError("away")])
    monkeypatch.setattr(channel, "_bot", bot)
    monkeypatch.setattr("bot.channels.telegram.channel.ASK_NAME_AGAIN_SECONDS", 0)
    await channel.start()
    assert receive(channel, MENTION) == []

    async with asyncio.timeout(60):
        await bot.named.wait()
    [found] = receive(channel, MENTION)
    await channel.stop()

    assert found.text == "หางาน"


async def test_closes_its_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those for sending and those for fetching, though Telegram refused the bot at the start."""
    double = TelegramDouble()
    double.refusal = (401, "Unauthorized")
    monkeypatch.setattr("bot.channels.telegram.client.HTTPXRequest", lambda **_: double)
    channel = TelegramChannel("666:token", SECRET)
    await channel.start()
    calls = list(double.calls)

    await channel.stop()

    assert double.shutdowns == 2
    assert double.calls == calls


@pytest.mark.parametrize(
    ("error", "retryable"),
    [
        (BadRequest("message is too long"), False),
        (NetworkError("bad gateway"), True),
        (RetryAfter(timedelta(0)), True),
    ],
)
async def test_tells_which_refusals_may_pass(
    channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch, error: TelegramError, retryable: bool
) -> None:
    """Telegram's own word says whether another try can help."""
    with pytest.raises(SendError) as raised:
        await send(channel, monkeypatch, FakeBot(error))

    assert raised.value.retryable is retryable


async def test_a_citizen_who_blocked_the_bot_is_left_alone(
    channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocked ends quietly."""
    way = await send(channel, monkeypatch, FakeBot(Forbidden("bot was blocked by the user")))

    assert way == "blocked"


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("error", [TimedOut(), caused(NetworkError("x"), httpx.ReadError("x"))])
async def test_what_may_have_arrived_is_not_sent_again(
    channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch, error: TelegramError
) -> None:
    """Telegram knows no key against doubles: a request that left is taken as arrived."""
    assert await send(channel, monkeypatch, FakeBot(error)) == "in doubt"


@pytest.mark.parametrize("cause", [httpx.ConnectError("x"), httpx.ConnectTimeout("x")])
async def test_what_never_left_is_sent_again(
    channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch, cause: Exception
) -> None:
    """Telegram out of reach is no doubt."""
    with pytest.raises(SendError) as raised:
        await send(channel, monkeypatch, FakeBot(caused(TimedOut(), cause)))

    assert raised.value.retryable


async def test_a_later_attempt_goes_on_where_the_first_ended(
    channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two parts the first was begun before the worker died; only the second goes out."""
    bot = FakeBot()

    await send(channel, monkeypatch, bot, Attempt(number=2, parts_begun=1))

    assert [call["text"] for _, call in bot.calls] == ["ส่งตำแหน่งที่ตั้ง"]


async def test_marks_each_part_before_it_goes(channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who lost the message to another worker sends nothing more."""
    begun = []

    async def begin(part: int) -> bool:
        begun.append(part)
        return part < 2

    bot = FakeBot()
    with pytest.raises(LeaseLostError):
        await send(channel, monkeypatch, bot, Attempt(begin=begin))

    assert begun == [1, 2]
    assert len(bot.calls) == 1
