"""Reads YAML files into nodes, whatever their encoding, and tells what keeps them from being read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from knowledge.model import Origin
from knowledge.parsing.composing import compose
from knowledge.parsing.decoding import decode
from knowledge.parsing.marks import Source
from knowledge.parsing.nodes import Node
from knowledge.parsing.slips import Slip
from knowledge.suggest import suggest
from knowledge.telling.mistakes import slips as wrong
from knowledge.telling.mistakes.values import NO_SECTIONS, UNKNOWN_SECTION
from knowledge.telling.problems import Problems

T = TypeVar("T")
OTHER_SUFFIXES = (".yml", ".YAML", ".YML")


def read_folder(folder: Path, problems: Problems) -> Iterator[tuple[str, Node, Node]]:
    """Give name, key and value of every top-level field of all YAML files of a folder."""
    for path in sorted(folder.glob("*")):
        if path.suffix in OTHER_SUFFIXES:
            problems.add(name_origin(path), wrong.WRONG_SUFFIX, suffix=path.suffix)
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        problems.unreadable.add(folder.name)
        problems.add(Origin(str(folder), 1, 1), wrong.NO_FILES)
    for path in paths:
        text = read_text(path, problems)
        if text is not None:
            yield from _read_fields(path, text, problems)


def read_sections(folder: Path, problems: Problems, readers: Mapping[str, Callable[[T, Node], None]], target: T) -> T:
    """Hand every top-level field of a folder to the reader of its name; an unknown name is a problem."""
    for name, key, node in read_folder(folder, problems):
        if name in readers:
            readers[name](target, node)
        else:
            key.problem(UNKNOWN_SECTION, suggest(name, readers), name=name, known=", ".join(readers))
    return target


def name_origin(path: Path, line: int = 1, column: int = 1) -> Origin:
    """Name a place in a file as staff know it: ``answers/job.yaml``."""
    return Origin(f"{path.parent.name}/{path.name}", line, column)


def read_text(path: Path, problems: Problems) -> str | None:
    """Read a text file; a problem, and nothing, when it cannot be opened."""
    try:
        decoded = decode(path.read_bytes())
    except OSError as error:
        problems.add(name_origin(path), wrong.CANNOT_OPEN, reason=error.strerror or "")
        problems.unreadable.add(path.parent.name)
        return None
    for slip in decoded.slips:
        _note(slip, path, problems)
    return decoded.text


def _note(slip: Slip, path: Path, problems: Problems) -> None:
    origin = name_origin(path, slip.row + 1, slip.column + 1)
    problems.note(slip.mistake.at(origin, slip.values, width=slip.width))


def _read_fields(path: Path, text: str, problems: Problems) -> Iterator[tuple[str, Node, Node]]:
    def note(slip: Slip) -> None:
        problems.unreadable.add(path.parent.name)
        _note(slip, path, problems)

    composed = compose(text, note)
    if not composed.is_whole:
        problems.unreadable.add(path.parent.name)
    if composed.root is not None:
        top = Node(composed.root, Source(name_origin(path).file, composed.lines, problems, composed.is_whole))
        if top.is_mapping:
            yield from top.pairs()
        else:
            problems.unreadable.add(path.parent.name)
            top.problem(NO_SECTIONS)
    elif composed.is_whole:
        problems.add(name_origin(path), wrong.EMPTY_FILE)
        problems.unreadable.add(path.parent.name)
