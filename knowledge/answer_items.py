"""Puts an intent or a case into a file of answers, and takes one out, as one item of a list; no other byte changes.

What is taken out can be put back as it stood: ``Place`` holds its lines and what it stood behind.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.editing import OPTIONAL, EditError
from knowledge.fields import ANSWER_ID, CASE, INTENT
from knowledge.model import intent_of
from knowledge.yaml.splices import INDENT, REMOVED, Splice, YamlText, quote, said

EMPTY = b"intents: []\n"
BY_HAND = "แจ้งผู้ดูแลให้แก้ในไฟล์นั้นโดยตรง"
_FILE = re.compile(r"answers/[a-z][a-z0-9_]*\.yaml")
Fields = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an intent or case stands.

    Attributes:
        file: such as ``answers/job.yaml``.
        behind: id of the one before it in its list; empty: it is the first.
        lines: all that is written of it.

    """

    file: str
    behind: str
    lines: str


@dataclass(frozen=True)
class _List:
    """A list of a file: of its intents, or of the cases of one; ``key`` is ``None`` where there is none yet."""

    text: YamlText
    owner: yaml.MappingNode
    key: Any
    items: Any
    bom: bytes = b""

    @property
    def entries(self) -> Sequence[yaml.Node]:
        return self.items.value if isinstance(self.items, yaml.SequenceNode) else ()

    def find(self, name: str) -> yaml.Node | None:
        return next((each for each in self.entries if _id(each) == name), None)


def read_place(folder: Path, answer: str) -> Place:
    """Tell where an intent or case stands, so that it can be put back there.

    Raises:
        EditError: there is no such answer, or its file has an unusual form.

    """
    for path in sorted((folder / "answers").glob("*.yaml")):
        if intent_of(answer).encode() not in path.read_bytes():
            continue
        found = _open(path, answer)
        item = found.find(_own(answer)) if found else None
        if found and item is not None:
            before = found.entries[found.entries.index(item) - 1] if found.entries[0] is not item else None
            start, end = _span(found, item)
            return Place(f"answers/{path.name}", _id(before), found.text.text[start:end])
    raise EditError(f"ไม่มีเรื่อง {answer}", "เปิดหน้าคำตอบใหม่")


def add_answer(folder: Path, answer: str, values: Fields, place: Place) -> Mapping[str, bytes]:
    """Give what a file is to hold with a new intent or case in it; nothing is written.

    Args:
        folder: a knowledge folder.
        answer: the full id.
        values: its fields, as ``change_answer`` takes them; not looked at where ``place`` holds its lines.
        place: where it is to stand; the file may be a new one.

    Raises:
        EditError: the id or the file is none, it is there already, or the file has an unusual form.

    """
    if not re.fullmatch(ANSWER_ID, answer) or not _FILE.fullmatch(place.file):
        raise EditError("รหัสหรือไฟล์ของเรื่องใหม่ไม่ถูกแบบ", "ใช้ตัวอังกฤษพิมพ์เล็ก ตัวเลข จุด และขีดล่าง")
    found = _open(folder / place.file, answer)
    if found is None:
        raise EditError(f"ไม่มีเรื่อง {intent_of(answer)} ใน {place.file}", "เลือกไฟล์ที่เรื่องหลักอยู่")
    if found.find(_own(answer)) is not None:
        raise EditError(f"มีเรื่อง {answer} อยู่แล้ว", "เปลี่ยนรหัส")
    column = found.items.start_mark.column if found.entries else _column(found)
    lines = place.lines.splitlines() or list(_lines(_own(answer), values, " " * column, is_case="/" in answer))
    new = said(yaml.compose("\n".join(lines), Loader=yaml.CSafeLoader))
    behind = found.find(place.behind) if place.behind else None
    at = found.entries.index(behind) + 1 if behind is not None else 0 if place.lines else len(found.entries)
    wanted = [said(each) for each in found.entries]
    return _proved(found, place.file, _put(found, at, lines), [*wanted[:at], *new, *wanted[at:]])


