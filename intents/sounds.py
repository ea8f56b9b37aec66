"""Thai spelt as it sounds, where common misspellings meet."""

from __future__ import annotations

import re

# Letters of one sound, and vowels whose length people mistake; the first of each stands for all.
SOUNDS = ("คขฃฅฆ", "ชฉฌ", "ทฐถฑฒธ", "ดฎ", "ตฏ", "นณ", "พผภ", "ฟฝ", "สศษซ", "ยญ", "ลรฬ", "หฮ", "ิี", "ึื", "ุู")
LEFT_OUT = "ะ็่้๊๋ํ๎"
_FOLDED = {
    **{ord(letter): same[0] for same in SOUNDS for letter in same[1:]},
    **dict.fromkeys(map(ord, LEFT_OUT)),
    ord("ใ"): "ไ",
    ord("ำ"): "ัม",
}
_SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_AI = re.compile("\u0e31\u0e22")
_LEADING_H = re.compile("\u0e2b(?=[งนมยลว])")
_DOUBLED = re.compile("([\u0e01-\u0e5b])\\1+")


def fold(text: str) -> str:
    """Spell a normalised text as it sounds: tone marks, silent letters and the length of vowels are left out.

    >>> fold("ขึ้นทะเบียนว่างงาน") == fold("ขื่นทเบียณวางงาน")
    True
    """
    text = _AI.sub("ไ", _SILENT.sub("", text)).translate(_FOLDED)
    return _DOUBLED.sub(r"\1", _LEADING_H.sub("", text))
