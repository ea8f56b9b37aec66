"""What is counted: a few fixed tables of counts, and nothing that tells of one citizen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Table(StrEnum):
    """The tables that are kept; the value is the name in the store.

    The parts of a key, in order:
        HOURS: hour "00" to "23", channel, language, decision, "open" or "closed" (the hotline, by its hours).
        ENTRIES: answer id (``entry`` or ``entry/case``), facet or "", decision.
        PROVINCES: province id, decision.
        USEFUL: answer id, "yes" or "no".
        DENIED: answer id; messages right after that answer which say that it missed or was not understood.
        TALKS: channel, how the talk ended (an ``Ending``).
        TURNS: number of turns of a talk, "10" for ten and more.
        SECONDS: channel, upper bound of the bucket from acceptance to the reply sent, "inf" for the rest.
        WORDS: "known" or "unknown": letters of typed words, shared out by how much of the message occurs in examples.
    """

    HOURS = "hours"
    ENTRIES = "entries"
    PROVINCES = "provinces"
    USEFUL = "useful"
    DENIED = "denied"
    TALKS = "talks"
    TURNS = "turns"
    SECONDS = "seconds"
    WORDS = "words"


class Ending(StrEnum):
    """How a talk ended, when its citizen has written nothing for the life of a session."""

    ANSWERED = "answered"
    IN_VAIN = "in_vain"
    PERSON = "asked_for_a_person"
    PHONE = "phone_button"  # not counted: a phone dials by itself, and no platform tells of it


@dataclass(frozen=True, slots=True)
class Row:
    """One count.

    Attributes:
        day: in Bangkok.
        key: as the table says.
        count: messages, talks or words; never a sum that tells of fewer than were counted.
    """

    table: Table
    day: date
    key: tuple[str, ...]
    count: int


class Figures(Protocol):
    """The store that pictures, reports and open data read; counts are exact, so what leaves it must hide small ones."""

    def rows(self, table: Table, first: date, last: date) -> Iterable[Row]:
        """Give the counts of a table from one day to another, both included."""

    def persons(self, month: str) -> int | None:
        """Estimate how many citizens wrote in a month such as ``2026-11``; ``None`` where nothing was counted."""