def remove_answer(folder: Path, answer: str) -> Mapping[str, bytes]:
    """Give what a file is to hold without an intent or case; nothing is written.

    Raises:
        EditError: there is no such answer, or its file has an unusual form.

    """
    place = read_place(folder, answer)
    found = _open(folder / place.file, answer)
    item = found.find(_own(answer)) if found else None
    if found is None or item is None:
        raise EditError(f"ไม่มีเรื่อง {answer}", "เปิดหน้าคำตอบใหม่")
    rest = [said(each) for each in found.entries if each is not item]
    if not rest and "/" in answer:
        return _proved(found, place.file, found.text.remove_field(found.owner, "cases"), None)
    return _proved(found, place.file, found.text.remove_item(found.key, found.items, item), rest)


def _open(path: Path, answer: str) -> _List | None:
    """Read the list in which an answer stands, or is to stand; ``None``: its intent is not in this file."""
    raw = path.read_bytes() if path.exists() else EMPTY
    bom = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    try:
        text = YamlText(raw.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise EditError(f"{path.name} ยังอ่านไม่ได้", BY_HAND) from error
    owner = text.root
    if "/" in answer:
        _, intents = _pair(owner, "intents")
        owner = next((each for each in getattr(intents, "value", ()) if _id(each) == intent_of(answer)), None)
        if owner is None:
            return None
    key, items = _pair(owner, "cases" if "/" in answer else "intents")
    return None if key is None and "/" not in answer else _List(text, owner, key, items, bom)


def _put(found: _List, at: int, lines: Sequence[str]) -> Splice:
    if found.key is None:  # the first case
        column = found.owner.start_mark.column
        return found.text.add_lines(found.owner, [f"{' ' * column}cases:", *lines])
    if not found.entries:
        return found.text.add_item(found.key, found.items, lines)
    if at:
        return found.text.add_lines(found.entries[at - 1], lines)
    start = _span(found, found.entries[0])[0]
    return Splice(start, start, "".join(f"{line}\n" for line in lines))


def _proved(found: _List, file: str, splice: Splice, wanted: Sequence[Any] | None) -> Mapping[str, bytes]:
    """Give the new bytes, once they are read as saying just what is wanted of the list; ``None``: it is gone."""
    name = "cases" if found.owner is not found.text.root else "intents"
    text = found.text.proved([splice], {found.owner: {name: REMOVED if wanted is None else list(wanted)}})
    if text is None:
        raise EditError(f"แก้ {file} ไม่ได้ เพราะรูปแบบไม่เหมือนไฟล์อื่น", BY_HAND)
    return {file: found.bom + text.encode()}


def _span(found: _List, item: yaml.Node) -> tuple[int, int]:
    """Give where the lines of an item begin and end."""
    splice = found.text.remove_item(found.key, found.items, item)
    start = found.text.text.rfind("\n", 0, item.start_mark.index) + 1
    return start, splice.end


def _column(found: _List) -> int:
    """Give where the first item of a list begins."""
    return found.owner.start_mark.column + len(INDENT)


def _lines(name: str, values: Fields, indent: str, *, is_case: bool) -> Iterator[str]:
    inner = indent + INDENT
    yield f"{indent}- id: {name}"
    for field in (CASE if is_case else INTENT).names:
        parts = {key.partition(".")[2]: value for key, value in values.items() if key.partition(".")[0] == field}
        if not parts or (field in OPTIONAL and not any(parts.values())):
            continue
        if "" in parts:
            yield from _field(inner, field, parts[""])
            continue
        yield f"{inner}{field}:"
        for part, value in parts.items():
            yield from _field(inner + INDENT, part, value)


def _field(indent: str, name: str, value: str | Sequence[str]) -> Iterator[str]:
    if not isinstance(value, str):
        pairs = [each.partition(" ") for each in value] if name == "buttons" else []
        items = [f"{kind}: {quote(target)}" for kind, _, target in pairs] or [quote(each) for each in value]
        yield f"{indent}{name}:" + ("" if items else " []")
        yield from (f"{indent}{INDENT}- {item}" for item in items)
    elif "\n" in value.strip():
        yield f"{indent}{name}: |"
        yield from (f"{indent}{INDENT}{line}" if line.strip() else "" for line in value.rstrip().split("\n"))
    else:
        yield f"{indent}{name}: {quote(value)}"


def _own(answer: str) -> str:
    """Give the id as it stands in its list: that of a case without its intent."""
    return answer.rpartition("/")[2]


def _pair(node: Any, name: str) -> tuple[Any, Any]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next(((key, value) for key, value in pairs if key.value == name), (None, None))


def _id(item: Any) -> str:
    return str(getattr(_pair(item, "id")[1], "value", ""))
