"""The library's Bot as this program uses it, and its errors in words for an operator."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.base import Accept
from bot.channels.telegram.refusals import fault_of, is_telegrams, seconds_of
from bot.channels.telegram.updates import UpdateReader
from bot.errors import QueueFullError, SettingsError

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
TELEGRAM_API = "https://api.telegram.org"
POLL_SECONDS = 30
FIRST_WAIT_SECONDS = 3.0
LONGEST_WAIT_SECONDS = 60.0
MOST_DOUBLINGS = 10
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


WORDS = {  # what an operator can do about each ``SendError.reason``
    "token": "Telegram does not know this DOEBOT_TELEGRAM_TOKEN: it was revoked, or copied wrongly; compare it with "
    "@BotFather's. With DOEBOT_TELEGRAM_API_BASE set, that address may be wrong too",
    "forbidden": "Telegram forbids it ({detail}): is the bot's account restricted?",
    "rate": "Telegram wants fewer calls: wait a minute, then run this again",
    "refused": "Telegram refused: {detail}",
}
NOT_REACHED = "Telegram was not reached ({detail}): check the network and the proxy, then run this again"


def explain(error: TelegramError) -> SettingsError:
    """Say what an operator can do about an error; the message never holds the token."""
    fault = fault_of(error)
    return SettingsError(WORDS.get(fault.reason, NOT_REACHED).format(detail=fault.detail))


@asynccontextmanager
async def open_bot(token: str, api_base: str | None = None) -> AsyncIterator[TelegramBot]:
    """Give a Bot to a command, and turn the library's errors into what an operator can act on.

    Raises:
        SettingsError: Telegram was not reached, or refused; the message never holds the token.

    """
    bot = TelegramBot(token, api_base)
    try:
        yield bot
    except TelegramError as error:
        raise explain(error) from error
    finally:
        await bot.shutdown()


async def poll(
    bot: Bot, reader: UpdateReader, accept: Accept, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Fetch updates until cancelled; each is confirmed after it was accepted.

    Goes on as soon as Telegram asks (``retry_after``); while it is away, more and more seldom, up to once a minute.

    Raises:
        SettingsError: a webhook is set, or another program polls: each excludes this; or the token is dead.

    """
    await _check_no_webhook(bot, sleep)
    offset: int | None = None
    faults = 0
    while True:
        try:
            updates = await bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES)
        except TelegramError as error:
            await sleep(_pause_after(error, faults))
            faults += 1
            continue
        faults = 0
        for update in updates:
            await _hand_over(update, reader, accept, sleep)
            offset = update.update_id + 1
        if not updates:
            await sleep(PAUSE_SECONDS)


async def _check_no_webhook(bot: Bot, sleep: Callable[[float], Awaitable[None]]) -> None:
    """Ask once: where Telegram does not answer, polling itself meets a webhook that is set."""
    try:
        info = await bot.get_webhook_info()
    except TelegramError as error:
        await sleep(_pause_after(error, 0))
        return
    if info.url:
        raise SettingsError(
            "a webhook is set for this bot: use doebot serve, or remove it with: doebot telegram webhook --delete"
        )


def _pause_after(error: TelegramError, faults: int) -> float:
    """Give the seconds until the next try after so many faults in a row, and log them.

    Raises:
        SettingsError: no later try can help.

    """
    _raise_if_for_good(error)
    fault = fault_of(error)
    if isinstance(error, RetryAfter):
        seconds = seconds_of(error)
    else:
        steady = min(FIRST_WAIT_SECONDS * 2 ** min(faults, MOST_DOUBLINGS), LONGEST_WAIT_SECONDS)
        seconds = steady * random.uniform(0.75, 1)  # noqa: S311 - so that not all bots come back at once
    log.warning(
        "poll failed", channel="telegram", reason=fault.reason, detail=fault.detail, again_in_seconds=round(seconds, 1)
    )
    return seconds


def _raise_if_for_good(error: TelegramError) -> None:
    if isinstance(error, Conflict) and is_telegrams(error):
        raise SettingsError(
            "another program polls this bot, or a webhook was set: stop that one, or remove the webhook with: "
            "doebot telegram webhook --delete"
        ) from error
    if fault_of(error).reason == "token":
        raise explain(error) from error


async def _hand_over(
    update: Update, reader: UpdateReader, accept: Accept, sleep: Callable[[float], Awaitable[None]]
) -> None:
    message = reader.read(update.to_dict())
    while message is not None:
        try:
            await accept([message])
        except QueueFullError:
            await sleep(FIRST_WAIT_SECONDS)
        else:
            return
