"""Telegram's updates as messages of citizens.

Private chats: every message. Groups: what is meant for the bot, and that it was added.
Words are read where they stand: in a text, or below a picture. An album is one act, answered once.
An edited text is answered anew, like a message that was just sent; an edit of anything else, such as a location
that moves, is left. Left too is what bots, channels and anonymous administrators write.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import CallbackQuery, ChatMemberUpdated, MaybeInaccessibleMessage, MessageEntity, Update, User
from telegram import Chat as TelegramChat
from telegram import Message as TelegramMessage
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType

from bot.channels.text import cut_out, without_everybody
from bot.dialogue.actions import AskAction, CancelAction, dump_action
from bot.messages import Location, Message, MessageKind

log = structlog.get_logger(__name__)

MOST_ALBUMS = 1_000  # remembered at once; the pictures of one come within seconds
NAMES = (MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION)
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED)
OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
MENU = dump_action(AskAction("chat.help"))
COMMANDS = {  # and what each of them asks for
    "help": MENU,
    "menu": MENU,
    "office": dump_action(AskAction("office.contact")),
    "hotline": dump_action(AskAction("hotline.doe")),
    "language": dump_action(AskAction("chat.language")),
    "settings": dump_action(AskAction("chat.language")),
    "privacy": dump_action(AskAction("chat.privacy")),
    "cancel": dump_action(CancelAction()),
}
START = "start"
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<payload>.*))?", re.DOTALL)
_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")  # https://core.telegram.org/bots/features#deep-linking


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
        self._worded_albums: OrderedDict[str, None] = OrderedDict()

    def read(self, raw: dict[str, Any]) -> Message | None:
        """Translate one update; what cannot be read is left, as Telegram would repeat it for a day."""
        try:
            return self._read(Update.de_json(raw))
        except Exception as error:
            log.warning("malformed update", channel="telegram", reason=type(error).__name__)
            return None

    def _read(self, update: Update) -> Message | None:
        if update.callback_query is not None:
            return _read_tap(update.update_id, update.callback_query)
        if update.my_chat_member is not None:
            return _read_membership(update.update_id, update.my_chat_member)
        if update.message is not None:
            return self._read_message(update.update_id, update.message)
        if update.edited_message is not None and _typed(update.edited_message):
            return self._read_message(update.update_id, update.edited_message)
        return None

    def _read_message(self, update_id: int, message: TelegramMessage) -> Message | None:
        user = message.from_user
        if user is None or user.is_bot or message.sender_chat is not None:
            return None
        is_group = message.chat.type in GROUPS
        text = extract_addressed(message, self._own_id, self.username) if is_group else _typed(message)
        if text is None:
            return None
        kind, said, location = _content(message, text)
        if (
            is_group
            and not said
            and (kind is MessageKind.JOINED or (kind in (None, MessageKind.MEDIA) and _typed(message)))
        ):
            kind = MessageKind.GROUP  # a bare /start, or the bot's name without a word besides
        event_id = self._event_id(update_id, message)
        if kind is None or event_id is None:
            return None
        return _message(event_id, message.chat, user, kind, said, location, _thread(message))

    def _event_id(self, update_id: int, message: TelegramMessage) -> str | None:
        """Give the update's own id, or one that is the same for all pictures of an album without words.

        ``None`` for pictures of an album whose words were read: they were answered.

        """
        album = message.media_group_id
        if album is None:
            return str(update_id)
        if _typed(message):
            self._worded_albums[album] = None
            if len(self._worded_albums) > MOST_ALBUMS:
                self._worded_albums.popitem(last=False)
            return str(update_id)
        return None if album in self._worded_albums else f"album {album}"


def _typed(message: TelegramMessage) -> str:
    """Give what was typed: a text, or the caption of a picture, video or file."""
    return message.text or message.caption or ""


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
    return _message(
        str(update_id), query.message.chat, query.from_user, MessageKind.TAP, query.data or "", None, address
    )


def _read_membership(update_id: int, change: ChatMemberUpdated) -> Message | None:
    """Read what became of the bot's place in a chat: blocked, taken out of a group, or added to one."""
    before, after = change.old_chat_member.status, change.new_chat_member.status
    if after in OUTSIDE and change.chat.type != ChatType.CHANNEL:
        return _message(str(update_id), change.chat, change.from_user, MessageKind.LEFT)
    if before in OUTSIDE and after in INSIDE and change.chat.type in GROUPS:
        return _message(str(update_id), change.chat, change.from_user, MessageKind.GROUP)
    return None


