"""Thai spelt as it sounds, where common misspellings meet; and misspellings as people make them, to learn from."""

from __future__ import annotations

import re

import numpy as np

from intents.ngrams import extract_ngrams

# Letters of one sound, and vowels whose length people mistake; the first of each stands for all.
_SOUNDS = ("คขฃฅฆ", "ชฉฌ", "ทฐถฑฒธ", "ดฎ", "ตฏ", "นณ", "พผภ", "ฟฝ", "สศษซ", "ยญ", "ลรฬ", "หฮ", "ิี", "ึื", "ุู")
_LEFT_OUT = "ะ็่้๊๋ํ๎"
_FOLDED = {
    **{ord(letter): same[0] for same in _SOUNDS for letter in same[1:]},
    **dict.fromkeys(map(ord, _LEFT_OUT)),
    ord("ใ"): "ไ",
    ord("ำ"): "ัม",
}
_SILENT = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")
_AI = re.compile("\u0e31\u0e22")
_LEADING_H = re.compile("\u0e2b(?=[งนมยลว])")
_DOUBLED = re.compile("([\u0e01-\u0e5b])\\1+")

MISTYPED_SHARE = 0.12  # of the letters of a misspelt copy
# The rows of the Thai keyboard, without the shift key: a finger that slips hits a neighbour.
_ROWS = ("ๅภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ")
_NEIGHBOURS = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in _ROWS
    for place, letter in enumerate(row)
}
_ALIKE = {letter: same.replace(letter, "") for same in _SOUNDS for letter in same}
_THAI = re.compile("[\u0e01-\u0e4c]")


def fold(text: str) -> str:
    """Spell a normalised text as it sounds: tone marks, silent letters and the length of vowels are left out.

    >>> fold("ขึ้นทะเบียนว่างงาน") == fold("ขื่นทเบียณวางงาน")
    True
    """
    text = _AI.sub("ไ", _SILENT.sub("", text)).translate(_FOLDED)
    return _DOUBLED.sub(r"\1", _LEADING_H.sub("", text))


def extract_folded_ngrams(text: str) -> list[str]:
    """Give what folded texts are compared by."""
    return extract_ngrams(fold(text))


def misspell(text: str, drawn: np.random.Generator) -> str:
    """Change some Thai letters as people do who type fast, or write as they hear.

    Args:
        text: normalised.
        drawn: decides which letters.

    """
    return "".join(
        _mistype(letter, drawn) if _THAI.match(letter) and drawn.random() < MISTYPED_SHARE else letter
        for letter in text
    )


def _mistype(letter: str, drawn: np.random.Generator) -> str:
    """Give what is typed in place of a letter: nothing, one that sounds alike, a neighbouring key, or it twice."""
    if letter in _LEFT_OUT or letter == "\u0e4c":
        return ""
    alike, near = _ALIKE.get(letter, ""), _NEIGHBOURS.get(letter, "")
    chance = drawn.random()
    if alike and chance < 0.5:
        return str(drawn.choice(list(alike)))
    if near and chance < 0.8:
        return str(drawn.choice(list(near)))
    return "" if chance < 0.9 else letter * 2
