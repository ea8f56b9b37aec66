"""Which of the offered choices the citizen means, when typed instead of tapped."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PARTICLES = re.compile(r"(?:ครับ|ค่ะ|คะ|คับ|นะ|จ้า|จ้ะ|เลย|please|[\s.,)(]+)+$")
_NUMBER = re.compile(
    r"(?:ข้อ(?:ที่)?|อันที่|เบอร์|ตัวเลือก(?:ที่)?|เลือก|number|no\.?|option|choice|the)?\s*"
    r"(\d{1,2})(?:st|nd|rd|th)?"
)
_ORDINALS = (
    re.compile(r"(?:เอา)?(?:อัน|ข้อ|ตัว)?(?:แรก|ที่หนึ่ง)|(?:the )?first(?: one)?"),
    re.compile(r"(?:เอา)?(?:อัน|ข้อ|ตัว)?(?:ที่)?สอง|(?:the )?second(?: one)?"),
    re.compile(r"(?:เอา)?(?:อัน|ข้อ|ตัว)?(?:ที่)?สาม|(?:the )?third(?: one)?"),
)
_LAST = re.compile(r"(?:เอา)?(?:อัน|ข้อ|ตัว)?(?:สุดท้าย|ท้ายสุด)|(?:the )?last(?: one)?")
_NONE = re.compile(
    r"ไม่ใช่(?:เรื่อง)?(?:เหล่านี้|พวกนี้|ทั้งหมด|สักอัน|สักข้อ|เลย)*|ไม่มี(?:ข้อ)?(?:ที่)?(?:ใช่|ตรง)|"
    r"none(?: of (?:these|them))?|no"
)


def strip_particles(text: str) -> str:
    """Drop polite endings.

    >>> strip_particles("อันแรกครับ")
    'อันแรก'
    """
    return _PARTICLES.sub("", text.strip())


def pick_by_number(text: str, count: int) -> int | None:
    """Read a pick by number or order; the position counts from 0.

    Args:
        text: normalised text, so that Thai digits are plain ones.
        count: how many choices were shown.

    >>> pick_by_number("ข้อ 2", 3), pick_by_number("อันแรกครับ", 3), pick_by_number("1694", 3)
    (1, 0, None)

    """
    bare = strip_particles(text)
    number = _NUMBER.fullmatch(bare)
    if number:
        position = int(number[1]) - 1
        return position if 0 <= position < count else None
    if _LAST.fullmatch(bare):
        return count - 1
    for position, pattern in enumerate(_ORDINALS[:count]):
        if pattern.fullmatch(bare):
            return position
    return None


def is_none_of_these(text: str) -> bool:
    """Tell whether the citizen turns all choices down."""
    return bool(_NONE.fullmatch(strip_particles(text)))


def pick_by_words(text: str, titles: Sequence[str]) -> int | None:
    """Find the one choice whose title holds the citizen's word.

    >>> pick_by_words("เอกสารค่ะ", ["ขึ้นทะเบียนว่างงาน", "เอกสารที่ใช้", "รายงานตัว"])
    1
    """
    bare = strip_particles(text)
    if len(bare) < 3:
        return None
    found = [position for position, title in enumerate(titles) if bare in title.lower()]
    return found[0] if len(found) == 1 else None
