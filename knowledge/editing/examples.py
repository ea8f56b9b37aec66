"""Edits answers files as a careful officer would: a line is added where it belongs, and all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.editing.quoting import DOUBLE, PLAIN, SINGLE, quote
from knowledge.editing.yaml_source import EditError, Shape, YamlSource, end_of, read_source, shape_of, text_shape
from knowledge.model import Language

ADD_BY_HAND = "เปิดไฟล์แล้วเพิ่มเอง"
INDENT = "  "


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line of a file: counted from 1, with the intent it belongs to, if that has an id."""

    file: str
    line: int
    intent: str

    def __str__(self) -> str:
        """Name the place for staff.

        >>> str(FileLine("answers/job.yaml", 12, "job.search"))
        'answers/job.yaml บรรทัด 12 (เรื่อง job.search)'
        """
        return f"{self.file} บรรทัด {self.line}" + (f" (เรื่อง {self.intent})" if self.intent else "")


def add_example(folder: Path, intent: str, language: Language, text: str) -> FileLine:
    """Add an example question at the end of those of its intent and language.

    Args:
        folder: of the knowledge.
        intent: its id.
        language: under which heading.
        text: one line.

    Raises:
        EditError: there is no such intent, the question is there already, or the file has an unusual form.

    """
    text = " ".join(text.split())
    if not text or not text.isprintable():
        raise EditError("ไม่มีข้อความที่เพิ่มได้", "เขียนคำถามหนึ่งบรรทัด")
    if there := find_question(folder, text):
        raise EditError(f"“{text}” มีอยู่แล้วที่ {there}", "เลือกประโยคอื่น")
    source, node = _find_intent(folder, intent)
    examples = _value(node, "examples")
    if not isinstance(examples, yaml.MappingNode):
        raise EditError(f"เรื่อง {intent} ยังไม่มีช่อง examples", ADD_BY_HAND)
    changed, changes = _add_to(source, examples, language, text)
    after = source.replace(changed, shape_of(source.root, changes))
    return FileLine(source.name, _line_of_last(after, intent, language), intent)


def find_question(folder: Path, text: str) -> FileLine | None:
    """Find an example or test question by its words, whatever their capitals."""
    for source, intent in _intents(folder):
        for name in ("examples", "must_match"):
            for node in _leaves(_value(intent, name)):
                if node.value.strip().casefold() == text.casefold():
                    return FileLine(source.name, node.start_mark.line + 1, _id(intent))
    return None


def find_file(folder: Path, intent: str) -> str:
    """Give the name of the file in which an intent stands.

    Raises:
        EditError: there is no such intent.

    """
    return _find_intent(folder, intent)[0].path.name


def _find_intent(folder: Path, intent: str) -> tuple[YamlSource, yaml.Node]:
    for source, node in _intents(folder):
        if _id(node) == intent:
            return source, node
    raise EditError(f"ไม่มีเรื่อง {intent}", "ดูชื่อเรื่องในช่อง id ของไฟล์ใน answers")


def _intents(folder: Path) -> Iterator[tuple[YamlSource, yaml.Node]]:
    for path in sorted((folder / "answers").glob("*.yaml")):
        source = read_source(path)
        intents = _value(source.root, "intents")
        if isinstance(intents, yaml.SequenceNode):
            yield from ((source, each) for each in intents.value)


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _id(intent: yaml.Node) -> str:
    node = _value(intent, "id")
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _leaves(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _leaves(each)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _leaves(value)


def _line_of_last(source: YamlSource, intent: str, language: Language) -> int:
    intents = _value(source.root, "intents")
    node = next(each for each in intents.value if _id(each) == intent) if intents else source.root
    return max(leaf.start_mark.line for leaf in _leaves(_value(_value(node, "examples"), language))) + 1


# -- where the line goes


def _add_to(
    source: YamlSource, examples: yaml.MappingNode, language: Language, text: str
) -> tuple[str, dict[yaml.Node, Shape]]:
    """Give the text with the question, and what it then says."""
    items = _value(examples, language)
    if items is None:
        return _add_language(source, examples, language, text)
    if isinstance(items, yaml.SequenceNode):
        add = _add_to_brackets if items.flow_style else _add_to_lines
        kind, tag, shapes = shape_of(items)
        return add(source, items, text), {items: (kind, tag, [*shapes, text_shape(text)])}
    if isinstance(items, yaml.ScalarNode) and items.value == "" and not (items.style or examples.flow_style):
        key = next(key for key, _ in examples.value if key.value == language)
        line = f"{' ' * key.start_mark.column}{INDENT}- {quote(text)}"
        return source.with_lines(key.end_mark.index, [line]), {items: _list_shape([text])}
    raise EditError(f"ช่อง {language} ใต้ examples ไม่ใช่รายการ", ADD_BY_HAND)


def _add_to_lines(source: YamlSource, items: yaml.SequenceNode, text: str) -> str:
    line = f"{' ' * items.start_mark.column}- {quote(text, _style(items))}"
    return source.with_lines(end_of(items), [line])


def _add_to_brackets(source: YamlSource, items: yaml.SequenceNode, text: str) -> str:
    written = quote(text, _style(items), in_brackets=True)
    if not items.value:
        at = items.start_mark.index + 1
        return source.text[:at] + written + source.text[at:]
    at = items.value[-1].end_mark.index
    return f"{source.text[:at]}, {written}{source.text[at:]}"


def _add_language(
    source: YamlSource, examples: yaml.MappingNode, language: Language, text: str
) -> tuple[str, dict[yaml.Node, Shape]]:
    kind, tag, pairs = shape_of(examples)
    shape = (kind, tag, [*pairs, (text_shape(language), _list_shape([text]))])
    if examples.flow_style:
        raise EditError(f"ใต้ examples ยังไม่มีช่อง {language}", ADD_BY_HAND)
    indent = " " * examples.start_mark.column
    lines = [f"{indent}{language}:", f"{indent}{INDENT}- {quote(text)}"]
    return source.with_lines(end_of(examples), lines), {examples: shape}


def _list_shape(texts: Sequence[str]) -> Shape:
    return ("sequence", "tag:yaml.org,2002:seq", [text_shape(text) for text in texts])


def _style(items: yaml.SequenceNode) -> str:
    """Give the quotation mark that all items have."""
    styles = {getattr(each, "style", None) for each in items.value}
    return next((style for style in (SINGLE, DOUBLE) if styles == {style}), PLAIN)
