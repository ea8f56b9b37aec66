"""Offices that a citizen cannot call."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.loading.places import Places
from knowledge.model import KnowledgeBase, Origin
from knowledge.telling.mistakes.content import NO_PHONE
from knowledge.telling.problems import Problem

FILE = Origin("facts/offices.yaml", 1, 1)


def check_offices(base: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """Tell offices without a phone number."""
    for office in base.offices:
        if not office.phones:
            yield places.problem(NO_PHONE, ("office", office.id), otherwise=FILE, office=office.name)
