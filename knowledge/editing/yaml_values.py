"""Changes single values in the text of a YAML file; every other letter stays, comments and order included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from knowledge.editing.yaml_lists import change_list
from knowledge.editing.yaml_text import Splice, end_of, line_end, newline_of, write_flow, write_scalar

Value = str | bool | tuple[str, ...] | None
INDENT = "  "


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


class YamlChangeError(Exception):
    """A text in which a value cannot be changed without changing more than that."""


def change_values(text: str, section: str, edits: Sequence[Edit], order: Sequence[str]) -> str:
    """Give the text of a file with new values in the entries of one of its lists.

    Args:
        text: the file, line ends as they are.
        section: the top-level field that holds a list of entries, each with an ``id``.
        edits: what to change.
        order: the fields in the order in which they are written, to find the place of a new one.

    Raises:
        YamlChangeError: more than these values would change.

    """
    entries = find_entries(text, section)
    last_first = sorted(edits, key=lambda edit: order.index(edit.field), reverse=True)
    splices = [_splice(text, entries[edit.entry], edit, order) for edit in last_first]
    changed = text
    for each in sorted(splices, key=lambda splice: splice.start, reverse=True):  # stable: of new lines the last first
        changed = changed[: each.start] + each.text + changed[each.end :]
    _prove(text, changed, section, edits)
    return changed


def find_entries(text: str, section: str) -> dict[str, yaml.MappingNode]:
    """Find the entries of a list by their ``id``; the marks of the nodes are places in the text."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)  # the C parser does not count a byte order mark
    if not isinstance(root, yaml.MappingNode):
        return {}
    lists = (value for key, value in root.value if key.value == section and isinstance(value, yaml.SequenceNode))
    entries = (entry for each in lists for entry in each.value if isinstance(entry, yaml.MappingNode))
    return {str(value.value): entry for entry in entries for key, value in entry.value if key.value == "id"}


def _splice(text: str, entry: yaml.MappingNode, edit: Edit, order: Sequence[str]) -> Splice:
    for key, value in entry.value:
        if key.value != edit.field:
            continue
        if isinstance(edit.value, tuple):
            return change_list(text, key, value, edit.value, is_inside_flow=bool(entry.flow_style))
        return _change_scalar(text, value, edit.value, is_inside_flow=bool(entry.flow_style))
    return _insert(text, entry, edit, order)


def _change_scalar(text: str, old: yaml.Node, value: str | bool | None, *, is_inside_flow: bool) -> Splice:
    start, end = old.start_mark.index, end_of(text, old)
    written = write_scalar(value, style=getattr(old, "style", None), is_inside_flow=is_inside_flow)
    return Splice(start, end, written if end > start else f" {written}")  # nothing stood behind the colon


def _insert(text: str, entry: yaml.MappingNode, edit: Edit, order: Sequence[str]) -> Splice:
    """Write a field that was not there, behind the last of those that come before it."""
    before = order[: order.index(edit.field)]
    anchor_key, anchor = next(pair for pair in reversed(entry.value) if pair[0].value in before)
    if entry.flow_style:
        place = end_of(text, anchor)
        return Splice(place, place, f", {edit.field}: {write_flow(edit.value)}")
    place = line_end(text, end_of(text, anchor))
    line = f"{newline_of(text)}{' ' * anchor_key.start_mark.column}{edit.field}:"
    if isinstance(edit.value, tuple) and edit.value:
        gap = f"{newline_of(text)}{' ' * anchor_key.start_mark.column}{INDENT}- "
        return Splice(place, place, line + "".join(gap + write_scalar(each) for each in edit.value))
    return Splice(place, place, f"{line} {'[]' if isinstance(edit.value, tuple) else write_scalar(edit.value)}")


def _prove(old: str, new: str, section: str, edits: Sequence[Edit]) -> None:
    """Read both texts and see that they differ in the wanted values, and in nothing else."""
    wanted: Any = yaml.load(old, Loader=yaml.CSafeLoader)
    entries = {entry["id"]: entry for entry in wanted[section]}
    for edit in edits:
        entries[edit.entry][edit.field] = list(edit.value) if isinstance(edit.value, tuple) else edit.value
    try:
        is_right = yaml.load(new, Loader=yaml.CSafeLoader) == wanted
    except yaml.YAMLError:
        is_right = False
    if not is_right:
        raise YamlChangeError(f"cannot change only {', '.join(f'{each.entry}.{each.field}' for each in edits)}")
