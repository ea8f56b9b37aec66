"""A chat in the terminal, through the same queue and worker as the platforms."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.channels.base import Attempt, Way
from bot.messages import Button, ButtonKind, Message, MessageKind, Reply

SENDER = "terminal"


class ConsoleChannel:
    """Shows replies in the terminal; a button is tapped by ``/`` and its number."""

    name = "console"

    def __init__(self, console: Console) -> None:
        self._console = console
        self._buttons: tuple[Button, ...] = ()
        self.shown = asyncio.Event()

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        """Translate a typed line: ``/2`` taps the second button, all else is text."""
        line = body.decode("utf-8", "replace")
        if line.startswith("/") and line[1:].isdigit():
            position = int(line[1:]) - 1
            if 0 <= position < len(self._buttons) and self._buttons[position].kind is ButtonKind.TAP:
                return [self._message(MessageKind.TAP, self._buttons[position].value)]
        return [self._message(MessageKind.TEXT, line)]

    def _message(self, kind: MessageKind, text: str) -> Message:
        self.shown.clear()
        return Message(secrets.token_hex(8), self.name, SENDER, kind, text)

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        """Print a reply with its numbered buttons."""
        self._buttons = reply.all_buttons
        shown = Text(reply.text)
        for number, button in enumerate(reply.all_buttons, start=1):
            target = f"  {button.value}" if button.kind in (ButtonKind.CALL, ButtonKind.LINK) else ""
            shown.append(f"\n[/{number}] {button.label}{target}", style="cyan")
        self._console.print(Panel(shown, title="กรมการจัดหางาน", title_align="left", border_style="green"))
        self.shown.set()
        return "page"

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close."""
