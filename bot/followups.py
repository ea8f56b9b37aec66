"""Short messages that lean on what was said before: "แล้วชลบุรีล่ะ", "แล้วเปิดกี่โมง"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from intents import Gazetteer
from knowledge import ActionKind, KnowledgeBase

BONUS = 0.15  # about the distance between the best and the second match of a vague question
SHORT_LETTERS = 28
_FOLLOWUP = re.compile(
    r"^(?:แล้ว|ละ|และ|ส่วน|ถ้า|and |what about|how about|then )|"
    r"(?:ที่นี่|ที่นั่น|อันนี้|ตรงนี้|ล่ะ|ด้วย|\bthere\b|\bit\b)"
)
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
    rest = text
    for mention in sorted(gazetteer.extract(text), key=lambda each: -each.start):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    return len(_FILLERS.sub("", rest)) <= MOST_LEFT_OVER


def is_correction(text: str) -> bool:
    """Tell whether the citizen corrects what was said before."""
    return bool(_CORRECTION.search(text))


def followup_bonus(text: str, topic: str, base: KnowledgeBase) -> Mapping[str, float]:
    """Favour the relatives of the last topic when a message is short and leans on it.

    Returns:
        Bonus by intent id; empty for messages that stand alone.

    """
    if topic not in base.intents or not (_FOLLOWUP.search(text) and len(text) <= 2 * SHORT_LETTERS):
        return {}
    service = topic.split(".", maxsplit=1)[0]
    family = {name for name in base.intents if name.split(".")[0] == service}
    asked = {action.target for action in base.intents[topic].buttons if action.kind is ActionKind.ASK}
    return dict.fromkeys(family | asked, BONUS)
