"""What a message names: a province, a Bangkok district, a Bangkok area office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intents.gazetteer import PlaceKind, PlaceMention, mask_places

_DIGIT = re.compile(r"\d")
_AREA = re.compile(r"(?:พื้นที่|สจก\.?|\barea)\s*(?:ที่|no\.?|number)?\s*(10|[1-9])(?!\d)")
_DENIED = re.compile(r"(?:ไม่ใช่|ไม่เอา|\bnot(?: in)?)\s*(?:ที่|จังหวัด|จ\.)?\s*$")

LEAST_LEFT = 4  # letters; with fewer left a lead-in is the message
# What stands before a question and says nothing of its meaning: greetings, and links to what was said.
_POLITE = r"(?:ครับผม|ครับ|ค่ะ|คะ|คับ|ค่า|จ้า|จ้ะ|จ๊ะ|ฮะ|งับ|ฮับ)"
_WHO = r"(?:คุณ|พี่|น้อง|แอดมิน|แอด|เจ้าหน้าที่|ทีมงาน|ท่าน)"
_LEAD_INS = (
    rf"(?:สวัสดี|สวัดดี|หวัดดี|ดี(?={_POLITE}))(?:ตอนเช้า|ยามเช้า|ตอนบ่าย|ตอนเย็น)?(?:{_POLITE}|{_WHO}|[\s,.!])*",
    r"(?:hello|hi|hey|greetings|good (?:morning|afternoon|evening|day)|dear (?:sirs?(?: or madam)?|madam|officers?))\b"
    r"(?: (?:there|sir|madam|admin|team|all))?(?:\s*[,.!;:-])*\s*",
    r"(?:sa)?was?[dt]+ee\s*(?:k[hr]*[au]*[bp]?\b)?[\s,.!]*",
    r"(?:แล้ว|ส่วน|งั้น|ถ้างั้น|เอ่อ|เอ้อ|อ้อ|อ๋อ|(?:and|so|then|also|ok|okay|what about|how about)\b)\s*",
)
_LEAD_IN = re.compile("^(?:" + "|".join(_LEAD_INS) + ")+")


@dataclass(frozen=True, slots=True)
class Entities:
    """Places named in a message: canonical Thai names, and the Bangkok area office 1-10."""

    province: str | None = None
    district: str | None = None
    area: int | None = None


def extract_entities(text: str, named: Sequence[PlaceMention]) -> Entities:
    """Find the places a message is about; a denied one ("ไม่ใช่เชียงใหม่") does not count.

    Args:
        text: normalised text.
        named: the places found in it, in reading order.

    """
    # "ไม่ใช่ เชียงราย" alone corrects what was understood before: it means Chiang Rai.
    mentions = [each for each in named if not _DENIED.search(text[: each.start])] or list(named)
    area = _AREA.search(text) if _DIGIT.search(text) else None
    return Entities(
        province=_first(mentions, "province"),
        district=_first(mentions, "district"),
        area=int(area[1]) if area else None,
    )


def _first(mentions: list[PlaceMention], kind: PlaceKind) -> str | None:
    return next((each.value for each in mentions if each.kind == kind), None)


def cut_to_question(text: str, mentions: Sequence[PlaceMention]) -> str:
    """Give what of a normalised text is learned and matched: no lead-in, and every place the same."""
    return strip_lead_in(mask_places(text, mentions))


def strip_lead_in(text: str) -> str:
    """Leave out what stands before a question.

    Args:
        text: normalised text.

    >>> strip_lead_in("สวัสดีค่ะ ขอเบอร์สำนักงาน"), strip_lead_in("hello, where is the office"), strip_lead_in("สวัสดีค่ะพี่")
    ('ขอเบอร์สำนักงาน', 'where is the office', 'สวัสดีค่ะพี่')

    """
    rest = _LEAD_IN.sub("", text, count=1)
    return rest if len(rest) >= LEAST_LEFT else text
