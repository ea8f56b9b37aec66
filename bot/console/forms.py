"""The fields of entries as forms show them: labels, kinds of boxes, and what was typed back into values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.console.dates import read_date, show_date
from knowledge import ActionKind, Answer, KnowledgeBase, Values

MOST_LETTERS = 20_000  # of one field
_TARGET = re.compile(r"^(?P<kind>[^:]+):.*\((?P<target>[\w./-]+)\)\s*$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufeff]")
ACTION_WORDS: Mapping[ActionKind, str] = {
    ActionKind.ASK: "ไปเรื่อง",
    ActionKind.CALL: "โทร",
    ActionKind.LINK: "เปิดเว็บ",
    ActionKind.SHARE_LOCATION: "ขอตำแหน่งที่ตั้ง",
}


class Kind(StrEnum):
    """How a field is typed."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    BUTTONS = "buttons"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Box:
    """A field of a form."""

    label: str
    kind: Kind
    help: str = ""
    most: int = 0


BOXES: Mapping[str, Box] = {
    "title.th": Box("ชื่อบนปุ่ม ภาษาไทย", Kind.LINE, most=20),
    "title.en": Box("ชื่อบนปุ่ม ภาษาอังกฤษ", Kind.LINE, most=20),
    "answer.th": Box("คำตอบ ภาษาไทย", Kind.TEXT, "บรรทัดแรกตอบคำถามได้ในตัว ขั้นตอนขึ้นต้นด้วย 1. 2. 3.", 700),
    "answer.en": Box("คำตอบ ภาษาอังกฤษ", Kind.TEXT, "ข้อเท็จจริง ตัวเลข และลำดับเดียวกับภาษาไทย", 700),
    "buttons": Box("ปุ่มใต้คำตอบ", Kind.BUTTONS, "บรรทัดละปุ่ม ไม่เกิน 4 ปุ่ม เลือกจากรายการด้านล่างช่องนี้"),
    "intents": Box("เรื่องในเมนูนี้", Kind.BUTTONS, "บรรทัดละเรื่อง ตามลำดับที่ประชาชนเห็น เลือกจากรายการด้านล่างช่องนี้"),
    "valid_until": Box("ใช้ได้ถึงวันที่", Kind.DATE, "เช่น 11 ธันวาคม 2569 16.30 เว้นว่างเมื่อไม่มีกำหนด"),
    "after.th": Box("คำตอบหลังวันนั้น ภาษาไทย", Kind.TEXT),
    "after.en": Box("คำตอบหลังวันนั้น ภาษาอังกฤษ", Kind.TEXT),
    "examples.th": Box("ตัวอย่างคำถาม ภาษาไทย", Kind.LINES, "บรรทัดละคำถาม เขียนแบบที่ประชาชนพิมพ์จริง วางจากตารางได้"),
    "examples.en": Box("ตัวอย่างคำถาม ภาษาอังกฤษ", Kind.LINES, "บรรทัดละคำถาม"),
    "must_match": Box("คำถามทดสอบ", Kind.LINES, "บรรทัดละคำถาม ห้ามซ้ำกับตัวอย่างคำถาม"),
    "sources": Box("ที่มา", Kind.LINES, "บรรทัดละแหล่ง ชื่อจากรายการที่มา"),
    "as_of": Box("วันที่ของข้อมูล", Kind.DATE, "เช่น 22 พฤศจิกายน 2569 หรือ 2569"),
    "owner": Box("หน่วยงานที่ดูแล", Kind.LINE),
    "review_by": Box("วันที่ต้องทบทวน", Kind.DATE, "เช่น 22 พฤษภาคม 2570"),
    "phones": Box("เบอร์โทร", Kind.LINES, "บรรทัดละเบอร์ เช่น 034-564315 หรือ 034-564309 ต่อ 12"),
    "address": Box("ที่อยู่", Kind.LINE),
    "hours": Box("เวลาทำการที่ต่างจากสำนักงานอื่น", Kind.LINE, "เว้นว่างเมื่อเปิดตามเวลาราชการ"),
    "map_url": Box("ลิงก์แผนที่", Kind.LINE),
    "email": Box("อีเมล", Kind.LINE),
    "text": Box("ข้อความที่ใช้ทั้งสองภาษา", Kind.LINE),
    "th": Box("ข้อความ ภาษาไทย", Kind.LINE),
    "en": Box("ข้อความ ภาษาอังกฤษ", Kind.LINE),
    "tel": Box("เลขที่ปุ่มโทรใช้กดจริง", Kind.LINE, "ตัวเลขเท่านั้น เช่น 1694"),
    "url": Box("ที่อยู่เว็บ", Kind.LINE, "ขึ้นต้นด้วย https://"),
    "label.th": Box("ข้อความบนปุ่มเปิดเว็บ ภาษาไทย", Kind.LINE, most=20),
    "label.en": Box("ข้อความบนปุ่มเปิดเว็บ ภาษาอังกฤษ", Kind.LINE, most=20),
    "note": Box("หมายเหตุสำหรับเจ้าหน้าที่", Kind.LINE),
    "closed": Box("ใครปิด", Kind.LINES, "บรรทัดละแห่ง"),
    "from": Box("ปิดตั้งแต่", Kind.DATE, "เช่น 1 ธันวาคม 2569 หรือ 1 ธ.ค. 69 12.00"),
    "until": Box("ปิดถึง รวมวันนั้นด้วย", Kind.DATE, "เช่น 2 ธันวาคม 2569"),
    "reason.th": Box("เหตุผล ภาษาไทย", Kind.LINE, "สั้น ๆ เช่น น้ำท่วม"),
    "reason.en": Box("เหตุผล ภาษาอังกฤษ", Kind.LINE, "เช่น flooding"),
    "ref": Box("ที่มาเป็นคำพูด", Kind.LINE),
    "kind": Box("ชนิดของที่มา", Kind.LINE),
    "date": Box("วันที่ของที่มา", Kind.DATE),
    "website": Box("เว็บไซต์", Kind.LINE, "ขึ้นต้นด้วย https://"),
}


