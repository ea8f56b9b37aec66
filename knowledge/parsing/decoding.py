"""Turns the bytes of a file into text, whatever it was saved as, and tells what is wrong with its encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.parsing.lines import split_lines
from knowledge.parsing.slips import Slip
from knowledge.telling.mistakes import slips as wrong

BROKEN = "\N{REPLACEMENT CHARACTER}"
FEW = 4  # Thai letters for each broken one: the rest of the file is UTF-8
_THAI_LETTER = re.compile(r"[\u0e00-\u0e7f]")
_THAI_RUN = re.compile(rb"[\xa1-\xfb]{3}")


@dataclass(frozen=True)
class Decoded:
    """A text, and what was wrong with the bytes."""

    text: str
    slips: tuple[Slip, ...] = ()


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
    return Decoded(content.decode(codec, errors="replace"), (Slip(wrong.NOT_UTF8, row, 0, values={"encoding": name}),))


def _broken_letters(text: str) -> Iterator[Slip]:
    for row, line in enumerate(split_lines(text)):
        if BROKEN in line:
            yield Slip(wrong.BROKEN_LETTER, row, line.index(BROKEN))


def _guess(content: bytes) -> tuple[str, str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16", "utf-16"
    return ("TIS-620", "cp874") if _THAI_RUN.search(content) else ("Windows-1252", "cp1252")
