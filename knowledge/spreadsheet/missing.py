"""Counts what is still empty in the facts about offices."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import KnowledgeBase, Office
from knowledge.spreadsheet.columns import COLUMNS, DATA_FIELDS, FILLED_FIELDS, SHEETS


@dataclass(frozen=True, slots=True)
class EmptyCount:
    """How many offices of a kind lack a field."""

    label: str
    kind: str
    empty: int
    offices: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be found out.

    Attributes:
        counts: for each field and kind of office.
        offices: those that lack something, with the headers of the empty columns.
        unverified: those with facts from unofficial sources only.
        undated: those with facts of no known date.
    """

    counts: tuple[EmptyCount, ...]
    offices: tuple[tuple[Office, tuple[str, ...]], ...]
    unverified: tuple[Office, ...]
    undated: tuple[Office, ...]


def find_missing(base: KnowledgeBase) -> Missing:
    """Look through all offices; hours are no gap, since those of all offices stand in."""
    headers = {column.field: column.header for column in COLUMNS if column.field in FILLED_FIELDS}
    gaps = [(office, tuple(headers[name] for name in headers if not getattr(office, name))) for office in base.offices]
    return Missing(
        counts=tuple(
            EmptyCount(label, title, sum(label in empty for office, empty in gaps if office.kind == kind), total)
            for label in headers.values()
            for kind, title in SHEETS.items()
            if (total := sum(office.kind == kind for office in base.offices))
        ),
        offices=tuple((office, empty) for office, empty in gaps if empty),
        unverified=tuple(office for office in base.offices if office.unverified),
        undated=tuple(office for office in base.offices if not office.as_of and _has_facts(office)),
    )


def _has_facts(office: Office) -> bool:
    return any(getattr(office, name) for name in DATA_FIELDS)
