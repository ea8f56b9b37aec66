"""Loads a knowledge folder, strictly: every mistake at once, or a knowledge base that holds together."""

from __future__ import annotations

import hashlib
from pathlib import Path

from knowledge.graphemes import MAX_BUTTON_GRAPHEMES, count_graphemes
from knowledge.load_answers import Answers, load_answers
from knowledge.load_facts import Facts, load_facts
from knowledge.model import ActionKind, KnowledgeBase, Origin
from knowledge.nodes import Problems
from knowledge.phrases import PHRASES
from knowledge.problems import KnowledgeBaseError
from knowledge.template import BLOCKS, extract_variables, has_stray_brace

VERSION_LETTERS = 12


def load_knowledge(folder: Path) -> KnowledgeBase:
    """Read ``answers/`` and ``facts/`` of a knowledge folder.

    Raises:
        KnowledgeBaseError: with every problem found, each with file, line, column and mend.

    """
    problems = Problems()
    for name in ("answers", "facts"):
        if not any((folder / name).glob("*.yaml")):
            problems.add(
                Origin(str(folder / name), 1, 1),
                "ไม่พบไฟล์ .yaml ในโฟลเดอร์นี้",
                "ตรวจที่อยู่ของโฟลเดอร์ (DOEBOT_KNOWLEDGE_DIR)",
            )
    facts = load_facts(folder / "facts", problems)
    answers = load_answers(folder / "answers", problems)
    _check_links(answers, facts)
    _check_templates(answers, facts)
    _check_phrases(answers, facts, problems)
    _check_labels(answers, facts, problems)
    if problems.found:
        raise KnowledgeBaseError(problems.found)
    return KnowledgeBase(
        version=_version(folder),
        intents=answers.intents,
        facts=facts.facts,
        hours=facts.hours,
        offices=tuple(facts.offices),
        gecc_units=tuple(facts.gecc_units),
        service_centers=tuple(facts.service_centers),
        provinces=facts.provinces,
        districts=facts.districts,
        phrases=answers.phrases,
        subjects=tuple(answers.subjects),
        background=tuple(answers.background),
        subdistricts=tuple(facts.subdistricts),
        sources=facts.sources,
    )


def _check_links(answers: Answers, facts: Facts) -> None:
    for intent, node in answers.intent_uses:
        if intent not in answers.intents:
            node.problem(f"ปุ่มหรือเมนูชี้ไปที่เรื่อง {intent} ซึ่งไม่มี", "แก้ให้ตรงกับช่อง `id` ของเรื่องที่มีอยู่")
    for source, node in answers.source_uses:
        if source not in facts.sources:
            node.problem(f"ไม่รู้จักแหล่งที่มา {source}", "เพิ่มไว้ใน facts/sources.yaml หรือแก้ชื่อให้ตรง")
    for kind, name, node in answers.fact_uses:
        fact = facts.facts.get(name)
        if fact is None:
            node.problem(f"ปุ่มชี้ไปที่ข้อเท็จจริง {name} ซึ่งไม่มี", "แก้ให้ตรงกับชื่อใน facts/")
        elif kind is ActionKind.CALL and fact.tel is None:
            node.problem(f"ปุ่มโทรชี้ไปที่ {name} ซึ่งไม่มีเบอร์", "เพิ่มช่อง `tel` ให้ข้อเท็จจริงนี้")
        elif kind is ActionKind.LINK and fact.url is None:
            node.problem(f"ปุ่มลิงก์ชี้ไปที่ {name} ซึ่งไม่มีที่อยู่เว็บ", "เพิ่มช่อง `url` ให้ข้อเท็จจริงนี้")


def _check_templates(answers: Answers, facts: Facts) -> None:
    for about, template, node in answers.templates:
        for name in sorted(extract_variables(template) - BLOCKS - facts.facts.keys()):
            node.problem(f"{about} ใช้ตัวแปร {{{name}}} ซึ่งไม่มี", "แก้ชื่อให้ตรงกับ facts/ หรือเพิ่มข้อเท็จจริงนี้")
        if has_stray_brace(template):
            node.problem(f"{about} มีวงเล็บปีกกาที่ไม่ครบหรือชื่อไม่ถูกแบบ", "เขียนเป็น {ชื่อ_ตัวแปร} ตัวพิมพ์เล็ก")


def _check_phrases(answers: Answers, facts: Facts, problems: Problems) -> None:
    for name in sorted(PHRASES.keys() - answers.phrases.keys()):
        problems.add(Origin("phrases.yaml", 1, 1), f"ไม่มีถ้อยคำ {name}", f"เพิ่มช่อง `{name}` ใต้ `phrases`")
    for name, text in answers.phrases.items():
        node = answers.phrase_nodes[name]
        if name not in PHRASES:
            node.problem(f"โปรแกรมไม่ได้ใช้ถ้อยคำ {name}", "ลบออก หรือแก้ชื่อให้ตรง")
            continue
        for template in (text.th, text.en):
            unknown = extract_variables(template) - PHRASES[name] - BLOCKS - facts.facts.keys()
            if unknown or has_stray_brace(template):
                names = ", ".join(sorted(unknown)) or "{ }"
                node.problem(f"ถ้อยคำ {name} ใช้ตัวแปรที่ไม่มี: {names}", "แก้ชื่อตัวแปรให้ตรงกับที่มีอยู่เดิม")


def _check_labels(answers: Answers, facts: Facts, problems: Problems) -> None:
    for label, node in answers.labels:
        count = count_graphemes(label)
        if count > MAX_BUTTON_GRAPHEMES:
            node.problem(f"ปุ่ม “{label}” ยาว {count} ตัว เกิน {MAX_BUTTON_GRAPHEMES}", "ใช้คำที่สั้นลง")
    for fact in facts.facts.values():
        for label in (fact.label.th, fact.label.en) if fact.label else ():
            if count_graphemes(label) > MAX_BUTTON_GRAPHEMES:
                what = f"ปุ่ม “{label}” ยาวเกิน {MAX_BUTTON_GRAPHEMES} ตัว"
                problems.add(facts.fact_origins[fact.id], what, "ใช้คำที่สั้นลง")


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*/*")):
        if path.suffix in (".yaml", ".csv"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:VERSION_LETTERS]
