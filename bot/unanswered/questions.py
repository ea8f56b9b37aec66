"""Questions that the bot could not answer, kept for staff with personal data hidden."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.dialogue.short_replies import strip_particles
from intents import strip_masks
from knowledge import Language

KEPT_DAYS = 90
PENDING_SECONDS = 15 * 60
MOST_TEXTS = 10_000
MOST_OF_CITIZEN = 200  # so that nobody fills the list alone
MOST_CITIZENS = 1_000  # of one text; its count goes no higher
MOST_DISMISSED = 10_000
ID_LETTERS = 12
NONE_OF_THESE = ""  # where an intent is named: the citizen wants none of the choices


@dataclass(frozen=True, slots=True)
class MissedQuestion:
    """What was asked in vain; nothing tells who asked.

    Attributes:
        text: masked and normalised, so that it is the same whoever wrote it.
        language: of the reply.
        nearest: intents that came nearest, best first.

    """

    text: str
    language: Language
    nearest: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Tells this text from others."""
        return _hash(self.language, self.text)

    @property
    def essence(self) -> str:
        """What is alike in texts that differ in spaces and polite endings, for comparing."""
        return essence_of(self.text)

    @property
    def essence_id(self) -> str:
        """By which a dismissed question is remembered without its words."""
        return _hash(self.language, self.essence)


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A missed question with how many citizens asked it, and when one did last."""

    question: MissedQuestion
    count: int
    last_day: date


class MissedStore(Protocol):
    """Keeps missed questions for KEPT_DAYS.

    ``citizen`` is always the keyed hash of a citizen's id, kept only to erase what this citizen contributed. Every
    method raises a StoreError when the store is away.
    """

    async def add(self, citizen: str, question: MissedQuestion) -> None:
        """Keep a question, unless staff dismissed it."""
        ...

    async def pend(self, citizen: str, question: MissedQuestion, intents: Sequence[str]) -> None:
        """Keep for PENDING_SECONDS the question of a reply that the citizen may complain about.

        Args:
            citizen: who.
            question: what was asked.
            intents: what was answered; or the offered choices, and NONE_OF_THESE.

        """
        ...

    async def confirm(self, citizen: str, intent: str) -> bool:
        """Keep the pending question for good; False: none is pending that this intent, or NONE_OF_THESE, is for."""
        ...

    async def erase(self, citizen: str) -> None:
        """Remove what this citizen contributed."""
        ...

    async def show(self, since: date) -> Sequence[KeptQuestion]:
        """Give the questions asked on or after a day, with counts from then on."""
        ...

    async def dismiss(self, questions: Sequence[MissedQuestion]) -> None:
        """Remove questions and never keep them again."""
        ...

    async def remove(self, questions: Sequence[MissedQuestion]) -> None:
        """Remove questions that are dealt with; asked again in vain they come back."""
        ...


def essence_of(text: str) -> str:
    """Give a text without what was hidden, spaces and polite endings.

    >>> essence_of("ผม [เลข] หางาน ครับ")
    'ผมหางาน'
    """
    bare = strip_masks(text)
    return "".join((strip_particles(bare) or bare).split())


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:ID_LETTERS]
