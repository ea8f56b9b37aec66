"""Which messages of a group are meant for the bot; all others are people's talk among themselves."""

from __future__ import annotations

from telegram import Message as TelegramMessage
from telegram import MessageEntity
from telegram.constants import ChatMemberStatus, MessageEntityType

from bot.channels.telegram_commands import SlashCommand, extract_slash_command

INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED)
OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


def extract_addressed(message: TelegramMessage, own_id: int, username: str | None) -> str | None:
    """Give the text of a group message that is meant for the bot, without the bot's name.

    A message is meant for the bot when it mentions its name, answers one of its messages, or is a
    command that names it, or names nobody and is one of its own. Anything else gives ``None``.

    """
    text = message.text or ""
    mentions = [each for each in message.entities if _is_mention(text, each, own_id, username)]
    if mentions:
        return _without(text, mentions)
    command = extract_slash_command(text)
    if command is not None and (command.bot or command.is_ours):
        return text if _is_for(command, username) else None
    replied = message.reply_to_message
    is_reply = replied is not None and replied.from_user is not None and replied.from_user.id == own_id
    return text if is_reply else None


def _is_for(command: SlashCommand, username: str | None) -> bool:
    return command.bot in ("", (username or "").lower())


def _is_mention(text: str, entity: MessageEntity, own_id: int, username: str | None) -> bool:
    if entity.type == MessageEntityType.TEXT_MENTION:
        return entity.user is not None and entity.user.id == own_id
    is_name = entity.type == MessageEntityType.MENTION and username is not None
    return is_name and _cut(text, entity).lower() == f"@{username}".lower()


def _cut(text: str, entity: MessageEntity) -> str:
    """Give the letters of an entity, whose place Telegram counts in UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")


def _without(text: str, entities: list[MessageEntity]) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    for entity in sorted(entities, key=lambda each: each.offset, reverse=True):
        units = units[: 2 * entity.offset] + units[2 * (entity.offset + entity.length) :]
    return units.decode("utf-16-le", "surrogatepass").strip()
