"""Sees to it that what the bot could not answer is kept, and forgotten with its citizen."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

from bot.dialogue.turn import Turn
from bot.errors import StoreError
from bot.messages import Message, MessageKind
from bot.observability import Metrics
from bot.unanswered.questions import NONE_OF_THESE, UnansweredQuestion
from bot.unanswered.store import UnansweredStore
from intents import mask_personal, normalize, strip_masks

PAUSE_SECONDS = 5.0  # after a fault of the store
MOST_LETTERS = 300
LEAST_LETTERS = 2
NAMED = "นายกิตติ กิตติ คุณกิตติ"  # makes masking read its lists of names now, and not while somebody waits
NEAREST = 3
AS_WRITTEN = ("as_typed", "romanised_thai")  # other messages are read as if typed on the other keyboard layout

log = structlog.get_logger(__name__)


class UnansweredRecorder:
    """Notes fallbacks, details that nothing is known of, "none of these" and answers that were of no use.

    A fault of the store harms no answer.

    Args:
        store: keeps them.
        metrics: counts faults.
        keeps: False keeps nothing, and only erases.
        clock: seconds that only grow.

    """

    def __init__(
        self,
        store: UnansweredStore,
        metrics: Metrics,
        *,
        keeps: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._keeps = keeps
        self._clock = clock
        self._resumes_at = 0.0
        self._unerased: dict[str, None] = {}
        if keeps:
            mask_personal(NAMED)

    async def note(self, citizen: str, message: Message, turn: Turn) -> None:
        """Keep what this turn shows to be unanswered, or forget the citizen.

        Args:
            citizen: keyed hash of the citizen's id.
            message: what the citizen did.
            turn: what it led to; the citizen's next message waits until this is done, so that nothing is kept of it
                after it was erased.

        """
        try:
            if turn.erases:
                self._unerased[citizen] = None
                await self._erase()
            elif self._keeps and self._clock() >= self._resumes_at:
                await self._erase()
                await self._keep(citizen, message, turn)
        except Exception as error:
            self._resumes_at = self._clock() + PAUSE_SECONDS
            self._metrics.failures.labels(message.channel, "missed").inc()
            reason = str(error) if isinstance(error, StoreError) else type(error).__name__
            log.warning("unanswered questions unavailable", reason=reason)

    async def _erase(self) -> None:
        """Forget who wants it, also those who could not be forgotten while the store was away."""
        for citizen in list(self._unerased):
            await self._store.erase(citizen)
            self._unerased.pop(citizen, None)

    async def _keep(self, citizen: str, message: Message, turn: Turn) -> None:
        outcome = turn.outcome
        if outcome.is_useful is False and outcome.intent:
            await self._store.confirm(citizen, outcome.intent)
        elif outcome.turns_down:
            await self._store.confirm(citizen, NONE_OF_THESE)
        elif (question := _question(message, turn)) is None:
            return
        elif outcome.decision == "fallback" or outcome.is_open:
            await self._store.add(citizen, question)
        elif outcome.decision == "clarify":
            await self._store.hold(citizen, question, (*outcome.options, NONE_OF_THESE))
        elif outcome.intent and (outcome.asks or (turn.reply and turn.reply.rating)):
            await self._store.hold(citizen, question, (outcome.intent,))


def _question(message: Message, turn: Turn) -> UnansweredQuestion | None:
    """Give typed words with personal data hidden; none for what is no question, or cannot be masked."""
    understood = turn.interpretation
    if message.kind is not MessageKind.TEXT or understood is None or understood.other_script or turn.reply is None:
        return None
    if turn.outcome.goes_on:  # what was asked before is still held
        return None
    if turn.outcome.is_care:  # nobody in danger is read by others
        return None
    is_as_written = understood.variant in AS_WRITTEN
    masked = mask_personal(message.text if is_as_written else understood.utterance.text)
    text = normalize(masked).text[:MOST_LETTERS]
    if sum(letter.isalpha() for letter in strip_masks(text)) < LEAST_LETTERS:
        return None
    nearest = tuple(match.intent for match in turn.outcome.candidates[:NEAREST])
    return UnansweredQuestion(text, turn.reply.language, nearest)
