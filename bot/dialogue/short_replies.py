"""Short typed words with a fixed meaning: commands to the chat, picks among choices, bare places, corrections."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from intents import MASK, Gazetteer, mask_places
from knowledge import Language


class Command(StrEnum):
    """What the citizen wants from the chat itself."""

    CANCEL = "cancel"
    RESTART = "restart"
    ERASE = "erase"


class Comment(StrEnum):
    """What the citizen says of the bot's last reply."""

    OTHER = "other"  # it is about something else
    UNCLEAR = "unclear"  # it was not understood
    ANGRY = "angry"


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
# What may stand round a command.
_PARTICLES = r"(?:เอ้อ|เออ|อ๋อ|งั้น|ครับ|ค่ะ|คะ|คับ|นะ|จ้า|จ้ะ|ละ|แล้ว|ดีกว่า|ก่อน|please|ok|okay|[\s,.!]+)*"
_PATTERNS = {command: re.compile(rf"{_PARTICLES}(?:(?:{words}){_PARTICLES})+") for command, words in _WORDS.items()}
_NAMES: Mapping[Language, str] = {"en": r"อังกฤษ|english|inggris|eng\b", "th": r"ไทย|thai\b"}
# A wish for a language is all of a message, or says so in so many words: "an English course" is neither.
_AROUND = (
    r"ขอ|อยากได้|อยาก|ช่วย|เปลี่ยน|สลับ|ใช้|พูด|คุย|ตอบ|พิมพ์|แปล|เอา|เป็น|เวอร์ชั่?น|แบบ|ด้วย|หน่อย|ที|ได้|ไหม|มั้ย|หรือเปล่า|ภาษา|"
    r"please|pls|plz|speak|talk|switch|change|reply|answer|write|use|want|prefer|need|can|could|you|we|i|me|to|in|into|the|only|"
    r"language|version|now|back|do|it"
)
_PATTERNS_OF_WISH = {
    language: (
        re.compile(rf"(?:{_PARTICLES}(?:{_AROUND}|{names}))+{_PARTICLES}"),
        re.compile(rf"(?:{names})"),
        re.compile(
            rf"(?:ขอ|(?:เปลี่ยน(?:ไป)?|ตอบ|แปล|สลับ|คุย)เป็น|(?:switch|change) to|(?:reply|answer|speak|write) in)\s*"
            rf"(?:เวอร์ชั่?น|แบบ)?\s*(?:ภาษา)?\s*(?:{names})"
        ),
    )
    for language, names in _NAMES.items()
}
_CANNOT = {  # who cannot read a language wants the other one
    language: re.compile(
        rf"{_PARTICLES}(?:(?:ฉัน|ผม|หนู|เรา)?(?:พูด|อ่าน|ฟัง|เข้าใจ|พิมพ์)?(?:ภาษา)?(?:{names})(?:ไม่|บ่)(?:ได้|เป็น|ออก|เข้าใจ)"
        rf"|(?:ไม่|บ่)(?:พูด|อ่าน|เข้าใจ)(?:ภาษา)?(?:{names})"
        rf"|i (?:can ?not|can'?t|don'?t|do not) (?:speak|read|understand) (?:any )?(?:{names})){_PARTICLES}"
    )
    for language, names in _NAMES.items()
}
_CORRECTION = re.compile(r"^(?:ไม่ใช่|ไม่ช่าย|ผิด|no,? )")
# Words around a bare place name that carry no question of their own.
_FILLERS = re.compile(
    r"ไม่ใช่|ไม่ช่าย|แล้ว|ถ้าเป็น|ถ้า|ล่ะ|ละ|เอา|ขอ|เป็น|ดีกว่า|ใกล้กว่า|อยู่|แถว|ที่|ของ|จังหวัด|จ\.|เขต|อำเภอ|ในเมือง|เมือง|"
    r"ครับ|ค่ะ|คะ|คับ|จ้า|จ้ะ|จ๊ะ|เด้อ|นะ|อ่ะ|อะ|ๆ|ฯ|กว่า|ใกล้|ผม|หนู|ฉัน|เรา|พื้นที่|"
    r"\b(?:what|how|about|and|in|at|the|i|am|live|near|for|province|district|area|please|no|not|sorry|it's|is)\b|[\s\d.,!?'\"“”()-]+"
)
MOST_LEFT_OVER = 2
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


