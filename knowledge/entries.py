"""Entries of the knowledge as flat fields that a form can show, and changed fields back into the files.

An entry is known by its key: ``answer:job.search``, ``answer:job.search/pay``, ``office:krabi``,
``fact:hotline_doe``, ``closure:krabi-1``, ``source:letter_1`` or ``subject:job``, a heading of the help menu.
A closure that is not there is an entry without fields: by putting some in it is announced, by taking all out it ends;
a source is added and taken away in the same way. So is an answer; its fields then tell its place too: see ``PLACE``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge import closures, sources
from knowledge.answer_items import Place, add_answer, read_place, remove_answer
from knowledge.closures import change_closure, read_closure
from knowledge.content.check import examine_answers
from knowledge.diagnostics.problem import Problem
from knowledge.editing import Edit, change_answer, change_fact, change_values, locate_answer, locate_fact
from knowledge.fields import CASE, INTENT, INTENT_ID
from knowledge.lapses import find_lapsed_edits
from knowledge.loading.load import read_knowledge
from knowledge.model import (
    LANGUAGES,
    Action,
    ActionKind,
    Answer,
    Case,
    Fact,
    Intent,
    KnowledgeBase,
    Language,
    Office,
    Origin,
    Subject,
    Text,
    intent_of,
)
from knowledge.personas import without_personas
from knowledge.sources import change_source, read_source
from knowledge.spreadsheet.columns import FIELD_ORDER
from knowledge.yaml.dates import format_end, parse_end
from knowledge.yaml.shelf import Shelf
from knowledge.yaml.splices import Value

Values = Mapping[str, str | Sequence[str]]
ANSWER, OFFICE, CLOSURE, FACT, SUBJECT, SOURCE = "answer", "office", "closure", "fact", "subject", "source"
LISTS = ("buttons", "sources", "examples.th", "examples.en", "must_match", "phones")
ANSWER_FIELDS = (
    "title.th", "title.en", "answer.th", "answer.en", "buttons", "valid_until", "after.th", "after.en",
    "examples.th", "examples.en", "must_match", "sources", "as_of",
)  # fmt: skip
INTENT_FIELDS = (*ANSWER_FIELDS, "owner", "review_by")
OFFICE_FIELDS = ("phones", "address", "hours", "map_url", "email", "website", "sources", "as_of")
SUBJECT_FIELDS = ("intents",)
OFFICES_FILE, MENU_FILE = "facts/offices.yaml", "answers/menu.yaml"
PLACE = ("file", "behind", "lines")  # of a new answer, and of one that is taken out: see ``answer_items.Place``
WHOLE = ""  # the place of a problem that belongs to no field


class EntryGoneError(Exception):
    """There is no entry of this key any more, or there never was."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of an entry; ``field`` is ``WHOLE`` where it stands elsewhere."""

    field: str
    problem: Problem


def kind_of(key: str) -> tuple[str, str]:
    """Split a key into kind and id.

    >>> kind_of("answer:job.search/pay")
    ('answer', 'job.search/pay')
    """
    kind, _, name = key.partition(":")
    return kind, name


def read_entry(base: KnowledgeBase, key: str) -> Values:
    """Give the fields of an entry as a form shows them: texts, and lists of texts; empty where nothing stands.

    Raises:
        EntryGoneError: there is no such entry.

    """
    kind, name = kind_of(key)
    if kind == ANSWER and name in base.answers:
        return _read_answer(without_personas(base, base.answers[name]))
    if kind == OFFICE and (office := find_office(base, name)):
        return _read_office(office)
    if kind == FACT and name in base.facts:
        return _read_fact(base.facts[name])
    if kind == SUBJECT and (subject := find_subject(base, name)):
        return {"intents": [f"{ActionKind.ASK} {each}" for each in subject.intents]}
    if kind == CLOSURE and name:
        return next((read_closure(each) for each in base.closures if each.id == name), {})
    if kind == SOURCE and name:
        return read_source(base.sources[name]) if name in base.sources else {}
    raise EntryGoneError(key)


def file_of(base: KnowledgeBase, key: str) -> str | None:
    """Name the file in which an entry stands, where that is known.

    Raises:
        EntryGoneError: there is no such entry.

    """
    kind, name = kind_of(key)
    if kind == OFFICE and find_office(base, name):
        return OFFICES_FILE
    if kind == CLOSURE:
        return closures.FILE
    if kind == SUBJECT and find_subject(base, name):
        return MENU_FILE
    if kind == SOURCE:
        return sources.FILE
    if kind == FACT and name in base.facts:
        return None  # only its file knows
    if kind == ANSWER and name in base.answers:
        return base.answers[name].origin.file
    raise EntryGoneError(key)


