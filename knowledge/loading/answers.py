"""Reads ``answers/*.yaml``: intents, phrases, menu, background and test questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from knowledge.diagnostics import reference_messages as wrong
from knowledge.diagnostics.problem import Problems
from knowledge.fields import (
    ADVERT,
    ADVERT_KINDS,
    BUTTON,
    CASE,
    CASE_ID,
    COMPANY,
    DANGER,
    EXAMPLES,
    FACET,
    INTENT,
    INTENT_ID,
    JOURNEY,
    MAX_BUTTONS,
    MAX_CASE_LETTERS,
    MAX_ID_LETTERS,
    PERSONA,
    SAYING,
    SCRIPT,
    SLOTS,
    SOME_EXAMPLES,
    SUBJECT,
    TAUGHT_TURN,
    Fields,
)
from knowledge.loading.draft import Draft
from knowledge.loading.rich_menu import RichMenuDraft, read_rich_menu
from knowledge.model import (
    LANGUAGES,
    Action,
    ActionKind,
    Advert,
    Answer,
    Case,
    Company,
    Danger,
    Facet,
    Intent,
    Journey,
    Language,
    Persona,
    Saying,
    ScriptNotice,
    Subject,
    TaughtTurn,
    Text,
)
from knowledge.yaml.nodes import Found, Node
from knowledge.yaml.reader import read_sections
from knowledge.yaml.shelf import Shelf

Examples = dict[Language, tuple[str, ...]]
EMPTY = Text("", "")
AnyAnswer = TypeVar("AnyAnswer", bound=Answer)
_INTENT_ID = re.compile(INTENT_ID)
_CASE_ID = re.compile(CASE_ID)


@dataclass
class AnswersDraft(Draft):
    """Everything under ``answers/``; nodes are kept for later checks."""

    intents: dict[str, Intent] = field(default_factory=dict)
    example_owners: dict[str, tuple[str, Node]] = field(default_factory=dict)
    example_nodes: list[tuple[str, str, Node]] = field(default_factory=list)
    stranger_nodes: list[tuple[str, Node]] = field(default_factory=list)
    phrases: dict[str, Text] = field(default_factory=dict)
    phrase_nodes: list[tuple[str, Node, Text, Node]] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    journeys: list[Journey] = field(default_factory=list)
    background: list[str] = field(default_factory=list)
    openings: list[str] = field(default_factory=list)
    closings: list[str] = field(default_factory=list)
    must_not_match: list[str] = field(default_factory=list)
    question_uses: list[tuple[str, Node]] = field(default_factory=list)
    intent_uses: list[tuple[str, Node]] = field(default_factory=list)
    answer_uses: list[tuple[str, Node]] = field(default_factory=list)
    fact_uses: list[tuple[ActionKind, str, Node]] = field(default_factory=list)
    facet_uses: list[tuple[str, Node]] = field(default_factory=list)
    facets: dict[str, Facet] = field(default_factory=dict)
    taught_turns: list[TaughtTurn] = field(default_factory=list)
    personas: list[Persona] = field(default_factory=list)
    dangers: list[Danger] = field(default_factory=list)
    advert: Advert | None = None
    company: list[Company] = field(default_factory=list)
    scripts: dict[str, ScriptNotice] = field(default_factory=dict)
    company_nodes: list[tuple[str, Node]] = field(default_factory=list)
    templates: list[tuple[Answer, str, Node]] = field(default_factory=list)
    labels: list[tuple[str, Node]] = field(default_factory=list)
    parts: dict[tuple[str, str], Node] = field(default_factory=dict)
    menu_nodes: list[Node] = field(default_factory=list)
    rich_menu: RichMenuDraft | None = None


def load_answers(folder: Path, problems: Problems, shelf: Shelf | None = None) -> AnswersDraft:
    """Read all answers files of a folder."""
    readers: dict[str, Callable[[AnswersDraft, Node], None]] = {
        "intents": _read_intents,
        "phrases": _read_phrases,
        "subjects": _read_subjects,
        "background": _read_background,
        "openings": lambda answers, node: answers.openings.extend(node.lines()),
        "closings": lambda answers, node: answers.closings.extend(node.lines()),
        "must_not_match": _read_must_not_match,
        "rich_menu": lambda answers, node: answers.menu_nodes.append(node),
        "journeys": _read_journeys,
        "facets": _read_facets,
        "taught_turns": _read_taught_turns,
        "personas": _read_personas,
        "dangers": _read_dangers,
        "advert": _read_advert,
        "company": _read_company,
        "scripts": _read_scripts,
    }
    answers = read_sections(folder, problems, readers, AnswersDraft, shelf)
    answers.check_claims()
    _check_examples(answers)
    _choose_menu(answers)
    _share_out_personas(answers)
    _check_questions(answers)
    return answers


def _read_intents(answers: AnswersDraft, node: Node) -> None:
    for each in node.items():
        found = each.fields(INTENT)
        intent = _read_intent(answers, each, found)
        answers.intents[intent.id] = intent
        _keep_nodes(answers, intent, found)


def _keep_nodes(answers: AnswersDraft, answer: Answer, found: Found) -> None:
    """Keep what is checked once all of the folder is read."""
    answers.parts |= {(answer.id, field): value for field, value in found.items()}
    for name in ("answer", "after"):
        if name in found:
            answers.templates += [(answer, value.text(), value) for _, _, value in found[name].pairs()]
    if "title" in found:
        answers.labels += [(value.line(), value) for _, _, value in found["title"].pairs()]


def _read_intent(answers: AnswersDraft, node: Node, found: Found) -> Intent:
    """Read all parts that are there, so that one missing part hides no problem in the others."""
    name = found.read("id", lambda each: _read_intent_id(answers, each), "")
    return Intent(
        id=name,
        **_read_answer(answers, name, node, found),
        owner=found.read("owner", Node.line, ""),
        review_by=found.read("review_by", Node.date, date.max),
        slot=found.read("slot", lambda each: each.choice(SLOTS, wrong.UNKNOWN_SLOT), None),
        facets=found.read("facets", lambda each: tuple(_read_facet(answers, facet) for facet in each.items()), None),
        see=found.read("see", partial(_read_see, answers), {}),
        words=found.read("words", Node.lines, ()),
        at_office=found.read("at_office", Node.boolean, False),
        cases=found.read("cases", lambda each: _read_cases(answers, name, each), {}),
    )


def _read_answer(answers: AnswersDraft, name: str, node: Node, found: Found) -> dict[str, Any]:
    """Read what intents and cases have in common."""
    none: tuple[Any, ...] = ()
    no_examples: Examples = {}
    return {
        "title": found.read("title", Node.line_translations, EMPTY),
        "answer": found.read("answer", Node.translations, EMPTY),
        "buttons": found.read("buttons", partial(_read_buttons, answers), none),
        "sources": found.read("sources", lambda each: answers.read_sources(each, wrong.NO_SOURCE), none),
        "as_of": found.read("as_of", _read_as_of, ""),
        "examples": found.read("examples", partial(_read_examples, answers, name), no_examples),
        "origin": node.origin,
        "valid_until": found.read("valid_until", Node.end, None),
        "after": found.read("after", Node.translations, None),
        "must_match": found.read("must_match", partial(_read_questions, answers, name), none),
        "must_say": found.read("must_say", partial(_read_sayings, answers, name), none),
    }


def _read_cases(answers: AnswersDraft, intent: str, node: Node) -> dict[str, Case]:
    cases: dict[str, Case] = {}
    facets: dict[str, str] = {}
    titles: dict[str, str] = {}
    for each in node.items():
        found = each.fields(CASE)
        name = found.read("id", partial(_read_case_id, answers, intent), "")
        facet = found.read("facet", partial(_read_facet, answers), None)
        case = Case(id=name, intent=intent, facet=facet, **_read_answer(answers, name, each, found))
        _keep_nodes(answers, case, found)
        if facet and facets.setdefault(facet, name) != name:
            found["facet"].problem(wrong.FACET_TWICE, facet=facet, intent=intent, other=facets[facet])
        for _, _, title in found["title"].pairs() if "title" in found else ():
            if titles.setdefault(title.line(), name) != name:
                title.problem(wrong.CASE_TITLE_TWICE, title=title.line(), other=titles[title.line()])
        cases[name] = case
    return cases


def _read_case_id(answers: AnswersDraft, intent: str, node: Node) -> str:
    name = node.line()
    full = f"{intent}/{name}"
    answers.claim(Text("เรื่องย่อย", "case"), full, node)
    if name and (not _CASE_ID.fullmatch(name) or len(name) > MAX_CASE_LETTERS):
        node.problem(wrong.CASE_ID, name=name, most=MAX_CASE_LETTERS)
    return full


def _read_facet(answers: AnswersDraft, node: Node) -> str:
    answers.facet_uses.append((node.line(), node))
    return node.line()


def _read_see(answers: AnswersDraft, node: Node) -> dict[str, str]:
    """Read which other answers tell a facet."""
    pairs = node.pairs()
    answers.facet_uses += [(name, key) for name, key, _ in pairs]
    answers.answer_uses += [(value.line(), value) for _, _, value in pairs]
    return {name: value.line() for name, _, value in pairs}


def _read_sayings(answers: AnswersDraft, answer: str, node: Node) -> tuple[Saying, ...]:
    sayings = []
    for found in node.entries(SAYING):
        answers.question_uses.append((answer, found["ask"]))
        sayings.append(Saying(found["ask"].line(), found["say"].lines()))
    return tuple(sayings)


def _read_facets(answers: AnswersDraft, node: Node) -> None:
    for found in node.entries(FACET):
        name = found["id"].line()
        answers.claim(Text("แง่ที่ถาม", "facet"), name, found["id"])
        none: tuple[str, ...] = ()
        questions = found.read("must_match", Node.lines, none)
        answers.facets[name] = Facet(name, found["title"].line_translations(), found["examples"].lines(), questions)


def _read_taught_turns(answers: AnswersDraft, node: Node) -> None:
    for found in node.entries(TAUGHT_TURN):
        before, text, meant = (found[name].line() for name in TAUGHT_TURN.names)
        answers.answer_uses += [(before, found["before"]), (meant, found["meant"])]
        answers.taught_turns.append(TaughtTurn(before, text, meant))


def _read_personas(answers: AnswersDraft, node: Node) -> None:
    for found in node.entries(PERSONA):
        name = found["id"].line()
        given: dict[str, Examples] = {}
        asked: dict[str, tuple[str, ...]] = {}
        answers.claim(Text("กลุ่มคน", "persona"), name, found["id"])
        for answer, key, value in _pairs(found, "examples"):
            answers.answer_uses.append((answer, key))
            given[answer] = _read_examples(answers, answer, value, SOME_EXAMPLES)
        for answer, key, value in _pairs(found, "must_match"):
            answers.answer_uses.append((answer, key))
            asked[answer] = _read_questions(answers, answer, value)
        answers.personas.append(Persona(name, found["title"].line_translations(), given, asked))


def _pairs(found: Found, name: str) -> list[tuple[str, Node, Node]]:
    return found[name].pairs() if name in found else []


def _share_out_personas(answers: AnswersDraft) -> None:
    """Give each answer the examples and test questions that personas have for it, wherever their file stands."""
    for intent in answers.intents.values():
        cases = {case.id: _with_more(case, answers.personas) for case in intent.cases.values()}
        answers.intents[intent.id] = replace(_with_more(intent, answers.personas), cases=cases)


def _with_more(answer: AnyAnswer, personas: Iterable[Persona]) -> AnyAnswer:
    examples, questions = dict(answer.examples), answer.must_match
    for persona in personas:
        more = persona.examples.get(answer.id, {})
        examples |= {language: (*examples.get(language, ()), *texts) for language, texts in more.items()}
        questions = (*questions, *persona.must_match.get(answer.id, ()))
    return replace(answer, examples=examples, must_match=questions)


def _read_dangers(answers: AnswersDraft, node: Node) -> None:
    none: tuple[str, ...] = ()
    for each in node.items():
        found = each.fields(DANGER)
        answer = found.read("answer", Node.line, "")
        lists = {
            name: found.read(name, Node.lines, none) for name in ("signs", "unless", "must_match", "must_not_match")
        }
        gives_way = found.read("gives_way", Node.boolean, False)
        if "answer" in found:
            answers.answer_uses.append((answer, found["answer"]))
        answers.parts |= {(f"danger {answer}", name): value for name, value in found.items()}
        answers.dangers.append(Danger(answer, **lists, gives_way=gives_way, origin=each.origin))


def _read_advert(answers: AnswersDraft, node: Node) -> None:
    found = node.fields(ADVERT)
    none: tuple[str, ...] = ()
    answer, stays = found.read("answer", Node.line, ""), found.read("stays", Node.lines, none)
    if "answer" in found:
        answers.answer_uses.append((answer, found["answer"]))
    if "stays" in found:
        answers.intent_uses += [(each.line(), each) for each in found["stays"].items()]
    signs = {kind: found.read(kind, Node.lines, none) for kind in ADVERT_KINDS}
    answers.advert = Advert(answer, stays, signs)


def _read_company(answers: AnswersDraft, node: Node) -> None:
    none: tuple[str, ...] = ()
    for found in node.entries(COMPANY):
        name = found["id"].line()
        answers.claim(Text("ข้อความอยู่เป็นเพื่อน", "company"), name, found["id"])
        texts = tuple(value.translations() for value in found["texts"].items())
        answers.company_nodes += [
            (name, wording) for value in found["texts"].items() for _, _, wording in value.pairs()
        ]
        answers.company.append(Company(name, texts, found.read("signs", Node.lines, none)))


def _read_scripts(answers: AnswersDraft, node: Node) -> None:
    for found in node.entries(SCRIPT):
        name = found["id"].line()
        answers.claim(Text("อักษร", "script"), name, found["id"])
        reader = found["reviewed_by"]
        answers.scripts[name] = ScriptNotice(name, found["text"].text(), None if reader.is_null else reader.line())


def _read_intent_id(answers: AnswersDraft, node: Node) -> str:
    name = node.line()
    answers.claim(Text("เรื่อง", "intent"), name, node)
    if name and (not _INTENT_ID.fullmatch(name) or len(name) > MAX_ID_LETTERS):
        node.problem(wrong.INTENT_ID, name=name)
    return name


def _read_buttons(answers: AnswersDraft, node: Node) -> tuple[Action, ...]:
    actions: list[Action] = []
    for each in node.items():
        found = each.fields(BUTTON)
        if each.is_mapping and len(each.pairs()) != 1:
            each.problem(wrong.BUTTON_FIELDS, kinds=", ".join(BUTTON.names))
        actions += [_read_button(answers, ActionKind(kind), value) for kind, value in found.items()]
    if len(actions) > MAX_BUTTONS:
        node.problem(wrong.TOO_MANY_BUTTONS, count=len(actions), most=MAX_BUTTONS)
    return tuple(actions)


def _read_button(answers: AnswersDraft, kind: ActionKind, node: Node) -> Action:
    action = Action(kind, node.line())
    if kind is ActionKind.ASK:
        answers.answer_uses.append((action.target, node))
    elif kind is not ActionKind.SHARE_LOCATION:
        answers.fact_uses.append((kind, action.target, node))
    elif action.target != "location":
        node.problem(wrong.SHARE_TARGET)
    return action


def _read_as_of(node: Node) -> str:
    if node.is_null:
        node.problem(wrong.NO_AS_OF)
    return node.as_of() or ""


def _read_examples(answers: AnswersDraft, answer: str, node: Node, form: Fields = EXAMPLES) -> Examples:
    found = node.fields(form)
    examples: Examples = {"th": (), "en": ()}
    for language in LANGUAGES:
        if language in found:
            examples[language] = found[language].lines()
            if found[language].is_empty_list:
                found[language].problem(wrong.NO_EXAMPLES, intent=answer)
            for each in found[language].items():
                answers.example_nodes.append((answer, each.line(), each))
    return examples


def _check_examples(answers: AnswersDraft) -> None:
    """Tell an example that two answers have."""
    for intent, text, node in answers.example_nodes:
        owner, first = answers.example_owners.setdefault(text.casefold(), (intent, node))
        if text and owner != intent:
            node.problem(wrong.EXAMPLE_TWICE, text=text, owner=owner, file=first.origin.file, line=first.origin.line)


def _read_questions(answers: AnswersDraft, intent: str, node: Node) -> tuple[str, ...]:
    """Read test questions; ``examples`` stands before ``must_match`` or after, so they are compared at the end."""
    answers.question_uses += [(intent, each) for each in node.items()]
    return node.lines()


def _read_phrases(answers: AnswersDraft, node: Node) -> None:
    for name, key, value in node.pairs():
        answers.claim(Text("ถ้อยคำ", "phrase"), name, key)
        text = value.translations()
        answers.phrases[name] = text
        answers.phrase_nodes.append((name, key, text, value))


def _read_subjects(answers: AnswersDraft, node: Node) -> None:
    for name, title, intents, _ in _read_listings(answers, node, SUBJECT, Text("หัวข้อเมนู", "subject"), "intents"):
        answers.subjects.append(Subject(name, title, intents))


def _read_journeys(answers: AnswersDraft, node: Node) -> None:
    for name, title, steps, listed in _read_listings(answers, node, JOURNEY, Text("เส้นทาง", "journey"), "steps"):
        if len(steps) < 2 or len(set(steps)) < len(steps):
            listed.problem(wrong.JOURNEY_STEPS)
        answers.journeys.append(Journey(name, title, steps))


def _read_listings(
    answers: AnswersDraft, node: Node, form: Fields, kind: Text, listed: str
) -> Iterator[tuple[str, Text, tuple[str, ...], Node]]:
    """Read what lists intents under a title: id, title, intents, and where these stand."""
    for found in node.entries(form):
        name, title, intents = found["id"].line(), found["title"].line_translations(), found[listed].lines()
        answers.claim(kind, name, found["id"])
        answers.labels += [(value.line(), value) for _, _, value in found["title"].pairs()]
        answers.intent_uses += zip(intents, found[listed].items(), strict=True)
        yield name, title, intents, found[listed]


def _choose_menu(answers: AnswersDraft) -> None:
    """Read the first menu; there is one at most."""
    for node in answers.menu_nodes[1:]:
        node.problem(wrong.SECOND_MENU)
    if answers.menu_nodes:
        answers.rich_menu = read_rich_menu(answers.menu_nodes[0])
        answers.intent_uses += answers.rich_menu.intent_uses


def _read_background(answers: AnswersDraft, node: Node) -> None:
    answers.background += node.lines()


def _read_must_not_match(answers: AnswersDraft, node: Node) -> None:
    texts = node.lines()
    answers.must_not_match += texts
    answers.stranger_nodes += zip(texts, node.items(), strict=True)


def _check_questions(answers: AnswersDraft) -> None:
    """A test question that is also an example, or stands in two intents, tests nothing."""
    seen = dict(answers.example_owners)
    for intent, node in answers.question_uses:
        text = node.line()
        if text and text.casefold() in seen:
            owner, first = seen[text.casefold()]
            node.problem(wrong.QUESTION_TWICE, text=text, owner=owner, file=first.origin.file, line=first.origin.line)
        seen.setdefault(text.casefold(), (intent, node))
