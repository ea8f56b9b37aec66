"""Changes a list of texts in a YAML file, item by item: lines of items that stay and all comments are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import yaml

from knowledge.editing.yaml_text import Splice, end_of, line_end, line_start, newline_of, write_flow, write_scalar


@dataclass(frozen=True, slots=True)
class _Item:
    """An item with the lines from its own to the next item's; comments stand behind it or below."""

    value: str
    lines: str
    head: str
    tail: str
    style: str | None

    def with_value(self, value: str) -> str:
        """Write another value between what stands before it and behind it."""
        return f"{self.head}{write_scalar(value, style=self.style)}{self.tail}"

    def comments(self, indent: str) -> Iterator[str]:
        """Give the comments behind the value and below it, each on a line of its own."""
        for line in self.tail.splitlines():
            if line.strip():
                yield indent + line.strip()


def change_list(
    text: str, key: yaml.Node, old: yaml.Node, values: tuple[str, ...], *, is_inside_flow: bool = False
) -> Splice:
    """Give the change of a list behind its key; written as the old one was, below each other if that was empty."""
    if isinstance(old, yaml.SequenceNode) and not old.flow_style and old.value:
        return _change_block(text, key, old, values)
    start, end = old.start_mark.index, end_of(text, old)
    if not values or is_inside_flow or (isinstance(old, yaml.SequenceNode) and old.value):
        return Splice(start, end, write_flow(values) if end > start else f" {write_flow(values)}")
    stop = line_end(text, end)
    indent = " " * (key.start_mark.column + 2)
    lines = [text[end:stop].rstrip(), *(f"{indent}- {write_scalar(each)}" for each in values)]
    return Splice(_colon(text, key), stop, newline_of(text).join(lines))


def _colon(text: str, key: yaml.Node) -> int:
    """Give the place behind the colon of a key."""
    return text.index(":", key.end_mark.index) + 1


def _change_block(text: str, key: yaml.Node, old: yaml.SequenceNode, values: tuple[str, ...]) -> Splice:
    newline = newline_of(text)
    items = list(_items(text, old))
    begin, stop = line_start(text, old.value[0].start_mark.index), line_end(text, end_of(text, old))
    indent = " " * old.start_mark.column
    lines = list(_changed_lines(items, values, indent))
    if values:
        return Splice(begin, stop, newline.join(lines))
    start = _colon(text, key)
    return Splice(start, stop, newline.join([f" []{text[start:begin].rstrip()}", *lines]))


def _items(text: str, old: yaml.SequenceNode) -> Iterator[_Item]:
    starts = [line_start(text, item.start_mark.index) for item in old.value]
    stops = [*(line_end(text, start - 1) for start in starts[1:]), line_end(text, end_of(text, old))]
    for item, start, stop in zip(old.value, starts, stops, strict=True):
        end = end_of(text, item)
        head, tail = text[start : item.start_mark.index], text[end:stop]
        yield _Item(str(item.value), text[start:stop], head, tail, item.style)


def _changed_lines(items: list[_Item], values: tuple[str, ...], indent: str) -> Iterator[str]:
    matcher = SequenceMatcher(None, [item.value for item in items], values, autojunk=False)
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind == "equal":
            yield from (item.lines for item in items[first:last])
            continue
        new = values[new_first:new_last]
        for item, value in zip(items[first:last], new, strict=False):
            yield item.with_value(value)
        for item in items[first:last][len(new) :]:
            yield from item.comments(indent)
        yield from (f"{indent}- {write_scalar(value)}" for value in new[last - first :])
