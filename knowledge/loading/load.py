"""Loads a knowledge folder, strictly: every problem at once, or a knowledge base that holds together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.diagnostics.problem import KnowledgeBaseError, Problem, Problems, in_order
from knowledge.loading.answers import AnswersDraft, load_answers
from knowledge.loading.draft import FactsDraft
from knowledge.loading.facts import load_facts
from knowledge.loading.references import check_cross_references
from knowledge.loading.rich_menu import check_rich_menu
from knowledge.model import KnowledgeBase
from knowledge.yaml.files import knowledge_files
from knowledge.yaml.shelf import Shelf
from knowledge.yaml.source_map import Key, Marked, SourceMap

VERSION_LETTERS = 12


@dataclass(frozen=True)
class LoadResult:
    """What was found in a knowledge folder.

    Attributes:
        base: all of it; ``None`` where errors keep it from being used.
        problems: errors and warnings, in the order of the files.
        source_map: where everything stands.

    """

    base: KnowledgeBase | None
    problems: tuple[Problem, ...]
    source_map: SourceMap


def read_knowledge(folder: Path, shelf: Shelf | None = None) -> LoadResult:
    """Read ``answers/`` and ``facts/`` of a knowledge folder, with everything that is wrong in them.

    Args:
        folder: a knowledge folder.
        shelf: keeps what was read of each file, so that the next time only changed files are read.

    """
    if shelf is None:
        return _read(folder, None)
    with shelf.alone:
        return _read(folder, shelf)


def _read(folder: Path, shelf: Shelf | None) -> LoadResult:
    problems = Problems()
    draft = load_facts(folder / "facts", problems, shelf)
    answers = load_answers(folder / "answers", problems, shelf)
    check_cross_references(answers, draft, problems)
    if answers.rich_menu:
        check_rich_menu(answers.rich_menu, {each.id for each in answers.subjects}, draft, problems)
    found = in_order(problems.found)
    is_usable = not any(problem.is_error for problem in found)
    base = _build(fingerprint(folder), answers, draft) if is_usable else None
    return LoadResult(base, found, SourceMap(dict(_map_sources(answers, draft))))


def load_knowledge(folder: Path) -> KnowledgeBase:
    """Read a knowledge folder that is to be used.

    Raises:
        KnowledgeBaseError: with every error found, each with file, line, column and hint.

    """
    result = read_knowledge(folder)
    if result.base is None:
        raise KnowledgeBaseError(problem for problem in result.problems if problem.is_error)
    return result.base


def _build(version: str, answers: AnswersDraft, draft: FactsDraft) -> KnowledgeBase:
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
        holidays=draft.holidays,
        facets=answers.facets,
        taught_turns=tuple(answers.taught_turns),
        personas=tuple(answers.personas),
        openings=tuple(answers.openings),
        closings=tuple(answers.closings),
        dangers=tuple(answers.dangers),
        advert=answers.advert,
        company=tuple(answers.company),
        scripts=answers.scripts,
        closures=tuple(draft.closures),
        rich_menu=answers.rich_menu.menu if answers.rich_menu else None,
    )


def fingerprint(folder: Path) -> str:
    """Give the version of a folder, a hash of its files, without reading what they say."""
    digest = hashlib.sha256()
    for path in knowledge_files(folder):
        digest.update(f"{path.parent.name}/{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:VERSION_LETTERS]


def _map_sources(answers: AnswersDraft, draft: FactsDraft) -> Iterator[tuple[Key, Marked]]:
    """Tell where everything of a knowledge base stands in its files."""
    for intent, text, node in answers.example_nodes:
        yield ("example", intent, text), node
    for intent, node in answers.question_uses:
        yield ("question", intent, node.line()), node
    for text, node in answers.stranger_nodes:
        yield ("stranger", text), node
    for (intent, part), node in answers.parts.items():
        yield ("part", intent, part), node
        if part in ("answer", "after"):
            yield from (((part, intent, name), value) for name, _, value in node.pairs())
    for name, _, _, value in answers.phrase_nodes:
        yield from ((("phrase", name, language), wording) for language, _, wording in value.pairs())
    yield from ((("fact", name), node) for name, node in draft.fact_nodes.items())
    yield from ((("office", name), node) for name, node in draft.office_nodes.items())
    yield from ((("holiday", day.isoformat()), node) for day, node in draft.holiday_nodes.items())
