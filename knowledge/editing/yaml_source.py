"""A YAML file as it lies on the disk, to be changed in one place and in no other byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.editing.writing import replace_file

Shape = tuple[str, str, Any]  # kind, tag, and what is in it
STRING_TAG = "tag:yaml.org,2002:str"
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
FIX_FIRST = "แก้ไฟล์นี้ตามที่ doebot check บอกก่อน"


class EditError(Exception):
    """A file cannot be edited by the program; tells staff what stands in the way, and what to do instead."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} แก้: {mend}")


@dataclass(frozen=True)
class YamlSource:
    """A file that was read.

    Attributes:
        path: where it lies.
        raw: all its bytes.
        text: without the byte order mark.
        root: what it says, with the places in ``text``.

    """

    path: Path
    raw: bytes
    text: str
    root: yaml.Node

    @property
    def name(self) -> str:
        """The file as staff know it: ``answers/job.yaml``."""
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def line_end(self) -> str:
        """What ends its lines."""
        found = _LINE_END.search(self.text)
        return found[0] if found else "\n"

    def with_lines(self, at: int, lines: list[str]) -> str:
        """Give the text with lines put in behind the line in which a place is."""
        found = None if self._begins_line(at) else _LINE_END.search(self.text, at)
        if found:
            at = found.end()
        elif not self._begins_line(at):  # the last line has no end, and the new one gets none
            return self.text + "".join(self.line_end + line for line in lines)
        return self.text[:at] + "".join(line + self.line_end for line in lines) + self.text[at:]

    def _begins_line(self, at: int) -> bool:
        return at == 0 or _LINE_END.fullmatch(self.text[at - 1]) is not None

    def replace(self, text: str, expected: Shape) -> YamlSource:
        """Write the file anew, in one step, if it then says what is expected and nothing else.

        Raises:
            EditError: it would say something else, or was changed meanwhile, or cannot be written.

        """
        raw = (codecs.BOM_UTF8 if self.raw.startswith(codecs.BOM_UTF8) else b"") + text.encode()
        changed = parse_source(self.path, raw)
        if shape_of(changed.root) != expected:
            raise EditError(f"โปรแกรมแก้ {self.name} เองไม่ได้ เพราะรูปแบบไม่เหมือนไฟล์อื่น", "เปิดไฟล์แล้วเพิ่มเอง")
        _write(self.path, self.raw, raw)
        return changed


def read_source(path: Path) -> YamlSource:
    """Read a file.

    Raises:
        EditError: it cannot be read, or is no YAML.

    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise EditError(f"เปิด {path.name} ไม่ได้ ({error.strerror})", "ตรวจว่ามีไฟล์นี้และมีสิทธิ์อ่าน") from error
    return parse_source(path, raw)


def parse_source(path: Path, raw: bytes) -> YamlSource:
    """Read what a file holds.

    Raises:
        EditError: it is no YAML.

    """
    try:
        text = raw.decode("utf-8-sig")
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise EditError(f"{path.name} ยังอ่านไม่ได้", FIX_FIRST) from error
    if root is None:
        raise EditError(f"{path.name} ว่างเปล่า", FIX_FIRST)
    return YamlSource(path, raw, text, root)


def shape_of(root: yaml.Node, changes: Mapping[yaml.Node, Shape] | None = None) -> Shape:
    """Give all that a file says, keys in their order, without the places.

    Args:
        root: what was read.
        changes: shapes to put for some of the nodes.

    Raises:
        EditError: one value stands in two places, so that a change of one would be a change of both.

    """
    seen: set[yaml.Node] = set()

    def shape(node: yaml.Node) -> Shape:
        if node in seen:
            raise EditError("ไฟล์นี้ใช้เครื่องหมาย & และ * ชี้ถึงค่าเดียวกัน", "เปิดไฟล์แล้วแก้เอง")
        seen.add(node)
        if changes and node in changes:
            return changes[node]
        if isinstance(node, yaml.MappingNode):
            return ("mapping", node.tag, [(shape(key), shape(value)) for key, value in node.value])
        if isinstance(node, yaml.SequenceNode):
            return ("sequence", node.tag, [shape(each) for each in node.value])
        return ("text", node.tag, node.value)

    return shape(root)


def end_of(node: yaml.Node) -> int:
    """Tell where the last value in a node ends; the node itself ends behind comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return max(map(end_of, last)) if isinstance(last, tuple) else end_of(last)
    return node.end_mark.index


def text_shape(text: str) -> Shape:
    """Give the shape of a text."""
    return ("text", STRING_TAG, text)


def _write(path: Path, before: bytes, after: bytes) -> None:
    def check(target: Path) -> None:
        if target.read_bytes() != before:
            raise EditError(f"{target.name} ถูกแก้พร้อมกันจากที่อื่น", "สั่งใหม่อีกครั้ง")

    try:
        replace_file(path, after, check)
    except OSError as error:
        raise EditError(f"บันทึก {path.resolve().name} ไม่ได้ ({error.strerror})", "ตรวจสิทธิ์เขียนไฟล์") from error
