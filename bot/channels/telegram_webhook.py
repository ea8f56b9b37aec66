"""Telegram's webhook: where updates are posted, set, removed, and what Telegram says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit, urlunsplit

from telegram import Bot, WebhookInfo

from bot.channels.telegram_bot import ALLOWED_UPDATES
from bot.errors import SettingsError
from bot.talk.opening_hours import BANGKOK

PATH = "/telegram/webhook"
PORTS = (443, 80, 88, 8443)
CONNECTIONS = 40  # at once; a webhook is answered in milliseconds, as updates are only stored
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def parse_webhook_url(given: str, *, is_own_server: bool = False) -> str:
    """Check where Telegram is to post to, and add the path where only a host was given.

    Args:
        given: what the operator typed.
        is_own_server: an own Bot API server also takes plain HTTP and any port.

    Raises:
        SettingsError: Telegram would never post there.

    >>> parse_webhook_url("https://bot.example.go.th")
    'https://bot.example.go.th/telegram/webhook'

    """
    url = urlsplit(given)
    try:
        port = url.port
    except ValueError as error:
        raise SettingsError(f"no port of a URL: {given}") from error
    if not url.hostname or url.scheme not in ("https", "http"):
        raise SettingsError(f"not the URL of a server: {given}; write https://your.host{PATH}")
    if not is_own_server:
        _check_reachable(url, port)
    return urlunsplit(url._replace(path=url.path if url.path.strip("/") else PATH))


def _check_reachable(url: SplitResult, port: int | None) -> None:
    if url.scheme != "https":
        raise SettingsError("Telegram posts to https:// only: put a web server with a certificate before doebot serve")
    if port is not None and port not in PORTS:
        raise SettingsError(f"Telegram posts to the ports {', '.join(map(str, PORTS))} only, not {port}")


def check_secret(secret: str) -> str:
    """Give the secret back when Telegram takes it.

    Raises:
        SettingsError: it has other signs, or too many.

    """
    if not _SECRET.fullmatch(secret):
        raise SettingsError("DOEBOT_TELEGRAM_SECRET_TOKEN: Telegram takes 1 to 256 of A-Z a-z 0-9 _ - only")
    return secret


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Let Telegram post updates to a URL; what waits there is kept.

    Raises:
        TelegramError: Telegram was not reached, or refused.

    """
    await bot.set_webhook(
        url,
        secret_token=secret,
        allowed_updates=ALLOWED_UPDATES,
        max_connections=CONNECTIONS,
        drop_pending_updates=False,
    )


async def remove_webhook(bot: Bot) -> None:
    """Let Telegram post no more; what waits is kept for polling.

    Raises:
        TelegramError: Telegram was not reached, or refused.

    """
    await bot.delete_webhook(drop_pending_updates=False)


def describe_webhook(info: WebhookInfo) -> Iterator[str]:
    """Say in words what Telegram knows of the webhook, a line for each thing, with what to do."""
    if not info.url:
        yield "Webhook: none is set"
        yield f"Waiting updates: {info.pending_update_count}"
        yield "→ set it: doebot telegram webhook https://your.host; or fetch updates without one: doebot telegram"
        return
    yield f"Webhook: {info.url}"
    yield f"Waiting updates: {info.pending_update_count}"
    yield from _describe_error(info)
    missing = missing_updates(info)
    if missing:
        yield f"Kinds of updates: {', '.join(missing)} would not come"
        yield f"→ set it again: doebot telegram webhook {info.url}"
    else:
        yield "Kinds of updates: all that the bot reads"


def _describe_error(info: WebhookInfo) -> Iterator[str]:
    if info.last_error_date is None:
        yield "Last error: none"
        return
    when = info.last_error_date.astimezone(BANGKOK)
    yield f"Last error: {when:%Y-%m-%d %H:%M} (Bangkok): {info.last_error_message or 'no reason given'}"
    if mend := _mend(info.last_error_message or ""):
        yield f"→ {mend}"


def _mend(message: str) -> str:
    """Say what to do about the errors that operators meet most."""
    words = message.lower()
    if "403" in words:
        return "the secret differs: run this command with the DOEBOT_TELEGRAM_SECRET_TOKEN of doebot serve"
    if "404" in words:
        return f"the path is wrong: doebot serve listens at {PATH}"
    if any(each in words for each in ("502", "503", "504", "connection", "timed out", "timeout")):
        return "is doebot serve running, and does the web server before it reach it?"
    if "ssl" in words or "certificate" in words:
        return "the certificate must be valid for this host and come with its whole chain"
    if "resolve" in words:
        return "the name of the host is not known to the internet"
    return ""


def missing_updates(info: WebhookInfo) -> list[str]:
    """Name the kinds of updates that the bot reads and this webhook leaves out; an empty list means all come."""
    return [kind for kind in ALLOWED_UPDATES if info.allowed_updates and kind not in info.allowed_updates]
