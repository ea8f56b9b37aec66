"""Answers that are to be reviewed, or that lapse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.dates import format_day
from knowledge.loading.places import Places
from knowledge.model import Intent, KnowledgeBase
from knowledge.telling.mistakes import content as wrong
from knowledge.telling.problems import Mistake, Problem

REVIEW_AHEAD = timedelta(days=30)
LAPSE_AHEAD = timedelta(weeks=4)


def check_ages(base: KnowledgeBase, today: date, places: Places) -> Iterator[Problem]:
    """Tell answers near or past their ``review_by`` or ``valid_until``, the last day they hold."""
    for intent in base.intents.values():
        if intent.review_by < today:
            yield _problem(wrong.REVIEW_LATE, intent, "review_by", intent.review_by, places)
        elif intent.review_by <= today + REVIEW_AHEAD:
            yield _problem(wrong.REVIEW_SOON, intent, "review_by", intent.review_by, places)
        until = intent.valid_until
        if until and until < today:
            yield _problem(wrong.LAPSED, intent, "valid_until", until, places)
        elif until and until <= today + LAPSE_AHEAD:
            yield _problem(wrong.LAPSES_SOON, intent, "valid_until", until, places)


def _problem(mistake: Mistake, intent: Intent, part: str, day: date, places: Places) -> Problem:
    key = ("part", intent.id, part)
    return places.problem(mistake, key, otherwise=intent.origin, intent=intent.id, date=format_day(day))
