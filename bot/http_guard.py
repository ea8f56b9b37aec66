"""What goes wrong below the application: requests that are no HTTP, and headers that never end."""

from __future__ import annotations

import asyncio

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.observability import Metrics

HEADER_SECONDS = 10.0

log = structlog.get_logger(__name__)


def guarded_http(metrics: Metrics, seconds: float = HEADER_SECONDS) -> type[HttpToolsProtocol]:
    """Make uvicorn's protocol count what it refuses, and wait so many seconds at most for the headers of a request.

    For bodies see ``bot.channels.base.read_body``.

    """

    class GuardedHttp(HttpToolsProtocol):
        _timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._expect_headers()

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._expect_headers()

        def on_headers_complete(self) -> None:
            self._stop_waiting()
            super().on_headers_complete()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def send_400_response(self, msg: str) -> None:
            metrics.refused.labels("none", "400").inc()  # uvicorn has logged it
            super().send_400_response(msg)

        def _unsupported_upgrade_warning(self) -> None:
            """Say nothing: who asks for a web socket is answered as one who does not."""

        def _expect_headers(self) -> None:
            if self._timer is None:
                self._timer = self.loop.call_later(seconds, self._give_up)

        def _stop_waiting(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _give_up(self) -> None:
            self._timer = None
            metrics.refused.labels("none", "408").inc()
            log.warning("no request", sender=self.client[0] if self.client else "", status=408, seconds=seconds)
            self.transport.close()

    return GuardedHttp
