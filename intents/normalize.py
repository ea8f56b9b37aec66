"""Raw text to one spelling, so that equal requests compare equal; and the language and script it is written in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from intents.glyphs import is_vietnamese, plain_glyph, plain_letters

Language = Literal["th", "en"]

MAX_LETTERS = 1_000
END_LETTERS = 400  # of those that are read of a longer message: a story ends with its question
MAX_RAW_LETTERS = 10_000
MOST_SLIPS = 2  # tone marks on one consonant, by mistake
MAX_PASSES = 3  # more change nothing that people type

NIKHAHIT = "\N{THAI CHARACTER NIKHAHIT}"
SARA_AA = "\N{THAI CHARACTER SARA AA}"
SARA_AM = "\N{THAI CHARACTER SARA AM}"
SARA_AE = "\N{THAI CHARACTER SARA AE}"
DOUBLE_SARA_E = "\N{THAI CHARACTER SARA E}" * 2

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_THAI_DIGITS = {ord("๐") + digit: str(digit) for digit in range(10)}
_TABLE = {**_FULL_WIDTH, **_THAI_DIGITS, ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"'}

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # vowels above and below, tone marks, other signs
_FOLLOWING = _MARKS + "\u0e30\u0e32\u0e33\u0e45"  # those and the vowels that stand after a consonant
_STRAY_START = re.compile(rf"(^|[^\u0e01-\u0e2e{_FOLLOWING}])[{_MARKS}]+")
_TONES = "\u0e48-\u0e4b"
# Some keyboards type sara am as nikhahit and sara aa, or a tone around it; all three look the same.
_SPLIT_SARA_AM = re.compile(rf"{NIKHAHIT}([{_TONES}]?){SARA_AA}|{SARA_AM}([{_TONES}])")
# A consonant carries one vowel, and above it one other mark.
_VOWEL_MARKS = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39"
_OTHER_VOWELS = "\u0e3a\u0e47\u0e4d"
_ABOVE = f"{_TONES}\u0e4c\u0e4e"
_MISPLACED = rf"[{_ABOVE}][{_MARKS}]|[{_VOWEL_MARKS}{_OTHER_VOWELS}]{{2}}"
_STACKED = re.compile(rf"[{_MARKS}]{{2,}}")
_STRETCHED = re.compile(r"([^\d\u0e01-\u0e5b])\1{2,}")  # English has double letters
_STRETCHED_THAI = re.compile(r"([\u0e01-\u0e4f])\1{2,}(?!ทบุ)(?!\1)|(น)\2{3,}(?=ทบุ)")  # but งานนนทบุรี has three
_REPEAT_SIGN = re.compile(r"\s*ๆ[\sๆ]*")
_ODD = re.compile(r"[^ -~\u0e01-\u0e3a\u0e3f-\u0e5b]")
_SPACES = re.compile(r"\s+")
_LONG_NUMBER = re.compile(r"\s?\d(?:[\s-]?\d){8,}\s?")

_THAI = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e5b]")  # without the sign of the baht, which foreigners write too
_LATIN = re.compile(r"[a-zA-Z]")
_NEITHER = re.compile(r"[^\W\d_a-zA-Z\u0e01-\u0e5b]")
# The scripts in which neighbours of Thailand write.
_SCRIPTS = {
    "burmese": re.compile(r"[\u1000-\u109f]"),
    "khmer": re.compile(r"[\u1780-\u17ff]"),
    "lao": re.compile(r"[\u0e80-\u0eff]"),
    "other": re.compile(r"[\u3040-\u30ff\uac00-\ud7af]"),  # Japanese holds Chinese letters too
    "chinese": re.compile(r"[\u4e00-\u9fff]"),
}

# Most messages need no cleaning, and to see that none of these is there is ten times quicker than to clean.
_UNTIDY = (
    re.compile(r"[^ -~\u0e01-\u0e3a\u0e3f-\u0e4c]|(?<! )ๆ|ๆ(?=[^ ])|ๆ ๆ"),
    re.compile(r"^ |  | $"),
    re.compile(rf"{DOUBLE_SARA_E}|{SARA_AM}[{_TONES}]"),
    re.compile(r"(\D)\1\1"),
    re.compile(rf"[{_MARKS}](?<![\u0e01-\u0e2e{_FOLLOWING}].)"),
    re.compile(_MISPLACED),
    re.compile(r"\d(?:[ -]?\d){8}"),
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a citizen typed.

    Attributes:
        raw: as typed.
        text: cleaned, normalised and without personal numbers; what matching works on.

    """

    raw: str
    text: str


def normalize(raw: str) -> Utterance:
    """Bring Thai and English text to one spelling.

    Of long texts the beginning and the end are read, MAX_LETTERS characters together. Numbers of nine digits and
    more (ID cards, phones, accounts) are left out. NFC is used since NFKC splits sara am in two.

    >>> normalize("เเจ้งซ่อม  ถนน").text
    'แจ้งซ่อม ถนน'
    >>> normalize("ＧＥＣＣ　คืออะไร ๑๖๙๔").text
    'gecc คืออะไร 1694'
    """
    return Utterance(raw=raw, text=normalize_text(raw))