# What is said of the bot's last reply. Whole messages only, polite words round them aside.
_REPLIES = {
    Comment.OTHER: (
        r"ไม่ใช่(?:อันนี้|เรื่องนี้|แบบนี้|อย่างนี้|แล้ว|สิ|ซิ|อ่ะ|อะ|ที่ถาม)*|ไม่ได้ถาม(?:เรื่อง)?(?:นี้|อันนี้)?|"
        r"ผิดเรื่อง|คนละเรื่อง|ตอบผิด(?:เรื่อง)?|(?:ตอบ)?ไม่ตรง(?:คำถาม)?|"
        r"not (?:that|this|what i asked|my question)|wrong(?: answer)?|that'?s not (?:it|what i asked)"
    ),
    Comment.UNCLEAR: (
        r"งง+(?:มาก|อ่ะ|อะ|เลย)?|ไม่เข้าใจ(?:เลย)?|ไม่รู้เรื่อง(?:เลย)?|อธิบาย(?:ใหม่|อีกที|หน่อย|อีกครั้ง)+|ยังไงนะ|อะไรนะ|"
        r"หมายความว่า(?:ยังไง|ไง|อะไร)|"
        r"i (?:do not|don'?t) understand(?: it| this)?|explain(?: again| please)?|what do you mean|confused"
    ),
    Comment.ANGRY: (
        r"ทำไมไม่ตอบ(?:คำถาม)?|ตอบ(?:มา)?(?:ดิ|สิ|ซิ|หน่อย)|ไม่ช่วย(?:อะไร)?เลย|ตอบไม่ได้(?:เรื่อง)?(?:เลย)?|ใช้ไม่ได้(?:เลย)?|"
        r"แย่(?:มาก)?|ห่วย(?:แตก)?|why (?:do|are) you not answer(?:ing)?|why no answer|answer me|(?:this is )?useless"
    ),
}
_COMMENTS = {comment: re.compile(rf"{_PARTICLES}(?:(?:{words}){_PARTICLES})+") for comment, words in _REPLIES.items()}
_ANOTHER_MATTER = re.compile(
    r"(?:ถาม|มี)(?:เรื่องอื่น|อีกเรื่อง|อีกหนึ่งเรื่อง)|เปลี่ยนเรื่อง|another (?:question|thing)|something else"
)
_MEANT = re.compile(
    r"^(?:ไม่ใช่ )?(?:ฉัน|ผม|หนู|เรา)?\s*(?:หมายถึง|คือว่า|คือ(?:จะ)?ถาม(?:ว่า|เรื่อง)?|ถามว่า|จะถามว่า|"
    r"i mean(?:t)?|i was asking(?: about)?)\s*(?=.{3})"
)


def is_another_matter(text: str) -> bool:
    """Tell whether a message says of itself that it is about something else.

    >>> is_another_matter("ขอถามอีกเรื่องค่ะ ขึ้นทะเบียนที่ไหน"), is_another_matter("เรื่องนี้ล่ะ")
    (True, False)
    """
    return bool(_ANOTHER_MATTER.search(text))


def extract_comment(text: str) -> Comment | None:
    """Find what a whole message says of the bot's last reply.

    Args:
        text: normalised text of the message.

    >>> extract_comment("งงอ่ะ"), extract_comment("ไม่ใช่อันนี้ครับ"), extract_comment("งงเรื่องใบอนุญาต")
    (<Comment.UNCLEAR: 'unclear'>, <Comment.OTHER: 'other'>, None)

    """
    return next((comment for comment, pattern in _COMMENTS.items() if pattern.fullmatch(text)), None)


def strip_meant(text: str) -> str:
    """Leave out what says that the question is put in other words: "หมายถึง…".

    >>> strip_meant("หมายถึงใบอนุญาตทำงาน"), strip_meant("หมายถึง")
    ('ใบอนุญาตทำงาน', 'หมายถึง')

    """
    return _MEANT.sub("", text, count=1)


def extract_command(text: str) -> Command | None:
    """Find a command that is the whole message.

    Args:
        text: normalised text of the message.

    >>> extract_command("ยกเลิก ไม่ถามแล้ว")
    <Command.CANCEL: 'cancel'>
    >>> extract_command("ยกเลิกใบอนุญาตทำงาน") is None
    True

    """
    return next((command for command, pattern in _PATTERNS.items() if pattern.fullmatch(text)), None)


def extract_language_wish(text: str) -> Language | None:
    """Find the language that is wished for, where that is all that a message says or it says so in so many words.

    Args:
        text: normalised text of the message.

    >>> [extract_language_wish(text) for text in ("english please", "ตอบเป็นภาษาไทยหน่อย", "พูดภาษาไทยไม่ได้")]
    ['en', 'th', 'en']
    >>> [extract_language_wish(text) for text in ("สอนภาษาอังกฤษต้องขอไหม", "they dont speak english")]
    [None, None]

    """
    others: tuple[tuple[Language, Language], ...] = (("en", "th"), ("th", "en"))
    for language, other in others:
        if _CANNOT[other].fullmatch(text):
            return language
        whole, name, explicit = _PATTERNS_OF_WISH[language]
        if explicit.search(text) or (name.search(text) and whole.fullmatch(text)):
            return language
    return None


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
    if number := _NUMBER.fullmatch(bare):
        position = int(number[1]) - 1
    elif _LAST.fullmatch(bare):
        position = count - 1
    else:
        position = next((order for order, pattern in enumerate(_ORDINALS) if pattern.fullmatch(bare)), -1)
    return position if 0 <= position < count else None


def is_none_of_these(text: str) -> bool:
    """Tell whether the citizen turns all choices down."""
    return bool(_NONE.fullmatch(strip_particles(text)))


def pick_by_words(text: str, labels: Sequence[str], *, is_whole: bool = False) -> int | None:
    """Find the choice one of whose labels, a line each, is the citizen's words, or the one that holds them.

    >>> pick_by_words("เอกสารค่ะ", ["ขึ้นทะเบียนว่างงาน", "เอกสารที่ใช้", "รายงานตัว"])
    1
    """
    bare = strip_particles(text)
    if len(bare) < 3:
        return None
    labels = [label.casefold() for label in labels]
    whole = [place for place, label in enumerate(labels) if bare in label.split("\n")]
    found = whole or ([] if is_whole else [place for place, label in enumerate(labels) if bare in label])
    return found[0] if len(found) == 1 or (whole and is_whole) else None
