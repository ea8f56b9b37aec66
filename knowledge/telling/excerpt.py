"""Shows a line of a file with a marker under a place; Thai vowel marks and tones take no width."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from knowledge.parsing.decoding import decode
from knowledge.parsing.lines import INVISIBLE, ODD_SPACES, split_lines

MOST_CELLS = 100
BEFORE_MARK = 40  # cells that are kept before the marker of a long line
CUT = "…"
_SHOWN = str.maketrans(dict.fromkeys(ODD_SPACES, "␣") | dict.fromkeys(INVISIBLE, "¤") | {"\t": "→"})


def width_of(text: str) -> int:
    """Count the columns that a text takes in a terminal.

    >>> width_of("ที่นี่"), width_of("น้ำ"), width_of("日本"), width_of("job")
    (2, 2, 4, 3)
    """
    return sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1


def mark(line: str, column: int, width: int) -> tuple[str, str]:
    """Give a line as it can be shown, and the line of markers below it.

    Args:
        line: of a file; what cannot be seen is made visible.
        column: from 0.
        width: in characters.

    >>> mark("th: ที่นี่ #1", 11, 2)
    ('th: ที่นี่ #1', '       ^^')

    """
    shown = "".join(letter if letter.isprintable() else "¤" for letter in line.translate(_SHOWN))
    start, end = min(column, len(shown)), min(column + max(1, width), max(len(shown), column + 1))
    shown, start, end = _cut(shown, start, end)
    return shown, " " * width_of(shown[:start]) + "^" * max(1, width_of(shown[start:end]))


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Keep what is near the marker of a long line."""
    if width_of(line) <= MOST_CELLS:
        return line, start, end
    first = start
    while first > 0 and width_of(line[first - 1 : start]) <= BEFORE_MARK:
        first -= 1
    last = first
    while last < len(line) and width_of(line[first : last + 1]) <= MOST_CELLS:
        last += 1
    head, tail = CUT if first else "", CUT if last < len(line) else ""
    return head + line[first:last] + tail, start - first + len(head), min(end, last) - first + len(head)


class Lines:
    """The lines of the files of a knowledge folder, each file read once; none of what cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str:
        """Give a line of a file; empty where there is none."""
        if file not in self._files:
            self._files[file] = _read(self._folder / file)
        lines = self._files[file]
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _read(path: Path) -> list[str]:
    try:
        return split_lines(decode(path.read_bytes()).text)
    except OSError:
        return []
