"""Takes accepted messages, answers them and sends the replies."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import structlog

from bot.channels.base import Attempt, Channel
from bot.channels.refusals import NOBODY, Refusal
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.dialogue.turn import Turn
from bot.errors import LeaseLostError, SendError, StoreError
from bot.figures.counting import Counting
from bot.limits.rate_limit import RateDecision, RateLimiter
from bot.limits.recent_refusals import RecentRefusals
from bot.messages import Message
from bot.observability import Metrics
from bot.queue.base import Delivery, MessageQueue
from bot.supervisor import Supervisor
from bot.typing_indicator import TypingIndicator
from bot.unanswered.recorder import UnansweredRecorder

CONCURRENCY = 64
MOST_ATTEMPTS = 8
MOST_FAULTS = 3  # what breaks the program breaks it again
# The first two may be the fault of another message (see Delivery.is_quarantined), and who kills workers by hand may
# hit the same message twice more.
MOST_CRASHES = 6
MOST_TAKES = 20  # whatever it is that kills, there is an end to it
# After the first, second, ... attempt, give or take a quarter: six tries in the minute of LINE's reply token while it
# answers at all, then two for what can still be pushed.
WAITS_SECONDS = (0.3, 1.0, 3.0, 8.0, 20.0, 60.0, 240.0)
HAND_BACK_SECONDS = 1.0

CARE = "care"  # stands in the logs for whatever danger it is

log = structlog.get_logger(__name__)
Observer = Callable[[Message, Turn], None]


class Worker:
    """Answers messages, each citizen's in order, several citizens side by side.

    Args:
        conversation: gives what is live; a message is answered by one alone, though it may be replaced meanwhile.
        channels: send.
        clock: gives the moment of answering.
        metrics: counts.
        observers: see each answer.
        limiter: bounds the messages of one citizen.
        missed: keeps what could not be answered.
        supervisor: owns the loops that answer.
        refusals: keeps what platforms refused.
        counting: says what an answered message adds to the figures.

    """

    def __init__(  # noqa: PLR0913 - all that answering a message touches
        self,
        conversation: Callable[[], Conversation],
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        metrics: Metrics,
        observers: Sequence[Observer] = (),
        limiter: RateLimiter | None = None,
        missed: UnansweredRecorder | None = None,
        supervisor: Supervisor | None = None,
        refusals: RecentRefusals | None = None,
        counting: Counting | None = None,
    ) -> None:
        self._conversation = conversation
        self._channels = channels
        self._clock = clock
        self._metrics = metrics
        self._observers = observers
        self._limiter = limiter
        self._missed = missed
        self._refusals = refusals
        self._counting = counting
        self._signs = TypingIndicator(channels, metrics)
        self._supervisor = supervisor or Supervisor(metrics)
        self._one_at_a_time = asyncio.Lock()

    async def run(self, queues: Sequence[MessageQueue], concurrency: int = CONCURRENCY) -> None:
        """Work until every queue is closed and gives nothing more; when cancelled hand back what is in work."""
        loops = [
            self._supervisor.start(f"worker {number}", partial(self._work, queue))
            for number, queue in enumerate(queue for queue in queues for _ in range(concurrency))
        ]
        try:
            await asyncio.wait(loops)
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
            await self._signs.stop()

    async def _work(self, queue: MessageQueue) -> None:
        while (delivery := await queue.take()) is not None:
            try:
                await self._answer(queue, delivery)
            except asyncio.CancelledError:
                async with asyncio.timeout(HAND_BACK_SECONDS):
                    await queue.retry_later(delivery, 0)
                raise
            except Exception:
                queue.let_go(delivery)  # nobody knows how far this came: it is given out again
                raise

    async def _answer(self, queue: MessageQueue, delivery: Delivery) -> None:
        """Answer one message; whatever goes wrong ends in another attempt or a dead letter."""
        started = time.perf_counter()
        channel = delivery.message.channel
        try:
            if delivery.crashes >= MOST_CRASHES or delivery.attempt > MOST_TAKES:
                await self._give_up(queue, delivery, "crash")
            else:
                await self._respond(queue, delivery)
        except LeaseLostError:
            self._note(delivery, "lease lost")
        except SendError as error:
            await self._put_off(queue, delivery, error)
        except Exception as error:
            self._note(delivery, "handle", type(error).__name__)
            if delivery.attempt < MOST_FAULTS:
                await self._try_again(queue, delivery, skip=1)  # it passes more slowly than a platform's
            else:
                await self._give_up(queue, delivery, "handle")
        self._metrics.handling.labels(channel).observe(time.perf_counter() - started)

    async def _respond(self, queue: MessageQueue, delivery: Delivery) -> None:
        started = time.perf_counter()
        pace = await self._pace(delivery)
        if pace is RateDecision.KEEP_SILENT:
            await queue.finish(delivery, delivery.session)
            return
        with self._signs.beside(delivery):
            turn = await self._decide(queue, delivery, pace)
            for observer in self._observers:
                observer(delivery.message, turn)
            if turn.reply is not None:
                await self._send(queue, delivery, turn)
        await self._forget_count(delivery, turn)
        if self._missed is not None:
            await self._missed.note(delivery.citizen_key, delivery.message, turn)
        seconds = time.perf_counter() - started
        tally = None
        if self._counting is not None:
            tally = self._counting.tally(delivery, turn, self._clock(), delivery.age_seconds + seconds)
        await queue.finish(delivery, None if turn.erases else turn.session, tally)
        self._report(delivery, turn, time.perf_counter() - started)

    async def _decide(self, queue: MessageQueue, delivery: Delivery, pace: RateDecision) -> Turn:
        conversation = self._conversation()
        answer = conversation.respond if pace is RateDecision.ANSWER else conversation.ask_to_wait
        async with self._one_at_a_time, self._suspicion(queue, delivery):
            turn = answer(delivery.message, delivery.session, self._clock())
            await asyncio.sleep(0)  # one answer in a round of the event loop: webhooks come in between
        return turn

    @contextlib.asynccontextmanager
    async def _suspicion(self, queue: MessageQueue, delivery: Delivery) -> AsyncIterator[None]:
        """Let it be known that it was this message, where it kills the process as others did before."""
        if delivery.is_quarantined:
            await queue.guard(delivery, is_running=True)
        yield
        if delivery.is_quarantined:
            await queue.guard(delivery, is_running=False)

    async def _pace(self, delivery: Delivery) -> RateDecision:
        if self._limiter is None or delivery.attempt > 1 or not delivery.message.kind.is_answered:
            return RateDecision.ANSWER
        try:
            pace = await self._limiter.decide(delivery.citizen_key)
        except StoreError as error:
            self._note(delivery, "count", str(error))
            return RateDecision.ANSWER
        if pace is not RateDecision.ANSWER:
            self._metrics.limited.labels(delivery.message.channel).inc()
        return pace

    async def _forget_count(self, delivery: Delivery, turn: Turn) -> None:
        if self._limiter is None or not turn.erases:
            return
        try:
            await self._limiter.forget(delivery.citizen_key)
        except StoreError as error:
            self._note(delivery, "forget", str(error))

    async def _send(self, queue: MessageQueue, delivery: Delivery, turn: Turn) -> None:
        assert turn.reply is not None  # noqa: S101 - checked by the caller, for the type checker
        attempt = Attempt(
            number=delivery.attempt,
            age_seconds=delivery.age_seconds,
            parts_begun=delivery.parts_begun,
            begin=lambda part: queue.begin(delivery, part),
            trace=delivery.trace,
            tell=partial(self._note_refusal, delivery),
        )
        message = delivery.message
        way = await self._channels[message.channel].send(message, turn.reply, attempt)
        self._metrics.sent.labels(message.channel, way).inc()

    async def _note_refusal(self, delivery: Delivery, refusal: Refusal) -> None:
        """Let operators know; that somebody is not there any more is nothing to be mended."""
        channel, what = delivery.message.channel, refusal.what
        self._metrics.platform_refusals.labels(channel, what).inc()
        log.warning("refused by platform", trace=delivery.trace, channel=channel, what=what, reason=refusal.reason)
        if self._refusals is not None and what not in NOBODY:
            await self._refusals.note(channel, what, refusal.reason)

    async def _put_off(self, queue: MessageQueue, delivery: Delivery, error: SendError) -> None:
        self._note(delivery, error.reason, error.detail)
        if self._refusals is not None and not error.retryable and error.detail:
            await self._refusals.note(delivery.message.channel, error.reason, error.detail)
        if error.wait_seconds is not None:
            await queue.retry_later(delivery, error.wait_seconds, counts=False, parts=error.parts_sent)
        elif error.retryable and delivery.attempt < MOST_ATTEMPTS:
            await self._try_again(queue, delivery, parts=error.parts_sent)
        else:
            await self._dead_letter(queue, delivery, error.reason)

    async def _try_again(
        self, queue: MessageQueue, delivery: Delivery, skip: int = 0, parts: int | None = None
    ) -> None:
        wait = WAITS_SECONDS[min(delivery.attempt + skip, len(WAITS_SECONDS)) - 1]
        await queue.retry_later(delivery, wait * random.uniform(0.75, 1.25), parts=parts)  # noqa: S311 - jitter

    async def _give_up(self, queue: MessageQueue, delivery: Delivery, reason: str) -> None:
        """Bury what breaks the program, and tell the citizen whom to call instead."""
        message = delivery.message
        if message.kind.is_answered and delivery.crashes <= MOST_CRASHES:  # one more: even saying so broke it
            if delivery.is_quarantined:
                await queue.guard(delivery, is_running=True)
            try:
                await self._send(queue, delivery, self._conversation().apologize(message, Session(), self._clock()))
            except Exception as error:
                self._note(delivery, "apologize", type(error).__name__)
        await self._dead_letter(queue, delivery, reason)

    async def _dead_letter(self, queue: MessageQueue, delivery: Delivery, reason: str) -> None:
        await queue.dead_letter(delivery, reason)
        self._metrics.dead_letters.labels(delivery.message.channel, reason).inc()
        log.error("dead letter", trace=delivery.trace, channel=delivery.message.channel, reason=reason)

    def _note(self, delivery: Delivery, kind: str, reason: str = "") -> None:
        channel = delivery.message.channel
        self._metrics.failures.labels(channel, kind).inc()
        log.warning("failed", trace=delivery.trace, channel=channel, kind=kind, reason=reason, attempt=delivery.attempt)

    def _report(self, delivery: Delivery, turn: Turn, seconds: float) -> None:
        outcome, message = turn.outcome, delivery.message
        self._metrics.answered.labels(message.channel, outcome.decision).inc()
        if outcome.is_care:
            self._metrics.care.labels(message.channel).inc()
        if outcome.is_useful is not None:
            self._metrics.useful.labels(outcome.intent, "yes" if outcome.is_useful else "no").inc()
        self._metrics.answering.labels(message.channel).observe(delivery.age_seconds + seconds)
        log.info(
            "answered",
            trace=delivery.trace,
            channel=message.channel,
            kind=message.kind.value,
            decision=outcome.decision,
            intent=CARE if outcome.is_care else outcome.intent,
            confidence=round(outcome.confidence, 3),
            milliseconds=round(seconds * 1000, 1),
        )
