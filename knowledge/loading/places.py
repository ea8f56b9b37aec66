"""Where everything of a knowledge base stands in its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from knowledge.loading.answers import Answers
from knowledge.loading.facts_draft import FactsDraft
from knowledge.model import LANGUAGES, Origin
from knowledge.parsing.marks import Marked
from knowledge.telling.problems import Mistake, Problem, Value

NOWHERE = Origin("answers", 1, 1)
Key = tuple[str, ...]


class Places:
    """Finds the place of a part by its key, such as ``("example", "job.search", "หางาน")``.

    A base that was not read from files here has no places: its problems then stand where the nearest known part does.
    """

    def __init__(self, marks: Mapping[Key, Marked] | None = None) -> None:
        self._marks = marks or {}

    @classmethod
    def of(cls, answers: Answers, draft: FactsDraft) -> Places:
        """Gather the places of all that was read."""
        return cls(dict([*_of_answers(answers), *_of_facts(draft)]))

    def origin(self, key: Key, otherwise: Origin = NOWHERE) -> Origin:
        """Give the place of a part."""
        mark = self._marks.get(key)
        return mark.origin if mark else otherwise

    def problem(
        self, mistake: Mistake, key: Key, *, fragment: str = "", otherwise: Origin = NOWHERE, **filled: Value
    ) -> Problem:
        """Tell a mistake in a part, at a fragment of its text."""
        mark = self._marks.get(key)
        origin, width = mark.place_of(fragment) if mark else (otherwise, 1)
        return mistake.at(origin, filled, width=width)


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
