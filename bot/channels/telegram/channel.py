"""Telegram: webhooks with a secret header or long polling in, sendMessage out through the library's Bot."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import structlog
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.base import Accept, Attempt, Way
from bot.channels.telegram.client import TelegramBot, poll
from bot.channels.telegram.render import render_telegram
from bot.channels.telegram.updates import UpdateReader
from bot.errors import LeaseLostError, PayloadError, SendError, SignatureError
from bot.limits.rate_limit import SendPace
from bot.messages import Message, Reply

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
LONGEST_WAIT_SECONDS = 2.0  # a longer one gives the worker's hands free
ASK_NAME_AGAIN_SECONDS = 30.0

log = structlog.get_logger(__name__)


class TelegramChannel:
    """The Telegram Bot API at the border."""

    name = "telegram"

    def __init__(
        self, token: str, secret_token: str, api_base: str | None = None, pace: SendPace | None = None
    ) -> None:
        self._pace = pace or SendPace()
        self._secret = secret_token.encode()
        self._bot = TelegramBot(token, api_base)
        own_id = token.partition(":")[0]
        self._reader = UpdateReader(int(own_id) if own_id.isdigit() else 0)
        self._beside: set[asyncio.Task[None]] = set()

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        """Check the secret header, then translate the update.

        Raises:
            SignatureError: missing or wrong secret.
            PayloadError: not a JSON object.

        """
        given = headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not self._secret or not hmac.compare_digest(given, self._secret):
            raise SignatureError("telegram: secret token missing or wrong")
        try:
            update = json.loads(body)
        except ValueError as error:
            raise PayloadError("telegram: not JSON") from error
        if not isinstance(update, dict):
            raise PayloadError("telegram: not an update")
        message = self._reader.read(update)
        return [message] if message else []

    def acknowledge(self, message: Message) -> None:
        """Let a tapped button stop spinning as soon as the tap was accepted, beside everything else."""
        callback = message.address.get("callback_id")
        if callback:
            self._do_beside(self._answer_callback(callback))

    async def _answer_callback(self, callback: str) -> None:
        with contextlib.suppress(TelegramError):  # an old one is refused, its answer still goes out
            await self._bot.answer_callback_query(callback)

    async def poll(self, accept: Accept) -> None:
        """Fetch updates until cancelled; each is confirmed after it was accepted.

        Raises:
            SettingsError: a webhook is set, which excludes polling.

        """
        await poll(self._bot, self._reader, accept)

    async def start(self) -> None:
        """Learn the bot's own name, by which groups call it; while Telegram is out of reach ask again and again."""
        if not await self._learn_name():
            self._do_beside(self._keep_asking_name())

    async def _keep_asking_name(self) -> None:
        while True:
            await asyncio.sleep(ASK_NAME_AGAIN_SECONDS)
            if await self._learn_name():
                return

    async def _learn_name(self) -> bool:
        try:
            self._reader.username = (await self._bot.get_me()).username
        except TelegramError as error:
            log.warning("not reached", channel="telegram", reason=type(error).__name__)
            return False
        return True

    async def stop(self) -> None:
        """End what runs beside and close the connections."""
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self._bot.shutdown()

    def _do_beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        """Send the text in its parts, each marked before it goes.

        Telegram has no key against doubles. A part whose sending was begun in an earlier attempt, or
        that got no answer in time, has most likely arrived: it counts as sent.

        Raises:
            SendError: Telegram did not take it.
            LeaseLostError: another worker answers this message.

        """
        parts = render_telegram(reply)
        way: Way = "in doubt" if attempt.parts_begun else "message"
        for number, part in enumerate(parts, start=1):
            if number > attempt.parts_begun:
                way = await self._send_in_turn(message, part, number, attempt)
            if way == "blocked":
                break
        return way

    async def show_typing(self, message: Message, trace: str) -> None:
        """Show that an answer is being written, for five seconds or until it comes.

        Raises:
            SendError: Telegram did not take it.

        """
        thread = message.address.get("thread_id")
        try:
            await self._bot.send_chat_action(
                message.address["chat_id"], ChatAction.TYPING, message_thread_id=int(thread) if thread else None
            )
        except TelegramError as error:
            raise SendError("telegram", type(error).__name__, retryable=False) from error

    async def _send_in_turn(self, message: Message, part: Mapping[str, Any], number: int, attempt: Attempt) -> Way:
        wait = await self._pace.reserve(message.address["chat_id"], LONGEST_WAIT_SECONDS)
        if wait > LONGEST_WAIT_SECONDS:
            raise SendError("telegram", "pace", retryable=True, wait_seconds=wait, parts_sent=number - 1)
        await asyncio.sleep(wait)
        if not await attempt.begin(number):
            raise LeaseLostError
        return await self._send_part(message, part, number - 1)

    async def _send_part(self, message: Message, part: Mapping[str, Any], parts_sent: int) -> Way:
        try:
            await self._bot.do_api_request("sendMessage", api_kwargs=_parameters(message, part))
        except Forbidden:
            return "blocked"
        except RetryAfter as error:
            after = error.retry_after
            wait = after.total_seconds() if isinstance(after, timedelta) else float(after)
            await self._pace.hold(wait)
            reason = "asked to wait"
            raise SendError("telegram", reason, retryable=True, wait_seconds=wait, parts_sent=parts_sent) from error
        except ChatMigrated as error:
            moved = replace(message, address={**message.address, "chat_id": str(error.new_chat_id)})
            return await self._send_part(moved, part, parts_sent)
        except (BadRequest, InvalidToken) as error:
            raise SendError("telegram", "refused", retryable=False, parts_sent=parts_sent) from error
        except NetworkError as error:
            if _may_have_arrived(error):
                return "in doubt"
            raise SendError("telegram", "network", retryable=True, parts_sent=parts_sent) from error
        except TelegramError as error:
            raise SendError("telegram", type(error).__name__, retryable=False, parts_sent=parts_sent) from error
        return "message"

    async def introduce(self) -> str:
        """Ask Telegram who this bot is, to check token and network.

        Raises:
            SendError: Telegram did not answer or refused the token.

        """
        try:
            me = await self._bot.get_me()
        except TelegramError as error:
            raise SendError("telegram", type(error).__name__, retryable=False) from error
        return f"bot @{me.username} answers"


def _parameters(message: Message, part: Mapping[str, Any]) -> dict[str, Any]:
    thread = message.address.get("thread_id")
    return {
        "chat_id": message.address["chat_id"],
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
        **part,
        **({"message_thread_id": int(thread)} if thread else {}),
    }


def _may_have_arrived(error: NetworkError) -> bool:
    """Tell a request that was cut off from one that never left, or that Telegram answered with an error."""
    cause = error.__cause__
    never_left = isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    return (isinstance(error, TimedOut) or isinstance(cause, httpx.HTTPError)) and not never_left
