"""The address at which a platform finds the bot, from what an operator types."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit, urlunsplit

from bot.errors import SettingsError

MOST_LETTERS = 500  # https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url


class WebhookUrlError(SettingsError):
    """The platform would never call this address."""


def parse_webhook_url(
    typed: str, path: str, platform: str, *, ports: Sequence[int] = (), is_own_server: bool = False
) -> str:
    """Make the whole address of what was typed; a path behind a proxy is kept.

    Args:
        typed: an address, or a host alone.
        path: of our webhook, added where none was typed.
        platform: named in errors.
        ports: the only ones that the platform calls; none given: all.
        is_own_server: what calls is a server of our own, which takes plain HTTP and any port too.

    Raises:
        WebhookUrlError: it is no address, or none that the platform calls.

    >>> parse_webhook_url("bot.example.go.th", "/line/webhook", "LINE")
    'https://bot.example.go.th/line/webhook'

    """
    given = typed.strip()
    no_address = WebhookUrlError(f"no address of a server, or no port of one: {given}; write https://your.host{path}")
    try:
        url = urlsplit(given if "://" in given else f"https://{given}")
        port = url.port
    except ValueError as error:
        raise no_address from error
    if not url.hostname or "@" in url.netloc or url.scheme not in ("https", "http"):
        raise no_address
    if url.scheme != "https" and not is_own_server:
        raise WebhookUrlError(
            f"{platform} calls https:// only: put a web server with a certificate before doebot serve"
        )
    if port not in (None, *ports) and ports and not is_own_server:
        raise WebhookUrlError(f"{platform} calls the ports {', '.join(map(str, ports))} only, not {port}")
    whole = urlunsplit(url._replace(path=url.path if url.path.strip("/") else path, fragment=""))
    if not whole.isascii() or any(letter.isspace() for letter in whole) or len(whole) > MOST_LETTERS:
        raise WebhookUrlError(f"{platform} takes at most {MOST_LETTERS} ASCII letters without spaces")
    return whole
