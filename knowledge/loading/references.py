"""Checks that answers, facts and program fit together, once both halves are read."""

from __future__ import annotations

from knowledge.diagnostics import reference_messages as wrong
from knowledge.diagnostics.problem import Problems, suggest
from knowledge.fields import PHRASES
from knowledge.graphemes import (
    MAX_BAR_GRAPHEMES,
    MAX_BUTTON_GRAPHEMES,
    MAX_MENU_LINE_GRAPHEMES,
    count_graphemes,
)
from knowledge.loading.answers import Answers
from knowledge.loading.facts_draft import FactsDraft
from knowledge.model import LANGUAGES, ActionKind, Intent, Origin, Text
from knowledge.template import (
    ANSWER_BLOCKS,
    BLOCKS,
    DISTRICT_BLOCKS,
    PLACE_BLOCKS,
    extract_variables,
    fill,
    find_stray_brace,
)
from knowledge.yaml.nodes import Node

# What the program itself asks for by name.
NEEDED_INTENTS = ("chat.help", "office.contact", "office.nearest")
NEEDED_FACTS = ("hotline_doe",)
NEEDED_HOURS = ("hotline_doe", "office")


def check_together(answers: Answers, draft: FactsDraft, problems: Problems) -> None:
    """Note every name that leads nowhere, every template that cannot be filled, every label too long."""
    _check_names(answers, draft, problems)
    _check_needed(answers, draft, problems)
    _check_templates(answers, draft, problems)
    _check_phrases(answers, draft, problems)
    _check_labels(answers, draft)
    _check_call_labels(answers, draft)


def _check_names(answers: Answers, draft: FactsDraft, problems: Problems) -> None:
    if "answers" not in problems.unreadable:
        for intent, node in answers.intent_uses:
            if intent and intent not in answers.intent_ids:
                node.problem(wrong.UNKNOWN_INTENT, suggest(intent, answers.intent_ids.names()), name=intent)
    if "facts" not in problems.unreadable:
        for source, node in (*answers.source_uses, *draft.source_uses):
            if source and source not in draft.sources:
                node.problem(wrong.UNKNOWN_SOURCE, suggest(source, draft.sources), name=source)
        for kind, name, node in answers.fact_uses:
            _check_fact_button(kind, name, node, draft)
        _check_provinces(draft, problems)


def _check_fact_button(kind: ActionKind, name: str, node: Node, draft: FactsDraft) -> None:
    fact = draft.facts.get(name)
    if fact is None:
        node.problem(wrong.UNKNOWN_FACT, suggest(name, draft.facts), name=name)
    elif kind is ActionKind.CALL and fact.tel is None:
        node.problem(wrong.NO_NUMBER, name=name)
    elif kind is ActionKind.LINK and (fact.url is None or fact.label is None):
        missing = Text("ที่อยู่เว็บ", "web address") if fact.url is None else Text("ข้อความบนปุ่ม", "label")
        node.problem(wrong.NO_LINK, name=name, missing=missing)


def _check_provinces(draft: FactsDraft, problems: Problems) -> None:
    told: set[tuple[str, str]] = set()
    for province, origin in draft.province_uses:
        if province in draft.provinces or (province, origin.file) in told:
            continue
        told.add((province, origin.file))
        mend = suggest(province, draft.provinces)
        problems.add(origin, wrong.UNKNOWN_PROVINCE, mend=mend, width=len(province), name=province)


def _check_needed(answers: Answers, draft: FactsDraft, problems: Problems) -> None:
    if "answers" not in problems.unreadable:
        for name in NEEDED_INTENTS:
            if name not in answers.intent_ids:
                problems.add(Origin("answers", 1, 1), wrong.NEEDED_INTENT, name=name)
    if "facts" not in problems.unreadable:
        for name in NEEDED_FACTS:
            if name not in draft.facts:
                problems.add(Origin("facts", 1, 1), wrong.NEEDED_FACT, name=name)
        for name in NEEDED_HOURS:
            if name not in draft.hours:
                problems.add(Origin("facts", 1, 1), wrong.NEEDED_HOURS, name=name)


