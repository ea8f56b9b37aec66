"""Finds what copying, a PDF or a wrong decoding did to a line of text, and mends it where that is sure."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.model import Text
from knowledge.yaml.lines import ODD_LINE_ENDS

# Where Thai fonts of Windows kept their shifted marks: what a PDF gives for "ต้อง" or "ก่อน".
PRIVATE_LETTERS = str.maketrans(
    "\uf700\uf701\uf702\uf703\uf704\uf705\uf706\uf707\uf708\uf709\uf70a\uf70b\uf70c\uf70d\uf70e\uf70f"
    "\uf710\uf711\uf712\uf713\uf714\uf715\uf716\uf717\uf718\uf719\uf71a",
    "ฐ\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4cญ"
    "\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
)
BROKEN = "\N{REPLACEMENT CHARACTER}"  # what a decoder writes for what it cannot read
_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # what stands above or below a Thai letter
_TONE = "\u0e48-\u0e4b"
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_WIDE = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B),
                                               ord("｛"), ord("｝"))}  # fmt: skip
_WIDE_LETTERS = "".join(map(chr, _WIDE))
_TAGS = r"</?(?:a|b|br|div|em|font|h[1-6]|i|img|li|ol|p|s|span|strong|table|td|th|tr|u|ul)\b[^<>{}]*>"


@dataclass(frozen=True)
class _Kind:
    name: Text
    form: re.Pattern[str]
    mend: Callable[[re.Match[str]], str | None]  # ``None``: it cannot be told what was meant
    is_spelling: bool = False  # citizens write so too, and example questions may
    letters: str = ""  # a class of letters, one of which stands wherever the form is found


def _replaced(by: str) -> Callable[[re.Match[str]], str]:
    return lambda match: match.expand(by)


def _recode(wrong: str, right: str) -> Callable[[re.Match[str]], str | None]:
    """Undo a decoding with the wrong one of two encodings."""

    def mend(match: re.Match[str]) -> str | None:
        try:
            return b"".join(_byte(letter, wrong) for letter in match[0]).decode(right)
        except UnicodeError:
            return None

    return mend


def _byte(letter: str, encoding: str) -> bytes:
    try:
        return letter.encode(encoding)
    except UnicodeEncodeError:
        return letter.encode("cp1252" if ord(letter) > 0xFF else "latin-1")  # where the code page has no letter


KINDS = (
    _Kind(
        Text("ตัวอักษรที่อ่านไม่ออก \ufffd", "the sign \ufffd of a lost letter"),
        re.compile(BROKEN),
        lambda _match: None,
        letters=BROKEN,
    ),
    _Kind(
        Text("ตัวอักษรที่ถอดรหัสผิด", "letters that were decoded wrongly"),
        re.compile("(?:\u00e0[\u00b8\u00b9][\u0080-\u2122]){2,}"),
        _recode("cp1252", "utf-8"),
        letters="\u00e0",
    ),
    _Kind(
        Text("ตัวอักษรที่ถอดรหัสผิด", "letters that were decoded wrongly"),
        re.compile("(?:เ[ธน][\u0080-\u2122\u0e00-\u0e7f]){4,}"),
        _recode("cp874", "utf-8"),
    ),
    _Kind(
        Text("ตัวอักษรที่ถอดรหัสผิด", "letters that were decoded wrongly"),
        re.compile("[\u00a1-\u00fb]{4,}"),
        _recode("latin-1", "cp874"),
        letters="[\u00a1-\u00fb]",
    ),
    _Kind(
        Text("ตัวอักษรจาก PDF ที่แสดงเป็นกล่อง", "letters of a PDF that are shown as boxes"),
        re.compile("[\ue000-\uf8ff]+"),
        lambda match: None if re.search("[\ue000-\uf8ff]", mended := match[0].translate(PRIVATE_LETTERS)) else mended,
        letters="[\ue000-\uf8ff]",
    ),
    _Kind(
        Text("อักขระที่มองไม่เห็น", "a character that cannot be seen"),
        re.compile(f"[{_UNSEEN}]+"),
        _replaced(""),
        letters=f"[{_UNSEEN}]",
    ),
    _Kind(
        Text("ที่ขึ้นบรรทัดใหม่ที่มองไม่เห็น", "the end of a line that cannot be seen"),
        re.compile(f"[{ODD_LINE_ENDS}]+"),
        _replaced(" "),
        letters=f"[{ODD_LINE_ENDS}]",
    ),
    _Kind(
        Text("รหัส HTML", "a code of HTML"),
        re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|ndash|mdash|hellip|bull|copy|#\d{1,6}|#x[0-9a-fA-F]{1,5});"),
        lambda match: html.unescape(match[0]).replace("\u00a0", " "),
    ),
    _Kind(Text("แท็ก HTML", "a tag of HTML"), re.compile(_TAGS, re.IGNORECASE), _replaced(""), is_spelling=True),
    _Kind(
        Text("เว้นวรรคหน้าสระหรือวรรณยุกต์", "a space before a vowel or tone mark"),
        re.compile(f"(?<=[ก-ฮ{_MARK}])[ \u00a0]+(?=[{_MARK}าำะๅ])"),
        _replaced(""),
    ),
    _Kind(
        Text("สระอำที่พิมพ์แยกเป็นสองตัว", "a sara am in two signs"),
        re.compile(f"\u0e4d([{_TONE}]?)\u0e32|([{_TONE}])\u0e4d\u0e32"),
        _replaced("\\1\\2\u0e33"),
        is_spelling=True,
        letters="\u0e4d",
    ),
    _Kind(
        Text("สระแอที่พิมพ์เป็นสระเอสองตัว", "a sara ae in two signs"),
        re.compile("\u0e40\u0e40"),
        _replaced("\u0e41"),
        is_spelling=True,
    ),
    _Kind(
        Text("วรรณยุกต์หรือสระซ้ำกัน", "a mark that stands twice"),
        re.compile(f"([{_MARK}])\\1+"),
        _replaced("\\1"),
        is_spelling=True,
    ),
    _Kind(
        Text("ตัวอักษรแบบเต็มความกว้าง", "letters of full width"),
        re.compile(f"[{_WIDE_LETTERS}]+"),
        lambda match: match[0].translate(_WIDE),
        letters=f"[{_WIDE_LETTERS}]",
    ),
)
_QUESTION = re.compile(r"\s*- (?![A-Za-z_]+:\s)")


@dataclass(frozen=True)
class Damage:
    """What is wrong with the letters of a line.

    Attributes:
        column: of the first damage, from 0.
        mended: the line as it was meant; ``None`` where that cannot be told.
    """

    column: int
    width: int
    kinds: Text
    mended: str | None


def may_be_damaged(text: str) -> bool:
    """Tell quickly whether any line of a text is to be looked at."""
    letters = "".join(set(text))
    return any(kind.form.search(text) for kind in KINDS if not kind.letters or re.search(kind.letters, letters))


def find_damage(line: str) -> Damage | None:
    r"""Find damaged letters in a line of YAML; an item of a list is a question, which is spelled as citizens do.

    >>> find_damage("ต\uf70bองทําก\uf70aอน").mended
    'ต้องทำก่อน'
    >>> find_damage("- เเล้ว") is None
    True
    """
    if line.isascii() and "&" not in line and "<" not in line:
        return None
    kinds = [kind for kind in KINDS if not kind.is_spelling] if _QUESTION.match(line) else KINDS
    found = [(kind, match) for kind in kinds if (match := kind.form.search(line))]
    if not found:
        return None
    first = min((match for _, match in found), key=lambda match: match.start())
    names = list(dict.fromkeys(kind.name for kind, _ in found))
    told = Text(" และ".join(name.th for name in names), " and ".join(name.en for name in names))
    return Damage(first.start(), first.end() - first.start(), told, _mended(line, kinds))


def _mended(line: str, kinds: Iterable[_Kind]) -> str | None:
    for kind in kinds:
        mends = [kind.mend(match) for match in kind.form.finditer(line)]
        if None in mends:
            return None
        for match, mend in reversed(list(zip(kind.form.finditer(line), mends, strict=True))):
            line = f"{line[: match.start()]}{mend}{line[match.end() :]}"
    return line
