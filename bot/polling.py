"""``doebot telegram``: long polling instead of a webhook, through the same inbox and worker."""

from __future__ import annotations

import asyncio
import contextlib
import signal

from bot.app import App
from bot.channels.telegram import TelegramChannel


async def run_polling(app: App) -> None:
    """Poll Telegram until SIGINT or SIGTERM, then answer what waits and end.

    Raises:
        SettingsError: a webhook is set for this bot, which excludes polling.

    """
    channel = app.channels["telegram"]
    assert isinstance(channel, TelegramChannel)  # noqa: S101 - the command checked the token
    async with app.running():
        polling = asyncio.create_task(channel.poll(app.acceptor.accept))
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, polling.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await polling
