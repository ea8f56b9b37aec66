"""Builds everything once from the settings: the composition root."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from threading import Thread

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.channels.base import AcknowledgingChannel, Channel
from bot.channels.registry import CHANNELS
from bot.channels.simulator import SimulatorChannel, page_routes
from bot.console import ConsoleParts, console_routes, make_console, make_figures, make_report_mail
from bot.console.schedule import run_schedule
from bot.console.sign_in_link import SignInLink
from bot.dialogue.conversation import Conversation
from bot.dialogue.menus import describe_menus
from bot.dialogue.session import MemorySessions
from bot.dialogue.turn import Turn
from bot.figures.counting import Counting
from bot.figures.rollup import RollUp
from bot.limits.rate_limit import RateLimiter
from bot.limits.recent_refusals import RecentRefusals
from bot.local_key import data_folder, id_key_of, state_folder
from bot.messages import Message
from bot.observability import Metrics
from bot.publishing.follower import Follower, follow_folder, load_edition, note_training
from bot.publishing.live import Live
from bot.publishing.pauses import Pauses, follow_pauses
from bot.publishing.store import PublishedKnowledge
from bot.queue.base import MessageQueue
from bot.queue.failover import FailoverQueue
from bot.queue.intake import Intake
from bot.queue.memory import MemoryQueue
from bot.queue.payload import PayloadSeal
from bot.queue.redis_queue import RedisQueue
from bot.settings import Settings
from bot.storage.client import Client, connect
from bot.supervisor import Supervisor
from bot.unanswered.recorder import UnansweredRecorder
from bot.unanswered.store import make_unanswered_store
from bot.web import Status, create_status_web, create_web, status_routes
from bot.worker import Observer, Worker
from knowledge import BANGKOK, read_edition

REFUSALS_FILE = "refusals.json"
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
        queue: where webhooks store and workers take.
        failover: stands before Redis, if there is one.
        roll_up: brings counts to the console's database; a process that only answers leaves it to others.
        counts: the connections to Redis by which processes share what they sent.
        worked: the queues whose messages this process answers.
        supervisor: owns all that runs as long as the process.

    """

    role: Role
    settings: Settings
    clock: Callable[[], datetime]
    live: Live
    queue: MessageQueue
    failover: FailoverQueue | None
    worked: Sequence[MessageQueue]
    intake: Intake
    worker: Worker
    channels: Mapping[str, Channel]
    metrics: Metrics
    simulator: SimulatorChannel | None
    counts: Client | None
    published: PublishedKnowledge | None
    pauses: Pauses
    supervisor: Supervisor
    roll_up: RollUp | None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run channels and worker; on the way out answer what is in work, hand back the rest, then close."""
        Thread(target=self.live.edition.interpreter.warm_up, name="encoder", daemon=True).start()
        for channel in self.channels.values():
            await channel.start()
        watches = [
            self.supervisor.start("knowledge", self._follow_knowledge),
            self.supervisor.start("pauses", partial(follow_pauses, self.pauses, self.live)),
        ]
        if self.failover:
            watches.append(self.supervisor.start("failover", self.failover.watch))
        if self.roll_up:
            watches.append(self.supervisor.start("figures", self.roll_up.run))
        if self.settings.smtp_url and self.role is not Role.WORKER:
            watches.append(self.supervisor.start("report mail", self._mail_reports))
        if self.role is not Role.WORKER:
            watches.append(self.supervisor.start("schedule", self._start_scheduled))
        work = self.supervisor.start("work", partial(self.worker.run, self.worked))
        try:
            yield
        finally:
            for watch in watches:
                watch.cancel()
            await asyncio.gather(*watches, return_exceptions=True)
            await asyncio.gather(*(queue.close() for queue in self.worked))
            await _finish(work)
            await self._part_with_memory()
            await self._store_figures()
            for channel in self.channels.values():
                await channel.stop()
            if isinstance(self.queue, RedisQueue):
                await self.queue.disconnect()
            await self.supervisor.stop()
            for client in (self.published, self.counts):
                if client:
                    await client.aclose()

    async def _follow_knowledge(self) -> None:
        if self.published:
            await Follower(self.published, self.live).run()
        else:
            await follow_folder(self.settings.knowledge_dir, self.live, self.clock)

    async def _mail_reports(self) -> None:
        from bot.console.report_mail import run_report_mail  # noqa: PLC0415 - loads Jinja2, openpyxl and SQLAlchemy

        await run_report_mail(partial(make_report_mail, self.console_parts()))

    async def _start_scheduled(self) -> None:
        parts = self.console_parts()
        await run_schedule(lambda: parts.has_database, partial(make_console, parts))

    async def _part_with_memory(self) -> None:
        if self.failover:
            await self.failover.hand_back()
        elif isinstance(self.queue, MemoryQueue) and (left := self.queue.leftovers()):
            log.warning("messages lost", count=len(left), reason="no Redis to keep them")

    async def _store_figures(self) -> None:
        """Keep what only this process counted."""
        for queue in self.worked:
            if isinstance(queue, MemoryQueue):
                queue.tallies.end_all()
        if self.roll_up:
            await self.roll_up.roll_up()

    def console_parts(self, link: SignInLink | None = None) -> ConsoleParts:
        """Give what the staff console works with, a link that was printed included."""
        return ConsoleParts(self.settings, self.clock, self.live, link)

    @property
    def status(self) -> Status:
        """What this process knows of its own health."""
        return Status(
            queue=self.queue,
            metrics=self.metrics,
            problems=lambda: self.supervisor.problems,
            is_degraded=lambda: self.failover is not None and self.failover.is_degraded,
            describe=lambda: {"channels": sorted(self.channels), **self.live.describe()},
        )

    def web(self, link: SignInLink | None = None) -> Starlette:
        """Build the web application with every route that is on; that of a worker is for operators alone.

        Args:
            link: signs in to the staff console.

        """

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            async with self.running():
                yield

        if self.role is Role.WORKER:
            return create_status_web(self.status, lifespan)
        webhooks = {name: channel for name, channel in self.channels.items() if name in CHANNELS}
        routes: list[BaseRoute] = []
        if self.simulator:
            line = self.channels.get("line")
            routes += page_routes(
                self.simulator, self.intake.accept, lambda: describe_menus(self.live.edition.base), line
            )
        routes += console_routes(self.console_parts(link))
        if self.settings.open_data:
            routes += self._open_data_routes()
        if self.settings.metrics_port == self.settings.port:  # asked for on the public port
            routes += status_routes(self.status)
        return create_web(self.intake, webhooks, self.status, lifespan, routes)

    def _open_data_routes(self) -> Sequence[BaseRoute]:
        from bot.figures.names import Names  # noqa: PLC0415 - most bots give none
        from bot.open_data import OpenData  # noqa: PLC0415

        parts = self.console_parts()
        return OpenData(partial(make_figures, parts), lambda: Names(self.live.edition.base), self.clock).routes()

    def status_web(self) -> Starlette:
        """Build what operators see on a port of its own."""
        return create_status_web(self.status)


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
    interpreter = edition.interpreter if settings.meaning else edition.interpreter.without_meaning()
    return Conversation(edition.base, interpreter)


def build_app(settings: Settings, clock: Callable[[], datetime] = now_in_bangkok, role: Role = Role.ALL) -> App:
    """Build all parts.

    Raises:
        KnowledgeBaseError: the knowledge folder has problems.

    """
    metrics = Metrics()
    supervisor = Supervisor(metrics)
    live = Live(*load_edition(settings), metrics, meaning=settings.meaning)
    simulator = SimulatorChannel() if settings.demo else None
    id_key = id_key_of(settings)
    redis_url = settings.redis_url.get_secret_value() if settings.redis_url else None
    counts = connect(redis_url) if redis_url else None
    channels = _channels(settings, id_key, simulator, counts)
    acknowledge = {
        name: channel.acknowledge for name, channel in channels.items() if isinstance(channel, AcknowledgingChannel)
    }
    failover = None
    if redis_url is None:
        queue: MessageQueue = MemoryQueue(MemorySessions())
        worked: Sequence[MessageQueue] = [queue]
        intake = Intake(queue, metrics, id_key, acknowledge=acknowledge)
    else:
        seal = PayloadSeal(id_key, settings.previous_id_key_bytes())
        queue = RedisQueue(redis_url, seal, settings.lease_seconds, supervisor=supervisor, metrics=metrics)
        failover = FailoverQueue(queue, memory := MemoryQueue(), metrics)
        pages = {"simulator": MemoryQueue(MemorySessions())} if simulator else {}
        worked = [*([] if role is Role.WEB else [queue]), memory, *pages.values()]
        intake = Intake(failover, metrics, id_key, pages, acknowledge)
    return App(
        role=role,
        settings=settings,
        clock=clock,
        live=live,
        queue=queue,
        failover=failover,
        worked=worked,
        intake=intake,
        worker=Worker(
            lambda: live.conversation,
            channels,
            clock,
            metrics,
            observers=[_why_observer(simulator, live)] if simulator else [],
            limiter=RateLimiter(settings.rate_limit, counts) if settings.rate_limit else None,
            missed=UnansweredRecorder(make_unanswered_store(counts), metrics, keeps=settings.keep_missed),
            supervisor=supervisor,
            refusals=recent_refusals(counts),
            counting=Counting(lambda: live.edition.base, id_key),
        ),
        channels=channels,
        metrics=metrics,
        simulator=simulator,
        counts=counts,
        published=PublishedKnowledge(redis_url, settings.id_key_bytes()) if redis_url else None,
        pauses=Pauses(counts, data_folder(settings), id_key),
        supervisor=supervisor,
        roll_up=None if role is Role.WORKER else _roll_up(ConsoleParts(settings, clock, live), queue, worked),
    )


def _roll_up(parts: ConsoleParts, queue: MessageQueue, worked: Sequence[MessageQueue]) -> RollUp:
    """Bring counts to the console's database, which a process that only answers need not reach."""
    redis = queue.tallies if isinstance(queue, RedisQueue) else ()
    memory = [each.tallies for each in worked if isinstance(each, MemoryQueue)]
    return RollUp([*redis, *memory], lambda: make_figures(parts), parts.clock)


def recent_refusals(redis: Client | None) -> RecentRefusals:
    """Make what keeps refusals of platforms, for a running bot and for ``doebot doctor``."""
    folder = state_folder()
    return RecentRefusals(redis, folder / REFUSALS_FILE if folder else None)


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
