"""Checks that answers, facts and program fit together, once both halves are read."""

from __future__ import annotations

from knowledge.facts_draft import FactsDraft
from knowledge.graphemes import MAX_BUTTON_GRAPHEMES, count_graphemes
from knowledge.load_answers import Answers
from knowledge.model import LANGUAGES, ActionKind, Intent, Origin
from knowledge.nodes import Node
from knowledge.phrases import PHRASES
from knowledge.problems import Problems
from knowledge.suggest import did_you_mean
from knowledge.template import (
    ANSWER_BLOCKS,
    BLOCKS,
    DISTRICT_BLOCKS,
    PLACE_BLOCKS,
    extract_variables,
    fill,
    find_stray_brace,
)

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
                mend = did_you_mean(intent, answers.intent_ids.names(), "แก้ให้ตรงกับช่อง `id` ของเรื่องที่มีอยู่")
                node.problem(f"ปุ่มหรือเมนูชี้ไปที่เรื่อง {intent} ซึ่งไม่มี", mend)
    if "facts" not in problems.unreadable:
        for source, node in (*answers.source_uses, *draft.source_uses):
            if source and source not in draft.sources:
                mend = did_you_mean(source, draft.sources, "เพิ่มไว้ใน facts/sources.yaml")
                node.problem(f"ไม่รู้จักแหล่งที่มา {source}", mend)
        for kind, name, node in answers.fact_uses:
            _check_fact_button(kind, name, node, draft)
        _check_provinces(draft, problems)


def _check_fact_button(kind: ActionKind, name: str, node: Node, draft: FactsDraft) -> None:
    fact = draft.facts.get(name)
    if fact is None:
        mend = did_you_mean(name, draft.facts, "แก้ให้ตรงกับชื่อใน facts/")
        node.problem(f"ปุ่มชี้ไปที่ข้อเท็จจริง {name} ซึ่งไม่มี", mend)
    elif kind is ActionKind.CALL and fact.tel is None:
        node.problem(f"ปุ่มโทรชี้ไปที่ {name} ซึ่งไม่มีเบอร์", "เพิ่มช่อง `tel` ให้ข้อเท็จจริงนี้")
    elif kind is ActionKind.LINK and (fact.url is None or fact.label is None):
        missing = "ที่อยู่เว็บ" if fact.url is None else "ข้อความบนปุ่ม"
        node.problem(f"ปุ่มลิงก์ชี้ไปที่ {name} ซึ่งไม่มี{missing}", "เพิ่มช่อง `url` และ `label` ให้ข้อเท็จจริงนี้")


def _check_provinces(draft: FactsDraft, problems: Problems) -> None:
    told: set[tuple[str, str]] = set()
    for province, origin in draft.province_uses:
        if province in draft.provinces or (province, origin.file) in told:
            continue
        told.add((province, origin.file))
        mend = did_you_mean(province, draft.provinces, "เขียนชื่อเต็มตาม provinces.yaml")
        problems.add(origin, f"ไม่รู้จักจังหวัด {province}", mend)


def _check_needed(answers: Answers, draft: FactsDraft, problems: Problems) -> None:
    if "answers" not in problems.unreadable:
        for name in NEEDED_INTENTS:
            if name not in answers.intent_ids:
                problems.add(Origin("answers", 1, 1), f"ไม่มีเรื่อง {name} ซึ่งโปรแกรมต้องใช้", "เพิ่มเรื่องนี้กลับมา")
    if "facts" not in problems.unreadable:
        for name in NEEDED_FACTS:
            if name not in draft.facts:
                problems.add(Origin("facts", 1, 1), f"ไม่มีข้อเท็จจริง {name} ซึ่งโปรแกรมต้องใช้", "เพิ่มใต้ `facts`")
        for name in NEEDED_HOURS:
            if name not in draft.hours:
                problems.add(Origin("facts", 1, 1), f"ไม่มีเวลาทำการ {name} ซึ่งโปรแกรมต้องใช้", "เพิ่มใต้ `hours`")


def _check_templates(answers: Answers, draft: FactsDraft, problems: Problems) -> None:
    known = BLOCKS | draft.facts.keys()
    for intent, template, node in answers.templates:
        _check_template(f"คำตอบของเรื่อง {intent.id}", template, node, known, problems)
        _check_place(intent, template, node)


def _check_place(intent: Intent, template: str, node: Node) -> None:
    """A passage about a place stays empty unless the intent asks for the place first."""
    if intent.slot == "district":
        return
    unfilled = extract_variables(template) & (DISTRICT_BLOCKS if intent.slot else DISTRICT_BLOCKS | PLACE_BLOCKS)
    for name in sorted(unfilled):
        slot = "district" if name in DISTRICT_BLOCKS else "province"
        what = f"คำตอบของเรื่อง {intent.id} ใช้ {{{name}}} แต่ยังไม่ได้ถามสถานที่"
        node.problem_at(f"{{{name}}}", what, f"เพิ่มช่อง slot: {slot}")


def _check_phrases(answers: Answers, draft: FactsDraft, problems: Problems) -> None:
    for name, key, text, value in answers.phrase_nodes:
        if name not in PHRASES:
            key.problem(f"โปรแกรมไม่ได้ใช้ถ้อยคำ {name}", did_you_mean(name, PHRASES, "ลบออก"))
            continue
        known = PHRASES[name] | (BLOCKS - ANSWER_BLOCKS) | draft.facts.keys()
        for language in LANGUAGES:
            node = value.child(language)
            _check_template(f"ถ้อยคำ {name}", text.in_language(language), node or key, known, problems)
    _check_missing_phrases(answers, problems)


def _check_missing_phrases(answers: Answers, problems: Problems) -> None:
    if "answers" in problems.unreadable:
        return
    if not answers.phrase_nodes:
        problems.add(Origin("answers/phrases.yaml", 1, 1), "ไม่มีถ้อยคำของโปรแกรม", "นำไฟล์ phrases.yaml กลับมา")
        return
    for name in sorted(PHRASES.keys() - answers.phrases.keys()):
        problems.add(Origin("answers/phrases.yaml", 1, 1), f"ไม่มีถ้อยคำ {name}", f"เพิ่มช่อง `{name}` ใต้ `phrases`")


def _check_template(about: str, template: str, node: Node, known: frozenset[str], problems: Problems) -> None:
    if "facts" not in problems.unreadable:
        for name in sorted(extract_variables(template) - known):
            mend = did_you_mean(name, known, "แก้ชื่อให้ตรงกับ facts/ หรือเพิ่มข้อเท็จจริงนี้")
            node.problem_at(f"{{{name}}}", f"{about} ใช้ตัวแปร {{{name}}} ซึ่งไม่มี", mend)
    brace = find_stray_brace(template)
    if brace:
        what = f"{about} มีวงเล็บปีกกาที่ไม่ครบหรือชื่อไม่ถูกแบบ"
        node.problem_at(brace, what, "เขียนเป็น {ชื่อ_ตัวแปร} ตัวอังกฤษพิมพ์เล็ก")


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
        node.problem(f"ปุ่ม “{label}” ยาว {count} ตัว เกิน {MAX_BUTTON_GRAPHEMES}", "ใช้คำที่สั้นลง")
