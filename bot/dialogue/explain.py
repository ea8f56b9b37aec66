"""How the bot understood a message and why it answered so, in words an officer can follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.dialogue.session import Locality
from bot.dialogue.turn import Turn
from intents import MASK, Accept, Clarify, Entities, Interpretation, Interpreter, WordWeight
from knowledge import KnowledgeBase

SHOWN_WORDS = 6
LEAST_SCORE = 0.01  # words that add less say nothing
GOES_ON = "ข้อความสั้นและเข้ากับเรื่องที่เพิ่งตอบมากกว่าเรื่องอื่น จึงตอบต่อจากเรื่องเดิม"
PLACE_NAME = "(ชื่อสถานที่)"


class Explainer:
    """Explains turns of conversations over one knowledge base."""

    def __init__(self, base: KnowledgeBase, interpreter: Interpreter) -> None:
        self.base = base
        self._interpreter = interpreter

    def describe_interpretation(self, understood: Interpretation) -> dict[str, Any]:
        """Describe an interpretation as plain values for a page or a terminal."""
        return {
            "text": understood.utterance.text,
            "reading_kind": understood.variant,
            "language": understood.language,
            "entities": _named(understood.entities),
            "decision": type(understood.decision).__name__.lower(),
            "matches": [
                {
                    "intent": match.intent,
                    "title": self._title(match.intent),
                    "confidence": round(match.confidence, 4),
                    "score": round(match.score, 3),
                }
                for match in understood.matches
            ],
            "case": understood.detail.case,
            "facet": understood.detail.facet,
            "goes_on": understood.goes_on,
            "reasons": list(self._reasons(understood)),
        }

    def describe_why(self, turn: Turn) -> dict[str, Any]:
        """Describe why a turn came out as it did; taps have no interpretation."""
        outcome = turn.outcome
        why: dict[str, Any] = {
            "decision": outcome.decision,
            "intent": outcome.intent,
            "case": outcome.case,
            "facet": outcome.facet,
            "title": self._title(outcome.intent) if outcome.intent and outcome.intent in self.base.intents else None,
            "asks": outcome.asks,
            "confidence": round(outcome.confidence, 3),
            "options": list(outcome.options),
            "place": _named(outcome.place),
        }
        if turn.interpretation is not None:
            why["understood"] = self.describe_interpretation(turn.interpretation)
        return why

    def _title(self, answer: str) -> str:
        return self.base.answers[answer].title.th

    def _reasons(self, understood: Interpretation) -> Iterator[str]:
        if understood.other_script:
            yield "ข้อความไม่ใช่ภาษาไทยหรืออังกฤษ จึงไม่จับคู่กับเรื่องใด"
        elif not understood.matches:
            yield "ไม่มีส่วนใดของข้อความอยู่ในตัวอย่าง จึงไม่จับคู่กับเรื่องใด"
        else:
            yield from self._scores(understood)
            yield GOES_ON if understood.goes_on else _threshold_reason(understood)
            yield from self._details(understood)
            yield from _word_reasons(self._interpreter.weigh_words(understood, understood.matches[0].intent))

    def _scores(self, understood: Interpretation) -> Iterator[str]:
        best, *others = understood.matches
        signals = understood.signals
        if signals.is_example:
            yield f"ข้อความตรงกับตัวอย่างที่เจ้าหน้าที่เขียนไว้ จึงเป็นเรื่อง “{self._title(best.intent)}”"
            return
        yield f"ใกล้เรื่อง “{self._title(best.intent)}” ที่สุด ได้ {signals.best:.2f} คะแนน (เหมือนตัวอย่างจะได้ราว 1)"
        if others:
            yield f"นำเรื่องถัดไป “{self._title(others[0].intent)}” อยู่ {signals.gap:.2f} คะแนน"
        yield f"ทุกเรื่องรวมกันได้ {signals.total:.2f} คะแนน ยิ่งต่ำยิ่งไม่น่าใช่เรื่องของกรม"
        yield (
            f"ข้อความยาว {signals.letters} ตัวอักษร {signals.contained:.0%} ของข้อความเคยอยู่ในตัวอย่างของเรื่องนี้ "
            f"{signals.known:.0%} เคยอยู่ในตัวอย่างใดก็ตาม"
        )

        if signals.meant:
            meant, lead, *_ = signals.meant
            nearer = "ใกล้เรื่องนี้กว่าเรื่องอื่น" if lead > 0 else "ใกล้เรื่องอื่นกว่า"
            yield f"ตัวอักษรอย่างเดียวยังไม่แน่ จึงดูความหมายทั้งประโยคด้วย ได้ {meant:.2f} คะแนน {nearer}"

    def _details(self, understood: Interpretation) -> Iterator[str]:
        detail = understood.detail
        if detail.case:
            yield f"ถามเรื่องย่อย “{self._title(detail.case)}” มั่นใจ {detail.confidence:.0%}"
        elif detail.cases:
            yield f"ไม่ใช่เรื่องย่อยใดแน่ ใกล้ “{self._title(detail.cases[0])}” ที่สุด จึงใช้คำตอบหลัก"
        if detail.facet:
            yield f"แง่ที่ถาม: {self.base.facets[detail.facet].title.th}"


def _threshold_reason(understood: Interpretation) -> str:
    sure, accept = understood.matches[0].confidence, understood.thresholds.accept
    interest, clarify = understood.signals.interest, understood.thresholds.clarify
    if isinstance(understood.decision, Accept):
        return f"ความมั่นใจ {sure:.0%} ถึงเกณฑ์ตอบ {accept:.0%} จึงตอบทันที"
    if isinstance(understood.decision, Clarify):
        link, end = "แต่", "ถึงเกณฑ์ถาม {:.2f} จึงถามว่าหมายถึงเรื่องไหน"
    else:
        link, end = "และ", "ไม่ถึงเกณฑ์ถาม {:.2f} จึงแนะนำสายด่วนและเมนู"
    return f"ความมั่นใจ {sure:.0%} ไม่ถึงเกณฑ์ตอบ {accept:.0%} {link}ใกล้เรื่องของกรม {interest:.2f} {end.format(clarify)}"


def _word_reasons(words: tuple[WordWeight, ...]) -> Iterator[str]:
    by_score = sorted(words, key=lambda word: -abs(word.score))[:SHOWN_WORDS]
    groups = {
        "คำที่ชี้ไปเรื่องนี้": [word for word in by_score if word.score >= LEAST_SCORE],
        "คำที่ชี้ไปทางอื่น": [word for word in by_score if word.score <= -LEAST_SCORE],
    }
    for name, chosen in groups.items():
        if chosen:
            yield f"{name}: " + ", ".join(f"{_shown(word)} ({word.score:+.2f})" for word in chosen)
    if unknown := [word for word in words if not word.is_known and word.word.strip()]:
        yield "คำที่ไม่มีในตัวอย่างของเรื่องนี้: " + ", ".join(map(_shown, unknown[:SHOWN_WORDS]))


def _shown(word: WordWeight) -> str:
    return word.word.replace(MASK, PLACE_NAME)


def _named(place: Entities | Locality) -> dict[str, str | int]:
    values = {"province": place.province, "district": place.district, "area": place.area}
    return {name: value for name, value in values.items() if value is not None}
