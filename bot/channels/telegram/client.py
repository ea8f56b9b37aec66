"""The library's Bot as this program uses it, and its errors in words for an operator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.base import Accept
from bot.channels.telegram.updates import UpdateReader
from bot.errors import QueueFullError, SettingsError

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
TELEGRAM_API = "https://api.telegram.org"
POLL_SECONDS = 30
WAIT_AFTER_FAULT_SECONDS = 3.0
PAUSE_SECONDS = 0.2  # what stands in for Telegram in tests does not wait by itself

log = structlog.get_logger(__name__)


class TelegramBot(Bot):
    """The library's Bot, talking to Telegram or to what stands in for it at ``api_base``."""

    def __init__(self, token: str, api_base: str | None = None) -> None:
        root = (api_base or TELEGRAM_API).rstrip("/")
        self._requests = (
            HTTPXRequest(connection_pool_size=64, read_timeout=5, connect_timeout=5),
            HTTPXRequest(read_timeout=POLL_SECONDS + 5),
        )
        super().__init__(
            token,
            request=self._requests[0],
            get_updates_request=self._requests[1],
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
        )

    async def shutdown(self) -> None:
        """Close all connections; the library does so only after ``initialize``, which needs Telegram to answer."""
        for request in self._requests:
            await request.shutdown()


@asynccontextmanager
async def open_bot(token: str, api_base: str | None = None) -> AsyncIterator[TelegramBot]:
    """Give a Bot to a command, and turn the library's errors into what an operator can act on.

    Raises:
        SettingsError: Telegram was not reached, or refused; the message never holds the token.

    """
    bot = TelegramBot(token, api_base)
    try:
        yield bot
    except InvalidToken as error:
        raise SettingsError(
            "Telegram does not know this DOEBOT_TELEGRAM_TOKEN: compare it with @BotFather's"
        ) from error
    except RetryAfter as error:
        raise SettingsError("Telegram wants fewer calls: wait a minute, then run this again") from error
    except BadRequest as error:
        raise SettingsError(f"Telegram refused: {error.message}") from error
    except TelegramError as error:
        reason = type(error).__name__
        raise SettingsError(f"Telegram was not reached ({reason}): check the network, then run this again") from error
    finally:
        await bot.shutdown()


async def poll(bot: Bot, reader: UpdateReader, accept: Accept) -> None:
    """Fetch updates until cancelled; each is confirmed after it was accepted.

    Raises:
        SettingsError: a webhook is set, or another program polls: each excludes this.

    """
    try:
        info = await bot.get_webhook_info()
    except TelegramError as error:
        log.warning("webhook not checked", channel="telegram", reason=type(error).__name__)
    else:
        if info.url:
            raise SettingsError(
                "a webhook is set for this bot: use doebot serve, or remove it with: doebot telegram webhook --delete"
            )
    offset: int | None = None
    while True:
        try:
            updates = await bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES)
        except Conflict as error:
            raise SettingsError("another program polls this bot, or a webhook was set: stop that one") from error
        except TelegramError as error:
            log.warning("poll failed", channel="telegram", reason=type(error).__name__)
            await asyncio.sleep(WAIT_AFTER_FAULT_SECONDS)
            continue
        for update in updates:
            message = reader.read(update.to_dict())
            while message is not None:
                try:
                    await accept([message])
                    break
                except QueueFullError:
                    await asyncio.sleep(WAIT_AFTER_FAULT_SECONDS)
            offset = update.update_id + 1
        if not updates:
            await asyncio.sleep(PAUSE_SECONDS)
