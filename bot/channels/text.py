"""Plain text for platforms: split at their limits, never inside a letter; its steps, links and numbers to call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import regex

from bot.messages import ButtonKind, Reply

BORDERS = ("\n\n", "\n", " ")
_CLUSTER = regex.compile(r"\X")
_EVERYBODY = re.compile(r"(?<!\S)@(?:all|everyone|here|ทุกคน|ทั้งหมด)(?!\S)", re.IGNORECASE)
_NUMBERED = re.compile(r"(\d{1,2})\. +(.+)")
_URL = re.compile(r"https?://[^\s)”]+")
# Numbers as Thai offices write them (02-123-4567, 038 694 026); short ones such as 1694 only after a word for calling.
_PHONE = re.compile(r"(?<![\d-])0(?:[- ]?\d){8,9}(?![\d-])")
_SHORT_PHONE = re.compile(
    r"(?:โทร|สายด่วน|call|phone|hotline)\D{0,24}?(?<![\d,.])(1\d{3})(?![\d,.-]\d|\d|\s*(?:บาท|คน|baht))", re.IGNORECASE
)


def utf16_length(text: str) -> int:
    """Count UTF-16 code units, as LINE and Telegram do.

    >>> utf16_length("งาน"), utf16_length("😀")
    (3, 2)
    """
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def cut_out(text: str, places: Iterable[tuple[int, int]]) -> str:
    """Cut places out of a text: names, emoji; where nothing is cut it stays as it is.

    Args:
        text: as a platform gave it.
        places: start and length in UTF-16 code units, as LINE and Telegram count; what lies outside is left.

    >>> cut_out("@บอต @Nong Ploy เบอร์ระยอง", [(0, 4), (5, 10)])
    'เบอร์ระยอง'
    >>> cut_out("ตกงาน(cry)ทำไง", [(5, 5)])
    'ตกงาน ทำไง'
    """
    units = text.encode("utf-16-le", "surrogatepass")
    kept, end = "", 0
    for start, length in sorted(places):
        if start >= 0 and length > 0 and 2 * (start + length) <= len(units):
            kept = _join(kept, units[end : 2 * start])
            end = max(end, 2 * (start + length))
    return _join(kept, units[end:]).strip() if end else text


def _join(before: str, units: bytes) -> str:
    """Put a piece after what stands before it; two words that were parted by what was cut stay two."""
    piece = units.decode("utf-16-le", "ignore")
    is_parted = not before or not piece or before[-1].isspace() or piece[0].isspace()
    return before + piece if is_parted else f"{before} {piece}"


def without_everybody(text: str) -> str:
    """Leave out a call to all members of a group that was typed by hand.

    >>> without_everybody("@all เบอร์ระยอง"), without_everybody("@alliance คือ")
    ('เบอร์ระยอง', '@alliance คือ')
    """
    return _EVERYBODY.sub(" ", text).strip()


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
    """Find where to cut: the last border within the limit, else the end of the last whole letter."""
    end = used = 0
    for cluster in clusters(text):
        used += measure(cluster)
        if used > limit:
            break
        end += len(cluster)
    end = end or 1
    for border in BORDERS:
        position = text.rfind(border, 0, end + 1)
        if position > end // 2:
            return position
    return end


def clusters(text: str) -> Iterator[str]:
    """Walk through letters as people see them: with their vowels, tones, joiners, and flags whole.

    >>> list(clusters("น้ำ🇹🇭"))
    ['น้ำ', '🇹🇭']
    """
    return (found[0] for found in _CLUSTER.finditer(text))


def write_out(reply: Reply) -> str:
    """Write a reply without any markup, with the links and numbers that only its buttons hold."""
    lines = [reply.text]
    for button in reply.all_buttons:
        is_reached_elsewhere = button.kind not in (ButtonKind.LINK, ButtonKind.CALL) or not button.value
        if not is_reached_elsewhere and not _stands_in(reply.text, button.value):
            lines.append(f"{button.label}: {button.value}")
    return "\n".join(line for line in lines if line.strip())


def _stands_in(text: str, target: str) -> bool:
    """Tell whether a link or a number stands in a text, a number with other signs between its digits too."""
    number = digits_of(target) if not target.startswith("http") else ""
    return target in text or bool(number and re.search("[- ]?".join(number), text))


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
    passages: list[Passage] = []
    lines: list[str] = []
    items: list[str] = []
    for line in [*text.splitlines(), ""]:
        numbered = _NUMBERED.fullmatch(line.strip())
        if numbered and int(numbered[1]) == len(items) + 1:
            if lines:
                passages.append(Paragraph(tuple(lines)))
                lines = []
            items.append(numbered[2])
            continue
        if items:
            passages.append(Steps(tuple(items)) if len(items) > 1 else Paragraph((f"1. {items[0]}",)))
            items = []
        if line.strip():
            lines.append(line.strip())
        elif lines:
            passages.append(Paragraph(tuple(lines)))
            lines = []
    return tuple(passages)


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
