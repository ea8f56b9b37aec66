"""Long polling: updates are fetched, accepted, then confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, TelegramError

from bot.channels.telegram_bot import ALLOWED_UPDATES, POLL_SECONDS
from bot.channels.telegram_updates import UpdateReader
from bot.errors import InboxFullError, SettingsError
from bot.messages import Message

WAIT_AFTER_FAULT_SECONDS = 3.0
PAUSE_SECONDS = 0.2  # what stands in for Telegram in tests does not wait by itself

log = structlog.get_logger(__name__)
Accept = Callable[[Sequence[Message]], Awaitable[object]]


async def poll(bot: Bot, reader: UpdateReader, accept: Accept) -> None:
    """Fetch updates until cancelled; each is confirmed after it was accepted.

    Raises:
        SettingsError: a webhook is set, or another program polls: each excludes this.

    """
    await _refuse_webhook(bot)
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
            await _accept(update, reader, accept)
            offset = update.update_id + 1
        if not updates:
            await asyncio.sleep(PAUSE_SECONDS)


async def _accept(update: Update, reader: UpdateReader, accept: Accept) -> None:
    message = reader.read(update.to_dict())
    while message is not None:
        try:
            await accept([message])
        except InboxFullError:
            await asyncio.sleep(WAIT_AFTER_FAULT_SECONDS)
        else:
            return


async def _refuse_webhook(bot: Bot) -> None:
    try:
        info = await bot.get_webhook_info()
    except TelegramError as error:
        log.warning("webhook not checked", channel="telegram", reason=type(error).__name__)
        return
    if info.url:
        raise SettingsError(
            "a webhook is set for this bot: use doebot serve, or remove it with: doebot telegram webhook --delete"
        )
