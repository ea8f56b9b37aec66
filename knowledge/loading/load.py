"""Loads a knowledge folder, strictly: every mistake at once, or a knowledge base that holds together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from knowledge.bundle import knowledge_files
from knowledge.loading.answers import Answers, load_answers
from knowledge.loading.facts import load_facts
from knowledge.loading.facts_draft import FactsDraft
from knowledge.loading.places import Places
from knowledge.loading.rich_menu_checks import check_rich_menu
from knowledge.loading.together import check_together
from knowledge.model import KnowledgeBase
from knowledge.telling.problems import KnowledgeBaseError, Problem, Problems, in_order

VERSION_LETTERS = 12


@dataclass(frozen=True)
class Reading:
    """What was found in a knowledge folder.

    Attributes:
        base: all of it; ``None`` where errors keep it from being used.
        problems: errors and warnings, in the order of the files.
        places: where everything stands.

    """

    base: KnowledgeBase | None
    problems: tuple[Problem, ...]
    places: Places


def read_knowledge(folder: Path) -> Reading:
    """Read ``answers/`` and ``facts/`` of a knowledge folder, with everything that is wrong in them."""
    problems = Problems()
    draft = load_facts(folder / "facts", problems)
    answers = load_answers(folder / "answers", problems)
    check_together(answers, draft, problems)
    check_rich_menu(answers, draft, problems)
    found = in_order(problems.found)
    is_usable = not any(problem.is_error for problem in found)
    base = _build(_version(folder), answers, draft) if is_usable else None
    return Reading(base, found, Places.of(answers, draft))


def load_knowledge(folder: Path) -> KnowledgeBase:
    """Read a knowledge folder that is to be used.

    Raises:
        KnowledgeBaseError: with every error found, each with file, line, column and mend.

    """
    reading = read_knowledge(folder)
    if reading.base is None:
        raise KnowledgeBaseError(problem for problem in reading.problems if problem.is_error)
    return reading.base


def _build(version: str, answers: Answers, draft: FactsDraft) -> KnowledgeBase:
    return KnowledgeBase(
        version=version,
        intents=answers.intents,
        facts=draft.facts,
        hours=draft.hours,
        offices=tuple(draft.offices),
        gecc_units=tuple(draft.gecc_units),
        service_centers=tuple(draft.service_centers),
        provinces=draft.provinces,
        districts=draft.districts,
        phrases=answers.phrases,
        subjects=tuple(answers.subjects),
        journeys=tuple(answers.journeys),
        background=tuple(answers.background),
        must_not_match=tuple(answers.must_not_match),
        subdistricts=tuple(draft.subdistricts),
        sources=draft.sources,
        rich_menu=answers.rich_menu.menu if answers.rich_menu else None,
    )


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in knowledge_files(folder):
        digest.update(f"{path.parent.name}/{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:VERSION_LETTERS]
