"""Edits YAML files as a careful officer would: in one place, and in no other byte.

Every edit is proved before it is saved: the new text is read again, and must say what was wanted and nothing else.
"""

from __future__ import annotations

import codecs
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from knowledge.fields import FACT
from knowledge.model import LANGUAGES, Language
from knowledge.yaml.splices import (
    DOUBLE,
    INDENT,
    REMOVED,
    SINGLE,
    Nested,
    Pair,
    Splice,
    Value,
    YamlText,
    quote,
    said,
    said_of,
    texts_of,
)

ADD_BY_HAND = "เปิดไฟล์แล้วเพิ่มเอง"
FIX_FIRST = "แก้ไฟล์นี้ตามที่ doebot check บอกก่อน"
OPTIONAL = ("buttons", "valid_until", "after", "must_match", "note", "tel", "label")  # an empty one is taken away
TODO = "# เติม:"  # every line that is to be filled in; without a value it is a mistake to the checks
_FILE_NAME = re.compile(r"[a-z][a-z0-9_]*\.yaml")
_DRAFT = (
    f"# ร่างเรื่องใหม่ ยังไม่ใช้จริง เติมให้ครบทุกบรรทัดที่มี “{TODO}” แล้วลบหมายเหตุ doebot check จะเตือนจนกว่าจะครบ",
    f"- id: {TODO} ชื่อเรื่อง ตัวอังกฤษพิมพ์เล็ก แบบ หมวด.เรื่อง เช่น job.search ตั้งแล้วไม่เปลี่ยน",
    "  title:",
    f"    th: {TODO} ข้อความบนปุ่ม ไม่เกิน 20 ตัว",
    f"    en: {TODO} ข้อความบนปุ่มภาษาอังกฤษ ไม่เกิน 20 ตัว",
    "  answer:",
    f"    th: {TODO} คำตอบ บรรทัดแรกตอบได้ในตัว หลายบรรทัดเขียนหลังเครื่องหมาย |",
    f"    en: {TODO} คำตอบภาษาอังกฤษ",
    f"  owner: {TODO} หน่วยงานที่ดูแลคำตอบ เช่น กรมการจัดหางาน",
    f"  sources: [] {TODO} ที่มาจาก facts/sources.yaml ใส่ในวงเล็บ",
    f'  as_of: {TODO} วันที่ของข้อมูล (ปี ค.ศ.) เช่น "2026-11-22"',
    f'  review_by: {TODO} วันที่ต้องทบทวน (ปี ค.ศ.) เช่น "2027-05-22"',
    "  examples:",
)


class EditError(Exception):
    """A file cannot be edited by the program; tells staff what stands in the way, and what to do instead."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what} แก้: {hint}")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line of a file: counted from 1, with the id of the answer it belongs to, if that has one."""

    file: str
    line: int
    intent: str = ""

    def __str__(self) -> str:
        """Name the place for staff.

        >>> str(FileLine("answers/job.yaml", 12, "job.search"))
        'answers/job.yaml บรรทัด 12 (เรื่อง job.search)'
        """
        return f"{self.file} บรรทัด {self.line}" + (f" (เรื่อง {self.intent})" if self.intent else "")


@dataclass(frozen=True, slots=True)
class Draft:
    """A new intent of which only example questions are known."""

    examples: Sequence[str]
    language: Language


@dataclass(frozen=True, slots=True)
class Edit:
    """A value to put under a field of one entry of a list.

    Attributes:
        entry: the ``id`` of the entry.
        field: the field of the entry.
        value: text, yes or no, a list of texts, or ``None`` for null.
    """

    entry: str
    field: str
    value: Value


def add_example(folder: Path, answer: str, language: Language, text: str) -> FileLine:
    """Add a question of one line at the end of the examples of an intent or case, and of a language.

    Raises:
        EditError: there is no such answer, the question is there already, or the file has an unusual form.

    """
    text = " ".join(text.split())
    if not text or not text.isprintable():
        raise EditError("ไม่มีข้อความที่เพิ่มได้", "เขียนคำถามหนึ่งบรรทัด")
    if there := find_question(folder, text):
        raise EditError(f"“{text}” มีอยู่แล้วที่ {there}", "เลือกประโยคอื่น")
    file, node = _find_answer(folder, answer)
    examples = _value(node, "examples")
    if not isinstance(examples, yaml.MappingNode):
        raise EditError(f"เรื่อง {answer} ยังไม่มีช่อง examples", ADD_BY_HAND)
    items = _value(examples, language)
    if items is None and examples.flow_style:
        raise EditError(f"ใต้ examples ยังไม่มีช่อง {language}", ADD_BY_HAND)
    is_list = isinstance(items, yaml.SequenceNode)
    if not (is_list or items is None or (items.value == "" and not (items.style or examples.flow_style))):
        raise EditError(f"ช่อง {language} ใต้ examples ไม่ใช่รายการ", ADD_BY_HAND)
    values = (*(texts_of(items) if is_list else ()), text)
    order = (*(key.value for key, _ in examples.value), language)
    splice = file.yaml.set_field(examples, language, values, order, stays_flow=is_list)
    wanted = [*(said(items) if is_list else ()), said_of(text)]
    changed = file.save(file.yaml.proved([splice], {examples: {language: wanted}}))
    return FileLine(file.name, changed.count("\n", 0, splice.start + len(splice.text)) + 1, answer)


