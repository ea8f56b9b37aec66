"""Staff's emergency switch: the bot is silent for a while on all subjects or on one, and says whom to call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.turn import Turn
from knowledge import KnowledgeBase, Text

ALL = ""  # the subject of a pause of the whole bot
# Help in danger, numbers to call and whether they are open, and a citizen's own data and talk go on.
ANSWERED_ON = ("care.", "hotline.", "contact.", "office.contact", "office.hours", "chat.privacy", "chat.cancel")


@dataclass(frozen=True, slots=True)
class Pause:
    """What staff put on hold.

    Attributes:
        subject: id of a subject of the menu; empty for the whole bot.
        text: what citizens read instead.
        until: aware moment at which it ends by itself; ``None``: when staff end it.
        since: aware moment at which it began.
        by: name of who began it.

    """

    subject: str
    text: Text
    until: datetime | None
    since: datetime
    by: str

    def is_in_force(self, now: datetime) -> bool:
        """Tell whether it holds at a moment."""
        return self.until is None or now < self.until


def find_pause(base: KnowledgeBase, pauses: Iterable[Pause], turn: Turn, now: datetime) -> Pause | None:
    """Give the pause that keeps a turn from being said; one of the whole bot goes before that of a subject."""
    outcome = turn.outcome
    intent = outcome.intent
    if turn.reply is None or turn.erases or outcome.is_care:
        return None
    if intent is not None and (intent in base.intents_of_danger or intent.startswith(ANSWERED_ON)):
        return None
    current = {each.subject: each for each in pauses if each.is_in_force(now)}
    if ALL in current:
        return current[ALL]
    asked = {intent} if intent else {*outcome.options}
    held = [each.id for each in base.subjects if each.id in current and asked & {*each.intents}]
    if not held or (intent is None and any(base.intents_of_danger & {option} for option in asked)):
        return None
    return current[held[0]]
