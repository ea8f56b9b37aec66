"""The HTTP rim: webhooks in, health and metrics out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Lifespan

from bot.acceptor import Acceptor
from bot.channels.base import Channel
from bot.errors import InboxFullError, PayloadError, SignatureError, StoreError
from bot.inbox import Inbox
from bot.metrics import CONTENT_TYPE, Metrics

MAX_BODY_BYTES = 1024 * 1024
LOOK_SECONDS = 1.0

log = structlog.get_logger(__name__)


class BodyTooLargeError(Exception):
    """The request body is over MAX_BODY_BYTES."""


def create_web(
    acceptor: Acceptor,
    webhooks: Mapping[str, Channel],
    inbox: Inbox,
    metrics: Metrics,
    lifespan: Lifespan[Starlette],
    more_routes: Sequence[BaseRoute] = (),
    knowledge_version: str = "",
) -> Starlette:
    """Build the web application.

    Args:
        acceptor: takes the messages of all webhooks.
        webhooks: channels that are on, by name; each gets ``POST /{name}/webhook``.
        inbox: asked for readiness and counts.
        metrics: shown at ``/metrics``.
        lifespan: starts and stops worker and channels.
        more_routes: such as the simulator.
        knowledge_version: told by ``/health/ready``.

    """

    async def live(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_request: Request) -> Response:
        is_away = acceptor.is_degraded
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await inbox.probe()
        except (StoreError, TimeoutError):
            is_away = True
        about = {"channels": sorted(webhooks), "knowledge": knowledge_version}
        if is_away:  # still 200: this process answers, from memory
            return JSONResponse({"status": "degraded", "redis": "away", **about})
        return JSONResponse({"status": "ok", **about})

    async def show_metrics(_request: Request) -> Response:
        with contextlib.suppress(StoreError, TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                metrics.show_count(await inbox.count())
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
        response = await _receive(channel, acceptor, request)
        status = response.status_code
        if status != 200:
            metrics.refused.labels(channel.name, str(status)).inc()
        tell = log.info if status == 200 else log.warning
        sender = request.client.host if request.client else ""
        # What LINE asks to be kept: sender, time, method, path, status.
        tell("webhook", channel=channel.name, sender=sender, method="POST", path=request.url.path, status=status)
        return response

    return receive


async def _receive(channel: Channel, acceptor: Acceptor, request: Request) -> Response:
    try:
        body = await read_body(request)
        messages = channel.receive(body, {key.lower(): value for key, value in request.headers.items()})
        await acceptor.accept(messages)
    except BodyTooLargeError:
        return PlainTextResponse("body too large", 413)
    except SignatureError:
        return PlainTextResponse("not authentic", 401 if channel.name == "line" else 403)
    except PayloadError:
        return PlainTextResponse("not a webhook body", 400)
    except InboxFullError:
        return PlainTextResponse("busy", 503)
    return PlainTextResponse("ok")


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
