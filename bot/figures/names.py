"""What the keys of figures are called, in Thai and English."""

from __future__ import annotations

from collections.abc import Mapping

from bot.figures.model import Ending
from knowledge import KnowledgeBase, Text

CARE = Text("ขอความช่วยเหลือเร่งด่วน", "Urgent help")
DECISIONS: Mapping[str, Text] = {
    "answer": Text("ตอบได้", "Answered"),
    "clarify": Text("ถามกลับให้เลือก", "Asked back"),
    "fallback": Text("ตอบไม่ได้", "In vain"),
}
OPENING: Mapping[str, Text] = {
    "open": Text("ในเวลาสายด่วน", "While the hotline is open"),
    "closed": Text("นอกเวลาสายด่วน", "While the hotline is closed"),
}
ENDINGS: Mapping[str, Text] = {
    Ending.ANSWERED: Text("จบที่คำตอบ", "Ended with an answer"),
    Ending.IN_VAIN: Text("จบโดยไม่ได้คำตอบ", "Ended in vain"),
    Ending.PERSON: Text("ขอคุยกับเจ้าหน้าที่", "Asked for an officer"),
    Ending.PHONE: Text("กดปุ่มโทร", "Tapped a phone button"),
}
CHANNELS: Mapping[str, Text] = {"line": Text("LINE", "LINE"), "telegram": Text("Telegram", "Telegram")}
LANGUAGES: Mapping[str, Text] = {"th": Text("ไทย", "Thai"), "en": Text("อังกฤษ", "English")}
WORDS: Mapping[str, Text] = {
    "known": Text("คำที่รู้จัก", "Known words"),
    "unknown": Text("คำที่ไม่รู้จัก", "Unknown words"),
}
USEFUL: Mapping[str, Text] = {"yes": Text("มีประโยชน์", "Useful"), "no": Text("ไม่มีประโยชน์", "Not useful")}


class Names:
    """Names answers and provinces by the knowledge that is live; what is gone from it keeps its id."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base

    def answer(self, answer_id: str) -> Text:
        """Name an answer, that of a case behind the one of its intent."""
        found = self._base.answers.get(answer_id)
        if found is None:
            return CARE if answer_id == "care" else Text(answer_id, answer_id)
        if found.id == found.intent_id:
            return found.title
        above = self._base.intents[found.intent_id].title
        return Text(f"{above.th} › {found.title.th}", f"{above.en} › {found.title.en}")

    def province(self, province_id: str) -> Text:
        """Name a province."""
        found = self._base.provinces.get(province_id)
        if found is None:  # the knowledge keeps them by their Thai names
            found = next((each for each in self._base.provinces.values() if each.id == province_id), None)
        return found.name if found else Text(province_id, province_id)
