"""Loads the console when somebody first asks for it: a bot that nobody keeps that way starts as fast as before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from bot.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from bot.console.site import Console

AWAY = "ระบบเจ้าหน้าที่ไม่พร้อม ผู้ดูแลเครื่องแม่ข่ายดูสาเหตุในบันทึกของโปรแกรม"

log = structlog.get_logger(__name__)


class LazyConsole:
    """An ASGI application for all that is under ``/staff``.

    Args:
        make: makes the console; what it raises is told in the log, and tried again at the next request.

    """

    def __init__(self, make: Callable[[], Console]) -> None:
        self._make = make
        self._router: Router | None = None
        self._lock = asyncio.Lock()

    def routes(self) -> list[Route]:
        """Give the one route that leads here."""
        return [Route("/staff{rest:path}", self)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        async with self._lock:
            if self._router is None:
                try:
                    self._router = await run_in_threadpool(self._load)
                except (SettingsError, StoreError) as error:
                    log.warning("console unavailable", reason=str(error))
        await (self._router or PlainTextResponse(AWAY, 503))(scope, receive, send)

    def _load(self) -> Router:
        console = self._make()
        console.accounts.count()
        console.beside(console.resume)
        return Router(routes=console.routes())
