"""Checks that the rich menu leads somewhere, fits LINE's limits and can be read on its picture."""

from __future__ import annotations

from knowledge.graphemes import (
    MAX_BAR_GRAPHEMES,
    MAX_BUTTON_GRAPHEMES,
    MAX_MENU_LINE_GRAPHEMES,
    count_graphemes,
)
from knowledge.loading.answers import Answers
from knowledge.loading.facts_draft import FactsDraft
from knowledge.loading.together import check_template
from knowledge.model import LANGUAGES, Text
from knowledge.parsing.nodes import Node
from knowledge.suggest import suggest
from knowledge.telling.mistakes import rich_menu as wrong
from knowledge.telling.problems import Problems
from knowledge.template import extract_variables, fill

HINT = Text("คำอธิบายในเมนู", "A hint of the menu")


def check_rich_menu(answers: Answers, draft: FactsDraft, problems: Problems) -> None:
    """Note subjects that do not exist, texts that are too long, and hints that cannot be filled."""
    if answers.rich_menu is None:
        return
    menu = answers.rich_menu
    if "answers" not in problems.unreadable:
        for subject, node in menu.subject_uses:
            if subject and subject not in answers.subject_ids:
                node.problem(wrong.UNKNOWN_SUBJECT, suggest(subject, answers.subject_ids.names()), name=subject)
    for nodes, most in (
        (menu.bars, MAX_BAR_GRAPHEMES),
        (menu.labels, MAX_BUTTON_GRAPHEMES),
        (menu.titles, MAX_MENU_LINE_GRAPHEMES),
    ):
        for node in nodes:
            _check_length(node.line(), node, most)
    for node in menu.hints:
        _check_hint(node, draft, problems)


def _check_hint(node: Node, draft: FactsDraft, problems: Problems) -> None:
    template = node.line()
    check_template(HINT, template, node, frozenset(draft.facts), problems)
    facts = {name: draft.facts[name].text for name in extract_variables(template) if name in draft.facts}
    if len(facts) == len(extract_variables(template)):
        texts = [fill(template, {name: fact.in_language(each) for name, fact in facts.items()}) for each in LANGUAGES]
        _check_length(max(texts, key=count_graphemes), node, MAX_MENU_LINE_GRAPHEMES)


def _check_length(text: str, node: Node, most: int) -> None:
    count = count_graphemes(text)
    if count > most:
        node.problem(wrong.LONG_MENU_TEXT, text=text, count=count, most=most)
