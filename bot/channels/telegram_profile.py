"""What Telegram shows of the bot before anybody writes: its descriptions, its commands and the menu button."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime

from telegram import Bot, BotCommand, MenuButtonCommands

from bot.errors import SettingsError
from bot.talk.blocks import BLOCKS
from bot.talk.wording import Wording
from knowledge import KnowledgeBase, Language

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
    wording = Wording(base, language, now, BLOCKS)
    texts = {name: wording.phrase(name) for name in MOST_LETTERS}
    if too_long := list(_too_long(texts)):
        raise SettingsError(f"shorten in phrases.yaml ({language}): {'; '.join(too_long)}")
    return Profile(
        texts["telegram_description"],
        texts["telegram_short_description"],
        tuple(BotCommand(name, texts[f"command_{name}"]) for name in SHOWN_COMMANDS),
    )


def _too_long(texts: dict[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        if len(text) > MOST_LETTERS[name]:
            yield f"{name} has {len(text)} letters, Telegram takes {MOST_LETTERS[name]}"


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
