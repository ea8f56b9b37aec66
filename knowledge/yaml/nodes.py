"""YAML values with fields or items inside, read as the fields that they may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import yaml

from knowledge.diagnostics import value_messages as values
from knowledge.diagnostics.problem import Rule, find_alike, suggest
from knowledge.fields import TRANSLATIONS, Fields
from knowledge.model import Text
from knowledge.yaml.lines import has_invisible, with_plain_spaces
from knowledge.yaml.scalars import Scalar
from knowledge.yaml.syntax_errors import find_missing_space

T = TypeVar("T")
LANGUAGE_NAMES = {"th": Text("ภาษาไทย", "Thai"), "en": Text("ภาษาอังกฤษ", "English")}


class Node(Scalar):
    """One YAML value. Reading it as what it is not notes a problem and gives a harmless default."""

    @property
    def is_mapping(self) -> bool:
        """Tell whether this holds fields."""
        return isinstance(self._raw, yaml.MappingNode)

    @property
    def is_empty_list(self) -> bool:
        """Tell whether this is a list of nothing."""
        return isinstance(self._raw, yaml.SequenceNode) and not self._raw.value

    def pairs(self) -> list[tuple[str, Node, Node]]:
        """Give key, key node and value of each entry of a mapping."""
        if not isinstance(self._raw, yaml.MappingNode):
            if not self._source.problems.has(self.origin, values.NOT_FIELDS):
                self._tell_other_kind(values.NOT_FIELDS)
            return []
        pairs: dict[str, tuple[str, Node, Node]] = {}
        for raw_key, raw_value in self._raw.value:
            key = Node(raw_key, self._source)
            name = str(raw_key.value) if isinstance(raw_key, yaml.ScalarNode) else "?"
            if name in pairs:
                key.problem(values.FIELD_TWICE, name=name, line=pairs[name][1].origin.line)
            else:
                pairs[name] = (name, key, Node(raw_value, self._source, name))
        return list(pairs.values())

    def child(self, name: str) -> Node | None:
        """Give the value of one field, noting nothing when it is missing."""
        if not isinstance(self._raw, yaml.MappingNode):
            return None
        return next((Node(raw, self._source, name) for key, raw in self._raw.value if key.value == name), None)

    def fields(self, fields: Fields) -> Found:
        """Read a mapping with known keys; unknown and missing ones are problems."""
        if not self.is_mapping:
            self._tell_no_fields(fields)
            return Found()
        pairs = self.pairs()
        found = Found({name: value for name, _, value in pairs if name in fields.names})
        strangers = [(name, key) for name, key, _ in pairs if name not in fields.names]
        missing = [name for name in fields.required if name not in found]
        for name, key in strangers:
            meant = _tell_unknown(name, key, fields, missing)
            missing = [each for each in missing if each not in meant]  # a misspelt field is not missing as well
        for name in missing:
            self._tell_missing(name)
        for name, value in found.items():
            value.is_required = name in fields.required
        if "id" in fields.required and ("id" not in found or found["id"].is_empty):
            self._source.hides_names()
        return found

    def _tell_no_fields(self, fields: Fields) -> None:
        if fields is TRANSLATIONS and isinstance(self._raw, yaml.ScalarNode) and not self.is_null:
            hint = Text(*(words.format(name=self._name) for words in (values.WRITE_BOTH.th, values.WRITE_BOTH.en)))
            self.problem(values.NOT_FIELDS, hint)
        else:
            self._tell_other_kind(values.NOT_FIELDS)

    def entries(self, fields: Fields) -> Iterator[Found]:
        """Walk through a list of mappings with known keys; those with missing fields are told and left out."""
        for each in self.items():
            found = each.fields(fields)
            if found.keys() >= set(fields.required):
                yield found

    def items(self) -> Iterator[Node]:
        """Walk through a list."""
        if isinstance(self._raw, yaml.SequenceNode):
            yield from (Node(each, self._source) for each in self._raw.value)
        else:
            self._tell_other_kind(values.NOT_LIST)

    def lines(self) -> tuple[str, ...]:
        """Read a list of texts of a single line each."""
        return tuple(each.line() for each in self.items())

    def translations(self) -> Text:
        """Read a text in both languages."""
        found = self.fields(TRANSLATIONS)
        return Text(found.read("th", Node.passage, ""), found.read("en", Node.passage, ""))

    def line_translations(self) -> Text:
        """Read a text of a single line in both languages."""
        found = self.fields(TRANSLATIONS)
        return Text(found.read("th", Node.line, ""), found.read("en", Node.line, ""))

    def _tell_missing(self, name: str) -> None:
        under = Text(f" ใต้ `{self._name}`", f" below `{self._name}`") if self._name else Text("", "")
        field = LANGUAGE_NAMES.get(name, Text(f"ช่อง `{name}`", f"The field `{name}`"))
        self.problem(values.MISSING_FIELD, field=field, name=name, under=under)

    def _tell_other_kind(self, rule: Rule) -> None:
        """Tell what is neither fields nor a list where one belongs, and a missing space for what it is."""
        if self.is_null and not self._source.is_whole:
            return  # it is empty since what stood here could not be read
        if not isinstance(self._raw, yaml.ScalarNode):
            self.problem(rule)
            return
        missing_space = find_missing_space(self._source.lines, self.origin.line - 1)
        value = str(self._raw.value)
        if missing_space:
            self._source.problems.found.append(missing_space.in_file(self.origin.file))
        elif rule is values.NOT_LIST and value and not set(value) & set(",:[]{}#\n\"'"):
            self.problem(rule, Text(f"เขียนเป็น [{value}]", f"Write [{value}]"))
        else:
            self.problem(rule)


class Found(dict[str, Node]):
    """The known fields of a mapping that are there."""

    def read(self, name: str, reader: Callable[[Node], T], default: T) -> T:
        """Read one field; the default where it is missing."""
        return reader(self[name]) if name in self else default


def _tell_unknown(name: str, key: Node, fields: Fields, missing: Sequence[str]) -> tuple[str, ...]:
    """Note an unknown key; gives the known ones that were probably meant: alike, or the only one that is missing."""
    if has_invisible(name):
        key.problem(values.HIDDEN_IN_NAME, name=with_plain_spaces(name).strip())
        return (with_plain_spaces(name).strip(),)
    alike = find_alike(name, fields.names)
    hint = suggest(name, fields.names)
    if not alike and len(missing) == 1 and not name.isascii():
        alike, hint = tuple(missing), suggest(missing[0], missing)
    key.problem(values.UNKNOWN_FIELD, hint, name=name, known=", ".join(fields.names))
    return alike
