"""Telegram's updates as messages of citizens.

Private chats: every message. Groups: what is meant for the bot (``telegram_groups.py``), and that it was added.
An edited text is answered anew, like a message that was just sent; an edit of anything else, such as a location
that moves, is left. Left too is what bots, channels and anonymous administrators write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from telegram import CallbackQuery, ChatMemberUpdated, MaybeInaccessibleMessage, Update, User
from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage
from telegram.constants import ChatType

from bot.channels.telegram_commands import extract_slash_command
from bot.channels.telegram_groups import INSIDE, OUTSIDE, extract_addressed
from bot.messages import Location, Message, MessageKind

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)

log = structlog.get_logger(__name__)


class UpdateReader:
    """Translates updates for one bot.

    Args:
        own_id: the bot's user id, by which it knows itself in replies and mentions.

    Attributes:
        username: the bot's name without ``@``; ``None`` until Telegram told it.

    """

    def __init__(self, own_id: int) -> None:
        self._own_id = own_id
        self.username: str | None = None

    def read(self, raw: dict[str, Any]) -> Message | None:
        """Translate one update; what cannot be read is left, as Telegram would repeat it for a day."""
        try:
            return self._read(Update.de_json(raw))
        except Exception as error:
            log.warning("odd update", channel="telegram", reason=type(error).__name__)
            return None

    def _read(self, update: Update) -> Message | None:
        if update.callback_query is not None:
            return _read_tap(update.update_id, update.callback_query)
        if update.my_chat_member is not None:
            return _read_membership(update.update_id, update.my_chat_member)
        if update.message is not None:
            return self._read_message(update.update_id, update.message)
        if update.edited_message is not None and update.edited_message.text:
            return self._read_message(update.update_id, update.edited_message)
        return None

    def _read_message(self, update_id: int, message: TelegramMessage) -> Message | None:
        user = message.from_user
        if user is None or user.is_bot or message.sender_chat is not None:
            return None
        is_group = message.chat.type in GROUPS
        text = extract_addressed(message, self._own_id, self.username) if is_group else message.text or ""
        if text is None:
            return None
        kind, said, location = _content(message, text)
        if is_group and _only_calls(message, kind, said):
            kind = MessageKind.GROUP
        if kind is None:
            return None
        return _message(update_id, message.chat, user, kind, said, location, _thread(message))


def _only_calls(message: TelegramMessage, kind: MessageKind | None, said: str) -> bool:
    """Tell a bare /start or a mention of the name without a word besides."""
    return not said and (kind is MessageKind.JOINED or (kind is None and bool(message.text)))


def _content(message: TelegramMessage, text: str) -> tuple[MessageKind | None, str, Location | None]:
    command = extract_slash_command(text)
    if command is not None:
        return (*command.ask(), None)
    if text:
        return MessageKind.TEXT, text.lstrip("/"), None
    place = message.location or (message.venue.location if message.venue else None)
    if place is not None:
        return MessageKind.LOCATION, "", Location(place.latitude, place.longitude)
    return (MessageKind.MEDIA if message.effective_attachment else None), "", None


def _read_tap(update_id: int, query: CallbackQuery) -> Message | None:
    """Read a tapped button; one whose message is too old to be seen works too, one without data opens the menu."""
    if query.message is None:
        return None
    address = {"callback_id": query.id, **_thread(query.message)}
    return _message(update_id, query.message.chat, query.from_user, MessageKind.TAP, query.data or "", None, address)


def _read_membership(update_id: int, change: ChatMemberUpdated) -> Message | None:
    """Read what became of the bot's place in a chat: blocked, taken out of a group, or added to one."""
    before, after = change.old_chat_member.status, change.new_chat_member.status
    if after in OUTSIDE and change.chat.type != ChatType.CHANNEL:
        return _message(update_id, change.chat, change.from_user, MessageKind.LEFT)
    if before in OUTSIDE and after in INSIDE and change.chat.type in GROUPS:
        return _message(update_id, change.chat, change.from_user, MessageKind.GROUP)
    return None


def _thread(message: MaybeInaccessibleMessage) -> Mapping[str, str]:
    """Give the topic of a forum, where the answer belongs too."""
    if isinstance(message, TelegramMessage) and message.is_topic_message and message.message_thread_id is not None:
        return {"thread_id": str(message.message_thread_id)}
    return {}


def _message(
    update_id: int,
    chat: TelegramChat,
    user: User,
    kind: MessageKind,
    text: str = "",
    location: Location | None = None,
    address: Mapping[str, str] | None = None,
) -> Message:
    is_private = chat.type == ChatType.PRIVATE
    return Message(
        event_id=str(update_id),
        channel="telegram",
        sender_id=str(user.id) if is_private else f"{chat.id}:{user.id}",
        kind=kind,
        text=text,
        location=location,
        in_group=not is_private,
        language_hint=(user.language_code or "")[:2] or None,
        address={"chat_id": str(chat.id), **(address or {})},
    )