def _thread(message: MaybeInaccessibleMessage) -> Mapping[str, str]:
    """Give the topic of a forum, where the answer belongs too."""
    if isinstance(message, TelegramMessage) and message.is_topic_message and message.message_thread_id is not None:
        return {"thread_id": str(message.message_thread_id)}
    return {}


def _message(
    event_id: str,
    chat: TelegramChat,
    user: User,
    kind: MessageKind,
    text: str = "",
    location: Location | None = None,
    address: Mapping[str, str] | None = None,
) -> Message:
    is_private = chat.type == ChatType.PRIVATE
    return Message(
        event_id=event_id,
        channel="telegram",
        sender_id=str(user.id) if is_private else f"{chat.id}:{user.id}",
        kind=kind,
        text=text,
        location=location,
        in_group=not is_private,
        language_hint=(user.language_code or "")[:2] or None,
        address={"chat_id": str(chat.id), **(address or {})},
    )


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A command as typed: its name without the slash, the bot it names, and what follows; the names in lower case."""

    name: str
    bot: str = ""
    payload: str = ""

    def ask(self) -> tuple[MessageKind, str]:
        """Give what the command asks for: a deep link what it names, an unknown command the menu."""
        if self.name == START:
            return MessageKind.JOINED, self.payload if _LINK.fullmatch(self.payload) else ""
        return MessageKind.TAP, COMMANDS.get(self.name, MENU)


def extract_slash_command(text: str) -> SlashCommand | None:
    """Find a command that the text begins with; a slash before Thai letters is none.

    >>> extract_slash_command("/start@HotlineBot job_search")
    SlashCommand(name='start', bot='hotlinebot', payload='job_search')
    >>> extract_slash_command("/ตกงาน") is None
    True

    """
    found = _COMMAND.fullmatch(text)
    if found is None:
        return None
    return SlashCommand(found["name"].lower(), (found["bot"] or "").lower(), (found["payload"] or "").strip())


def extract_addressed(message: TelegramMessage, own_id: int, username: str | None) -> str | None:
    """Give the text or caption of a group message that is meant for the bot, without names of its members.

    A message is meant for the bot when it mentions its name, answers one of its messages, or is a
    command that names it, or names nobody and is one of its own. Anything else gives ``None``.

    """
    text = _typed(message)
    names = [each for each in (*message.entities, *message.caption_entities) if each.type in NAMES]
    words = without_everybody(cut_out(text, [(each.offset, each.length) for each in names]))
    if any(_is_own_name(text, each, own_id, username) for each in names):
        return words
    command = extract_slash_command(text)
    if command is not None and command.bot:
        return text if command.bot == (username or "").lower() else None
    if command is not None and (command.name in COMMANDS or command.name == START):
        return text
    replied = message.reply_to_message
    is_reply = replied is not None and replied.from_user is not None and replied.from_user.id == own_id
    return words if is_reply else None


def _is_own_name(text: str, entity: MessageEntity, own_id: int, username: str | None) -> bool:
    if entity.type == MessageEntityType.TEXT_MENTION:
        return entity.user is not None and entity.user.id == own_id
    units = text.encode("utf-16-le", "surrogatepass")  # in which Telegram counts places
    name = units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")
    return username is not None and name.lower() == f"@{username}".lower()
