"""Builds everything once from the settings: the composition root."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.channels.base import AcknowledgingChannel, Channel
from bot.channels.registry import CHANNELS
from bot.channels.simulator import SimulatorChannel, page_routes
from bot.dialogue.calendar import BANGKOK
from bot.dialogue.conversation import Conversation
from bot.dialogue.menus import describe_menus
from bot.dialogue.session import MemorySessions
from bot.dialogue.turn import Turn
from bot.limits.rate_limit import RateLimiter
from bot.local_key import id_key_of
from bot.messages import Message
from bot.observability import Metrics
from bot.publishing.follower import Follower, follow_folder, load_edition, note_training
from bot.publishing.live import Live
from bot.publishing.store import PublishedKnowledge
from bot.queue.base import Inbox
from bot.queue.failover import Shelter
from bot.queue.intake import Acceptor
from bot.queue.memory import MemoryInbox
from bot.queue.redis_queue import RedisInbox
from bot.settings import Settings
from bot.storage.client import Client, connect
from bot.unanswered.memory_store import make_missed_store
from bot.unanswered.recorder import MissedRecorder
from bot.web import create_web
from bot.worker import Observer, Worker
from knowledge import read_edition

DRAIN_SECONDS = 5  # with what the web server and the connections take, a process ends within ten

log = structlog.get_logger(__name__)


def now_in_bangkok() -> datetime:
    """Give the present moment, as the default clock."""
    return datetime.now(BANGKOK)


class Role(StrEnum):
    """What a process does."""

    ALL = "web and worker"
    WEB = "web"
    WORKER = "worker"


@dataclass(frozen=True)
class App:
    """The parts of a running bot.

    Attributes:
        inbox: where webhooks store and workers take.
        shelter: stands before Redis, if there is one.
        counts: the connections to Redis by which processes share what they sent.
        worked: the inboxes whose messages this process answers.

    """

    role: Role
    settings: Settings
    clock: Callable[[], datetime]
    live: Live
    inbox: Inbox
    shelter: Shelter | None
    worked: Sequence[Inbox]
    acceptor: Acceptor
    worker: Worker
    channels: Mapping[str, Channel]
    metrics: Metrics
    simulator: SimulatorChannel | None
    counts: Client | None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run channels and worker; on the way out answer what is in work, hand back the rest, then close."""
        for channel in self.channels.values():
            await channel.start()
        published = self._published()
        watches = [asyncio.create_task(Follower(published, self.live).run() if published else self._follow_folder())]
        if self.shelter:
            watches.append(asyncio.create_task(self.shelter.watch()))
        work = asyncio.create_task(self.worker.run(self.worked))
        try:
            yield
        finally:
            for watch in watches:
                watch.cancel()
            await asyncio.gather(*(inbox.close() for inbox in self.worked))
            await _finish(work)
            await self._part_with_memory()
            for channel in self.channels.values():
                await channel.stop()
            if isinstance(self.inbox, RedisInbox):
                await self.inbox.disconnect()
            for client in (published, self.counts):
                if client:
                    await client.aclose()

    def _published(self) -> PublishedKnowledge | None:
        url = self.settings.redis_url
        return PublishedKnowledge(url.get_secret_value(), self.settings.id_key_bytes()) if url else None

    async def _follow_folder(self) -> None:
        await follow_folder(self.settings.knowledge_dir, self.live, self.clock)

    async def _part_with_memory(self) -> None:
        if self.shelter:
            await self.shelter.hand_back()
        elif isinstance(self.inbox, MemoryInbox) and (left := self.inbox.leftovers()):
            log.warning("messages lost", count=len(left), reason="no Redis to keep them")

    def web(self) -> Starlette:
        """Build the web application with every route that is on."""

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            async with self.running():
                yield

        is_web = self.role is not Role.WORKER
        webhooks = {name: channel for name, channel in self.channels.items() if is_web and name in CHANNELS}
        routes: Sequence[BaseRoute] = ()
        if self.simulator and is_web:
            line = self.channels.get("line")
            routes = page_routes(
                self.simulator, self.acceptor.accept, lambda: describe_menus(self.live.edition.base), line
            )
        return create_web(
            self.acceptor,
            webhooks,
            self.inbox,
            self.metrics,
            lifespan,
            routes,
            self.live,
            lambda: self.shelter is not None and self.shelter.is_degraded,
        )


