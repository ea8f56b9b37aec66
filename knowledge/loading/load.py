"""Loads a knowledge folder, strictly: every mistake at once, or a knowledge base that holds together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.diagnostics.problem import Argument, KnowledgeBaseError, Problem, Problems, Rule, in_order
from knowledge.loading.answers import Answers, load_answers
from knowledge.loading.bundle import knowledge_files
from knowledge.loading.facts import load_facts
from knowledge.loading.facts_draft import FactsDraft
from knowledge.loading.references import check_cross_references, check_rich_menu
from knowledge.model import LANGUAGES, KnowledgeBase, Origin
from knowledge.yaml.scalars import Marked

VERSION_LETTERS = 12


@dataclass(frozen=True)
class LoadResult:
    """What was found in a knowledge folder.

    Attributes:
        base: all of it; ``None`` where errors keep it from being used.
        problems: errors and warnings, in the order of the files.
        places: where everything stands.

    """

    base: KnowledgeBase | None
    problems: tuple[Problem, ...]
    source_map: SourceMap


def read_knowledge(folder: Path) -> LoadResult:
    """Read ``answers/`` and ``facts/`` of a knowledge folder, with everything that is wrong in them."""
    problems = Problems()
    draft = load_facts(folder / "facts", problems)
    answers = load_answers(folder / "answers", problems)
    check_cross_references(answers, draft, problems)
    check_rich_menu(answers, draft, problems)
    found = in_order(problems.found)
    is_usable = not any(problem.is_error for problem in found)
    base = _build(_version(folder), answers, draft) if is_usable else None
    return LoadResult(base, found, SourceMap.of(answers, draft))


def load_knowledge(folder: Path) -> KnowledgeBase:
    """Read a knowledge folder that is to be used.

    Raises:
        KnowledgeBaseError: with every error found, each with file, line, column and mend.

    """
    result = read_knowledge(folder)
    if result.base is None:
        raise KnowledgeBaseError(problem for problem in result.problems if problem.is_error)
    return result.base


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


# -- Where everything of a knowledge base stands in its files


NOWHERE = Origin("answers", 1, 1)
Key = tuple[str, ...]


class SourceMap:
    """Finds the place of a part by its key, such as ``("example", "job.search", "หางาน")``.

    A base that was not read from files here has no places: its problems then stand where the nearest known part does.
    """

    def __init__(self, marks: Mapping[Key, Marked] | None = None) -> None:
        self._marks = marks or {}

    @classmethod
    def of(cls, answers: Answers, draft: FactsDraft) -> SourceMap:
        """Gather the places of all that was read."""
        return cls(dict([*_of_answers(answers), *_of_facts(draft)]))

    def origin(self, key: Key, otherwise: Origin = NOWHERE) -> Origin:
        """Give the place of a part."""
        mark = self._marks.get(key)
        return mark.origin if mark else otherwise

    def problem(
        self, rule: Rule, key: Key, *, fragment: str = "", otherwise: Origin = NOWHERE, **filled: Argument
    ) -> Problem:
        """Tell a mistake in a part, at a fragment of its text."""
        mark = self._marks.get(key)
        origin, width = mark.place_of(fragment) if mark else (otherwise, 1)
        return rule.at(origin, filled, width=width)


def _of_answers(answers: Answers) -> Iterator[tuple[Key, Marked]]:
    for intent, text, node in answers.example_nodes:
        yield ("example", intent, text), node
    for intent, node in answers.question_uses:
        yield ("question", intent, node.line()), node
    for text, node in answers.stranger_nodes:
        yield ("stranger", text), node
    for (intent, part), node in answers.parts.items():
        yield ("part", intent, part), node
        if part == "answer":
            yield from ((("answer", intent, name), value) for name, _, value in node.pairs())
    for name, _, _, value in answers.phrase_nodes:
        for language in LANGUAGES:
            wording = value.child(language)
            if wording:
                yield ("phrase", name, language), wording


def _of_facts(draft: FactsDraft) -> Iterator[tuple[Key, Marked]]:
    yield from ((("fact", name), node) for name, node in draft.fact_nodes.items())
    yield from ((("office", name), node) for name, node in draft.office_nodes.items())
