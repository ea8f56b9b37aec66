"""Turns a text into YAML nodes; where it stumbles it notes the slip, mends it in memory and reads on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from knowledge.parsing.lines import indent_of, odd_indent, split_lines, with_plain_spaces
from knowledge.parsing.slips import Slip, find_slip
from knowledge.telling.mistakes.slips import HIDDEN, ODD_SPACE

MOST_SLIPS = 60  # of one file; reading a large file again takes a tenth of a second
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_FIELD = re.compile(r"\s*(?:- +)*[A-Za-z_][\w.]*:(?:\s|$)")
Note = Callable[[Slip], None]


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
    mended: set[int] = set()
    for _ in range(MOST_SLIPS):
        try:
            return Composed(yaml.compose("\n".join(rest), Loader=yaml.CSafeLoader), lines, is_whole)
        except yaml.MarkedYAMLError as error:
            slip = find_slip(rest, error)
        except RecursionError:
            break
        if slip.row not in mended:
            note(slip)
        if slip.mended is not None and slip.row not in mended and slip.mended != rest[slip.row]:
            mended.add(slip.row)
            rest[slip.row] = slip.mended
            is_whole = is_whole and bool(slip.mended)
        else:
            is_whole = False
            mended.add(slip.row)
            if not _leave_out(rest, slip.row):
                break
    return Composed(None, lines, is_whole=False)


def _without_hidden(lines: list[str], note: Note) -> list[str]:
    """Drop control characters, which YAML refuses, and write odd spaces before a field as plain ones."""
    rest = []
    for row, line in enumerate(lines):
        for hidden in _HIDDEN.finditer(line):
            note(Slip(HIDDEN, row, hidden.start()))
        odd = odd_indent(line)
        if odd and _FIELD.match(line[odd[0] + odd[1] :]):
            note(Slip(ODD_SPACE, row, odd[0], width=odd[1]))
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
