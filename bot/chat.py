"""``doebot chat``: the bot in the terminal, with a session of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from rich.console import Console

from bot.channels.console import ConsoleChannel
from bot.inbox.in_memory import MemoryInbox
from bot.metrics import Metrics
from bot.talk.conversation import Conversation
from bot.talk.sessions import MemorySessions
from bot.worker import Worker

PROMPT = "คุณ> "
WELCOME = "พิมพ์คำถามได้เลย กดปุ่มด้วย / และเลขปุ่ม เช่น /1 ออกด้วย Ctrl-D  ·  Type a question; Ctrl-D ends"


async def run_chat(conversation: Conversation, clock: Callable[[], datetime]) -> None:
    """Read lines until the end of input and answer each through inbox and worker."""
    console = Console()
    channel = ConsoleChannel(console)
    inbox = MemoryInbox(b"terminal", MemorySessions())
    worker = Worker(lambda: conversation, {channel.name: channel}, clock, Metrics())
    console.print(WELCOME, style="dim", markup=False)
    async with asyncio.TaskGroup() as group:
        group.create_task(worker.run([inbox], concurrency=1))
        while (line := await _read_line(console)) is not None:
            if line.strip():
                await inbox.accept(channel.receive(line.encode("utf-8", "replace"), {}))
                await channel.shown.wait()
        await inbox.close()


async def _read_line(console: Console) -> str | None:
    try:
        return await asyncio.to_thread(console.input, PROMPT)
    except (EOFError, KeyboardInterrupt):
        return None
