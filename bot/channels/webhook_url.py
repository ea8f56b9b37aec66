"""The address at which a platform finds the bot, from what an operator types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from bot.errors import SettingsError

MOST_LETTERS = 500  # https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url
ALIKE = 0.75  # of 1: a path that is so much like ours is ours with a slip
SAFE_IN_PATH = "/:@!$&'()*+,;=-._~%"
# What comes along when an address is copied from a chat, a table or a document: quotes, brackets, signs without width.
_AROUND = " \t\r\n\"'`<>“”‘’«»(),;\N{NO-BREAK SPACE}"
_UNSEEN = re.compile("[\N{ZERO WIDTH SPACE}-\N{RIGHT-TO-LEFT MARK}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}]")
_SCHEME = re.compile(r"(https?)(?::/{1,3}|//)", re.IGNORECASE)
EXAMPLE_HOSTS = ("your.host", "bot.example.com", "example.com")


class WebhookUrlError(SettingsError):
    """The platform would never call this address."""


def parse_webhook_url(
    typed: str, path: str, platform: str, *, ports: Sequence[int] = (), is_own_server: bool = False
) -> str:
    """Make the whole address of what was typed, and mend slips; another path, behind a proxy, is kept.

    Args:
        typed: an address, or a host alone.
        path: of our webhook, added where none was typed.
        platform: named in errors.
        ports: the only ones that the platform calls; none given: all.
        is_own_server: what calls is a server of our own, which takes plain HTTP, any port and any host.

    Raises:
        WebhookUrlError: it is no address, or none that the platform calls, or nearly ours; it says what to write.

    >>> parse_webhook_url("bot.example.go.th", "/line/webhook", "LINE")
    'https://bot.example.go.th/line/webhook'
    >>> parse_webhook_url("https:/bot.example.go.th//LINE/webhook/ ", "/line/webhook", "LINE")
    'https://bot.example.go.th/line/webhook'

    """
    given = _SCHEME.sub(r"\1://", _UNSEEN.sub("", typed).strip(_AROUND), count=1)
    no_address = WebhookUrlError(f"no address of a server, or no port of one: {given}; write https://your.host{path}")
    if any(letter.isspace() for letter in given):
        raise WebhookUrlError(f"there is a space in the address: {given}; write https://your.host{path}")
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
    host = _host(url, platform, path, is_own_server=is_own_server)
    netloc = host if port is None else f"{host}:{port}"
    whole = urlunsplit(url._replace(netloc=netloc, path=_path(url.path, path, platform, host), fragment=""))
    if not whole.isascii() or len(whole) > MOST_LETTERS:
        raise WebhookUrlError(f"{platform} takes at most {MOST_LETTERS} ASCII letters without spaces")
    return whole


def _host(url: SplitResult, platform: str, path: str, *, is_own_server: bool) -> str:
    """Give the host as the DNS knows it; one that nobody outside can find is refused."""
    host = (url.hostname or "").rstrip(".")
    mend = f"write the name under which the internet knows your server: https://bot.YOUR-OFFICE.go.th{path}"
    if host in EXAMPLE_HOSTS:
        raise WebhookUrlError(f"{host} only stands for a host in our examples; {mend}")
    try:
        address = ip_address(host)
    except ValueError:
        pass
    else:
        if not (address.is_global or is_own_server):
            raise WebhookUrlError(f"{platform} cannot reach {host}, an address inside your network; {mend}")
        return f"[{host}]" if address.version == 6 else host
    if "." not in host and not is_own_server:
        raise WebhookUrlError(f"{platform} cannot find {host}, which is no whole name of a host; {mend}")
    if host.endswith((".local", ".internal", ".localhost", ".lan")) and not is_own_server:
        raise WebhookUrlError(f"{platform} cannot find {host}, a name inside your network; {mend}")
    if not host.isascii():
        raise WebhookUrlError(f"write the host in ASCII letters, as the DNS knows it: {_in_ascii(host, mend)}{path}")
    return host


def _in_ascii(host: str, mend: str) -> str:
    try:
        return f"https://{host.encode('idna').decode()}"
    except UnicodeError as error:
        raise WebhookUrlError(f"{host} can be no name of a host; {mend}") from error


def _path(typed: str, path: str, platform: str, host: str) -> str:
    """Give our path for one that was meant so; what proxies may have before it stays."""
    tidy = tidy_path(typed)
    if not tidy:
        return path
    if f"/{tidy.lower()}".endswith(path):
        return quote(f"/{tidy}"[: -len(path)], safe=SAFE_IN_PATH) + path
    end = "/" + "/".join(tidy.lower().split("/")[-2:])
    if "webhook" in end or SequenceMatcher(None, end, path).ratio() >= ALIKE:
        raise WebhookUrlError(
            f"/{tidy} is not the path of {platform}'s messages, doebot serve answers 404 there; write https://{host}{path}"
        )
    return quote(unquote(typed), safe=SAFE_IN_PATH)


def tidy_path(typed: str) -> str:
    """Leave slashes at the ends, double ones, and spaces out of a path.

    >>> tidy_path("//line/webhook%20/")
    'line/webhook'
    """
    return "/".join(part for each in unquote(typed).split("/") if (part := each.strip()))


def find_address_fault(url: str, path: str, platform: str) -> str:
    """Tell what is wrong with an address that a platform has taken, and what it should be; nothing: it is right.

    >>> find_address_fault("https://bot.example.go.th/line/webhook/", "/line/webhook", "LINE")
    'it should be https://bot.example.go.th/line/webhook'

    """
    try:
        right = parse_webhook_url(url, path, platform, is_own_server=True)  # host and port are to the platform's liking
    except WebhookUrlError as error:
        return str(error)
    return "" if right == url else f"it should be {right}"


def is_another_path(url: str, path: str) -> bool:
    """Tell whether an address is right only where a proxy leads its path to ours."""
    return not urlsplit(url).path.endswith(path)
