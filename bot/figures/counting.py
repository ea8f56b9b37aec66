"""What one answered message adds to the counts."""

from __future__ import annotations

import hmac
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import datetime

from bot.dialogue.actions import NotUsefulAction, UsefulAction, parse_action
from bot.dialogue.calendar import opening_status
from bot.dialogue.turn import Outcome, Turn
from bot.figures.model import Ending, Table
from bot.messages import Message, MessageKind
from bot.observability import SECONDS
from bot.privacy import derive_key
from bot.queue.base import Delivery
from bot.queue.tally import SEPARATOR, Tally
from knowledge import BANGKOK, KnowledgeBase

CARE = "care"  # stands for whatever danger it is
NOT_COUNTED = ("simulator", "console")  # officers and developers try things there
HOTLINE = "hotline_doe"
ASKS_FOR_A_PERSON = "hotline."  # entries that tell how to speak to somebody
PERSON_LETTERS = 16


class Counting:
    """Makes a tally of a turn; knows whom it counts for a month at most.

    Args:
        base: gives the knowledge that is live.
        id_key: of the operator; persons are hashed with a key made of it for each month.

    """

    def __init__(self, base: Callable[[], KnowledgeBase], id_key: bytes) -> None:
        self._base = base
        self._id_key = id_key
        self._month_key = ("", b"")

    def tally(self, delivery: Delivery, turn: Turn, now: datetime, seconds: float) -> Tally | None:
        """Count a message that was answered; ``None`` where nothing was said, or not to a citizen.

        Args:
            delivery: the message.
            turn: what it led to.
            now: the aware moment of answering.
            seconds: from acceptance to the reply sent.

        """
        message = delivery.message
        if turn.reply is None or message.channel in NOT_COUNTED:
            return None
        base, local = self._base(), now.astimezone(BANGKOK)
        counts: dict[str, int] = {}
        for table, *key in _keys(message, turn, base, local):
            counts[SEPARATOR.join((table, *key))] = 1
        bucket = bisect_left(SECONDS, seconds)
        limit = f"{SECONDS[bucket]:g}" if bucket < len(SECONDS) else "inf"
        counts[SEPARATOR.join((Table.SECONDS, message.channel, limit))] = 1
        counts.update(_words(turn))
        ending = _ending(turn.outcome, _is_care(turn.outcome, base))
        return Tally(
            day=local.date().isoformat(),
            channel=message.channel,
            counts=counts,
            ending=ending,
            lasts=ending is Ending.PERSON,
            person="" if turn.erases else self._person(delivery.citizen_key, f"{local:%Y-%m}"),
        )

    def _person(self, citizen: str, month: str) -> str:
        if self._month_key[0] != month:
            self._month_key = (month, derive_key(self._id_key, f"figures: persons of {month}"))
        return hmac.digest(self._month_key[1], citizen.encode(), "sha256").hex()[:PERSON_LETTERS]


def _keys(message: Message, turn: Turn, base: KnowledgeBase, now: datetime) -> Iterator[tuple[str, ...]]:
    outcome = turn.outcome
    is_care = _is_care(outcome, base)
    decision = str(outcome.decision)
    language = turn.reply.language if turn.reply else "th"
    yield Table.HOURS, f"{now:%H}", message.channel, language, decision, _opening(base, now)
    if _is_rating(message):
        if outcome.is_useful is not None and outcome.intent and not is_care:
            yield Table.USEFUL, outcome.intent, "yes" if outcome.is_useful else "no"
        return
    if is_care:
        yield Table.ENTRIES, CARE, "", decision
    elif outcome.intent:
        yield Table.ENTRIES, outcome.case or outcome.intent, outcome.facet or "", decision
    if outcome.denies and outcome.denies.partition("/")[0] not in base.intents_of_danger:
        yield Table.DENIED, outcome.denies
    province = base.provinces.get(outcome.place.province or "")
    if province and not is_care:
        yield Table.PROVINCES, province.id, decision


def _is_care(outcome: Outcome, base: KnowledgeBase) -> bool:
    """Tell whether it is about a danger, also by a button."""
    offered = {(outcome.intent or "").partition("/")[0], *outcome.options}
    return outcome.is_care or not base.intents_of_danger.isdisjoint(offered)


def _is_rating(message: Message) -> bool:
    is_tap = message.kind is MessageKind.TAP
    return is_tap and isinstance(parse_action(message.text), UsefulAction | NotUsefulAction)


def _opening(base: KnowledgeBase, now: datetime) -> str:
    hours = base.hours.get(HOTLINE)
    return "open" if hours and opening_status(hours, now, base.holidays).is_open else "closed"


def _ending(outcome: Outcome, is_care: bool) -> Ending:
    if not is_care and (outcome.intent or "").startswith(ASKS_FOR_A_PERSON):
        return Ending.PERSON
    is_in_vain = outcome.decision != "answer" or outcome.is_useful is False or outcome.is_open
    return Ending.IN_VAIN if is_in_vain else Ending.ANSWERED


def _words(turn: Turn) -> dict[str, int]:
    """Count words by how much of the message occurs in examples; of help in danger nothing."""
    understood = turn.interpretation
    if understood is None or turn.outcome.is_care or understood.other_script:
        return {}
    length = sum(letter.isalpha() for letter in understood.utterance.text)
    known = round(length * understood.signals.known)
    named = {"known": known, "unknown": length - known}
    return {SEPARATOR.join((Table.WORDS, name)): count for name, count in named.items() if count > 0}
