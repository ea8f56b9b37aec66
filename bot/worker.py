"""Takes accepted messages, answers them and sends the replies."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog

from bot.channels.base import Channel
from bot.conversation import Conversation
from bot.errors import SendError, StoreError
from bot.inbox import Inbox
from bot.messages import Message
from bot.metrics import Metrics
from bot.privacy import session_key
from bot.rate_limits import Pace, RateLimiter
from bot.sessions import Session, SessionStore
from bot.turns import Turn

CONCURRENCY = 16
SEND_ATTEMPTS = 3
FIRST_WAIT_SECONDS = 0.5

log = structlog.get_logger(__name__)
Observer = Callable[[Message, Turn], None]


class Worker:
    """Answers messages, each citizen's in order, several citizens side by side."""

    def __init__(
        self,
        inbox: Inbox,
        sessions: SessionStore,
        conversation: Conversation,
        channels: Mapping[str, Channel],
        id_key: bytes,
        clock: Callable[[], datetime],
        metrics: Metrics,
        observers: Sequence[Observer] = (),
        limiter: RateLimiter | None = None,
    ) -> None:
        self._inbox = inbox
        self._sessions = sessions
        self._conversation = conversation
        self._channels = channels
        self._id_key = id_key
        self._clock = clock
        self._metrics = metrics
        self._observers = observers
        self._limiter = limiter

    async def run(self, concurrency: int = CONCURRENCY) -> None:
        """Work until the inbox is closed and empty."""
        async with asyncio.TaskGroup() as group:
            for _ in range(concurrency):
                group.create_task(self._work())

    async def _work(self) -> None:
        while (message := await self._inbox.take()) is not None:
            try:
                await self.handle(message)
            except Exception as error:
                self._fail(message, "handle", error)
            finally:
                await self._inbox.done(message)

    async def handle(self, message: Message) -> None:
        """Answer one message: session, conversation, session, send."""
        started = time.perf_counter()
        key = session_key(self._id_key, message.channel, message.sender_id)
        pace = await self._pace(message, key)
        if pace is Pace.KEEP_SILENT:
            return
        session = await self._load(message, key)
        answer = self._conversation.respond if pace is Pace.ANSWER else self._conversation.ask_to_wait
        turn = answer(message, session, self._clock())
        await self._keep(message, key, turn)
        for observer in self._observers:
            observer(message, turn)
        if turn.reply is not None:
            await self._send(message, turn)
        self._report(message, turn, time.perf_counter() - started)

    async def _pace(self, message: Message, key: str) -> Pace:
        if self._limiter is None:
            return Pace.ANSWER
        try:
            pace = await self._limiter.pace(key)
        except StoreError as error:
            self._fail(message, "count", error)
            return Pace.ANSWER
        if pace is not Pace.ANSWER:
            self._metrics.limited.labels(message.channel).inc()
        return pace

    async def _load(self, message: Message, key: str) -> Session:
        try:
            return await self._sessions.load(key)
        except StoreError as error:
            self._fail(message, "load", error)
            return Session()

    async def _keep(self, message: Message, key: str, turn: Turn) -> None:
        try:
            if turn.erases:
                await self._sessions.erase(key)
            else:
                await self._sessions.save(key, turn.session)
        except StoreError as error:
            self._fail(message, "save", error)

    async def _send(self, message: Message, turn: Turn) -> None:
        assert turn.reply is not None  # noqa: S101 - checked by the caller, for the type checker
        for attempt in range(1, SEND_ATTEMPTS + 1):
            try:
                return await self._channels[message.channel].send(message, turn.reply)
            except SendError as error:
                self._fail(message, "send", error)
                if not error.retryable or attempt == SEND_ATTEMPTS:
                    return None
                await asyncio.sleep(FIRST_WAIT_SECONDS * 2 ** (attempt - 1))
        return None

    def _fail(self, message: Message, step: str, error: Exception) -> None:
        self._metrics.failures.labels(message.channel, step).inc()
        reason = str(error) if isinstance(error, SendError | StoreError) else type(error).__name__
        log.warning("failed", step=step, channel=message.channel, reason=reason)

    def _report(self, message: Message, turn: Turn, seconds: float) -> None:
        outcome = turn.outcome
        self._metrics.answered.labels(message.channel, outcome.decision).inc()
        self._metrics.handling.labels(message.channel).observe(seconds)
        log.info(
            "answered",
            channel=message.channel,
            kind=message.kind.value,
            decision=outcome.decision,
            intent=outcome.intent,
            confidence=round(outcome.confidence, 3),
            milliseconds=round(seconds * 1000, 1),
        )
