"""Reads YAML files into nodes, whatever their encoding, and tells what keeps them from being read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from knowledge.diagnostics import file_messages as files
from knowledge.diagnostics import yaml_messages as wrong
from knowledge.diagnostics.problem import Problems, suggest
from knowledge.diagnostics.value_messages import NO_SECTIONS, UNKNOWN_SECTION
from knowledge.model import Origin
from knowledge.yaml.damage import BROKEN
from knowledge.yaml.files import choose_files, kind_of, origin_of
from knowledge.yaml.lines import split_lines
from knowledge.yaml.nodes import Node
from knowledge.yaml.repair import compose
from knowledge.yaml.source_map import Source
from knowledge.yaml.syntax_problem import SyntaxProblem

T = TypeVar("T")
FEW = 4  # Thai letters for each broken one: the rest of the file is UTF-8
_THAI_LETTER = re.compile(r"[\u0e00-\u0e7f]")
_THAI_RUN = re.compile(rb"[\xa1-\xfb]{3}")


def read_sections(folder: Path, problems: Problems, readers: Mapping[str, Callable[[T, Node], None]], target: T) -> T:
    """Hand every top-level field of a folder to the reader of its name; an unknown name is a problem."""
    for name, key, node in _read_folder(folder, problems):
        if name in readers:
            readers[name](target, node)
        else:
            problems.unreadable.add(folder.name)
            key.problem(UNKNOWN_SECTION, suggest(name, readers), name=name, known=", ".join(readers))
    return target


def _read_folder(folder: Path, problems: Problems) -> Iterator[tuple[str, Node, Node]]:
    """Give name, key and value of every top-level field of all YAML files of a folder."""
    paths = choose_files(folder, problems)
    if not paths:
        problems.unreadable.add(folder.name)
        problems.add(Origin(str(folder), 1, 1), files.NO_FILES)
    for path in paths:
        text = read_text(path, problems)
        if text is not None:
            yield from _read_fields(path, text, problems)


def _read_fields(path: Path, text: str, problems: Problems) -> Iterator[tuple[str, Node, Node]]:
    composed = compose(text)
    file = origin_of(path).file
    problems.found += [each.in_file(file) for each in composed.problems]
    if composed.root is None and composed.is_whole:
        problems.add(origin_of(path), files.EMPTY_FILE)
    source = Source(file, composed.lines, problems, composed.is_whole)
    top = Node(composed.root, source) if composed.root else None
    if composed.problems or not composed.is_whole or top is None or not top.is_mapping:
        problems.unreadable.add(path.parent.name)
    if top and top.is_mapping:
        yield from top.pairs()
    elif top:
        top.problem(NO_SECTIONS)


def read_text(path: Path, problems: Problems) -> str | None:
    """Read a text file; a problem, and nothing, when it cannot be opened or is no text."""
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.add(origin_of(path), files.CANNOT_OPEN, reason=error.strerror or "")
        problems.unreadable.add(path.parent.name)
        return None
    if kind := kind_of(content):
        problems.add(origin_of(path), files.OTHER_KIND, kind=kind)
        problems.unreadable.add(path.parent.name)
        return None
    text, broken = decode(content)
    problems.found += [each.in_file(origin_of(path).file) for each in broken]
    return text


def decode(content: bytes) -> tuple[str, list[SyntaxProblem]]:
    """Read bytes as UTF-8, with or without a byte order mark (Excel writes one); other encodings are told and read."""
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start)
    text = content.decode("utf-8-sig", errors="replace")
    if text.count(BROKEN) <= len(_THAI_LETTER.findall(text)) / FEW:
        lines = enumerate(split_lines(text))
        return text, [SyntaxProblem(wrong.BROKEN_LETTER, n, line.index(BROKEN)) for n, line in lines if BROKEN in line]
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        name, codec = "UTF-16", "utf-16"
    else:
        name, codec = ("TIS-620", "cp874") if _THAI_RUN.search(content) else ("Windows-1252", "cp1252")
    text = content.decode(codec, errors="replace")
    return text, [SyntaxProblem(files.NOT_UTF8, row, 0, arguments={"encoding": name})]
