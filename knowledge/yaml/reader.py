"""Reads YAML files into nodes, whatever their encoding, and tells what keeps them from being read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

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
from knowledge.yaml.shelf import Read, Shelf
from knowledge.yaml.source_map import Source
from knowledge.yaml.syntax_problem import SyntaxProblem


class Part(Protocol):
    """What is read of one file, or of several."""

    def take(self, other: Any) -> None:
        """Put what stands in one more file behind what is here."""


T = TypeVar("T", bound=Part)
FEW = 4  # Thai letters for each broken one: the rest of the file is UTF-8
_THAI_LETTER = re.compile(r"[\u0e00-\u0e7f]")
_THAI_RUN = re.compile(rb"[\xa1-\xfb]{3}")


def read_sections(
    folder: Path,
    problems: Problems,
    readers: Mapping[str, Callable[[T, Node], None]],
    make: Callable[[], T],
    shelf: Shelf | None = None,
) -> T:
    """Hand every top-level field of a folder to the reader of its name; an unknown name is a problem.

    Args:
        folder: of YAML files.
        problems: get what is wrong.
        readers: what reads a field; it looks at nothing but this field.
        make: gives what is read of no file.
        shelf: has files that were read before, and gets those that are new.

    """
    target = make()
    paths = choose_files(folder, problems)
    if not paths:
        problems.unreadable.add(folder.name)
        problems.add(Origin(str(folder), 1, 1), files.NO_FILES)

    def read(part: T, path: Path, text: str, own: Problems) -> None:
        for name, key, node in _read_fields(path, text, own):
            if name in readers:
                readers[name](part, node)
            else:
                own.unreadable.add(folder.name)
                key.problem(UNKNOWN_SECTION, suggest(name, readers), name=name, known=", ".join(readers))

    for path in paths:
        take_file(path, problems, read, target, make, shelf)
    return target


def take_file(
    path: Path,
    problems: Problems,
    read: Callable[[T, Path, str, Problems], None],
    target: T,
    make: Callable[[], T],
    shelf: Shelf | None,
) -> None:
    """Put what stands in a file behind ``target``; ``read`` is called where no shelf has the file as it is now."""
    content = _read_bytes(path, problems)
    if content is None:
        return
    key = (origin_of(path).file, hashlib.sha256(content).digest())
    kept = shelf.find(key) if shelf else None
    if kept is None:
        part, own = make(), Problems()
        text = _decode_file(path, content, own)
        if text is not None:
            read(part, path, text, own)
        kept = Read.of(part, own)
        if shelf:
            shelf.keep(key, kept)
    kept.tell(problems)
    target.take(kept.part)


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


def _read_bytes(path: Path, problems: Problems) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        problems.add(origin_of(path), files.CANNOT_OPEN, reason=error.strerror or "")
        problems.unreadable.add(path.parent.name)
        return None


def _decode_file(path: Path, content: bytes, problems: Problems) -> str | None:
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
