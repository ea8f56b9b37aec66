"""What is set at Telegram: what it shows of the bot before anybody writes, and where it posts updates."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import Bot, BotCommand, MenuButtonCommands, WebhookInfo

from bot.channels.spec import Finding, Health
from bot.channels.telegram.client import ALLOWED_UPDATES
from bot.channels.webhook_url import find_address_fault, is_another_path
from bot.dialogue.blocks import make_renderer
from bot.errors import SettingsError
from knowledge import BANGKOK, KnowledgeBase, Language

PATH = "/telegram/webhook"
PORTS = (443, 80, 88, 8443)
SUBJECT = "telegram webhook"
RECENT = timedelta(hours=1)
NOT_REACHED = "is doebot serve running, and does the web server before it reach it?"
CONNECTIONS = 40  # at once; a webhook is answered in milliseconds, as updates are only stored
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SHOWN_COMMANDS = ("menu", "office", "hotline", "language", "privacy", "help")
MOST_LETTERS = {  # https://core.telegram.org/bots/api#setmydescription and the two below it
    "telegram_description": 512,
    "telegram_short_description": 120,
    **{f"command_{name}": 256 for name in SHOWN_COMMANDS},
}
# Telegram's language codes; citizens whose app speaks any other language read what stands under ``None``.
LANGUAGES: tuple[tuple[str | None, Language], ...] = ((None, "th"), ("th", "th"), ("en", "en"))


@dataclass(frozen=True, slots=True)
class Profile:
    """What Telegram shows in one language."""

    description: str
    short_description: str
    commands: tuple[BotCommand, ...]


def write_profile(base: KnowledgeBase, language: Language, now: datetime) -> Profile:
    """Fill the phrases of the profile.

    Raises:
        SettingsError: a phrase is longer than Telegram takes; all of them are named.

    """
    renderer = make_renderer(base, language, now)
    texts = {name: renderer.phrase(name) for name in MOST_LETTERS}
    too_long = [
        f"{name} has {len(text)} letters, Telegram takes {MOST_LETTERS[name]}"
        for name, text in texts.items()
        if len(text) > MOST_LETTERS[name]
    ]
    if too_long:
        raise SettingsError(f"shorten in phrases.yaml ({language}): {'; '.join(too_long)}")
    return Profile(
        texts["telegram_description"],
        texts["telegram_short_description"],
        tuple(BotCommand(name, texts[f"command_{name}"]) for name in SHOWN_COMMANDS),
    )


async def set_up_profile(bot: Bot, base: KnowledgeBase, now: datetime) -> AsyncIterator[str]:
    """Make Telegram show what the phrases say, and name each thing that was changed.

    Raises:
        SettingsError: a phrase is too long.
        TelegramError: Telegram was not reached, or refused.

    """
    profiles = [(code, write_profile(base, language, now)) for code, language in LANGUAGES]
    for code, profile in profiles:
        async for part in _set_up_language(bot, code, profile):
            yield f"{part} ({code or 'all other languages'})"
    if not isinstance(await bot.get_chat_menu_button(), MenuButtonCommands):
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        yield "menu button"


async def _set_up_language(bot: Bot, code: str | None, profile: Profile) -> AsyncIterator[str]:
    if await bot.get_my_commands(language_code=code) != profile.commands:
        await bot.set_my_commands(profile.commands, language_code=code)
        yield "commands"
    if (await bot.get_my_description(language_code=code)).description != profile.description:
        await bot.set_my_description(profile.description, language_code=code)
        yield "description"
    if (await bot.get_my_short_description(language_code=code)).short_description != profile.short_description:
        await bot.set_my_short_description(profile.short_description, language_code=code)
        yield "short description"


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
    yield f"Webhook: {info.url or 'none is set'}"
    yield f"Waiting updates: {info.pending_update_count}"
    if not info.url:
        yield "→ set it: doebot telegram webhook https://your.host; or fetch updates without one: doebot telegram"
        return
    if fault := find_fault(info):
        yield f"→ the address is not right: {fault}"
    elif is_another_path(info.url, PATH):
        yield f"→ the address is right only if the web server before doebot serve leads it to {PATH}"
    message = info.last_error_message or "no reason given"
    when = info.last_error_date.astimezone(BANGKOK) if info.last_error_date else None
    yield f"Last error: {when:%Y-%m-%d %H:%M} (Bangkok): {message}" if when else "Last error: none"
    if when and (hint := _hint(message.lower())):
        yield f"→ {hint}"
    if missing := missing_updates(info):
        yield f"Kinds of updates: {', '.join(missing)} would not come"
        yield f"→ set it again: doebot telegram webhook {info.url}"
    else:
        yield "Kinds of updates: all that the bot reads"


def find_fault(info: WebhookInfo) -> str:
    """Tell what is wrong with the address that is set; nothing: it is right, or none is set."""
    return find_address_fault(info.url, PATH, "Telegram") if info.url else ""


def judge_webhook(info: WebhookInfo, now: datetime) -> Finding:
    """Tell whether Telegram posts updates to where doebot serve takes them, and how it went of late."""
    if not info.url:
        about = "no webhook is set: Telegram posts nothing"
        return Finding(
            SUBJECT, Health.BAD, about, "run: doebot telegram webhook https://YOUR-HOST (or doebot telegram to poll)"
        )
    about = f"Telegram posts to {info.url}, {info.pending_update_count} update(s) wait"
    if fault := find_fault(info):
        return Finding(SUBJECT, Health.BAD, about, f"{fault}; set it: doebot telegram webhook https://YOUR-HOST")
    if missing_updates(info):
        return Finding(SUBJECT, Health.BAD, about, f"set it again: doebot telegram webhook {info.url}")
    if info.last_error_date and now - info.last_error_date < RECENT:
        message = info.last_error_message or "no reason given"
        return Finding(
            SUBJECT, Health.BAD, f"{about}; within the last hour it failed: {message}", _hint(message.lower())
        )
    return Finding(SUBJECT, Health.GOOD, about)


def _hint(words: str) -> str:
    """Say what to do about an error of the webhook, in Telegram's words."""
    found = re.search(r"\b([1-5]\d\d)\b", words)
    if hint := _hint_of_status(int(found[1])) if found else "":
        return hint
    if any(each in words for each in ("connection", "timed out", "timeout")):
        return NOT_REACHED
    if "ssl" in words or "certificate" in words:
        return "the certificate must be valid for this host and come with its whole chain"
    if "resolve" in words:
        return "the name of the host is not known to the internet"
    return "see the log of doebot serve and of the web server before it"


