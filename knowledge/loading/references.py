"""Checks that answers, facts and program fit together, once both halves are read."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.diagnostics import reference_messages as wrong
from knowledge.diagnostics.problem import Problems, suggest
from knowledge.graphemes import MAX_BUTTON_GRAPHEMES, count_graphemes
from knowledge.loading.answers import AnswersDraft
from knowledge.loading.draft import FactsDraft, check_template
from knowledge.loading.fact_search import FactSearch
from knowledge.model import LANGUAGES, ActionKind, Intent, Origin, Text
from knowledge.template import (
    ANSWER_BLOCKS,
    BLOCKS,
    DISTRICT_BLOCKS,
    PHRASES,
    PLACE_BLOCKS,
    extract_variables,
    fill,
)
from knowledge.yaml.nodes import Node

# What the program itself asks for by name.
NEEDED_INTENTS = ("chat.help", "office.contact", "office.nearest")
NEEDED_FACTS = ("hotline_doe",)
NEEDED_HOURS = ("hotline_doe", "office")
PHRASES_FILE = Origin("answers/phrases.yaml", 1, 1)


def check_cross_references(answers: AnswersDraft, draft: FactsDraft, problems: Problems) -> None:
    """Note every name that leads nowhere, every template that cannot be filled, every label too long."""
    _check_names(answers, draft, problems)
    _check_needed(answers, draft, problems)
    search = FactSearch(draft.facts, [*_thai_templates(answers)])
    _check_templates(answers, draft, problems, search)
    _check_phrases(answers, draft, problems, search)
    _check_company(answers, draft, problems, search)
    _check_labels(answers, draft)


def _check_names(answers: AnswersDraft, draft: FactsDraft, problems: Problems) -> None:
    if "answers" not in problems.unreadable:
        known = {*answers.intents, *(case for intent in answers.intents.values() for case in intent.cases)}
        for uses, names in ((answers.intent_uses, answers.intents.keys()), (answers.answer_uses, known)):
            for name, node in uses:
                if name and name not in names:
                    node.problem(wrong.UNKNOWN_INTENT, suggest(name, names), name=name)
        for name, node in answers.facet_uses:
            if name and name not in answers.facets:
                node.problem(wrong.UNKNOWN_FACET, suggest(name, answers.facets), name=name)
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
    seen: set[tuple[str, str]] = set()  # once a file; the map has thousands of rows
    for province, origin in draft.province_uses:
        if province not in draft.provinces and (province, origin.file) not in seen:
            seen.add((province, origin.file))
            hint = suggest(province, draft.provinces)
            problems.add(origin, wrong.UNKNOWN_PROVINCE, hint=hint, width=len(province), name=province)


def _check_needed(answers: AnswersDraft, draft: FactsDraft, problems: Problems) -> None:
    for folder, names, known, rule in (
        ("answers", NEEDED_INTENTS, answers.intents, wrong.NEEDED_INTENT),
        ("facts", NEEDED_FACTS, draft.facts, wrong.NEEDED_FACT),
        ("facts", NEEDED_HOURS, draft.hours, wrong.NEEDED_HOURS),
    ):
        for name in names if folder not in problems.unreadable else ():
            if name not in known:
                problems.add(Origin(folder, 1, 1), rule, name=name)


def _check_templates(answers: AnswersDraft, draft: FactsDraft, problems: Problems, search: FactSearch) -> None:
    known = BLOCKS | draft.facts.keys()
    for answer, template, node in answers.templates:
        check_template(wrong.answer_of(answer.id), template, node, known, problems, search)
        asked = answer.slot if isinstance(answer, Intent) else None
        if asked == "district":
            continue
        # A passage about a place stays empty unless the intent asks for the place first.
        unfilled = extract_variables(template) & (DISTRICT_BLOCKS if asked else DISTRICT_BLOCKS | PLACE_BLOCKS)
        for name in sorted(unfilled):
            slot = "district" if name in DISTRICT_BLOCKS else "province"
            node.problem_at(f"{{{name}}}", wrong.UNASKED_PLACE, intent=answer.id, name=name, slot=slot)


def _check_phrases(answers: AnswersDraft, draft: FactsDraft, problems: Problems, search: FactSearch) -> None:
    for name, key, text, value in answers.phrase_nodes:
        if name not in PHRASES:
            key.problem(wrong.UNUSED_PHRASE, suggest(name, PHRASES), name=name)
            continue
        known = PHRASES[name] | (BLOCKS - ANSWER_BLOCKS) | draft.facts.keys()
        for language in LANGUAGES:
            node = value.child(language) or key
            check_template(wrong.phrase_named(name), text.in_language(language), node, known, problems, search)
    if "answers" in problems.unreadable:
        return
    if not answers.phrase_nodes:
        problems.add(PHRASES_FILE, wrong.NO_PHRASES)
        return
    for name in sorted(PHRASES.keys() - answers.phrases.keys()):
        problems.add(PHRASES_FILE, wrong.MISSING_PHRASE, name=name)


def _check_company(answers: AnswersDraft, draft: FactsDraft, problems: Problems, search: FactSearch) -> None:
    known = (BLOCKS - ANSWER_BLOCKS) | draft.facts.keys()
    for name, node in answers.company_nodes:
        check_template(wrong.phrase_named(name), node.text(), node, known, problems, search)


def _thai_templates(answers: AnswersDraft) -> Iterator[str]:
    """Give the texts by which facts are found: what stands before a name tells what staff call it."""
    for answer in answers.intents.values():
        for each in (answer, *answer.cases.values()):
            yield from (text.th for text in (each.answer, each.after) if text)
    yield from (phrase.th for phrase in answers.phrases.values())


def _check_labels(answers: AnswersDraft, draft: FactsDraft) -> None:
    labels = list(answers.labels)
    for fact in draft.facts.values():
        labels += [(fact.label.in_language(each), draft.fact_nodes[fact.id]) for each in LANGUAGES if fact.label]
    for name, key, text, _ in answers.phrase_nodes:
        if name.startswith("button_") and not PHRASES.get(name):
            labels += [(text.in_language(each).strip(), key) for each in LANGUAGES]
    labels += _call_labels(answers, draft)
    for label, node in labels:
        count = count_graphemes(label)
        if count > MAX_BUTTON_GRAPHEMES:
            node.problem(wrong.LONG_LABEL, label=label, count=count, most=MAX_BUTTON_GRAPHEMES)


def _call_labels(answers: AnswersDraft, draft: FactsDraft) -> Iterator[tuple[str, Node]]:
    """Give what call buttons will say."""
    template = answers.phrases.get("button_call")
    for kind, name, node in answers.fact_uses:
        fact = draft.facts.get(name)
        if kind is ActionKind.CALL and fact and template:
            for language in LANGUAGES:
                words, number = template.in_language(language), fact.text.in_language(language)
                yield fill(words, dict.fromkeys(extract_variables(words), number)).strip(), node
