"""Puts all checks of content together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intents import Interpreter
from knowledge.content.ages import check_ages
from knowledge.content.examples import check_understanding, check_wording
from knowledge.content.lengths import check_lengths
from knowledge.content.literals import check_literals
from knowledge.content.offices import check_offices
from knowledge.content.questions import Tally, check_questions
from knowledge.loading.places import Places
from knowledge.model import KnowledgeBase
from knowledge.telling.problems import Problem, in_order


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
    problems = [*_check_answers(base, today, places), *check_wording(base, places)]
    if interpreter is None:
        return Examined(in_order(problems))
    tally, asked = check_questions(base, interpreter, places)
    problems += [*check_understanding(base, interpreter, places), *asked]
    return Examined(in_order(problems), tally)


def find_errors(base: KnowledgeBase, today: date, *, are_examples_new: bool) -> tuple[Problem, ...]:
    """Give only what keeps a knowledge base from going live, in the time that an officer waits.

    Args:
        base: a sound one.
        today: the day in Bangkok.
        are_examples_new: examples need no second look where they are those of what is live.

    """
    problems = [*_check_answers(base, today, Places())]
    if are_examples_new:
        problems += check_wording(base, Places())
    return in_order([problem for problem in problems if problem.is_error])


def _check_answers(base: KnowledgeBase, today: date, places: Places) -> Iterator[Problem]:
    yield from check_literals(base, places)
    yield from check_lengths(base, places)
    yield from check_ages(base, today, places)
    yield from check_offices(base, places)
