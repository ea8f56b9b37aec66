"""Reads ``answers/*.yaml``: intents, phrases, menu and background."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from knowledge.model import Action, ActionKind, Intent, Language, SlotName, Subject, Text
from knowledge.nodes import Node, Problems, read_yaml

SLOTS: dict[str, SlotName] = {"province": "province", "district": "district"}
REQUIRED = ("id", "title", "answer", "owner", "sources", "as_of", "review_by", "examples")
OPTIONAL = ("buttons", "valid_until", "slot")


@dataclass
class Answers:
    """Everything under ``answers/``, while it is being read; nodes are kept for later checks."""

    intents: dict[str, Intent] = field(default_factory=dict)
    phrases: dict[str, Text] = field(default_factory=dict)
    subjects: list[Subject] = field(default_factory=list)
    background: list[str] = field(default_factory=list)
    source_uses: list[tuple[str, Node]] = field(default_factory=list)
    intent_uses: list[tuple[str, Node]] = field(default_factory=list)
    fact_uses: list[tuple[ActionKind, str, Node]] = field(default_factory=list)
    templates: list[tuple[str, str, Node]] = field(default_factory=list)
    labels: list[tuple[str, Node]] = field(default_factory=list)
    phrase_nodes: dict[str, Node] = field(default_factory=dict)


def load_answers(folder: Path, problems: Problems) -> Answers:
    """Read all answers files of a folder."""
    answers = Answers()
    readers = {
        "intents": _read_intents,
        "phrases": _read_phrases,
        "subjects": _read_subjects,
        "background": _read_background,
    }
    for path in sorted(folder.glob("*.yaml")):
        for name, node in read_yaml(path, problems).items():
            if name in readers:
                readers[name](answers, node)
            else:
                node.problem(f"ไม่รู้จักหมวด `{name}`", f"ใช้ได้เฉพาะ {', '.join(readers)}")
    return answers


def _read_intents(answers: Answers, node: Node) -> None:
    for each in node.items():
        found = each.fields(REQUIRED, OPTIONAL)
        if not set(REQUIRED) <= found.keys():
            continue
        intent = _read_intent(answers, each, found)
        if intent.id in answers.intents:
            first = answers.intents[intent.id].origin
            found["id"].problem(f"เรื่อง {intent.id} ซ้ำกับ {first.file} บรรทัด {first.line}", "ลบออกหนึ่งที่ หรือรวมเป็นเรื่องเดียว")
        answers.intents[intent.id] = intent


def _read_intent(answers: Answers, node: Node, found: dict[str, Node]) -> Intent:
    name = found["id"].text()
    for language, key, value in found["answer"].pairs():
        answers.templates.append((f"คำตอบของเรื่อง {name} ภาษา {language}", value.text(), key))
    answers.labels += [(value.text(), value) for _, _, value in found["title"].pairs()]
    answers.source_uses += [(each.text(), each) for each in found["sources"].items()]
    as_of = found["as_of"].as_of()
    if as_of is None and found["as_of"].is_null:
        found["as_of"].problem(f"เรื่อง {name} ไม่มีวันที่ของข้อมูล", 'เขียนเช่น "2026" หรือ "2026-11-22"')
    return Intent(
        id=name,
        title=found["title"].translations(),
        answer=found["answer"].translations(),
        buttons=_read_buttons(answers, found.get("buttons")),
        owner=found["owner"].text(),
        sources=found["sources"].texts(),
        as_of=as_of or "2026",
        review_by=found["review_by"].date(),
        examples=_read_examples(name, found["examples"]),
        origin=node.origin,
        slot=_read_slot(found.get("slot")),
        valid_until=found["valid_until"].date() if "valid_until" in found else None,
    )


def _read_slot(node: Node | None) -> SlotName | None:
    if node is None:
        return None
    name = node.text()
    if name not in SLOTS:
        node.problem(f"ไม่รู้จักข้อมูลที่ต้องถาม `{name}`", f"ใช้ {' หรือ '.join(SLOTS)}")
    return SLOTS.get(name)


def _read_buttons(answers: Answers, node: Node | None) -> tuple[Action, ...]:
    if node is None:
        return ()
    actions = []
    for each in node.items():
        for name, value in each.fields((), tuple(ActionKind)).items():
            action = Action(ActionKind(name), value.text())
            actions.append(action)
            if action.kind is ActionKind.ASK:
                answers.intent_uses.append((action.target, value))
            elif action.kind is not ActionKind.SHARE_LOCATION:
                answers.fact_uses.append((action.kind, action.target, value))
            elif action.target != "location":
                value.problem("ปุ่ม share ใช้ได้กับ location เท่านั้น", "เขียน share: location")
    return tuple(actions)


def _read_examples(intent: str, node: Node) -> dict[Language, tuple[str, ...]]:
    found = node.fields(("th", "en"))
    examples: dict[Language, tuple[str, ...]] = {"th": (), "en": ()}
    languages: tuple[Language, Language] = ("th", "en")
    for language in languages:
        if language in found:
            examples[language] = found[language].texts()
            if not examples[language]:
                found[language].problem(f"เรื่อง {intent} ยังไม่มีตัวอย่างคำถาม", "เพิ่มประโยคที่ประชาชนใช้ถาม")
    return examples


def _read_phrases(answers: Answers, node: Node) -> None:
    for name, key, value in node.pairs():
        answers.phrases[name] = value.translations()
        answers.phrase_nodes[name] = key


def _read_subjects(answers: Answers, node: Node) -> None:
    for each in node.items():
        found = each.fields(("id", "title", "intents"))
        if len(found) < 3:
            continue
        answers.labels += [(value.text(), value) for _, _, value in found["title"].pairs()]
        answers.intent_uses += [(intent.text(), intent) for intent in found["intents"].items()]
        title = found["title"].translations()
        answers.subjects.append(Subject(found["id"].text(), title, found["intents"].texts()))


def _read_background(answers: Answers, node: Node) -> None:
    answers.background += node.texts()
