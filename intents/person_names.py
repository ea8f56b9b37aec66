"""Names of people in a text, where a word before them says that a name follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names, thai_words

NAME_MASK = "[ชื่อ]"
LEAST_KNOWN_LETTERS, MOST_KNOWN_LETTERS = 3, 30  # shorter names are parts of too many words
MOST_NAME_WORDS = 3

_THAI = "\u0e01-\u0e2e\u0e30-\u0e4e"
_LETTERS = rf"[\u0e01-\u0e2e\u0e40-\u0e44][{_THAI}]+"
_RUN = re.compile(_LETTERS)
_SPACE_AND_RUN = re.compile(rf"\s+({_LETTERS})")
# What begins with a title and is none: employers, brokers, registrars, lawyers, bosses.
_NO_TITLE = r"(?<!ท)(?<!เจ้า)(?<!คุณ)(?<!เส)"
_NOT_SIR = (
    "จ้าง|หน้า|ทะเบียน|ทุน|อำเภอ|ตรวจ|ท่า|ช่าง|ประกัน|สถานี|ด่าน|แบงก์|แบงค์|หนังสือ|วง|ทหาร|ตำรวจ|ร้อย|สิบ|เรือ|แบบ|หัว(?!ใจ)|"
    "ฝรั่ง|ญี่ปุ่น|ไต้หวัน|เกาหลี|จีน|ไทย"
)
_NOT_MADAM = "พยาบาล|แบบ|เอก|ฟ้า|รำ|รอง|เลิ้ง|งาม(?:จักรวาล|ไทย)|คนิคม"
_TITLED = re.compile(
    rf"(?:{_NO_TITLE}(?:นายแพทย์|แพทย์หญิง|นางสาว(?!ไทย)|นาย(?!แพทย์|{_NOT_SIR})|นาง(?!สาว|{_NOT_MADAM}))"
    r"|น\.\s?ส\.|นส\.|ด\.\s?ช\.|ดช\.|ด\.\s?ญ\.|ดญ\.|เด็กชาย|เด็กหญิง"
    r"|(?:ผม|หนู|ดิฉัน|ฉัน|ข้าพเจ้า|พ่อ|แม่|ลูก|น้อง|พี่|แฟน|สามี|ภรรยา)\s?ชื่อ(?:เล่น|จริง)?"
    r"|ชื่อ-?\s?นามสกุล)[\s.:]*"
)
_CALLED = re.compile(r"(?:(?<!ขอบ)คุณ|ชื่อ(?!อธิบ)|(?:พี่|น้อง)(?!สาว|ชาย)|ป้า|ลุง|หมอ|ทนาย)[\s.:]?")
# นายก, the head of a government or council, unless what follows is a name that begins with ก.
_PREMIER = re.compile("นายก[\u0e01-\u0e2e\u0e40-\u0e44]")
# A sentence, not a name, begins with one of these...
_HEAD = re.compile(
    "อยาก|ต้อง|ขอ(?!ง)|ของ|จะ|ไม่|ให้|บอก|เป็น|ได้|ที่|ว่า|คน|เรา|ผม|หนู|ฉัน|เขา|ถ้า|แล้ว|กับ|โดน|ถูก|เก่า|ใหม่|อะไร|ใคร|ไหน|ผิด|ซ้ำ|ตรง|"
    "ตบ|ตี|เก็บ|เรียก|เพิ่น|เดิม|หัก|เค้า|ไล่|จ่าย|ยึด|ขัง|ด่า|สั่ง|เพิ่ง|ร้าย|"
    "และ|หรือ|มี(?:ใบ|บัตร|สิทธิ|งาน|เงิน)|สามารถ|ทำ|ไป|มา|หา|ถาม|สอบถาม|อยู่|ยัง|ช่วย|ลง(?:ทะเบียน)?|เกิด|อายุ|เบอร์|โทร|เลข|บริษัท"
)
# ... and what follows a name without a space, with one of these.
_TAIL = re.compile(
    "อยาก|ต้องการ|สอบถาม|โทร|เบอร์|อายุ|ทำงาน|หางาน|ตกงาน|ว่างงาน|ลาออก|เลข|บัตร|ครับ|ค่ะ|คับ|ไม่ได้|ขอถาม|ขอทราบ|ขึ้นทะเบียน|"
    "สมัครงาน|สมัครสอบ|เป็นคน|เป็นนาย|เป็นลูก|อยู่ที่|มาจาก|โดน|ถูกเลิก|ถูกหลอก|โกง|หลอก|บอกว่า|ซึ่ง|จะไป|จะต้อง|ต้องทำ|ต้องไป|ต้องใช้|"
    "ได้ไหม|ได้รับ|ได้เงิน|ยังไง|ยังไม่|อย่างไร|ที่อยู่|ชาวต่าง|สัญชาติ"
)

_ENGLISH = re.compile(
    r"(?<![^\W_])(?P<title>mr|mrs|ms|miss|mister|khun|my name is|my name's|นาย|นาง|นางสาว|น\.ส\.|คุณ)(?P<gap>\.\s?|\s)"
    r"(?P<names>[^\W\d_\u0e01-\u0e4e][^\W\d_\u0e01-\u0e4e'’.-]*(?:\s[^\W\d_\u0e01-\u0e4e][^\W\d_\u0e01-\u0e4e'’.-]*)*)",
    re.IGNORECASE,
)
# Words of a sentence, which end a name.
_ENGLISH_WORDS = frozenset(
    """a about after all also am an and any anyone appointment are as ask asked asks at be because been before
    book but by call called can card cheated come contact could deadline did do does don't exam excel fair for
    found from get go got had has have he help her here him his home how i i'm id if in interview is it job line
    lost me meeting misspelled mobile my need needed needs never new not number of office on one or our out paid
    passport pay payment permit phone please promised registration renew report reporting said salary says send
    sent she should so some spelled spelt still tel telephone that the their them there they this to told took
    universe until visa want wanted wants was we went were what when where which who why will wish with word
    work worked working works would written wrong wrote you your""".split()  # noqa: SIM905
)


def mask_names(text: str) -> str:
    """Hide names after a title, after "my name is", and known names after คุณ, พี่, น้อง and their like.

    >>> mask_names("นายสมชาย ใจดี อยากหางาน นายจ้างไม่จ่าย"), mask_names("คุณช่วยถามคุณสมชายหน่อย")
    ('นาย[ชื่อ] อยากหางาน นายจ้างไม่จ่าย', 'คุณช่วยถามคุณ[ชื่อ]หน่อย')
    """
    text = _ENGLISH.sub(_mask_english, text)
    text = _mask_behind(_TITLED, text, _end_of_name)
    return _mask_behind(_CALLED, text, _end_of_known_name)


def _mask_behind(opening: re.Pattern[str], text: str, find_end: Callable[[str, int], int]) -> str:
    pieces, start, found = [], 0, opening.search(text)
    while found:
        end = find_end(text, found.end())
        if end > found.end():
            pieces += [text[start : found.end()], NAME_MASK]
            start = end
        found = opening.search(text, end)
    return "".join([*pieces, text[start:]])


def _end_of_name(text: str, start: int) -> int:
    """Tell where a name and family name end that may begin here; there, if none does."""
    first = _RUN.match(text, start)
    if first is None or not _may_be_name(text, start, first[0]):
        return start
    end = _end_of_run(text, first.start(), first.end())
    last = _SPACE_AND_RUN.match(text, end)
    if last and (last[1] in _family_names() or not (_HEAD.match(last[1]) or _TAIL.match(last[1]))):
        return _end_of_run(text, last.start(1), last.end())
    return end


def _may_be_name(text: str, start: int, run: str) -> bool:
    if _PREMIER.match(text, start - len("นาย")):
        return bool(_longest(run, _given_names()))
    head = _HEAD.match(run)
    return head is None or len(_longest(run, _given_names())) > head.end()


def _end_of_run(text: str, start: int, end: int) -> int:
    """Tell where in a run of letters a sentence goes on."""
    tail = _TAIL.search(text, start + 2, end)
    return tail.start() if tail else end


def _end_of_known_name(text: str, start: int) -> int:
    run = _RUN.match(text, start)
    end = start + len(_longest(run[0], _names_alone())) if run else start  # none that is a word too
    last = _SPACE_AND_RUN.match(text, end)
    return last.end() if last and end > start and last[1] in _family_names() else end


def _mask_english(found: re.Match[str]) -> str:
    words = found["names"].split(" ")
    count = 0
    while count < min(len(words), MOST_NAME_WORDS) and words[count].lower().strip(".") not in _ENGLISH_WORDS:
        count += 1
    if count == 0:
        return found[0]
    return found["title"] + found["gap"] + " ".join([NAME_MASK, *words[count:]])


def _longest(run: str, names: frozenset[str]) -> str:
    """Give the longest of the names that a run of letters begins with."""
    ends = range(min(len(run), MOST_KNOWN_LETTERS), LEAST_KNOWN_LETTERS - 1, -1)
    return next((run[:end] for end in ends if run[:end] in names), "")


@cache
def _names_alone() -> frozenset[str]:
    return _given_names() - thai_words()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(thai_male_names() | thai_female_names())


@cache
def _family_names() -> frozenset[str]:
    return frozenset(thai_family_names())
