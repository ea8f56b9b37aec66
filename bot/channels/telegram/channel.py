"""Telegram: webhooks with a secret header or long polling in, sendMessage out through the library's Bot."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

import structlog
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.base import Accept, Attempt, Way, parse_json
from bot.channels.refusals import NOBODY, Refusal
from bot.channels.telegram.client import TelegramBot, explain, poll
from bot.channels.telegram.limits import find_overruns
from bot.channels.telegram.refusals import (
    Call,
    fault_of,
    is_telegrams,
    lighten,
    may_have_arrived,
    read_refusal,
    seconds_of,
)
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
        self._asked_to_wait_seconds = 0.0  # by Telegram, when the bot started

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        """Check the secret header, then translate the update.

        Raises:
            SignatureError: missing or wrong secret.
            PayloadError: not a JSON object.

        """
        given = headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not self._secret or not hmac.compare_digest(given, self._secret):
            raise SignatureError("telegram: secret token missing or wrong")
        update = parse_json(body, "telegram")
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
        await asyncio.sleep(self._asked_to_wait_seconds)
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
        """Tell whether there is nothing more to ask: the name is known, or the token dead for good."""
        try:
            self._reader.username = (await self._bot.get_me()).username
        except TelegramError as error:
            fault = fault_of(error)
            if fault.reason == "token":
                log.warning("token refused", channel="telegram", hint=str(explain(error)))
                return True
            if isinstance(error, RetryAfter):
                self._asked_to_wait_seconds = seconds_of(error)
            log.warning("not reached", channel="telegram", reason=fault.reason, detail=fault.detail)
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
            if way in NOBODY:
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
            raise fault_of(error) from error

    async def _send_in_turn(self, message: Message, part: Mapping[str, Any], number: int, attempt: Attempt) -> Way:
        wait = await self._pace.reserve(message.address["chat_id"], LONGEST_WAIT_SECONDS)
        if wait > LONGEST_WAIT_SECONDS:
            raise SendError("telegram", "pace", retryable=True, wait_seconds=wait, parts_sent=number - 1)
        await asyncio.sleep(wait)
        if not await attempt.begin(number):
            raise LeaseLostError
        return await self._send_part(message, part, number - 1, attempt)

    async def _send_part(self, message: Message, part: Mapping[str, Any], parts_sent: int, attempt: Attempt) -> Way:
        """Send one message; what Telegram refuses of it is left out, and the words go all the same."""
        call: Call = _parameters(message, part)
        if overrun := next(find_overruns(part), ""):
            await attempt.tell(Refusal("limits", overrun))
            call = lighten(call, "limits")
        while True:
            try:
                return await self._call(call, parts_sent)
            except ChatMigrated as error:
                refusal = Refusal("chat moved", "")
                lighter: Call = {**call, "chat_id": str(error.new_chat_id)}
            except (BadRequest, Forbidden) as error:
                refusal = read_refusal(error)
                lighter = lighten(call, refusal.what)
            match refusal.what:
                case "blocked" | "left" | "chat gone" | "no right" as way:
                    await attempt.tell(refusal)
                    return way
            if lighter == call:
                detail = refusal.reason
                raise SendError("telegram", "refused", retryable=False, parts_sent=parts_sent, detail=detail)
            await attempt.tell(refusal)
            call = lighter

    async def _call(self, call: Call, parts_sent: int) -> Way:
        """Send it as it is.

        Raises:
            BadRequest, Forbidden, ChatMigrated: Telegram refused it, for a reason of the message or the chat.
            SendError: Telegram did not take it, for another one.

        """
        try:
            await self._bot.do_api_request("sendMessage", api_kwargs=dict(call))
        except ChatMigrated:
            raise
        except RetryAfter as error:
            wait = seconds_of(error)
            await self._pace.hold(wait)
            raise SendError("telegram", "rate", retryable=True, wait_seconds=wait, parts_sent=parts_sent) from error
        except TelegramError as error:
            if isinstance(error, BadRequest | Forbidden) and is_telegrams(error):
                raise
            if isinstance(error, NetworkError) and may_have_arrived(error):
                return "in doubt"
            raise fault_of(error, parts_sent) from error
        return "message"

    async def introduce(self) -> str:
        """Ask Telegram who this bot is, to check token and network.

        Raises:
            SendError: Telegram did not answer or refused the token.

        """
        try:
            me = await self._bot.get_me()
        except TelegramError as error:
            raise fault_of(error) from error
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
