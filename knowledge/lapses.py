"""Answers whose last day is over: they stop nobody who changes something else, and are not edited without a new day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from knowledge.diagnostics import content_messages as wrong
from knowledge.diagnostics.problem import Problem
from knowledge.model import Answer, Intent, KnowledgeBase, Origin
from knowledge.personas import without_personas
from knowledge.yaml.dates import format_day
from knowledge.yaml.source_map import SourceMap

NOWHERE = Origin("", 1, 1)


def find_lapsed(base: KnowledgeBase, today: date) -> tuple[Problem, ...]:
    """Give a warning for each answer that holds no longer and says nothing else from then on."""
    return tuple(
        wrong.LAPSED.at(answer.origin, {"intent": answer.id, "date": format_day(day)})
        for answer, day in _lapsed(base, today)
    )


def find_lapsed_edits(
    live: KnowledgeBase, new: KnowledgeBase, today: date, source_map: SourceMap | None = None
) -> tuple[Problem, ...]:
    """Give an error for each lapsed answer that is new or differs from what is live, but for what personas gave it.

    Args:
        live: what citizens are answered from.
        new: what is to take its place.
        today: the day in Bangkok.
        source_map: where the parts of the new one stand, where that is known.

    """
    source_map = source_map or SourceMap()
    return tuple(
        source_map.problem(
            wrong.LAPSED_EDITED,
            ("part", answer.id, "valid_until"),
            answer.origin,
            intent=answer.id,
            date=format_day(day),
        )
        for answer, day in _lapsed(new, today)
        if _own(new, answer) != _own(live, live.answers.get(answer.id))
    )


def lapsed_on(answer: Answer, today: date) -> date | None:
    """Give the last day of an answer that is over, unless it says what is true from then on."""
    day = answer.valid_until.date() if answer.valid_until and not answer.after else None
    return day if day and day < today else None


def _lapsed(base: KnowledgeBase, today: date) -> Iterator[tuple[Answer, date]]:
    for answer in base.answers.values():
        if day := lapsed_on(answer, today):
            yield answer, day


def _own(base: KnowledgeBase, answer: Answer | None) -> Answer | None:
    """Give what stands in the entry itself, wherever it stands; its cases are entries of their own."""
    if answer is None:
        return None
    own = replace(without_personas(base, answer), origin=NOWHERE)
    return replace(own, cases={}) if isinstance(own, Intent) else own
