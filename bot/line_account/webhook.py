"""The address that LINE sends messages to, from what an operator types."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit, urlunsplit

from bot.errors import BotError

PATH = "/line/webhook"
MOST_LETTERS = 500


class WebhookUrlError(BotError):
    """LINE would not take this address."""


def webhook_url(typed: str) -> str:
    """Make the whole address of what was typed.

    Raises:
        WebhookUrlError: it is no address that LINE can call.

    >>> webhook_url("bot.example.go.th")
    'https://bot.example.go.th/line/webhook'

    """
    parts = _split(typed.strip() if "://" in typed else f"https://{typed.strip()}")
    if parts.scheme != "https":
        raise WebhookUrlError("LINE calls https only: give an address that begins with https://")
    if not parts.hostname or "@" in parts.netloc:
        raise WebhookUrlError("this is no address: give one such as https://bot.example.go.th")
    if parts.path in ("", "/"):
        parts = parts._replace(path=PATH)
    url = urlunsplit(parts._replace(fragment=""))
    if not url.isascii() or any(letter.isspace() for letter in url) or len(url) > MOST_LETTERS:
        raise WebhookUrlError(f"LINE takes at most {MOST_LETTERS} ASCII letters without spaces")
    return url


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise WebhookUrlError("this is no address: give one such as https://bot.example.go.th") from error
    return parts
