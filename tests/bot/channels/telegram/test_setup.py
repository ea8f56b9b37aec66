"""What an operator sets at Telegram: the profile and the webhook."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import WebhookInfo

from bot.channels.spec import Health
from bot.channels.telegram.client import ALLOWED_UPDATES, open_bot
from bot.channels.telegram.setup import (
    SHOWN_COMMANDS,
    check_secret,
    describe_webhook,
    judge_webhook,
    missing_updates,
    remove_webhook,
    set_up_profile,
    set_webhook,
    write_profile,
)
from bot.channels.telegram.updates import COMMANDS
from bot.dialogue.actions import AskAction, parse_action
from bot.errors import SettingsError
from knowledge import KnowledgeBase, Text
from tests.bot.channels.telegram.double import TelegramDouble, bot_of
from tests.bot.channels.telegram.spec import TelegramSpec

HOOK = "https://bot.example.go.th/telegram/webhook"


@pytest.fixture
def telegram() -> TelegramDouble:
    return TelegramDouble()


async def set_up(telegram: TelegramDouble, base: KnowledgeBase, now: datetime) -> list[str]:
    return [part async for part in set_up_profile(bot_of(telegram), base, now)]


# -- profile


def test_our_profile_fits_in_both_languages(base: KnowledgeBase, now: datetime) -> None:
    """Descriptions and commands are within Telegram's limits, and every shown command is understood."""
    for language in ("th", "en"):
        profile = write_profile(base, language, now)
        assert 0 < len(profile.description) <= 512
        assert 0 < len(profile.short_description) <= 120
        assert all(0 < len(command.description) <= 256 for command in profile.commands)
    assert set(SHOWN_COMMANDS) <= COMMANDS.keys()


def test_every_command_asks_for_something_that_is_known(base: KnowledgeBase) -> None:
    """No command leads to an intent that is gone."""
    asked = [tap.intent for tap in map(parse_action, COMMANDS.values()) if isinstance(tap, AskAction)]

    assert [intent for intent in asked if intent not in base.intents] == []


def test_a_phrase_that_is_too_long_is_named(base: KnowledgeBase, now: datetime) -> None:
    """Nothing is set by halves: the operator is told what to shorten."""
    long = {"command_help": Text("ก" * 257, "x"), "telegram_short_description": Text("ก" * 121, "x")}

    with pytest.raises(SettingsError, match=r"telegram_short_description has 121.*command_help has 257"):
        write_profile(replace(base, phrases={**base.phrases, **long}), "th", now)


async def test_sets_everything_once(telegram: TelegramDouble, base: KnowledgeBase, now: datetime) -> None:
    """The first run sets all languages and the menu button, the second finds nothing to do."""
    first = await set_up(telegram, base, now)
    telegram.calls.clear()
    second = await set_up(telegram, base, now)

    assert len(first) == 10
    assert first[0] == "commands (all other languages)"
    assert first[-1] == "menu button"
    assert second == []
    assert telegram.changes == []


async def test_sets_only_what_differs(telegram: TelegramDouble, base: KnowledgeBase, now: datetime) -> None:
    """One phrase was edited: one call."""
    await set_up(telegram, base, now)
    telegram.calls.clear()
    edited = replace(base, phrases={**base.phrases, "command_help": Text(base.phrases["command_help"].th, "Help")})

    assert await set_up(telegram, edited, now) == ["commands (en)"]
    assert telegram.changes == ["setMyCommands"]


async def test_everybody_else_reads_thai(telegram: TelegramDouble, base: KnowledgeBase, now: datetime) -> None:
    """A citizen whose app speaks neither Thai nor English sees what Thai citizens see."""
    await set_up(telegram, base, now)
    set_texts = {
        call.get("language_code"): call["description"] for name, call in telegram.calls if name == "setMyDescription"
    }

    assert set_texts[None] == set_texts["th"] != set_texts["en"]


# -- webhook


async def test_sets_the_webhook_with_secret_and_kinds(telegram: TelegramDouble) -> None:
    """What waits is kept, and everything that the bot reads is asked for."""
    await set_webhook(bot_of(telegram), HOOK, "secret")

    assert telegram.calls == [
        (
            "setWebhook",
            {
                "url": HOOK,
                "secret_token": "secret",
                "allowed_updates": ALLOWED_UPDATES,
                "max_connections": 40,
                "drop_pending_updates": False,
            },
        )
    ]


async def test_every_call_is_one_that_telegram_knows(
    telegram: TelegramDouble, base: KnowledgeBase, now: datetime
) -> None:
    """Telegram's list of methods and types finds nothing."""
    spec = TelegramSpec()
    assert spec.problems("setWebhook", {"secret": "?"})
    bot = bot_of(telegram)
    await set_up(telegram, base, now)
    await set_webhook(bot, HOOK, "secret")
    await bot.get_webhook_info()
    await remove_webhook(bot)
    await bot.answer_callback_query("9")
    await bot.send_chat_action("77", "typing", message_thread_id=3)

    assert [problem for name, call in telegram.calls for problem in spec.problems(name, call)] == []


@pytest.mark.parametrize("secret", ["", "ความลับ", "a b", "x" * 257])
def test_refuses_a_secret_that_telegram_refuses(secret: str) -> None:
    """The message holds no secret."""
    with pytest.raises(SettingsError) as raised:
        check_secret(secret)

    assert not secret or secret not in str(raised.value)


