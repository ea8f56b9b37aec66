"""Understands typed words in the light of what was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from bot.dialogue.session import Session
from intents import (
    MASK,
    MAX_CHOICES,
    Accept,
    Clarify,
    Fallback,
    Gazetteer,
    Interpretation,
    Interpreter,
    Match,
    mask_places,
)
from knowledge import KnowledgeBase, Subject

MOSTLY = 0.85  # of a message that occurs in examples of what it is taken for; small talk stays below


class Listener:
    """Interprets messages of conversations over one knowledge base."""

    def __init__(self, base: KnowledgeBase, interpreter: Interpreter) -> None:
        self._base = base
        self._interpreter = interpreter

    def interpret(self, text: str, session: Session | None = None) -> Interpretation:
        """Understand one message.

        A short message may leave out what it is about ("where?"). Then it is read once more with the subject of the
        last topic before it, and that reading counts if it leads more surely to an answer under the same subject.

        Args:
            text: as typed.
            session: what is remembered of the conversation, if anything.

        """
        alone = self._interpreter.interpret(text)
        if session is None or session.topic is None or not may_lean(alone.utterance.text):
            return alone
        asked = strip_links(alone.utterance.text)
        goes_on = asked != alone.utterance.text
        best = _surer(alone, self._interpreter.interpret(asked)) if goes_on else alone
        for subject in self._base.subjects:
            if session.topic in subject.intents:
                leaning = self._interpreter.interpret(asked, about=self._about(subject, session, alone))
                if _speaks_for(subject, alone, leaning):
                    best = _surer(best, leaning)
                if isinstance(best.decision, Fallback) and goes_on:
                    best = _ask_under(subject, best, leaning)
        return best

    def _about(self, subject: Subject, session: Session, alone: Interpretation) -> str:
        """Name the subject, and the place that the last answer was about, where it was about one."""
        title = subject.title.in_language(alone.language or "th")
        has_place = session.topic is not None and self._base.intents[session.topic].slot is not None
        return f"{title} {session.province}" if has_place and session.province else title


def _surer(known: Interpretation, other: Interpretation) -> Interpretation:
    """Take the other reading if it leads more surely to an answer."""
    sure = known.matches[0].confidence if known.matches else 0.0
    match other.decision:
        case Accept(best) if best.confidence > sure:
            return replace(known, matches=other.matches, signals=other.signals, decision=other.decision)
        case _:
            return known


def _speaks_for(subject: Subject, alone: Interpretation, leaning: Interpretation) -> bool:
    """Tell whether a message itself, not only the subject put before it, speaks for something under the subject."""
    if not leaning.matches or leaning.matches[0].intent not in subject.intents:
        return False
    is_near = any(match.intent == leaning.matches[0].intent for match in alone.matches)
    return is_near or leaning.signals.contained >= MOSTLY


def _ask_under(subject: Subject, known: Interpretation, leaning: Interpretation) -> Interpretation:
    """Ask which of the subject is meant, when a message says that it goes on but not with what."""
    choices = _under(subject, leaning.matches)[:MAX_CHOICES]
    if not choices:
        return known
    return replace(known, matches=leaning.matches, signals=leaning.signals, decision=Clarify(choices))


def _under(subject: Subject, matches: Sequence[Match]) -> tuple[Match, ...]:
    return tuple(match for match in matches if match.intent in subject.intents)


# -- Words that steer the chat itself: cancel, start again, erase, menu


class Command(StrEnum):
    """What the citizen wants from the chat itself."""

    CANCEL = "cancel"
    RESTART = "restart"
    ERASE = "erase"


# Whole messages only: "ยกเลิกใบอนุญาต" is a question, not a command.
_WORDS = {
    Command.CANCEL: (
        "ยกเลิก|ไม่ถามแล้ว|ไม่เอาแล้ว|ไม่เอาละ|ช่างมัน|พอแล้ว|ไม่ต้องแล้ว|ไม่เป็นไรแล้ว|cancel|never ?mind|forget it|stop"
    ),
    Command.RESTART: "เริ่มใหม่|เริ่มต้นใหม่|start again|start over|restart|reset",
    Command.ERASE: (
        "(?:ช่วย|ขอ)?ลบข้อมูล(?:ของ)?(?:ฉัน|ผม|หนู|เรา|ดิฉัน|ที่คุย)?(?:ทั้งหมด)?|(?:please )?(?:delete|erase) (?:all )?my data"
    ),
}
_PARTICLES = r"(?:เอ้อ|เออ|อ๋อ|งั้น|ครับ|ค่ะ|คะ|คับ|นะ|จ้า|จ้ะ|ละ|แล้ว|ดีกว่า|ก่อน|please|ok|okay|[\s,.!]+)*"
_PATTERNS = {command: re.compile(rf"{_PARTICLES}(?:(?:{words}){_PARTICLES})+") for command, words in _WORDS.items()}


def extract_command(text: str) -> Command | None:
    """Find a command that is the whole message.

    Args:
        text: normalised text of the message.

    >>> extract_command("ยกเลิก ไม่ถามแล้ว")
    <Command.CANCEL: 'cancel'>
    >>> extract_command("ยกเลิกใบอนุญาตทำงาน") is None
    True

    """
    for command, pattern in _PATTERNS.items():
        if pattern.fullmatch(text):
            return command
    return None


# -- Short messages that lean on what was said before: "แล้วชลบุรีล่ะ", "แล้วเปิดกี่โมง"


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


# -- Which of the offered choices the citizen means, when typed instead of tapped


_END_PARTICLES = re.compile(r"(?:ครับ|ค่ะ|คะ|คับ|นะ|จ้า|จ้ะ|เลย|please|[\s.,)(]+)+$")
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
    return _END_PARTICLES.sub("", text.strip())


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