async def _finish(work: asyncio.Task[None]) -> None:
    """Wait for what is in work; what takes too long is cancelled and handed back."""
    done, _ = await asyncio.wait([work], timeout=DRAIN_SECONDS)
    if not done:
        log.warning("not drained", seconds=DRAIN_SECONDS)
        work.cancel()
    await asyncio.gather(work, return_exceptions=True)


def load_conversation(settings: Settings) -> Conversation:
    """Load the knowledge folder for a single talk; the first time its matcher is trained.

    Raises:
        KnowledgeBaseError: the knowledge folder has problems; it lists all of them.

    """
    edition = read_edition(settings.knowledge_dir, on_training=note_training)
    return Conversation(edition.base, edition.interpreter)


def build_app(settings: Settings, clock: Callable[[], datetime] = now_in_bangkok, role: Role = Role.ALL) -> App:
    """Build all parts.

    Raises:
        KnowledgeBaseError: the knowledge folder has problems.

    """
    metrics = Metrics()
    live = Live(*load_edition(settings), metrics)
    simulator = SimulatorChannel() if settings.demo else None
    id_key = id_key_of(settings)
    redis_url = settings.redis_url.get_secret_value() if settings.redis_url else None
    counts = connect(redis_url) if redis_url else None
    channels = _channels(settings, id_key, simulator, counts)
    acknowledge = {
        name: channel.acknowledge for name, channel in channels.items() if isinstance(channel, AcknowledgingChannel)
    }
    if redis_url is None:
        inbox: Inbox = MemoryInbox(id_key, MemorySessions())
        shelter, worked = None, [inbox]
        acceptor = Acceptor(inbox, metrics, id_key, acknowledge=acknowledge)
    else:
        inbox = RedisInbox(redis_url, id_key, settings.lease_seconds)
        shelter = Shelter(inbox, memory := MemoryInbox(id_key), metrics)
        pages = {"simulator": MemoryInbox(id_key, MemorySessions())} if simulator else {}
        worked = [*([] if role is Role.WEB else [inbox]), memory, *pages.values()]
        acceptor = Acceptor(shelter, metrics, id_key, pages, acknowledge)
    return App(
        role=role,
        settings=settings,
        clock=clock,
        live=live,
        inbox=inbox,
        shelter=shelter,
        worked=worked,
        acceptor=acceptor,
        worker=Worker(
            lambda: live.conversation,
            channels,
            clock,
            metrics,
            observers=[_why_observer(simulator, live)] if simulator else [],
            limiter=RateLimiter(settings.rate_limit, redis_url) if settings.rate_limit else None,
            missed=MissedRecorder(make_missed_store(counts), metrics, keeps=settings.keep_missed),
        ),
        channels=channels,
        metrics=metrics,
        simulator=simulator,
        counts=counts,
    )


def _why_observer(simulator: SimulatorChannel, live: Live) -> Observer:
    """Let the simulator page tell why it was answered so."""

    def observe(message: Message, turn: Turn) -> None:
        if message.channel == simulator.name and turn.reply is not None:
            simulator.keep_why(message, live.conversation.explainer.describe_why(turn))

    return observe


def _channels(
    settings: Settings, id_key: bytes, simulator: SimulatorChannel | None, redis: Client | None
) -> Mapping[str, Channel]:
    channels = {
        name: spec.build(given, redis, id_key)
        for name, spec in CHANNELS.items()
        if spec.is_on(given := settings.of_channel(spec))
    }
    for name in CHANNELS:
        log.info("channel", name=name, on=name in channels)
    return {**channels, "simulator": simulator} if simulator else channels
