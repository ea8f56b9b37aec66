"""The shape of a reply's plain text, for platforms that can set it as more than lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBERED = re.compile(r"(\d{1,2})\. +(.+)")
_URL = re.compile(r"https?://[^\s)”]+")
# Numbers as Thai offices write them (02-123-4567, 038 694 026); short ones such as 1694 only after a word for calling.
_PHONE = re.compile(r"(?<![\d-])0(?:[- ]?\d){8,9}(?![\d-])")
_SHORT_PHONE = re.compile(
    r"(?:โทร|สายด่วน|call|phone|hotline)\D{0,24}?(?<![\d,.])(1\d{3})(?![\d,.-]\d|\d|\s*(?:บาท|คน|baht))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """A numbered list, without its numbers."""

    items: tuple[str, ...]


Passage = Paragraph | Steps


def arrange(text: str) -> tuple[Passage, ...]:
    r"""Find the paragraphs and numbered lists of a text.

    A list counts from 1; other numbers at the beginning of a line mean nothing.

    >>> arrange("ทำดังนี้\n1. กรอก\n2. ส่ง")
    (Paragraph(lines=('ทำดังนี้',)), Steps(items=('กรอก', 'ส่ง')))
    """
    return tuple(_passages(text))


def _passages(text: str) -> Iterator[Passage]:
    lines: list[str] = []
    items: list[str] = []
    for line in [*text.splitlines(), ""]:
        numbered = _NUMBERED.fullmatch(line.strip())
        if numbered and int(numbered[1]) == len(items) + 1:
            if lines:
                yield Paragraph(tuple(lines))
                lines = []
            items.append(numbered[2])
            continue
        if items:
            yield Steps(tuple(items)) if len(items) > 1 else Paragraph((f"1. {items[0]}",))
            items = []
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield Paragraph(tuple(lines))
            lines = []


def find_url(line: str) -> str | None:
    """Find the first link in a line.

    >>> find_url("ขึ้นทะเบียนที่ https://e-service.doe.go.th ได้เลย")
    'https://e-service.doe.go.th'
    """
    found = _URL.search(line)
    return found[0].rstrip(".,") if found else None


def find_phone(line: str) -> str | None:
    """Find the first number to call in a line, digits only.

    >>> find_phone("โทร 0-3869-4026"), find_phone("ถามได้ที่สายด่วน 1694"), find_phone("ปี 1999 มี 1,500 คน")
    ('038694026', '1694', None)
    """
    long, short = _PHONE.search(line), _SHORT_PHONE.search(line)
    if long and (short is None or long.start() < short.start(1)):
        return digits_of(long[0])
    return short[1] if short else None


def digits_of(number: str) -> str:
    """Leave out what stands between the digits of a number.

    >>> digits_of("034-564 315")
    '034564315'
    """
    return re.sub(r"\D", "", number)
