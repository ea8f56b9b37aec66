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
from knowledge.model import Origin
from knowledge.yaml.lines import indent_of, odd_indent, split_lines, with_plain_spaces
from knowledge.yaml.nodes import Node
from knowledge.yaml.source_map import Source
from knowledge.yaml.syntax_errors import SyntaxProblem, find_syntax_problem

T = TypeVar("T")
OTHER_SUFFIXES = (".yml", ".YAML", ".YML")
MOST_REPAIRS = 60  # of one file; reading a large file again takes a tenth of a second
BROKEN = "\N{REPLACEMENT CHARACTER}"
FEW = 4  # Thai letters for each broken one: the rest of the file is UTF-8
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_FIELD = re.compile(r"\s*(?:- +)*[A-Za-z_][\w.]*:(?:\s|$)")
_THAI_LETTER = re.compile(r"[\u0e00-\u0e7f]")
_THAI_RUN = re.compile(rb"[\xa1-\xfb]{3}")


def read_sections(folder: Path, problems: Problems, readers: Mapping[str, Callable[[T, Node], None]], target: T) -> T:
    """Hand every top-level field of a folder to the reader of its name; an unknown name is a problem."""
    for name, key, node in _read_folder(folder, problems):
        if name in readers:
            readers[name](target, node)
        else:
            key.problem(UNKNOWN_SECTION, suggest(name, readers), name=name, known=", ".join(readers))
    return target


def _read_folder(folder: Path, problems: Problems) -> Iterator[tuple[str, Node, Node]]:
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


def _read_fields(path: Path, text: str, problems: Problems) -> Iterator[tuple[str, Node, Node]]:
    composed = compose(text)
    file = name_origin(path).file
    problems.found += [each.in_file(file) for each in composed.problems]
    if composed.root is None and composed.is_whole:
        problems.add(name_origin(path), wrong.EMPTY_FILE)
    source = Source(file, composed.lines, problems, composed.is_whole)
    top = Node(composed.root, source) if composed.root else None
    if composed.problems or not composed.is_whole or top is None or not top.is_mapping:
        problems.unreadable.add(path.parent.name)
    if top and top.is_mapping:
        yield from top.pairs()
    elif top:
        top.problem(NO_SECTIONS)


def name_origin(path: Path, line: int = 1, column: int = 1) -> Origin:
    """Name a place in a file as staff know it: ``answers/job.yaml``."""
    return Origin(f"{path.parent.name}/{path.name}", line, column)


def read_text(path: Path, problems: Problems) -> str | None:
    """Read a text file; a problem, and nothing, when it cannot be opened."""
    try:
        text, broken = decode(path.read_bytes())
    except OSError as error:
        problems.add(name_origin(path), wrong.CANNOT_OPEN, reason=error.strerror or "")
        problems.unreadable.add(path.parent.name)
        return None
    problems.found += [each.in_file(name_origin(path).file) for each in broken]
    return text


@dataclass(frozen=True)
class Composed:
    """The nodes of a file.

    Attributes:
        root: its top; ``None`` when it holds nothing.
        lines: as they stand in the file.
        problems: where reading stumbled.
        is_whole: nothing had to be left out.

    """

    root: yaml.Node | None
    lines: list[str]
    problems: list[SyntaxProblem]
    is_whole: bool


def compose(text: str) -> Composed:
    """Read a text as YAML; where it stumbles, the line is repaired in memory or left out, so that the rest is read."""
    lines = split_lines(text)
    problems = list(_find_hidden(lines))
    rest = [_HIDDEN.sub("", line) for line in lines]
    for odd in problems:
        if odd.repaired is not None:
            rest[odd.row] = _HIDDEN.sub("", odd.repaired)
    is_whole = True
    repaired: set[int] = set()
    for _ in range(MOST_REPAIRS):
        try:
            return Composed(yaml.compose("\n".join(rest), Loader=yaml.CSafeLoader), lines, problems, is_whole)
        except yaml.MarkedYAMLError as error:
            found = find_syntax_problem(rest, error)
        except RecursionError:
            break
        is_new = found.row not in repaired
        repaired.add(found.row)
        if is_new:
            problems.append(found)
        if is_new and found.repaired is not None and found.repaired != rest[found.row]:
            rest[found.row] = found.repaired
            is_whole = is_whole and bool(found.repaired)
        elif not _leave_out(rest, found.row):
            break
        else:
            is_whole = False
    return Composed(None, lines, problems, is_whole=False)


def _find_hidden(lines: list[str]) -> Iterator[SyntaxProblem]:
    """Find control characters, which YAML refuses, and odd spaces before a field."""
    for row, line in enumerate(lines):
        for hidden in _HIDDEN.finditer(line):
            yield SyntaxProblem(wrong.HIDDEN, row, hidden.start())
        odd = odd_indent(line)
        if odd and _FIELD.match(line[sum(odd) :]):
            yield SyntaxProblem(wrong.ODD_SPACE, row, odd[0], with_plain_spaces(line), odd[1])


def _leave_out(lines: list[str], row: int) -> bool:
    """Empty the entry of the section that a row belongs to; tell whether that changed anything."""
    top = next((each for each in range(row, -1, -1) if _begins(lines[each], 0)), 0)
    first = next((line for line in lines[top + 1 :] if line.strip() and not line.lstrip().startswith("#")), "")
    depth = indent_of(first) if row > top else 0
    start = next((each for each in range(row, top - 1, -1) if _begins(lines[each], depth)), top)
    end = next((each for each in range(row + 1, len(lines)) if _begins(lines[each], depth)), len(lines))
    changed = any(lines[start:end])
    lines[start:end] = [""] * (end - start)
    return changed


def _begins(line: str, depth: int) -> bool:
    """Tell whether an entry at this depth, or one further out, begins here."""
    return bool(line.strip()) and not line.lstrip().startswith("#") and indent_of(line) <= depth


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
    return text, [SyntaxProblem(wrong.NOT_UTF8, row, 0, arguments={"encoding": name})]
