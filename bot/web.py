"""The HTTP rim: webhooks in, health and metrics out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from bot.channels.base import BodyTooLargeError, BodyTooSlowError, Channel, FilteringChannel, read_body
from bot.channels.registry import CHANNELS
from bot.channels.webhook_url import tidy_path
from bot.errors import PayloadError, QueueFullError, SignatureError, StoreError
from bot.messages import Message
from bot.observability import CONTENT_TYPE, Metrics, describe_error
from bot.queue.base import MessageQueue
from bot.queue.intake import Intake

LOOK_SECONDS = 1.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Status:
    """What a process knows of its own health.

    Attributes:
        queue: asked for counts.
        metrics: shown.
        problems: names of tasks that are down.
        is_degraded: whether Redis is away, so that messages are answered from memory.
        describe: tells channels, knowledge and what is wrong with its last change.

    """

    queue: MessageQueue
    metrics: Metrics
    problems: Callable[[], Sequence[str]]
    is_degraded: Callable[[], bool]
    describe: Callable[[], Mapping[str, Any]]

    def summary(self) -> tuple[int, dict[str, Any]]:
        """Give the HTTP status and one word; still 200 without Redis: this process answers, from memory."""
        if self.problems():
            return 503, {"status": "failing"}
        return 200, {"status": "degraded" if self.is_degraded() else "ok"}

    def details(self) -> tuple[int, dict[str, Any]]:
        """Give the same with what an operator wants to know and nobody else needs to."""
        status, about = self.summary()
        if problems := self.problems():
            about["tasks_down"] = problems
        if self.is_degraded():
            about["redis"] = "unavailable"
        return status, {**about, **self.describe()}

    async def render_metrics(self) -> bytes:
        """Count what waits, if the store answers in time, and write all numbers."""
        with contextlib.suppress(StoreError, TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                count = await self.queue.count()
                self.metrics.show_count(
                    waiting=count.waiting, oldest_seconds=count.oldest_seconds, dead=count.dead, workers=count.workers
                )
        return self.metrics.render()


def create_web(
    intake: Intake,
    webhooks: Mapping[str, Channel],
    status: Status,
    lifespan: Lifespan[Starlette] | None = None,
    more_routes: Sequence[BaseRoute] = (),
) -> Starlette:
    """Build what platforms, load balancers and citizens' browsers reach.

    Args:
        intake: takes the messages of all webhooks.
        webhooks: channels that are on, by name; each gets ``POST /{name}/webhook``, also where the path is nearly so.
        status: ``/health/ready`` tells one word of it.
        lifespan: starts and stops worker and channels.
        more_routes: such as the simulator.

    """

    async def ready(_request: Request) -> Response:
        code, about = status.summary()
        return JSONResponse(about, code)

    hooks = {f"/{name}/webhook": Webhook(channel, intake, status.metrics) for name, channel in webhooks.items()}
    routes = [
        *(Route(path, hook, methods=["POST"]) for path, hook in hooks.items()),
        Route("/health/live", is_alive),
        *more_routes,
    ]
    if not any(getattr(route, "path", "") == "/health/ready" for route in more_routes):
        routes.append(Route("/health/ready", ready))
    web = Starlette(routes=routes, lifespan=lifespan)
    web.router.redirect_slashes = False  # platforms follow no redirection
    web.router.default = Elsewhere(hooks, status.metrics)
    return web


def status_routes(status: Status) -> Sequence[BaseRoute]:
    """Give the routes for operators: readiness with details, and metrics."""

    async def ready(_request: Request) -> Response:
        code, about = status.details()
        return JSONResponse(about, code)

    async def show_metrics(_request: Request) -> Response:
        return Response(await status.render_metrics(), media_type=CONTENT_TYPE)

    return [Route("/health/ready", ready), Route("/metrics", show_metrics)]


def create_status_web(status: Status, lifespan: Lifespan[Starlette] | None = None) -> Starlette:
    """Build what only operators reach, on a port of its own."""
    return Starlette(routes=[Route("/health/live", is_alive), *status_routes(status)], lifespan=lifespan)


async def is_alive(_request: Request) -> Response:
    """Answer as long as the process runs its event loop."""
    return JSONResponse({"status": "ok"})


REFUSALS: Mapping[type[Exception], tuple[int, str]] = {
    BodyTooLargeError: (413, "body too large"),
    BodyTooSlowError: (408, "body too slow"),
    ClientDisconnect: (400, "body cut short"),  # nobody is left to read it; the platform delivers again
    PayloadError: (400, "not a webhook body"),
    RecursionError: (400, "not a webhook body"),
    QueueFullError: (503, "busy"),
}
CLOSE = {"Connection": "close"}  # what is left of the request is not waited for
MOST_PATH_LETTERS = 80


class Elsewhere:
    """Answers where no route is: a webhook whose path is nearly ours is served, others are told where ours are."""

    def __init__(self, webhooks: Mapping[str, ASGIApp], metrics: Metrics) -> None:
        self._webhooks = webhooks
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        tidy = f"/{tidy_path(scope['path'])}"
        if scope["method"] == "POST" and (webhook := self._webhooks.get(tidy.lower())):
            await webhook(scope, receive, send)
        else:
            await self._refuse(Request(scope), tidy)(scope, receive, send)

    def _refuse(self, request: Request, tidy: str) -> Response:
        if request.method == "POST":
            self._metrics.refused.labels("none", "404").inc()
            sender, path = request.client.host if request.client else "", request.scope["path"][:MOST_PATH_LETTERS]
            log.warning("webhook elsewhere", sender=sender, path=path, status=404, hint=self._hint)
            return PlainTextResponse(f"nothing is here; {self._hint}", 404, CLOSE)
        if tidy.lower() in self._webhooks:
            return PlainTextResponse("this is a webhook, which takes POST alone", 405, {"Allow": "POST"})
        if len(tidy) > 1 and request.scope["path"] == f"{tidy}/":
            return RedirectResponse(request.url.replace(path=tidy))
        return PlainTextResponse("Not Found", 404)

    @property
    def _hint(self) -> str:
        return f"webhooks that are on: {', '.join(self._webhooks) or 'none'}"


class Webhook:
    """Receives what a platform posts, as an ASGI application of its own: every layer less is time for citizens."""

    def __init__(self, channel: Channel, intake: Intake, metrics: Metrics) -> None:
        self._channel = channel
        self._filtering = channel if isinstance(channel, FilteringChannel) else None
        self._refusals: Mapping[type[Exception], tuple[int, str]] = {
            **REFUSALS,
            SignatureError: (CHANNELS[channel.name].refused_status, "not authentic"),
        }
        self._intake = intake
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever goes wrong is a status, a line in the log and a count."""
        request = Request(scope, receive)
        traces: Sequence[str] = ()
        fault: dict[str, Any] = {}
        try:
            body = await read_body(request.stream())
            traces = await self._intake.accept(await self._receive(body, request.headers))
            status, words = 200, "ok"
        except tuple(self._refusals) as error:
            status, words = self._refusals[type(error)]
        except Exception as error:
            status, words, fault = 500, "fault", describe_error(error)
        if status != 200:
            self._metrics.refused.labels(self._channel.name, str(status)).inc()
            fault["reason"] = words
        self._report(request, status, traces, fault)
        await PlainTextResponse(words, status, CLOSE if fault else None)(scope, receive, send)

    async def _receive(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Message]:
        messages = self._channel.receive(body, headers)
        return await self._filtering.filter(messages) if self._filtering else messages

    def _report(self, request: Request, status: int, traces: Sequence[str], fault: Mapping[str, Any]) -> None:
        """Log what LINE asks to be kept of a webhook request: sender, time, method, path, status."""
        tell = log.info if status == 200 else log.warning
        sender = request.client.host if request.client else ""
        path = request.scope["path"][:MOST_PATH_LETTERS]
        name = self._channel.name
        tell("webhook", channel=name, sender=sender, method="POST", path=path, status=status, traces=traces, **fault)
