"""What operators type as the address of a webhook."""

from __future__ import annotations

from functools import partial

import pytest

from bot.channels.line.account import PATH as LINE_PATH
from bot.channels.telegram.setup import PATH, PORTS
from bot.channels.webhook_url import WebhookUrlError, parse_webhook_url

line_url = partial(parse_webhook_url, path=LINE_PATH, platform="LINE")
telegram_url = partial(parse_webhook_url, path=PATH, platform="Telegram", ports=PORTS)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("bot.example.go.th", "https://bot.example.go.th/line/webhook"),
        ("https://bot.example.go.th/", "https://bot.example.go.th/line/webhook"),
        (" https://bot.example.go.th:8443 ", "https://bot.example.go.th:8443/line/webhook"),
        ("https://example.go.th/bots/line", "https://example.go.th/bots/line"),
        ("https://bot.example.go.th:8000", "https://bot.example.go.th:8000/line/webhook"),
    ],
)
def test_a_host_is_enough_for_line(typed: str, url: str) -> None:
    """The path is ours; another one, behind a proxy, is kept; any port will do."""
    assert line_url(typed) == url


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("bot.example.go.th", "https://bot.example.go.th/telegram/webhook"),
        ("https://bot.example.go.th", "https://bot.example.go.th/telegram/webhook"),
        ("https://bot.example.go.th/", "https://bot.example.go.th/telegram/webhook"),
        ("https://bot.example.go.th/telegram/webhook", "https://bot.example.go.th/telegram/webhook"),
        ("https://bot.example.go.th:8443/line-and-telegram/t", "https://bot.example.go.th:8443/line-and-telegram/t"),
    ],
)
def test_a_host_is_enough_for_telegram(typed: str, url: str) -> None:
    """The path is added where none was given; a path behind a proxy is kept."""
    assert telegram_url(typed) == url


@pytest.mark.parametrize(
    "typed",
    [
        "http://bot.example.go.th",
        "ftp://x",
        "https://",
        "https://x:port",
        "https://user:word@x",
        "https://จัดหางาน.ไทย",
        f"https://x/{'y' * 500}",
        "https://x/a b",
    ],
)
def test_what_line_would_refuse_is_not_sent(typed: str) -> None:
    """Told at once, before anything is changed."""
    with pytest.raises(WebhookUrlError):
        line_url(typed)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("http://bot.example.go.th", "https"),
        ("https://bot.example.go.th:8000", "8443"),
        ("https://bot.example.go.th:x", "port"),
        ("://bot.example.go.th", "https://your.host"),
        ("ftp://bot.example.go.th", "https://your.host"),
    ],
)
def test_refuses_where_telegram_never_posts(typed: str, word: str) -> None:
    """Better said here than by silence later."""
    with pytest.raises(WebhookUrlError, match=word):
        telegram_url(typed)


def test_an_own_server_posts_to_plain_http() -> None:
    """An own Bot API server in the same network needs no certificate."""
    url = telegram_url("http://10.0.0.5:8000", is_own_server=True)

    assert url == "http://10.0.0.5:8000/telegram/webhook"
