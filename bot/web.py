"""The HTTP rim: webhooks in, health and metrics out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Lifespan

from bot.channels.base import Channel
from bot.errors import InboxFullError, PayloadError, SignatureError, StoreError
from bot.inbox import Inbox
from bot.messages import Message
from bot.metrics import CONTENT_TYPE, Metrics
from bot.sessions import SessionStore

MAX_BODY_BYTES = 1024 * 1024

log = structlog.get_logger(__name__)


class BodyTooLargeError(Exception):
    """The request body is over MAX_BODY_BYTES."""


class Acceptor:
    """The one way in for messages of every channel: claim, store, count."""

    def __init__(self, inbox: Inbox, metrics: Metrics) -> None:
        self._inbox = inbox
        self._metrics = metrics

    async def accept(self, messages: Sequence[Message]) -> None:
        """Store messages for the workers.

        Raises:
            InboxFullError: nothing was stored.

        """
        if not messages:
            return
        accepted = await self._inbox.accept(messages)
        channel = messages[0].channel
        self._metrics.accepted.labels(channel).inc(accepted)
        self._metrics.duplicates.labels(channel).inc(len(messages) - accepted)


def create_web(
    acceptor: Acceptor,
    webhooks: Mapping[str, Channel],
    sessions: SessionStore,
    metrics: Metrics,
    lifespan: Lifespan[Starlette],
    more_routes: Sequence[BaseRoute] = (),
    knowledge_version: str = "",
) -> Starlette:
    """Build the web application.

    Args:
        acceptor: takes the messages of all webhooks.
        webhooks: channels that are on, by name; each gets ``POST /{name}/webhook``.
        sessions: pinged for readiness.
        metrics: shown at ``/metrics``.
        lifespan: starts and stops worker and channels.
        more_routes: such as the simulator.
        knowledge_version: told by ``/health/ready``.

    """

    async def live(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_request: Request) -> Response:
        try:
            await sessions.ping()
        except StoreError:
            return JSONResponse({"status": "degraded", "sessions": "unreachable"})
        return JSONResponse({"status": "ok", "channels": sorted(webhooks), "knowledge": knowledge_version})

    async def show_metrics(_request: Request) -> Response:
        return Response(metrics.render(), media_type=CONTENT_TYPE)

    hooks = [
        Route(f"/{name}/webhook", _webhook(channel, acceptor, metrics), methods=["POST"])
        for name, channel in webhooks.items()
    ]
    routes = [
        *hooks,
        Route("/health/live", live),
        Route("/health/ready", ready),
        Route("/metrics", show_metrics),
        *more_routes,
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def _webhook(channel: Channel, acceptor: Acceptor, metrics: Metrics) -> Callable[[Request], Awaitable[Response]]:
    async def receive(request: Request) -> Response:
        try:
            body = await read_body(request)
            messages = channel.receive(body, {key.lower(): value for key, value in request.headers.items()})
            await acceptor.accept(messages)
        except BodyTooLargeError:
            return refuse(413, "body too large")
        except SignatureError:
            return refuse(401 if channel.name == "line" else 403, "not authentic")
        except PayloadError:
            return refuse(400, "not a webhook body")
        except InboxFullError:
            return refuse(503, "busy")
        return PlainTextResponse("ok")

    def refuse(status: int, reason: str) -> Response:
        metrics.refused.labels(channel.name, str(status)).inc()
        log.warning("refused", channel=channel.name, status=status, reason=reason)
        return PlainTextResponse(reason, status_code=status)

    return receive


async def read_body(request: Request) -> bytes:
    """Read a request body up to MAX_BODY_BYTES.

    Raises:
        BodyTooLargeError: it is longer; the rest is not read.

    """
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MAX_BODY_BYTES:
            raise BodyTooLargeError
    return bytes(parts)
