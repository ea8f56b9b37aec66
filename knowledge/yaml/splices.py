"""Sets fields in the text of a YAML file: what changes is cut out and put in, every other letter stays.

A round trip through a YAML writer would not do: it moves or loses comments beside items that go, writes lists in
brackets over several lines anew, and indents lists that stand under their key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import yaml


class Pair(NamedTuple):
    """An item of a list that is a mapping with one field, such as a button."""

    name: str
    value: str


class Removed:
    """Stands where a field is to go."""


REMOVED = Removed()
Value = str | bool | tuple[str, ...] | None
Nested = Value | tuple[Pair, ...] | Mapping[str, str]
PLAIN, SINGLE, DOUBLE = "", "'", '"'
INDENT = "  "
_TAG = "tag:yaml.org,2002:"
_OTHER_NUMBER = re.compile(r"[-+]?[.0-9][_.:0-9a-fox]*(e[-+]?\d+)?", re.IGNORECASE)  # 1e3 and 0o17, to other readers


class Splice(NamedTuple):
    """A piece of a text and what to put in its place."""

    start: int
    end: int
    text: str


class YamlText:
    """A text, and where its values stand.

    Attributes:
        text: without a byte order mark.
        root: what it says, with the places in it; ``None`` when it is empty.

    """

    def __init__(self, text: str, quotes: str = SINGLE) -> None:
        """Read a text; what is new and needs quotation marks gets these ``quotes``."""
        self.text = text
        self.root: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
        self._quotes = quotes
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def proved(self, splices: Sequence[Splice], wanted: dict[yaml.Node, dict[str, Any]]) -> str | None:
        """Give the text with the splices, if it then says what is wanted of some mappings and nothing else.

        Of two splices in one place the first comes behind the second.
        """
        text = self.text
        for start, end, piece in sorted(splices, key=lambda splice: splice.start, reverse=True):
            text = text[:start] + piece + text[end:]
        try:
            root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError:
            return None
        return text if said(root) == said(self.root, dict(wanted)) else None

    def set_field(
        self, mapping: yaml.MappingNode, field: str, value: Nested, order: Sequence[str], *, stays_flow: bool = False
    ) -> Splice:
        """Give the splice that puts a value under a field; a new field stands behind those before it in ``order``.

        An empty list gets its items in lines below, or between its brackets if it ``stays_flow``.
        """
        is_flow = bool(mapping.flow_style)
        for key, old in mapping.value:
            if key.value == field and isinstance(value, tuple):
                return self._set_list(key, old, value, is_flow=is_flow or stays_flow)
            if key.value == field:
                start, end = old.start_mark.index, self._end(old)
                indent = " " * key.start_mark.column + INDENT
                written = self._write(value, getattr(old, "style", None), is_flow=is_flow, indent=indent)
                return Splice(start, end, written if end > start else f" {written}")  # nothing stood behind the colon
        before = order[: order.index(field)]
        anchor_key, anchor = next(pair for pair in reversed(mapping.value) if pair[0].value in before)
        if is_flow:
            return Splice(self._end(anchor), self._end(anchor), f", {field}: {self._write(value, is_flow=True)}")
        indent = " " * anchor_key.start_mark.column
        if isinstance(value, tuple) and value:
            return self.add_lines(anchor, [f"{indent}{field}:", *self._items(value, indent + INDENT)])
        if isinstance(value, Mapping):
            lines = [
                f"{indent}{INDENT}{name}: {self._write(text, indent=indent + 2 * INDENT)}"
                for name, text in value.items()
            ]
            return self.add_lines(anchor, [f"{indent}{field}:", *lines])
        return self.add_lines(anchor, [f"{indent}{field}: {self._write(value, indent=indent + INDENT)}"])

    def remove_field(self, mapping: yaml.MappingNode, field: str) -> Splice:
        """Give the splice that takes a field away, with its lines."""
        key, value = next(pair for pair in mapping.value if pair[0].value == field)
        return Splice(self._line_start(key), min(self._line_behind(value) + len(self._newline), len(self.text)), "")

    def add_item(self, key: yaml.Node, items: yaml.SequenceNode, lines: Sequence[str]) -> Splice:
        """Give the splice that puts an item, written as lines, at the end of a list."""
        if items.value:
            return self.add_lines(items, lines)
        return Splice(self._behind_colon(key), self._line_end(self._end(items)), self._newline.join(["", *lines]))

    def remove_item(self, key: yaml.Node, items: yaml.SequenceNode, item: yaml.Node) -> Splice:
        """Give the splice that takes an item of a list below each other away, with its lines."""
        start, end = self._line_start(item), self._line_behind(item)
        if len(items.value) == 1:
            return Splice(self._behind_colon(key), end, " []")
        return Splice(start, min(end + len(self._newline), len(self.text)), "")

    def add_lines(self, node: yaml.Node, lines: Sequence[str]) -> Splice:
        """Give the splice that puts lines behind the last value of a node, before comments that follow it."""
        place = self._line_behind(node)
        return Splice(place, place, "".join(self._newline + line for line in lines))

    def _set_list(self, key: yaml.Node, old: Any, values: tuple[Any, ...], *, is_flow: bool) -> Splice:
        """Change a list in its form; one that was empty gets lines below each other."""
        items = old.value if isinstance(old, yaml.SequenceNode) else []
        if items and not old.flow_style:
            return self._set_lines(key, old, values)
        if items and values[: len(items)] == texts_of(old):
            place = self._end(items[-1])
            added = [self._write(each, _style_of(items), is_flow=True) for each in values[len(items) :]]
            return Splice(place, place, "".join(f", {each}" for each in added))
        start, end = old.start_mark.index, self._end(old)
        if items or is_flow or not values:
            written = self._write(values, is_flow=True)
            return Splice(start, end, written if end > start else f" {written}")
        stop = self._line_end(end)
        lines = [self.text[end:stop].rstrip(), *self._items(values, " " * key.start_mark.column + INDENT)]
        return Splice(self._behind_colon(key), stop, self._newline.join(lines))

    def _set_lines(self, key: yaml.Node, old: yaml.SequenceNode, values: tuple[Any, ...]) -> Splice:
        """Change a list item by item: lines of items that stay are kept, and so are all comments."""
        begin, indent = self._line_start(old.value[0]), " " * old.start_mark.column
        ends = [*(self._line_end(self._line_start(item) - 1) for item in old.value[1:]), self._line_behind(old)]
        lines: list[str] = []
        matcher = SequenceMatcher(None, texts_of(old), values, autojunk=False)
        for kind, first, last, new_first, new_last in matcher.get_opcodes():
            new = values[new_first:new_last]
            for number in range(first, last):
                item, start = old.value[number], self._line_start(old.value[number])
                tail = self.text[self._end(item) : ends[number]]
                if kind == "equal":
                    lines.append(self.text[start : ends[number]])
                elif number - first < len(new):
                    written = self._write(new[number - first], getattr(item, "style", None))
                    lines.append(f"{self.text[start : item.start_mark.index]}{written}{tail}")
                else:  # what was noted beside an item that goes
                    lines += [indent + line.strip() for line in tail.splitlines() if line.strip()]
            if kind != "equal":
                lines += self._items(new[last - first :], indent, _style_of(old.value))
        if values:
            return Splice(begin, ends[-1], self._newline.join(lines))
        start = self._behind_colon(key)
        return Splice(start, ends[-1], self._newline.join([f" []{self.text[start:begin].rstrip()}", *lines]))

    def _items(self, values: Sequence[Any], indent: str, style: str = PLAIN) -> Iterator[str]:
        return (f"{indent}- {self._write(each, style)}" for each in values)

    def _write(self, value: Any, style: str | None = PLAIN, *, is_flow: bool = False, indent: str = "") -> str:
        if isinstance(value, Pair):
            written = f"{value.name}: {quote(value.value, in_brackets=is_flow, else_in=self._quotes)}"
            return f"{{{written}}}" if is_flow else written
        if isinstance(value, str) and "\n" in value and not is_flow:
            lines = [f"{indent}{line}" if line else "" for line in value.removesuffix("\n").split("\n")]
            return self._newline.join(["|", *lines])
        if isinstance(value, tuple):
            return f"[{', '.join(self._write(each, is_flow=True) for each in value)}]"
        if isinstance(value, str):
            return quote(value, style or PLAIN, in_brackets=is_flow, else_in=self._quotes)
        return _constant(value)

    def _end(self, node: yaml.Node) -> int:
        """Give the place behind the last letter of a value; what follows it, comments too, is not of it."""
        last = _last(node)
        start: int = last.start_mark.index
        return start + len(self.text[start : last.end_mark.index].rstrip())

    def _line_behind(self, node: yaml.Node) -> int:
        """Give the end of the last line of a value; empty lines below a text after a bar are of it."""
        last = _last(node)
        end: int = last.end_mark.index
        return self._line_end(end - 1 if self.text[end - 1 : end] == "\n" else end)

    def _line_start(self, node: yaml.Node) -> int:
        return self.text.rfind("\n", 0, node.start_mark.index) + 1

    def _line_end(self, place: int) -> int:
        end = self.text.find("\n", place)
        if end < 0:
            return len(self.text)
        return end - (self.text[end - 1] == "\r")

    def _behind_colon(self, key: yaml.Node) -> int:
        return self.text.index(":", key.end_mark.index) + 1


def quote(text: str, style: str = PLAIN, *, in_brackets: bool = False, else_in: str = DOUBLE) -> str:
    r"""Write visible characters of one line in a style; what cannot stand plain gets quotation marks.

    ``in_brackets``, as of a list such as ``[a, b]``, commas and brackets mean something.

    >>> print(quote("หางาน"), quote("ถาม: หางาน"), quote("1694"), quote("a, b", in_brackets=True))
    หางาน "ถาม: หางาน" "1694" "a, b"
    """
    if style not in (SINGLE, DOUBLE):
        written = f"[{text}]" if in_brackets else f"- {text}"
        if not _OTHER_NUMBER.fullmatch(text) and reads_as(written, text):
            return text
        style = else_in
    if style == SINGLE:
        return "'" + text.replace("'", "''") + "'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def reads_as(written: str, text: str) -> bool:
    """Tell whether a list is read as holding this one text; the two readers differ in what they forgive."""
    try:
        return all(
            said(yaml.compose(written, loader)) == [said_of(text)] for loader in (yaml.CSafeLoader, yaml.SafeLoader)
        )
    except yaml.YAMLError:
        return False


def said(node: Any, changes: dict[yaml.Node, dict[str, Any]] | None = None) -> Any:
    """Give all that a node says, with the kind of each value and without the places.

    Each of the ``changes``, what fields of a mapping say instead, is used up: a value that is changed in one place and
    stands in two is a difference.
    """
    if isinstance(node, yaml.MappingNode):
        own = changes.pop(node, {}) if changes else {}
        known = {str(key.value): said(value, changes) for key, value in node.value} | own
        return {name: value for name, value in known.items() if value is not REMOVED}
    if isinstance(node, yaml.SequenceNode):
        return [said(each, changes) for each in node.value]
    return node and (node.tag, node.value)


def said_of(value: Nested | Pair) -> Any:
    """Give what a node of this value says."""
    if isinstance(value, Pair):
        return {value.name: said_of(value.value)}
    if isinstance(value, tuple):
        return [said_of(each) for each in value]
    if isinstance(value, Mapping):
        return {name: said_of(each) for name, each in value.items()}
    if isinstance(value, str):
        return f"{_TAG}str", value
    return f"{_TAG}{'null' if value is None else 'bool'}", _constant(value)


def texts_of(items: yaml.SequenceNode) -> tuple[Any, ...]:
    """Give the items of a list as they are written; those that are mappings of one field as pairs."""
    return tuple(_pair_of(each) if isinstance(each, yaml.MappingNode) else str(each.value) for each in items.value)


def _pair_of(node: yaml.MappingNode) -> Pair | None:
    """Give an item with one field; ``None``, equal to nothing that is wanted, for another form."""
    match [(str(key.value), value) for key, value in node.value]:
        case [(name, yaml.ScalarNode() as value)]:
            return Pair(name, str(value.value))
        case _:
            return None


def _constant(value: bool | None) -> str:
    return "null" if value is None else str(value).lower()


def _style_of(items: Sequence[yaml.Node]) -> str:
    """Give the quotation mark that all items have."""
    styles = {getattr(each, "style", None) for each in items}
    return next((style for style in (SINGLE, DOUBLE) if styles == {style}), PLAIN)


def _last(node: yaml.Node) -> yaml.Node:
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        node = node.value[-1][1] if isinstance(node.value[-1], tuple) else node.value[-1]
    return node