def info(**changes: Any) -> WebhookInfo:
    found = WebhookInfo.de_json({"url": HOOK, "has_custom_certificate": False, "pending_update_count": 3, **changes})
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ["Waiting updates: 3", "Last error: none", "all that the bot reads"]),
        ({"allowed_updates": ALLOWED_UPDATES}, ["all that the bot reads"]),
        ({"allowed_updates": ["message"]}, ["edited_message, callback_query, my_chat_member would not come"]),
        ({"url": ""}, ["none is set", "doebot telegram webhook"]),
        (
            {"last_error_date": 1764000000, "last_error_message": "Wrong response from the webhook: 403 Forbidden"},
            ["2025-11-24 23:00 (Bangkok)", "403 Forbidden", "DOEBOT_TELEGRAM_SECRET_TOKEN"],
        ),
        ({"last_error_date": 1764000000, "last_error_message": "Connection timed out"}, ["is doebot serve running"]),
        ({"last_error_date": 1764000000, "last_error_message": "SSL error {337047686}"}, ["certificate"]),
        ({"last_error_date": 1764000000}, ["no reason given"]),
    ],
)
def test_tells_what_telegram_knows(changes: dict[str, Any], words: list[str]) -> None:
    """An operator reads what waits, what went wrong and what to do."""
    told = "\n".join(describe_webhook(info(**changes)))

    assert [word for word in words if word not in told] == []


def test_kinds_that_are_not_asked_for_are_missing() -> None:
    """A webhook of an earlier version brings no edited messages."""
    old = info(allowed_updates=["message", "callback_query", "my_chat_member"])

    assert missing_updates(old) == ["edited_message"]
    assert missing_updates(info()) == []


@pytest.mark.parametrize(
    ("refusal", "word"),
    [
        ((401, "Unauthorized"), "DOEBOT_TELEGRAM_TOKEN"),
        ((400, "Bad Request: bad webhook: IP address is reserved"), "(?i)bad webhook: IP address is reserved"),
        ((429, "Too Many Requests"), "not reached"),
        ((502, "Bad Gateway"), "not reached"),
    ],
)
async def test_refusals_are_told_in_words(
    telegram: TelegramDouble, monkeypatch: pytest.MonkeyPatch, refusal: tuple[int, str], word: str
) -> None:
    """No traceback, and never the token; no connection stays open."""
    monkeypatch.setattr("bot.channels.telegram.client.HTTPXRequest", lambda **_: telegram)
    telegram.refusal = refusal

    with pytest.raises(SettingsError, match=word) as raised:
        async with open_bot("666:token") as bot:
            await set_webhook(bot, HOOK, "secret")

    assert "666:token" not in str(raised.value)
    assert telegram.shutdowns == 2


@pytest.mark.parametrize(
    ("response", "word"),
    [
        ("301 Moved Permanently", "no redirection"),
        ("307 Temporary Redirect", "no redirection"),
        ("308 Permanent Redirect", "no redirection"),
        ("400 Bad Request", "POST"),
        ("401 Unauthorized", "password"),
        ("403 Forbidden", "secret differs"),
        ("404 Not Found", "/telegram/webhook"),
        ("405 Method Not Allowed", "POST"),
        ("413 Request Entity Too Large", "1 MiB"),
        ("429 Too Many Requests", "limits requests"),
        ("500 Internal Server Error", "log of doebot serve"),
        ("502 Bad Gateway", "is doebot serve running"),
        ("499 Something New", "log of doebot serve"),
    ],
)
def test_each_answer_of_a_webhook_has_its_mend(response: str, word: str) -> None:
    """Told by the command and by the doctor."""
    known = info(last_error_date=1764000000, last_error_message=f"Wrong response from the webhook: {response}")
    now = datetime.fromtimestamp(1764000060, UTC)

    assert word in "\n".join(describe_webhook(known))
    assert word in judge_webhook(known, now).hint


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"url": ""}, "doebot telegram webhook"),
        ({"url": f"{HOOK}/"}, f"it should be {HOOK}"),
        ({"url": "https://bot.example.go.th/line/webhook"}, f"write {HOOK}"),
        ({"url": "https://bot.example.go.th/Telegram/Webhook"}, f"it should be {HOOK}"),
        ({"allowed_updates": ["message"]}, "set it again"),
    ],
)
def test_the_doctor_finds_what_is_set_wrongly(changes: dict[str, Any], word: str) -> None:
    """With what it should be."""
    finding = judge_webhook(info(**changes), datetime.now(UTC))

    assert finding.health is Health.BAD
    assert word in finding.hint


def test_the_doctor_is_content_with_a_webhook_that_works() -> None:
    """An error of long ago was mended."""
    long_ago = info(last_error_date=1764000000, last_error_message="Connection refused")

    assert judge_webhook(long_ago, datetime.fromtimestamp(1764009000, UTC)).health is Health.GOOD


def test_a_path_of_a_proxy_is_told() -> None:
    """It may be right; only who runs the proxy knows."""
    told = "\n".join(describe_webhook(info(url="https://bot.example.go.th/hooks/t")))

    assert "only if the web server before doebot serve leads it to /telegram/webhook" in told
