"""The library's Bot as this program uses it, and its errors in words for an operator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.errors import SettingsError

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
TELEGRAM_API = "https://api.telegram.org"
POLL_SECONDS = 30


def make_bot(token: str, api_base: str | None = None) -> Bot:
    """Build a Bot that talks to Telegram, or to what stands in for it at ``api_base``."""
    root = (api_base or TELEGRAM_API).rstrip("/")
    return Bot(
        token,
        request=HTTPXRequest(connection_pool_size=64, read_timeout=5, connect_timeout=5),
        get_updates_request=HTTPXRequest(read_timeout=POLL_SECONDS + 5),
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
    )


@contextmanager
def telling_errors() -> Iterator[None]:
    """Turn the library's errors into what an operator can act on.

    Raises:
        SettingsError: Telegram was not reached, or refused; the message never holds the token.

    """
    try:
        yield
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
