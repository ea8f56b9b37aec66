"""The HTTP rim: webhooks in, health and metrics out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Lifespan, Receive, Scope, Send

from bot.channels.base import BodyTooLargeError, Channel, FilteringChannel, read_body
from bot.channels.registry import CHANNELS
from bot.errors import InboxFullError, PayloadError, SignatureError, StoreError
from bot.messages import Message
from bot.observability import CONTENT_TYPE, Metrics
from bot.publishing.live import Live
from bot.queue.base import Inbox
from bot.queue.intake import Acceptor

LOOK_SECONDS = 1.0

log = structlog.get_logger(__name__)


def create_web(
    acceptor: Acceptor,
    webhooks: Mapping[str, Channel],
    inbox: Inbox,
    metrics: Metrics,
    lifespan: Lifespan[Starlette],
    more_routes: Sequence[BaseRoute] = (),
    live: Live | None = None,
    is_degraded: Callable[[], bool] = bool,
) -> Starlette:
    """Build the web application.

    Args:
        acceptor: takes the messages of all webhooks.
        webhooks: channels that are on, by name; each gets ``POST /{name}/webhook``.
        inbox: asked for counts.
        metrics: shown at ``/metrics``.
        lifespan: starts and stops worker and channels.
        more_routes: such as the simulator.
        live: the knowledge; ``/health/ready`` tells its version and what is wrong with the last change.
        is_degraded: whether Redis is away; ``/health/ready`` tells it.

    """

    async def is_alive(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_request: Request) -> Response:
        about = {"channels": sorted(webhooks), **(live.describe() if live else {})}
        if is_degraded():  # still 200: this process answers, from memory
            return JSONResponse({"status": "degraded", "redis": "away", **about})
        return JSONResponse({"status": "ok", **about})

    async def show_metrics(_request: Request) -> Response:
        with contextlib.suppress(StoreError, TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                count = await inbox.count()
                metrics.show_count(waiting=count.waiting, oldest_seconds=count.oldest_seconds, dead=count.dead)
        return Response(metrics.render(), media_type=CONTENT_TYPE)

    hooks = [
        Route(f"/{name}/webhook", Webhook(channel, acceptor, metrics), methods=["POST"])
        for name, channel in webhooks.items()
    ]
    routes = [
        *hooks,
        Route("/health/live", is_alive),
        Route("/health/ready", ready),
        Route("/metrics", show_metrics),
        *more_routes,
    ]
    return Starlette(routes=routes, lifespan=lifespan)


REFUSALS: Mapping[type[Exception], tuple[int, str]] = {
    BodyTooLargeError: (413, "body too large"),
    PayloadError: (400, "not a webhook body"),
    InboxFullError: (503, "busy"),
}


class Webhook:
    """Receives what a platform posts, as an ASGI application of its own: every layer less is time for citizens."""

    def __init__(self, channel: Channel, acceptor: Acceptor, metrics: Metrics) -> None:
        self._channel = channel
        self._filtering = channel if isinstance(channel, FilteringChannel) else None
        self._refusals: Mapping[type[Exception], tuple[int, str]] = {
            **REFUSALS,
            SignatureError: (CHANNELS[channel.name].refused_status, "not authentic"),
        }
        self._acceptor = acceptor
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        traces: Sequence[str] = ()
        try:
            body = await read_body(request.stream())
            traces = await self._acceptor.accept(await self._receive(body, request.headers))
            status, words = 200, "ok"
        except tuple(self._refusals) as error:
            status, words = self._refusals[type(error)]
            self._metrics.refused.labels(self._channel.name, str(status)).inc()
        await PlainTextResponse(words, status)(scope, receive, send)
        self._report(request, status, traces)

    async def _receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        messages = self._channel.receive(body, headers)
        return await self._filtering.filter(messages) if self._filtering else messages

    def _report(self, request: Request, status: int, traces: Sequence[str]) -> None:
        """Log what LINE asks to be kept of a webhook request: sender, time, method, path, status."""
        tell = log.info if status == 200 else log.warning
        sender = request.client.host if request.client else ""
        path = request.scope["path"]
        tell(
            "webhook", channel=self._channel.name, sender=sender, method="POST", path=path, status=status, traces=traces
        )
