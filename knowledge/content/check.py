"""Puts all checks of content together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intents import Interpreter
from knowledge.content.ages import check_ages
from knowledge.content.examples import check_examples
from knowledge.content.lengths import check_lengths
from knowledge.content.literals import check_literals
from knowledge.content.offices import check_offices
from knowledge.content.questions import Tally, check_questions
from knowledge.model import KnowledgeBase
from knowledge.places import Places
from knowledge.problems import Problem, in_order


@dataclass(frozen=True)
class Examined:
    """What the checks of content found; ``tally`` counts the test questions, where they were asked."""

    problems: tuple[Problem, ...]
    tally: Tally | None = None


def check_content(
    base: KnowledgeBase, interpreter: Interpreter | None, today: date, places: Places | None = None
) -> tuple[Problem, ...]:
    """Give the errors and warnings of what a knowledge base says.

    Args:
        base: a sound one.
        interpreter: trained on it; without one no question is asked.
        today: the day in Bangkok.
        places: where its parts stand, from ``read_knowledge``.

    """
    return examine_content(base, interpreter, today, places).problems


def examine_content(
    base: KnowledgeBase, interpreter: Interpreter | None, today: date, places: Places | None = None
) -> Examined:
    """Give what ``check_content`` gives, and how the test questions fared."""
    places = places or Places()
    problems = [
        *check_literals(base, places),
        *check_lengths(base, places),
        *check_ages(base, today, places),
        *check_offices(base, places),
    ]
    if interpreter is None:
        return Examined(in_order(problems))
    tally, asked = check_questions(base, interpreter, places)
    problems += [*check_examples(base, interpreter, places), *asked]
    return Examined(in_order(problems), tally)
