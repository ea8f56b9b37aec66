"""YAML values that know where they stand, so that every mistake can name its place."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from knowledge.diagnostics import value_messages as values
from knowledge.diagnostics.problem import Rule, find_alike, suggest
from knowledge.fields import TRANSLATIONS, Fields
from knowledge.model import Origin, Text
from knowledge.yaml.lines import has_invisible, with_plain_spaces
from knowledge.yaml.scalars import Scalar
from knowledge.yaml.syntax_errors import find_glued

LANGUAGE_NAMES = {"th": Text("ภาษาไทย", "Thai"), "en": Text("ภาษาอังกฤษ", "English")}


class Node(Scalar):
    """One YAML value. Reading it as what it is not notes a problem and gives a harmless default."""

    def _child(self, raw: yaml.Node, name: str = "") -> Node:
        return Node(raw, self._source, name)

    def pairs(self) -> list[tuple[str, Node, Node]]:
        """Give key, key node and value of each entry of a mapping."""
        if not isinstance(self._raw, yaml.MappingNode):
            if not self._is_left_out:
                self._miss_structure(values.NOT_FIELDS)
            return []
        pairs: dict[str, tuple[str, Node, Node]] = {}
        for raw_key, raw_value in self._raw.value:
            key = self._child(raw_key)
            name = str(raw_key.value) if isinstance(raw_key, yaml.ScalarNode) else "?"
            if name in pairs:
                key.problem(values.FIELD_TWICE, name=name, line=pairs[name][1].origin.line)
                continue
            pairs[name] = (name, key, self._child(raw_value, name))
        return list(pairs.values())

    def child(self, name: str) -> Node | None:
        """Give the value of one field, noting nothing when it is missing."""
        if not isinstance(self._raw, yaml.MappingNode):
            return None
        return next((self._child(raw, name) for key, raw in self._raw.value if key.value == name), None)

    def fields(self, fields: Fields) -> dict[str, Node]:
        """Read a mapping with known keys; unknown and missing ones are problems."""
        found: dict[str, Node] = {}
        meant: set[str] = set()  # a misspelt field is not missing as well
        for name, key, value in self.pairs():
            if name in fields.names:
                found[name] = value
            else:
                meant.update(_tell_unknown(name, key, fields))
        if isinstance(self._raw, yaml.MappingNode):
            for name in fields.required:
                if name not in found and name not in meant:
                    self._miss(name)
        return found

    def _miss(self, name: str) -> None:
        under = Text(f" ใต้ `{self._name}`", f" below `{self._name}`") if self._name else Text("", "")
        field = LANGUAGE_NAMES.get(name, Text(f"ช่อง `{name}`", f"The field `{name}`"))
        self.problem(values.MISSING_FIELD, field=field, name=name, under=under)

    def items(self) -> Iterator[Node]:
        """Walk through a list."""
        if not isinstance(self._raw, yaml.SequenceNode):
            if not self._is_left_out:
                self._miss_structure(values.NOT_LIST)
            return
        yield from (self._child(each) for each in self._raw.value)

    def lines(self) -> tuple[str, ...]:
        """Read a list of texts of a single line each."""
        return tuple(each.line() for each in self.items())

    def _miss_structure(self, rule: Rule) -> None:
        """Tell a missing space behind a dash or colon for what it is."""
        row = self.origin.line - 1
        slip = find_glued(self._source.lines, row) if isinstance(self._raw, yaml.ScalarNode) else None
        value = str(self._raw.value)
        if slip is None and rule is values.NOT_LIST and isinstance(self._raw, yaml.ScalarNode) and value:
            self.problem(rule, Text(f"เขียนเป็น [{value}]", f"Write [{value}]") if _is_simple(value) else None)
        elif slip is None:
            self.problem(rule)
        else:
            origin = Origin(self.origin.file, slip.row + 1, slip.column + 1)
            self._source.problems.note(slip.rule.at(origin, slip.values, width=slip.width))

    @property
    def is_empty_list(self) -> bool:
        """Tell whether this is a list of nothing."""
        return isinstance(self._raw, yaml.SequenceNode) and not self._raw.value

    @property
    def is_mapping(self) -> bool:
        """Tell whether this holds fields."""
        return isinstance(self._raw, yaml.MappingNode)

    @property
    def _is_left_out(self) -> bool:
        """Tell whether the value is empty since what stood here could not be read."""
        return self.is_null and not self._source.is_whole

    def translations(self) -> Text:
        """Read a text in both languages."""
        found = self.fields(TRANSLATIONS)
        return Text(*(found[name].text() if name in found else "" for name in ("th", "en")))

    def line_translations(self) -> Text:
        """Read a text of a single line in both languages."""
        found = self.fields(TRANSLATIONS)
        return Text(*(found[name].line() if name in found else "" for name in ("th", "en")))


def _is_simple(value: str) -> bool:
    return not set(value) & set(",:[]{}#\n\"'")


def _tell_unknown(name: str, key: Node, fields: Fields) -> tuple[str, ...]:
    """Note an unknown key; gives the known ones that were probably meant."""
    if has_invisible(name):
        key.problem(values.HIDDEN_IN_NAME, name=with_plain_spaces(name).strip())
        return (with_plain_spaces(name).strip(),)
    close = find_alike(name, fields.names)
    key.problem(values.UNKNOWN_FIELD, suggest(name, fields.names), name=name, known=", ".join(fields.names))
    return close