def find_office(base: KnowledgeBase, name: str) -> Office | None:
    """Find an office by its id."""
    return next((each for each in base.offices if each.id == name), None)


def find_subject(base: KnowledgeBase, name: str) -> Subject | None:
    """Find a heading of the help menu by its id."""
    return next((each for each in base.subjects if each.id == name), None)


def _read_answer(answer: Answer) -> Values:
    values: dict[str, str | Sequence[str]] = {
        **_translations("title", answer.title),
        **_translations("answer", answer.answer),
        "buttons": [f"{each.kind} {each.target}" for each in answer.buttons],
        "valid_until": format_end(answer.valid_until) if answer.valid_until else "",
        **_translations("after", answer.after),
        **{f"examples.{language}": list(answer.examples.get(language, ())) for language in LANGUAGES},
        "must_match": list(answer.must_match),
        "sources": list(answer.sources),
        "as_of": answer.as_of,
    }
    if isinstance(answer, Intent):
        values |= {"owner": answer.owner, "review_by": answer.review_by.isoformat()}
    return values


def _translations(name: str, text: object) -> dict[str, str]:
    return {f"{name}.{language}": str(getattr(text, language, "")).rstrip() for language in LANGUAGES}


def _read_fact(fact: Fact) -> Values:
    """Give a fact; one text where both languages say the same, none where it is but an address."""
    has_one = fact.text.th == fact.text.en
    texts = {} if fact.text.th == fact.url else {"text": fact.text.th} if has_one else _plain_translations(fact.text)
    return {
        **texts,
        "tel": fact.tel or "",
        "url": fact.url or "",
        **_translations("label", fact.label),
        "valid_until": format_end(fact.valid_until) if fact.valid_until else "",
        **_translations("after", fact.after),
        "as_of": fact.as_of or "",
        "sources": list(fact.sources),
        "note": fact.note or "",
    }


def _plain_translations(text: Text) -> dict[str, str]:
    return {language: text.in_language(language) for language in LANGUAGES}


def _read_office(office: Office) -> Values:
    values: dict[str, str | Sequence[str]] = {}
    for field in OFFICE_FIELDS:
        value = getattr(office, field)
        values[field] = list(value) if field in LISTS else value or ""
    return values


def put_entry(base: KnowledgeBase, key: str, values: Values) -> KnowledgeBase:
    """Give the knowledge with other words, examples, buttons and dates of an entry, to be looked at; it is not checked.

    Raises:
        EntryGoneError: there is no such entry.
        ValueError: a date or a button is none.

    """
    kind, name = kind_of(key)
    if kind == OFFICE and (office := find_office(base, name)):
        fields: dict[str, Any] = {field: _office_value(field, values.get(field, "")) for field in OFFICE_FIELDS}
        changed = replace(office, **fields)
        return replace(base, offices=tuple(changed if each is office else each for each in base.offices))
    if kind == FACT and name in base.facts:
        return replace(base, facts={**base.facts, name: _put_fact(base.facts[name], values)})
    if kind == ANSWER and name not in base.answers and values:
        base = _begin(base, name)
    if kind != ANSWER or name not in base.answers:
        raise EntryGoneError(key)
    answer = _put_questions(base, _put_answer(base.answers[name], values), values)
    intent = base.intents[answer.intent_id]
    if isinstance(answer, Intent):
        intent = answer
    elif isinstance(answer, Case):
        intent = replace(intent, cases={**intent.cases, name: answer})
    return replace(base, intents={**base.intents, intent.id: intent})


def _begin(base: KnowledgeBase, name: str) -> KnowledgeBase:
    """Give the knowledge with an answer that says nothing yet.

    Raises:
        EntryGoneError: it is a case of an intent that is not there.

    """
    empty, parent = Text("", ""), base.intents.get(intent_of(name))
    blank: dict[str, Any] = {
        "id": name, "title": empty, "answer": empty, "buttons": (), "sources": (), "as_of": "",
        "examples": {}, "origin": Origin("", 0, 0),
    }  # fmt: skip
    if "/" not in name:
        intent = Intent(**blank, owner="", review_by=date.max)
    elif parent is None:
        raise EntryGoneError(name)
    else:
        intent = replace(parent, cases={**parent.cases, name: Case(**blank, intent=parent.id)})
    return replace(base, intents={**base.intents, intent.id: intent})


