"""What operators type as the address of a webhook."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.line.account import PATH as LINE_PATH
from bot.channels.line.account import judge_webhook
from bot.channels.telegram.setup import PATH, PORTS
from bot.channels.webhook_url import WebhookUrlError, find_address_fault, is_another_path, parse_webhook_url

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


SLIPS = [
    "https://bot.example.go.th{path}/",
    "https://bot.example.go.th{path}//",
    "https://bot.example.go.th/{path}",
    "https://bot.example.go.th{path} ",
    "\thttps://bot.example.go.th{path}\r\n",
    "https://bot.example.go.th{path}%20",
    "“https://bot.example.go.th{path}”",
    "<https://bot.example.go.th{path}>,",
    "\N{ZERO WIDTH SPACE}https://bot.example.go.th{path}\N{ZERO WIDTH NO-BREAK SPACE}",
    "HTTPS://BOT.example.go.th{path}",
    "https:/bot.example.go.th{path}",
    "https//bot.example.go.th{path}",
    "https://bot.example.go.th.{path}",
    "https://bot.example.go.th{path}#top",
]


@pytest.mark.parametrize("typed", SLIPS)
def test_slips_are_mended(typed: str) -> None:
    """What is set is what doebot serve listens to."""
    assert line_url(typed.format(path=LINE_PATH)) == f"https://bot.example.go.th{LINE_PATH}"
    assert telegram_url(typed.format(path=PATH)) == f"https://bot.example.go.th{PATH}"
    assert telegram_url(typed.format(path=PATH.upper())) == f"https://bot.example.go.th{PATH}"


def test_what_a_proxy_has_before_our_path_is_kept() -> None:
    """Slips behind it are mended all the same."""
    assert line_url("https://example.go.th/bots/line/webhook/") == "https://example.go.th/bots/line/webhook"
    assert line_url("https://example.go.th/บอต/LINE/webhook").endswith("/%E0%B8%9A%E0%B8%AD%E0%B8%95/line/webhook")


@pytest.mark.parametrize(
    "path",
    ["/line/webhook", "/webhook", "/telegram/webhok", "/telegram/webhooks", "/telegarm/webhook", "/telegram/hook"],
)
def test_a_path_that_is_nearly_ours_is_refused(path: str) -> None:
    """With the right one; Telegram would take it, and every message would be lost."""
    with pytest.raises(WebhookUrlError, match=r"write https://bot\.example\.go\.th/telegram/webhook"):
        telegram_url(f"https://bot.example.go.th{path}")


@pytest.mark.parametrize(
    "path", ["/telegram/webhook", "/webhook/line", "/line/wehbook", "/lines/webhook", "/line-webhook"]
)
def test_the_same_for_line(path: str) -> None:
    """Telegram's path is not LINE's."""
    with pytest.raises(WebhookUrlError, match=r"write https://bot\.example\.go\.th/line/webhook"):
        line_url(f"https://bot.example.go.th{path}")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1:8443",
        "10.1.2.3",
        "192.168.1.5",
        "[::1]",
        "doebot",
        "doebot.local",
        "bot.lan",
        "YOUR-HOST",
        "your.host",
        "0.0.0.0",
    ],
)
def test_a_host_that_nobody_outside_finds_is_refused(host: str) -> None:
    """Better said here than by silence later."""
    for parse, path in ((line_url, LINE_PATH), (telegram_url, PATH)):
        with pytest.raises(WebhookUrlError, match=f"https://bot.YOUR-OFFICE.go.th{path}"):
            parse(f"https://{host}")


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("https://บอต.ไทย", "https://xn--m3cj1d.xn--o3cw4h/telegram/webhook"),
        ("https://bot.จัดหางาน.go.th/telegram/webhook", "https://bot.xn--72cb0bv2g8ajb.go.th/telegram/webhook"),
        ("https://bot .example.go.th", "space"),
        ("https://bot.example.go.th/telegram /webhook", "space"),
        ("https://bot.example.go.th/ telegram/webhook", "space"),
        ("https://" + "ก" * 64 + ".ไทย", "no name of a host"),
    ],
)
def test_thai_letters_and_spaces_are_refused_with_what_it_should_be(typed: str, word: str) -> None:
    """The platforms take ASCII alone."""
    with pytest.raises(WebhookUrlError, match=word):
        telegram_url(typed)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://bot.example.go.th/line/webhook/", "it should be https://bot.example.go.th/line/webhook"),
        ("https://bot.example.go.th//line/webhook", "it should be"),
        ("https://bot.example.go.th/LINE/webhook", "it should be"),
        ("https://bot.example.go.th", "it should be"),
        ("https://bot.example.go.th/telegram/webhook", "write https://bot.example.go.th/line/webhook"),
        ("https://bot.example.go.th/line/webhok", "write https://bot.example.go.th/line/webhook"),
    ],
)
def test_what_is_set_is_looked_at_too(url: str, word: str) -> None:
    """Somebody set it in the platform's console."""
    assert word in find_address_fault(url, LINE_PATH, "LINE")
    assert word in judge_webhook({"endpoint": url, "active": True}).hint
    assert not judge_webhook({"endpoint": url, "active": True}).is_good


@pytest.mark.parametrize("url", ["https://bot.example.go.th/line/webhook", "https://x.go.th/b/line/webhook"])
def test_a_right_address_has_no_fault(url: str) -> None:
    """Also behind a proxy."""
    assert find_address_fault(url, LINE_PATH, "LINE") == ""
    assert not is_another_path(url, LINE_PATH)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_an_address_or_refused(typed: str) -> None:
    """And what is set once is set the same again."""
    for given_text in (typed, f"https://bot.example.go.th/{typed}", f"https://{typed}/line/webhook"):
        try:
            url = line_url(given_text)
        except WebhookUrlError:
            continue
        assert url.isascii()
        assert line_url(url) == url


def test_an_own_server_posts_to_plain_http() -> None:
    """An own Bot API server in the same network needs no certificate."""
    url = telegram_url("http://10.0.0.5:8000", is_own_server=True)

    assert url == "http://10.0.0.5:8000/telegram/webhook"
