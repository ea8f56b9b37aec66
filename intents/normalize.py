"""Raw text to one spelling, so that equal requests compare equal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_LETTERS = 1_000

SARA_AM = "\N{THAI CHARACTER SARA AM}"
SPLIT_SARA_AM = "\N{THAI CHARACTER NIKHAHIT}\N{THAI CHARACTER SARA AA}"
SARA_AE = "\N{THAI CHARACTER SARA AE}"
DOUBLE_SARA_E = "\N{THAI CHARACTER SARA E}" * 2

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_THAI_DIGITS = {ord("๐") + digit: str(digit) for digit in range(10)}
_TABLE = {**_FULL_WIDTH, **_THAI_DIGITS, ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"'}

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # vowels above and below, tone marks, other signs
_FOLLOWING = _MARKS + "\u0e30\u0e32\u0e33\u0e45"  # those and the vowels that stand after a consonant
_STRAY_START = re.compile(rf"(^|[^\u0e01-\u0e2e{_FOLLOWING}])[{_MARKS}]+")
_STACKED = re.compile(rf"([{_MARKS}])\1+")
_STRETCHED = re.compile(r"(\D)\1{2,}")
_REPEAT_SIGN = re.compile(r"\s*ๆ[\sๆ]*")
_SPACES = re.compile(r"\s+")
_LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){8,}")


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

    Only the first MAX_LETTERS characters are read. Numbers of nine digits and more (ID cards,
    phones, accounts) are left out. NFC is used since NFKC splits sara am in two.

    >>> normalize("เเจ้งซ่อม  ถนน").text
    'แจ้งซ่อม ถนน'
    >>> normalize("ＧＥＣＣ　คืออะไร ๑๖๙๔").text
    'gecc คืออะไร 1694'
    """
    return Utterance(raw=raw, text=normalize_text(raw))


def normalize_text(raw: str) -> str:
    """Give the normalised text alone, as ``normalize`` does.

    >>> normalize_text("หางานนนนน")
    'หางานน'
    """
    text = _ANSI.sub("", raw[: MAX_LETTERS * 2])
    text = unicodedata.normalize("NFC", text.translate(_TABLE))
    text = "".join(_clean_character(character) for character in text)[:MAX_LETTERS]
    text = text.replace(SPLIT_SARA_AM, SARA_AM).replace(DOUBLE_SARA_E, SARA_AE)
    text = _STACKED.sub(r"\1", text)
    text = _STRAY_START.sub(r"\1", text)
    text = _STRETCHED.sub(r"\1\1", text)
    text = _LONG_NUMBER.sub(" ", text)
    text = _REPEAT_SIGN.sub(" ๆ ", text)
    return _SPACES.sub(" ", text).strip().lower()


def _clean_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Zs" or character in "\n\r\t":
        return " "
    # Control, format (zero-width, direction marks, soft hyphen), surrogate, private use, unassigned
    return "" if category[0] == "C" else character
