"""Reads YAML files into nodes, whatever their encoding, and tells what keeps them from being read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml

from knowledge.diagnostics import yaml_messages as wrong
from knowledge.diagnostics.problem import Problems, suggest
from knowledge.diagnostics.value_messages import NO_SECTIONS, UNKNOWN_SECTION
from knowledge.diagnostics.yaml_messages import HIDDEN, ODD_SPACE
from knowledge.model import Origin
from knowledge.yaml.lines import indent_of, odd_indent, split_lines, with_plain_spaces
from knowledge.yaml.nodes import Node
from knowledge.yaml.scalars import Source
from knowledge.yaml.syntax_errors import SyntaxProblem, find_syntax_problem

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
    for slip in decoded.syntax:
        _note(slip, path, problems)
    return decoded.text


def _note(slip: SyntaxProblem, path: Path, problems: Problems) -> None:
    origin = name_origin(path, slip.row + 1, slip.column + 1)
    problems.note(slip.rule.at(origin, slip.values, width=slip.width))


def _read_fields(path: Path, text: str, problems: Problems) -> Iterator[tuple[str, Node, Node]]:
    def note(slip: SyntaxProblem) -> None:
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


# -- Turns a text into YAML nodes; where it stumbles it notes the slip, mends it in memory and reads on


MOST_SLIPS = 60  # of one file; reading a large file again takes a tenth of a second
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_FIELD = re.compile(r"\s*(?:- +)*[A-Za-z_][\w.]*:(?:\s|$)")
Note = Callable[[SyntaxProblem], None]


@dataclass(frozen=True)
class Composed:
    """The nodes of a file.

    Attributes:
        root: its top; ``None`` when it holds nothing.
        lines: as they stand in the file.
        is_whole: nothing had to be left out.

    """

    root: yaml.Node | None
    lines: list[str]
    is_whole: bool


def compose(text: str, note: Note) -> Composed:
    """Read a text as YAML, noting each slip."""
    lines = split_lines(text)
    rest = _without_hidden(lines, note)
    is_whole = True
    repaired: set[int] = set()
    for _ in range(MOST_SLIPS):
        try:
            return Composed(yaml.compose("\n".join(rest), Loader=yaml.CSafeLoader), lines, is_whole)
        except yaml.MarkedYAMLError as error:
            slip = find_syntax_problem(rest, error)
        except RecursionError:
            break
        if slip.row not in repaired:
            note(slip)
        if slip.repaired is not None and slip.row not in repaired and slip.repaired != rest[slip.row]:
            repaired.add(slip.row)
            rest[slip.row] = slip.repaired
            is_whole = is_whole and bool(slip.repaired)
        else:
            is_whole = False
            repaired.add(slip.row)
            if not _leave_out(rest, slip.row):
                break
    return Composed(None, lines, is_whole=False)


def _without_hidden(lines: list[str], note: Note) -> list[str]:
    """Drop control characters, which YAML refuses, and write odd spaces before a field as plain ones."""
    rest = []
    for row, line in enumerate(lines):
        for hidden in _HIDDEN.finditer(line):
            note(SyntaxProblem(HIDDEN, row, hidden.start()))
        odd = odd_indent(line)
        if odd and _FIELD.match(line[odd[0] + odd[1] :]):
            note(SyntaxProblem(ODD_SPACE, row, odd[0], width=odd[1]))
            line = with_plain_spaces(line)  # noqa: PLW2901 - what is read from here on
        rest.append(_HIDDEN.sub("", line))
    return rest


def _leave_out(lines: list[str], row: int) -> bool:
    """Empty the entry of the section that a row belongs to; tell whether that changed anything."""
    top = next((each for each in range(row, -1, -1) if _begins(lines[each], 0)), 0)
    first = next((line for line in lines[top + 1 :] if line.strip() and not line.lstrip().startswith("#")), "")
    depth = indent_of(first) if row > top else 0
    start = next((each for each in range(row, top - 1, -1) if _begins(lines[each], depth)), top)
    end = next((each for each in range(row + 1, len(lines)) if _begins(lines[each], depth)), len(lines))
    changed = any(line for line in lines[start:end])
    lines[start:end] = [""] * (end - start)
    return changed


def _begins(line: str, depth: int) -> bool:
    """Tell whether an entry at this depth, or one further out, begins here."""
    return bool(line.strip()) and not line.lstrip().startswith("#") and indent_of(line) <= depth


# -- Turns the bytes of a file into text, whatever it was saved as, and tells what is wrong with its encoding


BROKEN = "\N{REPLACEMENT CHARACTER}"
FEW = 4  # Thai letters for each broken one: the rest of the file is UTF-8
_THAI_LETTER = re.compile(r"[\u0e00-\u0e7f]")
_THAI_RUN = re.compile(rb"[\xa1-\xfb]{3}")


@dataclass(frozen=True)
class Decoded:
    """A text, and what was wrong with the bytes."""

    text: str
    syntax: tuple[SyntaxProblem, ...] = ()


def decode(content: bytes) -> Decoded:
    """Read bytes as UTF-8, with or without a byte order mark (Excel writes one); other encodings are told and read."""
    try:
        return Decoded(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start)
    text = content.decode("utf-8-sig", errors="replace")
    if text.count(BROKEN) <= len(_THAI_LETTER.findall(text)) / FEW:
        return Decoded(text, tuple(_broken_letters(text)))
    name, codec = _guess(content)
    return Decoded(
        content.decode(codec, errors="replace"), (SyntaxProblem(wrong.NOT_UTF8, row, 0, values={"encoding": name}),)
    )


def _broken_letters(text: str) -> Iterator[SyntaxProblem]:
    for row, line in enumerate(split_lines(text)):
        if BROKEN in line:
            yield SyntaxProblem(wrong.BROKEN_LETTER, row, line.index(BROKEN))


def _guess(content: bytes) -> tuple[str, str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16", "utf-16"
    return ("TIS-620", "cp874") if _THAI_RUN.search(content) else ("Windows-1252", "cp1252")