def find_question(folder: Path, text: str) -> FileLine | None:
    """Find an example or test question by its words, whatever their capitals."""
    for file, answer, name in _answers(folder):
        sayings = getattr(_value(answer, "must_say"), "value", ())
        asked = (_value(saying, "ask") for saying in sayings)
        for part in (_value(answer, "examples"), _value(answer, "must_match"), *asked):
            for node in _leaves(part):
                if node.value.strip().casefold() == text.casefold():
                    return FileLine(file.name, node.start_mark.line + 1, name)
    return None


def find_file(folder: Path, answer: str) -> str:
    """Give the name of the file in which an intent or case stands.

    Raises:
        EditError: there is no such answer.

    """
    return _find_answer(folder, answer)[0].path.name


def add_draft(folder: Path, file: str, draft: Draft) -> FileLine:
    """Write a draft behind the last intent of a file of ``answers``, or into a new file.

    Raises:
        EditError: the name is no good one, or the file has an unusual form.

    """
    if not _FILE_NAME.fullmatch(file):
        raise EditError(f"ชื่อไฟล์ {file} ไม่ถูกแบบ", "ใช้ตัวอังกฤษพิมพ์เล็กและ .yaml เช่น job.yaml")
    path = folder / "answers" / file
    if not path.exists():
        try:
            with path.open("xb") as new:
                new.write("\n".join(["intents:", *_draft_lines(draft, INDENT), ""]).encode())
        except OSError as error:
            raise EditError(f"สร้าง {path.name} ไม่ได้ ({error.strerror})", "ตรวจสิทธิ์เขียนโฟลเดอร์ answers") from error
        return FileLine(f"answers/{file}", 3)
    source = _read(path)
    intents = _value(source.yaml.root, "intents")
    if not isinstance(intents, yaml.SequenceNode) or not intents.value or intents.flow_style:
        raise EditError(f"{source.name} ไม่ใช่ไฟล์ของเรื่อง", "เลือกไฟล์อื่นด้วย --file")
    lines = list(_draft_lines(draft, " " * intents.start_mark.column))
    splice = source.yaml.add_lines(intents, lines)
    wanted = [*said(intents), *said(YamlText("\n".join(lines)).root)]
    changed = source.save(source.yaml.proved([splice], {source.yaml.root: {"intents": wanted}}))
    return FileLine(source.name, changed.count("\n", 0, splice.start) + 3)  # below its heading


def _draft_lines(draft: Draft, indent: str) -> Iterator[str]:
    yield from (indent + line for line in _DRAFT)
    for language in LANGUAGES:
        if language == draft.language:
            yield f"{indent}    {language}:"
            yield from (f"{indent}      - {quote(text)}" for text in draft.examples)
        else:
            yield f"{indent}    {language}: {TODO} ตัวอย่างคำถามอีกภาษา บรรทัดละประโยค ขึ้นต้นด้วย -"


def change_values(path: Path, raw: bytes, section: str, edits: Sequence[Edit], order: Sequence[str]) -> bytes:
    """Give what a file is to hold instead of ``raw``, with new values in entries of a list; nothing is written.

    The list stands under the top-level field ``section``. Edits of entries that are not in it are passed over.
    A new field is put where ``order`` has it.

    Raises:
        EditError: more than these values would change.

    """
    file = _parse(path, raw, quotes=SINGLE)
    entries = {_id(entry): entry for entry in getattr(_value(file.yaml.root, section), "value", ())}
    own = [edit for edit in edits if edit.entry in entries]
    wanted: dict[yaml.Node, dict[str, object]] = {}
    for edit in own:
        wanted.setdefault(entries[edit.entry], {})[edit.field] = said_of(edit.value)
    last_first = sorted(own, key=lambda edit: order.index(edit.field), reverse=True)
    splices = [file.yaml.set_field(entries[edit.entry], edit.field, edit.value, order) for edit in last_first]
    text = file.yaml.proved(splices, wanted)
    if text is None:
        cells = ", ".join(f"{edit.entry}.{edit.field}" for edit in own)
        what = f"แก้ {path.name} ให้เปลี่ยนเฉพาะค่าเหล่านี้ไม่ได้ (cannot change only {cells})"
        raise EditError(what, "แก้ในไฟล์นั้นโดยตรง")
    return file.encode(text)


