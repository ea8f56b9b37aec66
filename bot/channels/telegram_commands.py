"""Commands that begin with a slash, and what each of them asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.messages import MessageKind
from bot.talk.taps import AskTap, CancelTap, dump_tap

MENU = dump_tap(AskTap("chat.help"))
COMMANDS = {
    "help": MENU,
    "menu": MENU,
    "office": dump_tap(AskTap("office.contact")),
    "hotline": dump_tap(AskTap("hotline.doe")),
    "language": dump_tap(AskTap("chat.language")),
    "settings": dump_tap(AskTap("chat.language")),
    "privacy": dump_tap(AskTap("chat.privacy")),
    "cancel": dump_tap(CancelTap()),
}
START = "start"
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<payload>.*))?", re.DOTALL)
_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")  # https://core.telegram.org/bots/features#deep-linking


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A command as typed.

    Attributes:
        name: in lower case, without the slash.
        bot: the bot it is addressed to, in lower case; empty where it names none.
        payload: what follows, such as the name in a deep link.

    """

    name: str
    bot: str = ""
    payload: str = ""

    @property
    def is_ours(self) -> bool:
        """Tell whether this bot knows the command."""
        return self.name in COMMANDS or self.name == START

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