def read_form(fields: Sequence[str], form: Mapping[str, Sequence[str]], old: Values) -> Values:
    """Give what was typed; a field that the form did not send stays as it was."""
    return {field: read_box(field, form[field][0]) if field in form else old[field] for field in fields}


def read_box(field: str, typed: str) -> str | list[str]:
    r"""Give what was typed into one box.

    >>> read_box("examples.th", "หางาน\r\n\n  อยากได้งาน "), read_box("valid_until", "11 ธ.ค. 69")
    (['หางาน', 'อยากได้งาน'], '2026-12-11')
    """
    text = _CONTROL.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")[:MOST_LETTERS])
    lines = [line.rstrip() for line in text.split("\n")]
    match BOXES[field].kind:
        case Kind.TEXT:
            return "\n".join(lines).strip("\n").lstrip()
        case Kind.LINES:
            return [each for line in lines if (each := " ".join(line.split()))]
        case Kind.BUTTONS:
            return [read_button(line) for line in lines if line.strip()]
        case Kind.DATE:
            return read_date(text)
        case Kind.LINE:
            return " ".join(text.split())


def show_box(base: KnowledgeBase, field: str, value: str | Sequence[str]) -> str:
    """Write a value as its box shows it."""
    match BOXES[field].kind:
        case Kind.BUTTONS:
            return "\n".join(show_button(base, each) for each in value)
        case Kind.LINES:
            return "\n".join(value)
        case Kind.DATE:
            return show_date(str(value))
        case _:
            return str(value)


def show_button(base: KnowledgeBase, button: str) -> str:
    """Write a button in words, with the name of its target at the end."""
    kind, _, target = button.partition(" ")
    if kind not in list(ActionKind):
        return button
    if kind == ActionKind.ASK and target in base.answers:
        title = name_answer(base, base.answers[target])
    elif target in base.facts:
        title = base.facts[target].text.th
    else:
        title = ""
    return f"{ACTION_WORDS[ActionKind(kind)]}: {title} ({target})".replace(":  (", ": (")


def name_answer(base: KnowledgeBase, answer: Answer) -> str:
    """Give the title of an answer, that of a case behind the one of its intent."""
    own = base.intents[answer.intent_id].title.th
    return own if answer.id == answer.intent_id else f"{own} › {answer.title.th}"


def read_button(line: str) -> str:
    """Give a button as the files hold it; what is none stays, and the checks tell.

    >>> read_button("ไปเรื่อง: หางาน (job.search)"), read_button("โทร: 1694 (hotline_doe)"), read_button("หางาน")
    ('ask job.search', 'call hotline_doe', 'ask หางาน')
    """
    found = _TARGET.match(line.strip())
    kinds = {words: kind for kind, words in ACTION_WORDS.items()}
    if found and found["kind"].strip() in kinds:
        return f"{kinds[found['kind'].strip()]} {found['target']}"
    kind, _, target = line.strip().partition(" ")
    return line.strip() if kind in list(ActionKind) and target else f"{ActionKind.ASK} {line.strip()}"


def offered_buttons(base: KnowledgeBase) -> Sequence[str]:
    """List what buttons can do, in words: intents, numbers to call, pages to open."""
    asks = [f"{ActionKind.ASK} {name}" for name in base.intents]
    calls = [f"{ActionKind.CALL} {name}" for name, fact in base.facts.items() if fact.tel]
    links = [f"{ActionKind.LINK} {name}" for name, fact in base.facts.items() if fact.url and fact.label]
    return [show_button(base, each) for each in (*asks, *calls, *links, f"{ActionKind.SHARE_LOCATION} location")]


def offered_facts(base: KnowledgeBase) -> Sequence[tuple[str, str]]:
    """List what an answer can name in braces, with what citizens read in its place; by what they read."""
    found = [(name, " · ".join(dict.fromkeys((fact.text.th, fact.text.en)))) for name, fact in base.facts.items()]
    return sorted(found, key=lambda each: each[1])
