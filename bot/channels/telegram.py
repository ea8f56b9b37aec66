"""Telegram: webhooks with a secret header or long polling in, sendMessage out through the library's Bot."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import structlog
from telegram import Bot, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatType, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.channels.base import Attempt, Way
from bot.channels.telegram_render import render_telegram
from bot.errors import InboxFullError, LeaseLostError, PayloadError, SendError, SettingsError, SignatureError
from bot.messages import ChannelName, Location, Message, MessageKind, Reply
from bot.send_pace import MemorySendPace, SendPace

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
TELEGRAM_API = "https://api.telegram.org"
POLL_SECONDS = 30
WAIT_AFTER_FAULT_SECONDS = 3.0
LONGEST_WAIT_SECONDS = 2.0  # a longer one gives the worker's hands free
COMMANDS = {
    "help": "a:chat.help",
    "menu": "a:chat.help",
    "language": "a:chat.language",
    "privacy": "a:chat.privacy",
    "office": "a:office.contact",
    "hotline": "a:hotline.doe",
}

log = structlog.get_logger(__name__)
Accept = Callable[[Sequence[Message]], Awaitable[object]]


class TelegramChannel:
    """The Telegram Bot API at the border."""

    name: ChannelName = "telegram"

    def __init__(
        self, token: str, secret_token: str, api_base: str | None = None, pace: SendPace | None = None
    ) -> None:
        self._pace = pace or MemorySendPace()
        self._secret = secret_token.encode()
        self._has_secret = bool(secret_token)
        root = (api_base or TELEGRAM_API).rstrip("/")
        self._bot = Bot(
            token,
            request=HTTPXRequest(connection_pool_size=64, read_timeout=5, connect_timeout=5),
            get_updates_request=HTTPXRequest(read_timeout=POLL_SECONDS + 5),
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
        )
        self._username: str | None = None

    # -- in

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        """Check the secret header, then translate the update.

        Raises:
            SignatureError: missing or wrong secret.
            PayloadError: not a JSON object.

        """
        given = headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not self._has_secret or not hmac.compare_digest(given, self._secret):
            raise SignatureError("telegram: secret token missing or wrong")
        try:
            update = json.loads(body)
        except ValueError as error:
            raise PayloadError("telegram: not JSON") from error
        if not isinstance(update, dict):
            raise PayloadError("telegram: not an update")
        message = self._parse_tolerantly(update)
        return [message] if message else []

    def _parse_tolerantly(self, raw: dict[str, Any]) -> Message | None:
        """Translate one update; what cannot be read is left, as Telegram would repeat it for a day."""
        try:
            update = Update.de_json(raw, self._bot)
            return self._parse(update)
        except Exception as error:
            log.warning("odd update", channel="telegram", reason=type(error).__name__)
            return None

    def _parse(self, update: Update) -> Message | None:
        if update.callback_query is not None:
            return _parse_callback(update)
        if update.my_chat_member is not None:
            return _parse_membership(update)
        if update.message is not None:
            return self._parse_message(update, update.message)
        return None

    def _parse_message(self, update: Update, message: TelegramMessage) -> Message | None:
        if message.from_user is None or message.from_user.is_bot:
            return None
        text = message.text or ""
        if message.chat.type != ChatType.PRIVATE:
            addressed = self._addressed(message, text)
            if addressed is None:
                return None
            text = addressed
        kind, said, location = _kind_of(message, text)
        return _message(update, message, message.from_user.id, kind, said, location) if kind else None

    def _addressed(self, message: TelegramMessage, text: str) -> str | None:
        """Give the text of a group message that is meant for the bot, without its name."""
        name = f"@{self._username}" if self._username else None
        if name and name.lower() in text.lower():
            start = text.lower().index(name.lower())
            return (text[:start] + text[start + len(name) :]).strip()
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == self._own_id():
            return text
        return text if text.startswith("/") and "@" not in text.split(maxsplit=1)[0] else None

    def _own_id(self) -> int:
        return int(self._bot.token.split(":")[0]) if self._bot.token.split(":")[0].isdigit() else 0

    # -- out

    async def start(self) -> None:
        """Learn the bot's own name; Telegram out of reach is told and tried again with each send."""
        try:
            self._username = (await self._bot.get_me()).username
        except TelegramError as error:
            log.warning("not reached", channel="telegram", reason=type(error).__name__)

    async def stop(self) -> None:
        """Close the connections."""
        with contextlib.suppress(TelegramError, RuntimeError):
            await self._bot.shutdown()

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        """Answer the callback first, then send the text in its parts, each marked before it goes.

        Telegram has no key against doubles. A part whose sending was begun in an earlier attempt, or
        that got no answer in time, has most likely arrived: it counts as sent.

        Raises:
            SendError: Telegram did not take it.
            LeaseLostError: another worker answers this message.

        """
        if attempt.number == 1:
            await self._answer_callback(message)
        is_private = message.address.get("chat_type", ChatType.PRIVATE) == ChatType.PRIVATE
        parts = [part for part in render_telegram(reply) if is_private or not part.get("private_only")]
        way: Way = "in doubt" if attempt.parts_begun else "message"
        for number, part in enumerate(parts, start=1):
            if number > attempt.parts_begun:
                way = await self._send_in_turn(message, part, number, attempt)
        return way

    async def _answer_callback(self, message: Message) -> None:
        callback = message.address.get("callback_id")
        if callback:
            with contextlib.suppress(TelegramError):  # an old one is refused, its answer still goes out
                await self._bot.answer_callback_query(callback)

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
            wait = _seconds(error.retry_after)
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

    # -- polling

    async def poll(self, accept: Accept) -> None:
        """Fetch updates until cancelled; each is confirmed after it was accepted.

        Raises:
            SettingsError: a webhook is set, which excludes polling.

        """
        await self._refuse_webhook()
        offset: int | None = None
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
                )
            except Conflict as error:
                raise SettingsError("another program polls this bot, or a webhook was set: stop that one") from error
            except TelegramError as error:
                log.warning("poll failed", channel="telegram", reason=type(error).__name__)
                await asyncio.sleep(WAIT_AFTER_FAULT_SECONDS)
                continue
            for update in updates:
                await self._accept(accept, update)
                offset = update.update_id + 1
            if not updates:
                await asyncio.sleep(0.2)

    async def _accept(self, accept: Accept, update: Update) -> None:
        message = self._parse_tolerantly(update.to_dict())
        while message is not None:
            try:
                await accept([message])
            except InboxFullError:
                await asyncio.sleep(WAIT_AFTER_FAULT_SECONDS)
            else:
                return

    async def _refuse_webhook(self) -> None:
        try:
            info = await self._bot.get_webhook_info()
        except TelegramError as error:
            log.warning("webhook not checked", channel="telegram", reason=type(error).__name__)
            return
        if info.url:
            raise SettingsError("a webhook is set for this bot: use doebot serve, or delete the webhook first")


