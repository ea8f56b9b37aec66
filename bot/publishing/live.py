"""What the bot answers from at this moment; replaced in one step, only by something better."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog

from bot.dialogue.conversation import Conversation
from bot.dialogue.pause import Pause
from bot.observability import Metrics, name_knowledge
from knowledge import Edition

log = structlog.get_logger(__name__)


class Live:
    """Holds one edition of the knowledge; every message is answered from one alone.

    Attributes:
        edition: what is live.
        conversation: answers from it.
        number: its number among the published versions; 0 for a folder.
        pauses: what staff put on hold.
        problem: why the last change was refused, in the words of staff; empty when it was not.

    """

    def __init__(self, edition: Edition, number: int, metrics: Metrics, *, meaning: bool = True) -> None:
        self._metrics = metrics
        self._meaning = meaning
        self.problem = ""
        self.pauses: Sequence[Pause] = ()
        self._lock = threading.Lock()  # the console works in threads
        self._take(edition, number)

    def _take(self, edition: Edition, number: int) -> None:
        if not self._meaning:
            edition = replace(edition, interpreter=edition.interpreter.without_meaning())
        with self._lock:
            self.edition = edition
            self.number = number
            self.conversation = Conversation(edition.base, edition.interpreter, self.pauses)
        name_knowledge(edition.base.version)
        self._metrics.show_knowledge(edition.base.version, number, is_refused=False)

    def describe(self) -> Mapping[str, str | int]:
        """Tell version, published number and the last refusal, for ``/health/ready``."""
        about: dict[str, str | int] = {"knowledge": self.edition.base.version, "number": self.number}
        return {**about, "knowledge_problem": self.problem} if self.problem else about

    def swap(self, edition: Edition, number: int = 0) -> None:
        """Answer from another edition from the next message on."""
        self.problem = ""
        before = self.edition.base.version
        self._take(edition, number)
        log.warning("knowledge changed", before=before, number=number)

    def hold(self, pauses: Sequence[Pause]) -> None:
        """Say what staff wrote in place of answers, from the next message on."""
        with self._lock:
            if {*pauses} == {*self.pauses}:
                return
            self.pauses = tuple(pauses)
            self.conversation = Conversation(self.edition.base, self.edition.interpreter, self.pauses)
        log.warning("pauses changed", subjects=sorted(each.subject or "all" for each in pauses))

    def refuse(self, error: Exception, again_seconds: float | None = None) -> None:
        """Go on with what is live, and say why in log, metric and health.

        Args:
            error: why another edition could not be taken.
            again_seconds: when it is tried again; never, if it would be refused again.

        """
        self.problem = str(error) or type(error).__name__
        version = self.edition.base.version
        self._metrics.show_knowledge(version, self.number, is_refused=True)
        if again_seconds is None:
            log.error("knowledge refused", live=version, reason=self.problem)
        else:
            log.warning("knowledge not taken yet", live=version, reason=self.problem, again_seconds=again_seconds)