def _check_templates(answers: Answers, draft: FactsDraft, problems: Problems) -> None:
    known = BLOCKS | draft.facts.keys()
    for intent, template, node in answers.templates:
        about = Text(f"คำตอบของเรื่อง {intent.id}", f"The answer of {intent.id}")
        check_template(about, template, node, known, problems)
        _check_place(intent, template, node)


def _check_place(intent: Intent, template: str, node: Node) -> None:
    """A passage about a place stays empty unless the intent asks for the place first."""
    if intent.slot == "district":
        return
    unfilled = extract_variables(template) & (DISTRICT_BLOCKS if intent.slot else DISTRICT_BLOCKS | PLACE_BLOCKS)
    for name in sorted(unfilled):
        slot = "district" if name in DISTRICT_BLOCKS else "province"
        node.problem_at(f"{{{name}}}", wrong.UNASKED_PLACE, intent=intent.id, name=name, slot=slot)


def _check_phrases(answers: Answers, draft: FactsDraft, problems: Problems) -> None:
    for name, key, text, value in answers.phrase_nodes:
        if name not in PHRASES:
            key.problem(wrong.UNUSED_PHRASE, suggest(name, PHRASES), name=name)
            continue
        known = PHRASES[name] | (BLOCKS - ANSWER_BLOCKS) | draft.facts.keys()
        for language in LANGUAGES:
            node = value.child(language)
            about = Text(f"ถ้อยคำ {name}", f"The phrase {name}")
            check_template(about, text.in_language(language), node or key, known, problems)
    _check_missing_phrases(answers, problems)


def _check_missing_phrases(answers: Answers, problems: Problems) -> None:
    if "answers" in problems.unreadable:
        return
    if not answers.phrase_nodes:
        problems.add(Origin("answers/phrases.yaml", 1, 1), wrong.NO_PHRASES)
        return
    for name in sorted(PHRASES.keys() - answers.phrases.keys()):
        problems.add(Origin("answers/phrases.yaml", 1, 1), wrong.MISSING_PHRASE, name=name)


def check_template(about: Text, template: str, node: Node, known: frozenset[str], problems: Problems) -> None:
    """Note names in a template that nothing fills, and braces out of place."""
    if "facts" not in problems.unreadable:
        for name in sorted(extract_variables(template) - known):
            mend = suggest(name, known)
            node.problem_at(f"{{{name}}}", wrong.UNKNOWN_VARIABLE, mend, about=about, name=name)
    brace = find_stray_brace(template)
    if brace:
        node.problem_at(brace, wrong.STRAY_BRACE, about=about)


def _check_labels(answers: Answers, draft: FactsDraft) -> None:
    labels = list(answers.labels)
    for fact in draft.facts.values():
        labels += [(fact.label.in_language(each), draft.fact_nodes[fact.id]) for each in LANGUAGES if fact.label]
    for name, key, text, _ in answers.phrase_nodes:
        if name.startswith("button_") and not PHRASES.get(name):
            labels += [(text.in_language(each).strip(), key) for each in LANGUAGES]
    for label, node in labels:
        _check_label(label, node)


def _check_call_labels(answers: Answers, draft: FactsDraft) -> None:
    template = answers.phrases.get("button_call")
    for kind, name, node in answers.fact_uses:
        fact = draft.facts.get(name)
        if kind is ActionKind.CALL and fact and template:
            for language in LANGUAGES:
                _check_label(_fill_call(template.in_language(language), fact.text.in_language(language)), node)


def _fill_call(template: str, number: str) -> str:
    return fill(template, dict.fromkeys(extract_variables(template), number)).strip()


def _check_label(label: str, node: Node) -> None:
    count = count_graphemes(label)
    if count > MAX_BUTTON_GRAPHEMES:
        node.problem(wrong.LONG_LABEL, label=label, count=count, most=MAX_BUTTON_GRAPHEMES)


# -- Checks that the rich menu leads somewhere, fits LINE's limits and can be read on its picture


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
