"""Messages that break the program, for processes that are started with it."""

from __future__ import annotations

import os
import signal
from datetime import datetime

from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.dialogue.turn import Turn
from bot.messages import Message

RAISING = "ข้อความที่ทำให้โปรแกรมสะดุด"
KILLING = "ข้อความที่ทำให้โปรแกรมตาย"


def install_poison() -> None:
    """Let the conversation raise at one text, and the process die at another, as a fault in a C library makes it."""
    respond = Conversation.respond

    def poisoned(self: Conversation, message: Message, session: Session, now: datetime) -> Turn:
        if message.text == RAISING:
            raise RuntimeError("poison")
        if message.text == KILLING:
            os.kill(os.getpid(), signal.SIGKILL)
        return respond(self, message, session, now)

    Conversation.respond = poisoned  # type: ignore[method-assign]
