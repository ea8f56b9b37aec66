"""What a queue counts as it takes an answered message off: in the same step, so each message once."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from bot.dialogue.session import SESSION_SECONDS

SEPARATOR = "|"
MOST_TURNS = 10
MEMORY = "memory"  # persons of a process before a restart may be those after it: they are no further ones


class Tally(NamedTuple):
    """What one answered message adds to the counts; no words, no id that lasts.

    Attributes:
        day: ISO date in Bangkok.
        channel: it came through.
        counts: by table and key, joined by ``SEPARATOR``.
        ending: how the talk ends if nothing follows.
        lasts: a later message does not change that ending.
        person: hash of the citizen by a key of this month; empty where nobody is to be counted.

    """

    day: str
    channel: str
    counts: Mapping[str, int]
    ending: str
    lasts: bool = False
    person: str = ""

    def dump(self) -> str:
        """Write it for the script that finishes a message."""
        return json.dumps(self._asdict(), separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Batch:
    """Counts that were set aside under an id until they are stored elsewhere.

    Attributes:
        id: random; who stores it keeps the id in the same transaction, so that it is stored once.
        source: which queue or partition, so that estimates of persons of several add up.
        counts: by day, table and key, joined by ``SEPARATOR``.
        persons: estimated citizens by month (``2026-11``), so far.

    """

    id: str
    source: str
    counts: Mapping[str, int]
    persons: Mapping[str, int] = field(default_factory=dict)


class TallySource(Protocol):
    """Keeps counts until they are stored elsewhere."""

    async def set_aside(self) -> Batch | None:
        """Give what was counted; the same batch again until it is dropped, ``None`` where nothing was counted.

        Raises:
            StoreError: the store is away.

        """
        ...

    async def drop(self, batch: Batch) -> None:
        """Forget a batch that is stored elsewhere."""
        ...


@dataclass(slots=True)
class _Talk:
    day: str
    channel: str
    ending: str
    lasts: bool
    turns: int
    last: float


class MemoryTallies:
    """Counts of one process.

    Args:
        clock: seconds that only grow.

    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._counts: Counter[str] = Counter()
        self._persons: dict[str, set[str]] = {}
        self._talks: dict[str, _Talk] = {}
        self._aside: Batch | None = None

    def add(self, citizen: str, tally: Tally, *, forgets: bool = False) -> None:
        """Count a message; ``forgets`` ends the talk and keeps nothing of it."""
        for name, count in tally.counts.items():
            self._counts[f"{tally.day}{SEPARATOR}{name}"] += count
        if tally.person:
            self._persons.setdefault(tally.day[:7], set()).add(tally.person)
        talk = self._talks.pop(citizen, None)
        if talk and talk.last + SESSION_SECONDS <= self._clock():
            self._end(talk)
            talk = None
        turns = talk.turns + 1 if talk else 1
        ending, lasts = (talk.ending, True) if talk and talk.lasts else (tally.ending, tally.lasts)
        self._talks[citizen] = _Talk(tally.day, tally.channel, ending, lasts, turns, self._clock())
        if forgets:
            self.end(citizen)

    def end(self, citizen: str) -> None:
        """Count a talk as ended."""
        if talk := self._talks.pop(citizen, None):
            self._end(talk)

    def _end(self, talk: _Talk) -> None:
        self._counts[SEPARATOR.join((talk.day, "talks", talk.channel, talk.ending))] += 1
        self._counts[SEPARATOR.join((talk.day, "turns", str(min(talk.turns, MOST_TURNS))))] += 1

    def end_all(self) -> None:
        """Count all talks as ended: with the process their sessions end too."""
        for citizen in list(self._talks):
            self.end(citizen)

    async def set_aside(self) -> Batch | None:
        """Give what was counted, with the talks that are over."""
        over = self._clock() - SESSION_SECONDS
        for citizen in [citizen for citizen, talk in self._talks.items() if talk.last <= over]:
            self.end(citizen)
        if self._aside is None and self._counts:
            persons = {month: len(seen) for month, seen in self._persons.items()}
            self._aside = Batch(secrets.token_hex(8), MEMORY, dict(self._counts), persons)
            self._counts.clear()
            self._persons = {month: self._persons[month] for month in sorted(self._persons)[-2:]}
        return self._aside

    async def drop(self, batch: Batch) -> None:
        """Forget a stored batch."""
        if self._aside and self._aside.id == batch.id:
            self._aside = None
