"""Writes the draft of a new intent into an answers file; ``doebot check`` tells that it is unfinished until it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.editing.examples import INDENT, FileLine
from knowledge.editing.quoting import quote
from knowledge.editing.yaml_source import EditError, YamlSource, end_of, parse_source, read_source, shape_of
from knowledge.model import LANGUAGES, Language

TODO = "# เติม:"  # every line that is to be filled in; without a value it is a mistake to the checks
_FILE_NAME = re.compile(r"[a-z][a-z0-9_]*\.yaml")
_HEADING = f"# ร่างเรื่องใหม่ ยังไม่ใช้จริง เติมให้ครบทุกบรรทัดที่มี “{TODO}” แล้วลบหมายเหตุ doebot check จะเตือนจนกว่าจะครบ"
_LINES = (
    "- id: {todo} ชื่อเรื่อง ตัวอังกฤษพิมพ์เล็ก แบบ หมวด.เรื่อง เช่น job.search ตั้งแล้วไม่เปลี่ยน",
    "  title:",
    "    th: {todo} ข้อความบนปุ่ม ไม่เกิน 20 ตัว",
    "    en: {todo} ข้อความบนปุ่มภาษาอังกฤษ ไม่เกิน 20 ตัว",
    "  answer:",
    "    th: {todo} คำตอบ บรรทัดแรกตอบได้ในตัว หลายบรรทัดเขียนหลังเครื่องหมาย |",
    "    en: {todo} คำตอบภาษาอังกฤษ",
    "  owner: {todo} หน่วยงานที่ดูแลคำตอบ เช่น กรมการจัดหางาน",
    "  sources: [] {todo} ที่มาจาก facts/sources.yaml ใส่ในวงเล็บ",
    '  as_of: {todo} วันที่ของข้อมูล (ปี ค.ศ.) เช่น "2026-11-22"',
    '  review_by: {todo} วันที่ต้องทบทวน (ปี ค.ศ.) เช่น "2027-05-22"',
    "  examples:",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A new intent of which only example questions are known."""

    examples: Sequence[str]
    language: Language


def add_draft(folder: Path, file: str, draft: Draft) -> FileLine:
    """Write a draft behind the last intent of a file of ``answers``, or into a new file.

    Raises:
        EditError: the name is no good one, or the file has an unusual form.

    """
    if not _FILE_NAME.fullmatch(file):
        raise EditError(f"ชื่อไฟล์ {file} ไม่ถูกแบบ", "ใช้ตัวอังกฤษพิมพ์เล็กและ .yaml เช่น job.yaml")
    path = folder / "answers" / file
    if not path.exists():
        return _create(path, draft)
    source = read_source(path)
    intents = _intents(source)
    lines = list(_lines(draft, " " * intents.start_mark.column))
    [shape] = shape_of(parse_source(path, "\n".join(lines).encode()).root)[2]
    kind, tag, shapes = shape_of(intents)
    text = source.with_lines(end_of(intents), lines)
    return _place(source.replace(text, shape_of(source.root, {intents: (kind, tag, [*shapes, shape])})))


def _create(path: Path, draft: Draft) -> FileLine:
    text = "\n".join(["intents:", *_lines(draft, INDENT), ""])
    source = parse_source(path, text.encode())
    try:
        with path.open("xb") as file:
            file.write(source.raw)
    except OSError as error:
        raise EditError(f"สร้าง {path.name} ไม่ได้ ({error.strerror})", "ตรวจสิทธิ์เขียนโฟลเดอร์ answers") from error
    return _place(source)


def _intents(source: YamlSource) -> yaml.SequenceNode:
    pairs = source.root.value if isinstance(source.root, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value == "intents" and isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style:
            return value
    raise EditError(f"{source.name} ไม่ใช่ไฟล์ของเรื่อง", "เลือกไฟล์อื่นด้วย --file")


def _lines(draft: Draft, indent: str) -> Iterator[str]:
    yield indent + _HEADING
    yield from (indent + line.format(todo=TODO) for line in _LINES)
    for language in LANGUAGES:
        if language == draft.language:
            yield f"{indent}    {language}:"
            yield from (f"{indent}      - {quote(text)}" for text in draft.examples)
        else:
            yield f"{indent}    {language}: {TODO} ตัวอย่างคำถามอีกภาษา บรรทัดละประโยค ขึ้นต้นด้วย -"


def _place(source: YamlSource) -> FileLine:
    return FileLine(source.name, _intents(source).value[-1].start_mark.line + 1, "")