def change_answer(
    folder: Path, answer: str, changed: Mapping[str, str | Sequence[str]], order: Sequence[str]
) -> Mapping[str, bytes]:
    """Give what the file of an intent or case is to hold with new values of some fields; nothing is written.

    Args:
        folder: a knowledge folder.
        answer: the full id.
        changed: texts and lists by field, ``title.th`` for a language of a field; buttons as ``ask job.search``; an
            empty ``valid_until`` or empty ``after`` takes the field away.
        order: of the fields of the entry, for those that are new.

    Raises:
        EditError: there is no such answer, or more than these values would change.

    """
    return _change_fields(*_find_answer(folder, answer), changed, order, answer)


def change_fact(folder: Path, fact: str, changed: Mapping[str, str | Sequence[str]]) -> Mapping[str, bytes]:
    """Give what the file of a fact is to hold with new values of some fields; nothing is written.

    Raises:
        EditError: there is no such fact, or more than these values would change.

    """
    for file, node in locate_fact(folder, fact):
        return _change_fields(file, node, changed, FACT.names, fact)
    raise EditError(f"ไม่มีข้อเท็จจริง {fact}", "ดูชื่อในไฟล์ใน facts")


def locate_fact(folder: Path, fact: str) -> Iterator[tuple[_File, yaml.MappingNode]]:
    """Give the file in which a fact stands, and its node."""
    for path in sorted((folder / "facts").glob("*.yaml")):
        if f"{fact}:".encode() in path.read_bytes():
            file = _read(path)
            node = _value(_value(file.yaml.root, "facts"), fact)
            yield from [(file, node)] if isinstance(node, yaml.MappingNode) else []


def _change_fields(
    file: _File, node: yaml.MappingNode, changed: Mapping[str, str | Sequence[str]], order: Sequence[str], name: str
) -> Mapping[str, bytes]:
    wanted: dict[yaml.Node, dict[str, Any]] = {}
    splices: list[Splice] = []
    for field, parts in _by_field(changed, order):
        old = _value(node, field)
        if field in OPTIONAL and not any(parts.values()):
            splices += [file.yaml.remove_field(node, field)] if old is not None else []
            wanted.setdefault(node, {})[field] = REMOVED
        elif isinstance(old, yaml.MappingNode):
            for part, words in parts.items():
                fitting = _fitting(field, words, _value(old, part))
                splices.append(file.yaml.set_field(old, part, fitting, LANGUAGES))
                wanted.setdefault(old, {})[part] = said_of(fitting)
        else:
            value = _fitting(field, parts[""], old) if "" in parts else _texts(parts)
            splices.append(file.yaml.set_field(node, field, value, order))
            wanted.setdefault(node, {})[field] = said_of(value)
    text = file.yaml.proved(splices, wanted)
    if text is None:
        what = f"แก้ {file.name} ให้เปลี่ยนเฉพาะ {name} ไม่ได้ (cannot change only {', '.join(changed)})"
        raise EditError(what, "แจ้งผู้ดูแลให้แก้ในไฟล์นั้นโดยตรง")
    return {file.name: file.encode(text)}


def _by_field(
    changed: Mapping[str, str | Sequence[str]], order: Sequence[str]
) -> Iterator[tuple[str, dict[str, str | Sequence[str]]]]:
    """Group ``title.th`` and ``title.en``, what stands last first."""
    fields: dict[str, dict[str, str | Sequence[str]]] = {}
    for name, value in changed.items():
        field, _, part = name.partition(".")
        fields.setdefault(field, {})[part] = value
    yield from sorted(fields.items(), key=lambda each: order.index(each[0]), reverse=True)


def _texts(parts: Mapping[str, str | Sequence[str]]) -> Mapping[str, str]:
    """Give a new field in both languages."""
    return {part: str(_fitting("", text, None)) for part, text in parts.items()}


def _fitting(field: str, value: str | Sequence[str], old: yaml.Node | None) -> Nested:
    """Give a value as it is written where ``old`` stood: a text behind a bar ends in a line end."""
    if field == "buttons":
        return tuple(Pair(name, target) for name, _, target in (each.partition(" ") for each in value))
    if not isinstance(value, str):
        return tuple(value)
    is_block = isinstance(old, yaml.ScalarNode) and old.style in ("|", ">")
    return f"{value.rstrip()}\n" if "\n" in value.strip() or (is_block and value) else value


