"""Reads the rich menu of LINE and checks that its areas lead somewhere, fit LINE's limits and can be read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from knowledge.diagnostics import reference_messages as wrong
from knowledge.diagnostics.problem import Problems, suggest
from knowledge.fields import MENU_AREA, MENU_AREAS, MENU_ICONS, RICH_MENU
from knowledge.graphemes import MAX_BAR_GRAPHEMES, MAX_BUTTON_GRAPHEMES, MAX_MENU_LINE_GRAPHEMES, count_graphemes
from knowledge.loading.draft import FactsDraft, check_template
from knowledge.loading.fact_search import FactSearch
from knowledge.model import LANGUAGES, MenuArea, RichMenu, Text
from knowledge.template import extract_variables, fill
from knowledge.yaml.nodes import Node

EMPTY = Text("", "")
HINT = Text("คำอธิบายในเมนู", "A hint of the menu")


@dataclass
class RichMenuDraft:
    """The menu while it is being read; nodes are kept for later checks, by what they are."""

    menu: RichMenu = field(default_factory=lambda: RichMenu(EMPTY, EMPTY, ()))
    intent_uses: list[tuple[str, Node]] = field(default_factory=list)
    subject_uses: list[tuple[str, Node]] = field(default_factory=list)
    bars: list[Node] = field(default_factory=list)
    labels: list[Node] = field(default_factory=list)
    titles: list[Node] = field(default_factory=list)
    hints: list[Node] = field(default_factory=list)


def read_rich_menu(node: Node) -> RichMenuDraft:
    """Read all parts that are there, so that one missing part hides no problem in the others."""
    draft = RichMenuDraft()
    found = node.fields(RICH_MENU)
    bar = found.read("bar", lambda each: _read_texts(each, draft.bars), EMPTY)
    title = found.read("title", lambda each: _read_texts(each, draft.titles), EMPTY)
    areas = [_read_area(draft, each) for each in found["areas"].items()] if "areas" in found else []
    if areas and len(areas) != MENU_AREAS:
        found["areas"].problem(wrong.NUMBER_OF_AREAS, count=len(areas), wanted=MENU_AREAS)
    draft.menu = RichMenu(bar, title, tuple(areas))
    return draft


def _read_texts(node: Node, kept: list[Node]) -> Text:
    kept += [value for _, _, value in node.pairs()]
    return node.line_translations()


def _read_area(draft: RichMenuDraft, node: Node) -> MenuArea:
    found = node.fields(MENU_AREA)
    targets = {name: found[name].line() for name in ("ask", "subject") if name in found}
    if node.is_mapping and len(targets) != 1:
        node.problem(wrong.AREA_TARGET)
    for name, uses in (("ask", draft.intent_uses), ("subject", draft.subject_uses)):
        if name in targets:
            uses.append((targets[name], found[name]))
    return MenuArea(
        label=found.read("label", lambda each: _read_texts(each, draft.labels), EMPTY),
        icon=found.read("icon", lambda each: each.choice(MENU_ICONS, wrong.UNKNOWN_ICON), None) or "",
        intent=targets.get("ask"),
        subject=targets.get("subject"),
        hint=found.read("hint", lambda each: _read_texts(each, draft.hints), None),
    )


def check_rich_menu(menu: RichMenuDraft, subjects: Collection[str], facts: FactsDraft, problems: Problems) -> None:
    """Note subjects that do not exist, texts that are too long, and hints that cannot be filled."""
    if "answers" not in problems.unreadable:
        for subject, node in menu.subject_uses:
            if subject and subject not in subjects:
                node.problem(wrong.UNKNOWN_SUBJECT, suggest(subject, subjects), name=subject)
    for nodes, most in (
        (menu.bars, MAX_BAR_GRAPHEMES),
        (menu.labels, MAX_BUTTON_GRAPHEMES),
        (menu.titles, MAX_MENU_LINE_GRAPHEMES),
    ):
        for node in nodes:
            _check_length(node.line(), node, most)
    for node in menu.hints:
        _check_hint(node, facts, problems)


def _check_hint(node: Node, facts: FactsDraft, problems: Problems) -> None:
    template = node.line()
    check_template(HINT, template, node, frozenset(facts.facts), problems, FactSearch(facts.facts))
    texts = {name: facts.facts[name].text for name in extract_variables(template) if name in facts.facts}
    if len(texts) == len(extract_variables(template)):
        filled = [fill(template, {name: text.in_language(each) for name, text in texts.items()}) for each in LANGUAGES]
        _check_length(max(filled, key=count_graphemes), node, MAX_MENU_LINE_GRAPHEMES)


def _check_length(text: str, node: Node, most: int) -> None:
    count = count_graphemes(text)
    if count > most:
        node.problem(wrong.LONG_MENU_TEXT, text=text, count=count, most=most)