def _hint_of_status(status: int) -> str:
    match status:
        case 403:
            return "the secret differs: run this command with the DOEBOT_TELEGRAM_SECRET_TOKEN of doebot serve"
        case 404 | 410:
            return (
                f"the path is wrong: doebot serve listens at {PATH}, with DOEBOT_TELEGRAM_TOKEN and "
                "DOEBOT_TELEGRAM_SECRET_TOKEN both set"
            )
        case _ if 300 <= status < 400:
            return (
                "Telegram follows no redirection: set the address that it leads to, mostly the one with https, without "
                "a slash at its end, or with www"
            )
        case 401 | 407:
            return "the web server before doebot serve asks for a password: it must not, for this path"
        case 400 | 405 | 411 | 413 | 415:
            return "the web server before doebot serve must pass POST requests of up to 1 MiB on as they are"
        case 408 | 429:
            return "the web server before doebot serve limits requests: it must not, for this path"
        case 500:
            return "see the log of doebot serve at that time"
        case _ if status > 500:
            return NOT_REACHED
        case _:
            return ""


def missing_updates(info: WebhookInfo) -> list[str]:
    """Name the kinds of updates that the bot reads and this webhook leaves out; an empty list means all come."""
    return [kind for kind in ALLOWED_UPDATES if info.allowed_updates and kind not in info.allowed_updates]