def locate_answer(folder: Path, answer: str) -> Iterator[tuple[str, yaml.MappingNode]]:
    """Give the file in which an intent or case stands, and its node."""
    yield from islice(((file.name, node) for file, node, name in _answers(folder, answer) if name == answer), 1)


def replace_file(path: Path, content: bytes, check: Callable[[Path], None] = lambda _: None) -> None:
    """Write a file that is there anew in one step, with the rights it had; a link stays a link.

    ``check`` is called with the file at the last moment; what it raises keeps the file as it is.

    Raises:
        OSError: it cannot be written; it stays as it is.

    """
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, name)
        check(target)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


@dataclass(frozen=True)
class _File:
    """A file that was read: where it lies, all its bytes, and its text without the byte order mark."""

    path: Path
    raw: bytes
    yaml: YamlText

    @property
    def name(self) -> str:
        """The file as staff know it: ``answers/job.yaml``."""
        return f"{self.path.parent.name}/{self.path.name}"

    def encode(self, text: str) -> bytes:
        return (codecs.BOM_UTF8 if self.raw.startswith(codecs.BOM_UTF8) else b"") + text.encode()

    def save(self, text: str | None) -> str:
        """Write a proved text, unless the file was changed meanwhile."""
        if text is None and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(self.yaml.text)):
            raise EditError("ไฟล์นี้ใช้เครื่องหมาย & และ * ชี้ถึงค่าเดียวกัน", "เปิดไฟล์แล้วแก้เอง")
        if text is None:
            raise EditError(f"โปรแกรมแก้ {self.name} เองไม่ได้ เพราะรูปแบบไม่เหมือนไฟล์อื่น", ADD_BY_HAND)

        def check(target: Path) -> None:
            if target.read_bytes() != self.raw:
                raise EditError(f"{target.name} ถูกแก้พร้อมกันจากที่อื่น", "สั่งใหม่อีกครั้ง")

        try:
            replace_file(self.path, self.encode(text), check)
        except OSError as error:
            what = f"บันทึก {self.path.resolve().name} ไม่ได้ ({error.strerror})"
            raise EditError(what, "ตรวจสิทธิ์เขียนไฟล์") from error
        return text


def _read(path: Path) -> _File:
    try:
        return _parse(path, path.read_bytes())
    except OSError as error:
        raise EditError(f"เปิด {path.name} ไม่ได้ ({error.strerror})", "ตรวจว่ามีไฟล์นี้และมีสิทธิ์อ่าน") from error


def _parse(path: Path, raw: bytes, quotes: str = DOUBLE) -> _File:
    try:
        text = YamlText(raw.decode("utf-8-sig"), quotes)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise EditError(f"{path.name} ยังอ่านไม่ได้", FIX_FIRST) from error
    if text.root is None:
        raise EditError(f"{path.name} ว่างเปล่า", FIX_FIRST)
    return _File(path, raw, text)


def _find_answer(folder: Path, answer: str) -> tuple[_File, yaml.MappingNode]:
    for file, node, name in _answers(folder, answer):
        if name == answer:
            return file, node
    raise EditError(f"ไม่มีเรื่อง {answer}", "ดูชื่อเรื่องในช่อง id ของไฟล์ใน answers")


def _answers(folder: Path, wanted: str = "") -> Iterator[tuple[_File, yaml.MappingNode, str]]:
    """Give every intent and case with its full id, or those of files that name the wanted one's intent.

    A file that seems to hold it comes first, so that who stops there waits for no other.
    """
    for path in _files_naming(folder, wanted.partition("/")[0]):
        file = _read(path)
        for intent in _entries(file.yaml.root, "intents"):
            yield file, intent, _id(intent)
            yield from ((file, case, f"{_id(intent)}/{_id(case)}") for case in _entries(intent, "cases"))


def _files_naming(folder: Path, intent: str) -> Sequence[Path]:
    paths = sorted((folder / "answers").glob("*.yaml"))
    if not intent:
        return paths
    holds = re.compile(rb"\bid:\s*[\"']?" + re.escape(intent.encode()) + rb"[\"']?\s")
    contents = {path: path.read_bytes() if path.is_file() else b"" for path in paths}
    named = [path for path in paths if intent.encode() in contents[path] or not path.is_file()]
    return sorted(named, key=lambda path: not holds.search(contents[path]))


def _entries(node: yaml.Node | None, name: str) -> Sequence[yaml.MappingNode]:
    found = _value(node, name)
    return found.value if isinstance(found, yaml.SequenceNode) else ()


def _value(node: yaml.Node | None, name: str) -> Any:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _id(entry: yaml.Node) -> str:
    node = _value(entry, "id")
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _leaves(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.CollectionNode):
        for each in node.value:
            yield from _leaves(each[1] if isinstance(each, tuple) else each)
