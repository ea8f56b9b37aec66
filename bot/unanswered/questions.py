"""Questions that the bot could not answer, kept for staff with personal data hidden."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from bot.dialogue.short_replies import strip_particles
from intents import strip_masks
from knowledge import Language

KEPT_DAYS = 90
HELD_SECONDS = 15 * 60
MOST_TEXTS = 10_000
MOST_OF_CITIZEN = 200  # so that nobody fills the list alone
MOST_CITIZENS = 1_000  # of one text; its count goes no higher
MOST_DISMISSED = 10_000
ID_LETTERS = 12
NONE_OF_THESE = ""  # where an intent is named: the citizen wants none of the choices


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
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
        return self._hash(self.text)

    @property
    def canonical(self) -> str:
        """What is the same in texts that differ in hidden data, spaces and polite endings, for comparing.

        >>> UnansweredQuestion("ผม [เลข] หางาน ครับ", "th").canonical
        'ผมหางาน'
        """
        bare = strip_masks(self.text)
        return "".join((strip_particles(bare) or bare).split())

    @property
    def canonical_id(self) -> str:
        """By which a dismissed question is remembered without its words."""
        return self._hash(self.canonical)

    def _hash(self, text: str) -> str:
        return hashlib.sha256(f"{self.language}\0{text}".encode()).hexdigest()[:ID_LETTERS]


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """An unanswered question with how many citizens asked it, and when one did last."""

    question: UnansweredQuestion
    count: int
    last_day: date
