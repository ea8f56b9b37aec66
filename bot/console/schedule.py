"""Lets change sets go live at the moment that was set when they were approved, in whichever process looks first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from bot.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from bot.console.site import Console

LOOK_SECONDS = 20
log = structlog.get_logger(__name__)


async def run_schedule(is_there: Callable[[], bool], make: Callable[[], Console]) -> None:
    """Publish what is due, again and again; what a look costs is spent in a thread.

    Args:
        is_there: tells whether there is a database to look into; nobody who keeps the bot otherwise needs one.
        make: makes the console; called at each look until that works.

    """
    console: Console | None = None
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if not is_there():
            continue
        try:
            if console is None:
                console = await asyncio.to_thread(make)
            await asyncio.to_thread(console.start_due)
        except (SettingsError, StoreError) as error:
            log.warning("scheduled changes not looked at", reason=str(error))
