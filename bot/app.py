"""Builds everything once from the settings: the composition root."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from starlette.applications import Starlette

from bot.channels.base import Channel
from bot.channels.line import LineChannel
from bot.channels.simulator import SimulatorChannel
from bot.channels.telegram import TelegramChannel
from bot.conversation import Conversation
from bot.inbox import Inbox, MemoryInbox
from bot.metrics import Metrics
from bot.opening_hours import BANGKOK
from bot.rate_limits import RateLimiter
from bot.redis_sessions import RedisSessionStore
from bot.sessions import MemorySessionStore, SessionStore
from bot.settings import Settings
from bot.web import Acceptor, create_web
from bot.worker import Worker
from knowledge import KnowledgeBase, load_knowledge, train_interpreter

DRAIN_SECONDS = 10

log = structlog.get_logger(__name__)


def now_in_bangkok() -> datetime:
    """Give the present moment, as the default clock."""
    return datetime.now(BANGKOK)


@dataclass(frozen=True)
class App:
    """The parts of a running bot."""

    settings: Settings
    base: KnowledgeBase
    conversation: Conversation
    sessions: SessionStore
    inbox: Inbox
    acceptor: Acceptor
    worker: Worker
    channels: Mapping[str, Channel]
    metrics: Metrics
    simulator: SimulatorChannel | None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run channels and worker; on the way out answer what waits, then close."""
        for channel in self.channels.values():
            await channel.start()
        work = asyncio.create_task(self.worker.run())
        try:
            yield
        finally:
            await self.inbox.close()
            await _finish(work)
            for channel in self.channels.values():
                await channel.stop()
            await self.sessions.close()

    def web(self) -> Starlette:
        """Build the web application with every route that is on."""

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            async with self.running():
                yield

        webhooks = {name: channel for name, channel in self.channels.items() if name != "simulator"}
        routes = self.simulator.routes(self.acceptor) if self.simulator else ()
        return create_web(self.acceptor, webhooks, self.sessions, self.metrics, lifespan, routes, self.base.version)


async def _finish(work: asyncio.Task[None]) -> None:
    try:
        await asyncio.wait_for(work, DRAIN_SECONDS)
    except TimeoutError:
        log.warning("not drained", seconds=DRAIN_SECONDS)


def load_conversation(settings: Settings) -> Conversation:
    """Load and check the knowledge and train the matcher on it.

    Raises:
        KnowledgeBaseError: the knowledge folder has problems; it lists all of them.

    """
    base = load_knowledge(settings.knowledge_dir)
    return Conversation(base, train_interpreter(base))


def build_app(settings: Settings, clock: Callable[[], datetime] = now_in_bangkok) -> App:
    """Build all parts.

    Raises:
        KnowledgeBaseError: the knowledge folder has problems.

    """
    conversation = load_conversation(settings)
    metrics = Metrics()
    metrics.knowledge.labels(conversation.base.version).set(1)
    sessions = _session_store(settings)
    inbox = MemoryInbox()
    simulator = SimulatorChannel(conversation.explainer) if settings.demo else None
    channels = _channels(settings, simulator)
    worker = Worker(
        inbox,
        sessions,
        conversation,
        channels,
        settings.id_key_bytes(),
        clock,
        metrics,
        observers=[simulator.observe] if simulator else [],
        limiter=_limiter(settings),
    )
    return App(
        settings=settings,
        base=conversation.base,
        conversation=conversation,
        sessions=sessions,
        inbox=inbox,
        acceptor=Acceptor(inbox, metrics),
        worker=worker,
        channels=channels,
        metrics=metrics,
        simulator=simulator,
    )


def _limiter(settings: Settings) -> RateLimiter | None:
    if not settings.rate_limit:
        return None
    url = settings.redis_url.get_secret_value() if settings.redis_url else None
    return RateLimiter(settings.rate_limit, url)


def _session_store(settings: Settings) -> SessionStore:
    if settings.redis_url is None:
        return MemorySessionStore()
    return RedisSessionStore(settings.redis_url.get_secret_value())


def _channels(settings: Settings, simulator: SimulatorChannel | None) -> Mapping[str, Channel]:
    channels: dict[str, Channel] = {}
    if settings.line_channel_secret and settings.line_channel_access_token:
        channels["line"] = LineChannel(
            settings.line_channel_secret.get_secret_value(),
            settings.line_channel_access_token.get_secret_value(),
            settings.line_api_base,
        )
    if settings.telegram_token:
        secret = settings.telegram_secret_token
        channels["telegram"] = TelegramChannel(
            settings.telegram_token.get_secret_value(),
            secret.get_secret_value() if secret else "",
            settings.telegram_api_base,
        )
    if simulator:
        channels["simulator"] = simulator
    for name in ("line", "telegram"):
        log.info("channel", name=name, on=name in channels)
    return channels
