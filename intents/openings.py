"""What stands before a question and says nothing of its meaning: greetings, and links to what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intents.places import PlaceMention, mask_places

LEAST_LEFT = 4  # letters; with fewer left they are the message

_POLITE = r"(?:ครับผม|ครับ|ค่ะ|คะ|คับ|ค่า|จ้า|จ้ะ|จ๊ะ|ฮะ|งับ|ฮับ)"
_WHO = r"(?:คุณ|พี่|น้อง|แอดมิน|แอด|เจ้าหน้าที่|ทีมงาน|ท่าน)"
_OPENINGS = (
    rf"(?:สวัสดี|สวัดดี|หวัดดี|ดี(?={_POLITE}))(?:ตอนเช้า|ยามเช้า|ตอนบ่าย|ตอนเย็น)?(?:{_POLITE}|{_WHO}|[\s,.!])*",
    r"(?:hello|hi|hey|greetings|good (?:morning|afternoon|evening|day)|dear (?:sirs?(?: or madam)?|madam|officers?))\b"
    r"(?: (?:there|sir|madam|admin|team|all))?(?:\s*[,.!;:-])*\s*",
    r"(?:sa)?was?[dt]+ee\s*(?:k[hr]*[au]*[bp]?\b)?[\s,.!]*",
    r"(?:แล้ว|ส่วน|งั้น|ถ้างั้น|เอ่อ|เอ้อ|อ้อ|อ๋อ|(?:and|so|then|also|ok|okay|what about|how about)\b)\s*",
)
_OPENING = re.compile("^(?:" + "|".join(_OPENINGS) + ")+")


def cut_to_question(text: str, mentions: Sequence[PlaceMention]) -> str:
    """Give what of a normalised text is learned and matched: no opening, and every place the same."""
    return strip_opening(mask_places(text, mentions))


def strip_opening(text: str) -> str:
    """Leave out what stands before a question.

    Args:
        text: normalised text.

    >>> strip_opening("สวัสดีค่ะ ขอเบอร์สำนักงาน"), strip_opening("hello, where is the office"), strip_opening("สวัสดีค่ะพี่")
    ('ขอเบอร์สำนักงาน', 'where is the office', 'สวัสดีค่ะพี่')

    """
    rest = _OPENING.sub("", text, count=1)
    return rest if len(rest) >= LEAST_LEFT else text