def _put_fact(fact: Fact, values: Values) -> Fact:
    until, url = str(values.get("valid_until", "")), str(values.get("url", "")) or None
    both = str(values.get("text", "")) or url or fact.text.th
    return replace(
        fact,
        text=Text(str(values.get("th", both)), str(values.get("en", both))),
        tel=str(values.get("tel", "")) or None,
        url=url,
        valid_until=parse_end(until) if until else None,
    )


def _office_value(field: str, value: str | Sequence[str]) -> object:
    return tuple(value) if field in LISTS else value or None


def _put_answer(answer: Answer, values: Values) -> Answer:
    def text(name: str) -> Text:
        return Text(str(values.get(f"{name}.th", "")), str(values.get(f"{name}.en", "")))

    buttons = [each.partition(" ") for each in values.get("buttons", ())]
    until, after = str(values.get("valid_until", "")), text("after")
    return replace(
        answer,
        title=text("title"),
        answer=text("answer"),
        buttons=tuple(Action(ActionKind(kind), target) for kind, _, target in buttons),
        valid_until=parse_end(until) if until else None,
        after=after if after.th or after.en else None,
        as_of=str(values.get("as_of", answer.as_of)) or answer.as_of,
    )


def _put_questions(base: KnowledgeBase, answer: Answer, values: Values) -> Answer:
    """Put examples and test questions of a form before those of personas."""
    own = without_personas(base, answer)
    examples = {
        language: (*values.get(f"examples.{language}", own.examples.get(language, ())), *texts[_count(own, language) :])
        for language in LANGUAGES
        for texts in [answer.examples.get(language, ())]
    }
    asked = (*values.get("must_match", own.must_match), *answer.must_match[len(own.must_match) :])
    return replace(answer, examples=examples, must_match=asked)


def _count(answer: Answer, language: Language) -> int:
    return len(answer.examples.get(language, ()))


def change_entry(folder: Path, key: str, old: Values, new: Values) -> Mapping[str, bytes]:
    """Give the files of a folder that differ when the changed fields of an entry are put in; nothing is written.

    Args:
        folder: a knowledge folder.
        key: of the entry.
        old: its fields as they stand there.
        new: as they are wanted; only what differs is touched.

    Returns:
        What the files are to hold, by names such as ``answers/job.yaml``.

    Raises:
        EditError: the program cannot change just that in the file.

    """
    changed = {field: value for field, value in new.items() if value != old.get(field) and field not in PLACE}
    if not changed and new.keys() == old.keys():
        return {}
    kind, name = kind_of(key)
    if kind == FACT:
        return change_fact(folder, name, changed)
    if kind == CLOSURE:
        return {closures.FILE: change_closure(folder / closures.FILE, name, new)}
    if kind == ANSWER and not old:
        return add_answer(folder, name, _without_place(new), Place(*(str(new.get(field, "")) for field in PLACE)))
    if kind == ANSWER and not new:
        return remove_answer(folder, name)
    if kind == SOURCE:
        return {sources.FILE: change_source(folder / sources.FILE, name, new)}
    if kind == OFFICE:
        path = folder / OFFICES_FILE
        edits = [Edit(name, field, _plain(field, value)) for field, value in changed.items()]
        return {OFFICES_FILE: change_values(path, path.read_bytes(), "offices", edits, FIELD_ORDER)}
    if kind == SUBJECT:
        path = folder / MENU_FILE
        intents = tuple(each.partition(" ")[2] for each in new["intents"])
        return {
            MENU_FILE: change_values(
                path, path.read_bytes(), "subjects", [Edit(name, "intents", intents)], SUBJECT_FIELDS
            )
        }
    order = CASE.names if "/" in name else INTENT.names
    return change_answer(folder, name, changed, order)


def _without_place(values: Values) -> Values:
    return {field: value for field, value in values.items() if field not in PLACE}


def place_of(folder: Path, key: str) -> Values:
    """Give the fields that tell where an answer stands in a folder.

    Raises:
        EditError: there is no such answer, or its file has an unusual form.

    """
    place = read_place(folder, kind_of(key)[1])
    return {"file": place.file, "behind": place.behind, "lines": place.lines}


def _plain(field: str, value: str | Sequence[str]) -> Value:
    if field in LISTS:
        return tuple(value)
    return str(value) or None


