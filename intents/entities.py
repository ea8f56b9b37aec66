"""What a message names: a province, a Bangkok district, a Bangkok area office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intents.courtesy import LEAST_LEFT, Courtesies
from intents.gazetteer import PlaceKind, PlaceMention, mask_places

_DIGIT = re.compile(r"\d")
_AREA = re.compile(r"(?:พื้นที่|สจก\.?|\barea)\s*(?:ที่|no\.?|number)?\s*(10|[1-9])(?!\d)")
_DENIED = re.compile(r"(?:ไม่ใช่|ไม่เอา|\bnot(?: in)?)\s*(?:ที่|จังหวัด|จ\.)?\s*$")

# What links a question to what was said and says nothing of its meaning.
_LEAD_IN = re.compile(r"^(?:(?:แล้ว|ส่วน|งั้น|ถ้างั้น|เอ่อ|เอ้อ|อ้อ|อ๋อ|(?:and|so|then|also|ok|okay|what about|how about)\b)\s*)+")


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


def cut_to_question(text: str, mentions: Sequence[PlaceMention], courtesies: Courtesies) -> str:
    """Give what of a normalised text is learned and matched: no courtesy, no lead-in, and every place the same."""
    return strip_lead_in(courtesies.strip(mask_places(text, mentions)))


def strip_lead_in(text: str) -> str:
    """Leave out what links a question to what was said.

    Args:
        text: normalised text.

    >>> strip_lead_in("แล้วขอเบอร์สำนักงาน"), strip_lead_in("and where is the office"), strip_lead_in("แล้วไง")
    ('ขอเบอร์สำนักงาน', 'where is the office', 'แล้วไง')

    """
    rest = _LEAD_IN.sub("", text, count=1)
    return rest if len(rest) >= LEAST_LEFT else text
