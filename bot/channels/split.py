"""Splits long answers for platforms' limits, at paragraphs, lines or words, never inside a letter."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

SARA_AM = "\N{THAI CHARACTER SARA AM}"
JOINER = "\N{ZERO WIDTH JOINER}"
BORDERS = ("\n\n", "\n", " ")


def utf16_length(text: str) -> int:
    """Count UTF-16 code units, as LINE and Telegram do.

    >>> utf16_length("งาน"), utf16_length("😀")
    (3, 2)
    """
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def split_text(text: str, limit: int, measure: Callable[[str], int] = utf16_length) -> list[str]:
    """Split a text into parts of at most ``limit`` as ``measure`` counts.

    Parts joined give the text back, except for the white space at the borders.

    >>> split_text("หนึ่ง สอง สาม", 10)
    ['หนึ่ง สอง', 'สาม']
    """
    parts = []
    rest = text.strip()
    while measure(rest) > limit:
        end = _border(rest, limit, measure)
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*parts, rest] if rest else parts


def _border(text: str, limit: int, measure: Callable[[str], int]) -> int:
    end = _longest(text, limit, measure)
    for border in BORDERS:
        position = text.rfind(border, 0, end + 1)
        if position > end // 2:
            return position
    return end


def _longest(text: str, limit: int, measure: Callable[[str], int]) -> int:
    """Find the end of the last whole letter within the limit."""
    end = used = 0
    for cluster in clusters(text):
        used += measure(cluster)
        if used > limit:
            break
        end += len(cluster)
    return end or 1


def clusters(text: str) -> Iterator[str]:
    """Walk through letters with their marks.

    >>> list(clusters("น้ำ"))
    ['น้ำ']
    """
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or not _extends(text[position], text[position - 1]):
            yield text[start:position]
            start = position


def _extends(character: str, previous: str) -> bool:
    is_mark = unicodedata.category(character) in ("Mn", "Me", "Cf") or character == SARA_AM
    return is_mark or previous == JOINER or 0x1F3FB <= ord(character) <= 0x1F3FF