def _parameters(message: Message, part: Mapping[str, Any]) -> dict[str, Any]:
    thread = message.address.get("thread_id")
    return {
        "chat_id": message.address["chat_id"],
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
        **{name: value for name, value in part.items() if name != "private_only"},
        **({"message_thread_id": int(thread)} if thread else {}),
    }


def _may_have_arrived(error: NetworkError) -> bool:
    """Tell a request that was cut off from one that never left, or that Telegram answered with an error."""
    cause = error.__cause__
    never_left = isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    return (isinstance(error, TimedOut) or isinstance(cause, httpx.HTTPError)) and not never_left


def _seconds(wait: float | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _kind_of(message: TelegramMessage, text: str) -> tuple[MessageKind | None, str, Location | None]:
    if text.startswith("/"):
        return _parse_command(text)
    if text:
        return MessageKind.TEXT, text, None
    place = message.location or (message.venue.location if message.venue else None)
    if place is not None:
        return MessageKind.LOCATION, "", Location(place.latitude, place.longitude)
    return (MessageKind.MEDIA if message.effective_attachment else None), "", None


def _parse_command(text: str) -> tuple[MessageKind, str, None]:
    name = text[1:].split(maxsplit=1)[0].split("@", maxsplit=1)[0].lower() if len(text) > 1 else ""
    if name == "start":
        return MessageKind.JOINED, "", None
    if name in COMMANDS:
        return MessageKind.TAP, COMMANDS[name], None
    return MessageKind.TEXT, text.lstrip("/"), None


def _parse_callback(update: Update) -> Message | None:
    query = update.callback_query
    if query is None or query.message is None or query.data is None:
        return None
    address = {"callback_id": query.id}
    return _message(update, query.message, query.from_user.id, MessageKind.TAP, query.data, None, address)


def _parse_membership(update: Update) -> Message | None:
    change = update.my_chat_member
    if change is None or change.chat.type != ChatType.PRIVATE or change.new_chat_member.status != "kicked":
        return None
    return Message(str(update.update_id), "telegram", str(change.from_user.id), MessageKind.LEFT)


def _message(
    update: Update,
    source: Any,
    user_id: int,
    kind: MessageKind,
    text: str,
    location: Location | None,
    more: Mapping[str, str] | None = None,
) -> Message:
    chat = source.chat
    address = {"chat_id": str(chat.id), "chat_type": str(chat.type), **(more or {})}
    thread = getattr(source, "message_thread_id", None)
    if thread is not None and getattr(source, "is_topic_message", False):
        address["thread_id"] = str(thread)
    user = update.effective_user
    return Message(
        event_id=str(update.update_id),
        channel="telegram",
        sender_id=str(user_id) if chat.type == ChatType.PRIVATE else f"{chat.id}:{user_id}",
        kind=kind,
        text=text,
        location=location,
        language_hint=(user.language_code or "")[:2] or None if user else None,
        address=address,
    )
