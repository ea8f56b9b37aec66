"""Short messages that lean on what was said before: "แล้วชลบุรีล่ะ", "แล้วเปิดกี่โมง"."""

from __future__ import annotations

import re

from intents import MASK, Gazetteer, mask_places

MOST_LETTERS = 56  # longer messages say themselves what they are about
_LINKS = re.compile(r"^(?:แล้ว|ส่วน|ละ|และ|ถ้าเป็น|ถ้า)\s*|ล่ะ|ด้วย|เหมือนกัน|\b(?:what about|how about|as well|too)\b")
_CORRECTION = re.compile(r"^(?:ไม่ใช่|ไม่ช่าย|ผิด|no,? )")
# Words around a bare place name that carry no question of their own.
_FILLERS = re.compile(
    r"ไม่ใช่|ไม่ช่าย|แล้ว|ถ้าเป็น|ถ้า|ล่ะ|ละ|เอา|ขอ|เป็น|ดีกว่า|ใกล้กว่า|อยู่|แถว|ที่|ของ|จังหวัด|จ\.|เขต|อำเภอ|ในเมือง|เมือง|"
    r"ครับ|ค่ะ|คะ|คับ|จ้า|จ้ะ|จ๊ะ|นะ|อ่ะ|อะ|ๆ|ฯ|กว่า|ใกล้|ผม|หนู|ฉัน|พื้นที่|"
    r"\b(?:what|how|about|and|in|at|the|i|am|live|near|for|province|district|area|please|no|not|sorry|it's|is)\b|[\s\d.,!?'\"“”()-]+"
)
MOST_LEFT_OVER = 2


def is_bare_place(text: str, gazetteer: Gazetteer) -> bool:
    """Tell whether a message is little more than the name of a place.

    Args:
        text: normalised text that names at least one place.
        gazetteer: finds the names in the text.

    """
    rest = mask_places(text, gazetteer.extract(text)).replace(MASK, " ")
    return len(_FILLERS.sub("", rest)) <= MOST_LEFT_OVER


def is_correction(text: str) -> bool:
    """Tell whether the citizen corrects what was said before."""
    return bool(_CORRECTION.search(text))


def may_lean(text: str) -> bool:
    """Tell whether a message is short enough to leave out what it is about."""
    return len(text) <= MOST_LETTERS


def strip_links(text: str) -> str:
    """Leave out the words that link a message to what was said before.

    >>> strip_links("แล้วชลบุรีล่ะ มีมั้ย")
    'ชลบุรี มีมั้ย'
    """
    return _LINKS.sub("", text).strip()