def check_entry(
    folder: Path, key: str, today: date, shelf: Shelf | None = None, live: KnowledgeBase | None = None
) -> tuple[KnowledgeBase | None, Sequence[FieldProblem]]:
    """Check a folder in which an entry was changed; what is wrong is told beside the field it belongs to.

    Args:
        folder: a knowledge folder.
        key: of the entry.
        today: the day in Bangkok.
        shelf: keeps what was read of each file.
        live: what the change is made upon, by which an edit of a lapsed answer is told from one that was let be.

    Returns:
        The knowledge base, where the folder can be used, and errors first; of other entries only errors are told.

    """
    found = read_knowledge(folder, shelf)
    problems = list(found.problems)
    if found.base:
        problems += examine_answers(found.base, today, found.source_map)
        edited = find_lapsed_edits(live, found.base, today, found.source_map) if live else ()
        lines = {(each.file, each.line) for each in edited}  # told as errors, and not as warnings too
        problems = [each for each in problems if each.code != "lapsed" or (each.file, each.line) not in lines]
        problems += edited
    places = tuple(_places(folder, key))
    told = [FieldProblem(_field_at(places, each), each) for each in dict.fromkeys(problems)]
    own = [each for each in told if each.field is not WHOLE or each.problem.is_error]
    return found.base, sorted(own, key=lambda each: not each.problem.is_error)


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    line: int
    last: int
    field: str


def _places(folder: Path, key: str) -> Iterator[_Place]:
    """Tell on which lines each field of an entry stands."""
    kind, name = kind_of(key)
    if kind == FACT:
        found = [(file.name, node) for file, node in locate_fact(folder, name)]
    elif kind == OFFICE:
        root = yaml.compose((folder / OFFICES_FILE).read_text("utf-8-sig"), Loader=yaml.CSafeLoader)
        found = [(OFFICES_FILE, node) for node in _entries(root, "offices") if _id(node) == name]
    elif kind == SUBJECT:
        root = yaml.compose((folder / MENU_FILE).read_text("utf-8-sig"), Loader=yaml.CSafeLoader)
        found = [(MENU_FILE, node) for node in _entries(root, "subjects") if _id(node) == name]
    else:
        found = list(locate_answer(folder, name))
    for file, node in found:
        yield _Place(file, node.start_mark.line + 1, node.start_mark.line + 1, "id")
        for field, value in node.value:
            nested = isinstance(value, yaml.MappingNode) and field.value not in ("see",)
            if field.value != "cases":
                yield _Place(file, field.start_mark.line + 1, _last_line(value), field.value)
            for part, text in value.value if nested else ():
                yield _Place(file, part.start_mark.line + 1, _last_line(text), f"{field.value}.{part.value}")


def _last_line(node: yaml.Node) -> int:
    return max(node.start_mark.line + 1, node.end_mark.line + (1 if node.end_mark.column else 0))


def _field_at(places: Sequence[_Place], problem: Problem) -> str:
    """Give the innermost field in whose lines a problem stands."""
    fitting = [each for each in places if each.file == problem.file and each.line <= problem.line <= each.last]
    return max(fitting, key=lambda each: (each.line, len(each.field))).field if fitting else WHOLE


def _entries(root: yaml.Node | None, name: str) -> Sequence[yaml.MappingNode]:
    fields = root.value if isinstance(root, yaml.MappingNode) else ()
    found = next((value for key, value in fields if key.value == name), None)
    return found.value if isinstance(found, yaml.SequenceNode) else ()


def _id(node: yaml.MappingNode) -> str:
    return next((str(value.value) for key, value in node.value if key.value == "id"), "")


def fields_of(base: KnowledgeBase, key: str, *, is_new: bool = False) -> Sequence[str]:
    """Name the fields of an entry that a form shows; with ``is_new`` also of an answer that is still to be.

    Raises:
        EntryGoneError: there is no such entry, or cannot be.

    """
    kind, name = kind_of(key)
    if kind == ANSWER and name not in base.answers and not is_new:
        raise EntryGoneError(key)
    if kind == OFFICE and find_office(base, name):
        return OFFICE_FIELDS
    if kind == FACT and name in base.facts:
        return tuple(_read_fact(base.facts[name]))
    if kind == SUBJECT and find_subject(base, name):
        return SUBJECT_FIELDS
    if kind == ANSWER and "/" in name and intent_of(name) in base.intents:
        return ANSWER_FIELDS
    if kind == ANSWER and re.fullmatch(INTENT_ID, name):
        return INTENT_FIELDS
    if kind == SOURCE and name:
        return sources.FIELDS
    raise EntryGoneError(key)