def normalize_text(raw: str) -> str:
    """Give the normalised text alone, as ``normalize`` does.

    >>> normalize_text("หางานนนนน"), normalize_text("hellooooo")
    ('หางาน', 'helloo')
    """
    text = _REPEAT_SIGN.sub(" ๆ ", raw).strip() if "ๆ" in raw else raw.strip()
    if _is_tidy(text):
        return text.lower()
    text = _normalize_once(text)
    # What is left out brings its neighbours together, and they may be one letter or one number now.
    for _ in range(MAX_PASSES):
        before, text = text, text if _is_tidy(text) else _normalize_once(text)
        if text == before:
            break
    return text


def _is_tidy(text: str) -> bool:
    """Tell whether cleaning would change nothing but capitals."""
    if len(text) > MAX_LETTERS or not unicodedata.is_normalized("NFC", text):
        return False
    lowered = text.lower()
    for pattern in _UNTIDY:  # noqa: SIM110 - all() takes half as long again, on every message
        if pattern.search(lowered):
            return False
    return True


def _normalize_once(raw: str) -> str:
    text = clean_text(raw).lower()
    text = _SPLIT_SARA_AM.sub(rf"\1\2{SARA_AM}", text).replace(DOUBLE_SARA_E, SARA_AE)
    text = _STACKED.sub(_unstack, text)
    text = _STRAY_START.sub(r"\1", text)
    return _REPEAT_SIGN.sub(" ๆ ", text).strip()


def clean_text(raw: str) -> str:
    """Leave out long numbers and what cannot be seen; every other key that was pressed stays.

    >>> clean_text("้นไ  ะน ฟยยสั")  # "how to apply" on the Thai layout begins with a mark
    '้นไ ะน ฟยยสั'
    """
    raw = raw.strip()
    return raw if _is_tidy(raw) else _LONG_NUMBER.sub(" ", visible_text(raw)).strip()


def visible_text(raw: str) -> str:
    """Leave out what cannot be seen, and write digits and spaces in one way; long numbers stay.

    >>> visible_text("โทร\u200b ๐๘๑  ２３４")
    'โทร 081 234'
    """
    text = _ANSI.sub("", _cut_middle(raw, MAX_RAW_LETTERS, MAX_RAW_LETTERS // 2)).translate(_TABLE)
    text = unicodedata.normalize("NFC", _ODD.sub(lambda odd: plain_glyph(odd[0]), text))
    text = text if text.isascii() else unicodedata.normalize("NFC", plain_letters(text))
    text = _SPACES.sub(" ", _STRETCHED_THAI.sub(r"\1\2\2", _STRETCHED.sub(r"\1\1", text)))
    return _cut_middle(text, MAX_LETTERS, END_LETTERS)


def _cut_middle(text: str, most: int, at_end: int) -> str:
    """Give the beginning and the end of what is too long."""
    return text if len(text) <= most else f"{text[: most - at_end - 1]} {text[-at_end:]}"


def _unstack(found: re.Match[str]) -> str:
    """Keep of stacked marks one vowel and one other mark, in the order in which they are typed.

    Of more than a finger that slips puts there, which is ornament, only what decides how the word is read stays.
    """
    marks = "".join(dict.fromkeys(found[0]))
    vowel = _first_of(_VOWEL_MARKS, marks)
    above = [mark for mark in marks if mark not in _VOWEL_MARKS + _OTHER_VOWELS]
    if len(above) > MOST_SLIPS:
        return vowel
    return (vowel or _first_of(_OTHER_VOWELS, marks)) + "".join(above[:1])


def _first_of(wanted: str, marks: str) -> str:
    return next((mark for mark in marks if mark in wanted), "")


def has_thai(text: str) -> bool:
    """Tell whether any letter is Thai."""
    return _THAI.search(text) is not None


def has_latin(text: str) -> bool:
    """Tell whether any letter is an English one."""
    return _LATIN.search(text) is not None


def detect_language(text: str) -> Language | None:
    """Tell Thai from English by letters; any Thai letter counts for Thai.

    >>> detect_language("job fair เชียงใหม่"), detect_language("hello"), detect_language("1506")
    ('th', 'en', None)
    """
    if has_thai(text):
        return "th"
    return "en" if has_latin(text) else None


def detect_other_script(text: str) -> str | None:
    """Name the script in which most letters are, where the bot does not read it.

    Vietnamese, which is Latin with marks of its own, counts as one; a script that is none of these is ``"other"``.

    >>> [detect_other_script(text) for text in ("ကျွန်တော် အလုပ်ရှာနေပါတယ်", "Tôi muốn tìm việc", "หางาน", "仕事をさがす")]
    ['burmese', 'vietnamese', None, 'other']
    """
    if not _NEITHER.search(text):
        return None
    letters = [letter for letter in text.lower() if letter.isalpha()]
    ours = sum(unicodedata.name(letter, "").startswith(("THAI", "LATIN")) for letter in letters)
    if len(letters) <= 2 * ours:
        return "vietnamese" if is_vietnamese(text) else None
    return next((name for name, script in _SCRIPTS.items() if script.search(text)), "other")
