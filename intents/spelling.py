"""Misspellings as people make them, to learn from; and what texts that are spelt as they sound are compared by."""

from __future__ import annotations

import re

import numpy as np

from intents.ngrams import extract_ngrams
from intents.sounds import LEFT_OUT, SOUNDS, fold

MISTYPED_SHARE = 0.12  # of the letters of a misspelt copy
# The rows of the Thai keyboard, without the shift key: a finger that slips hits a neighbour.
_ROWS = ("ๅภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ")
_NEIGHBOURS = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in _ROWS
    for place, letter in enumerate(row)
}
_ALIKE = {letter: same.replace(letter, "") for same in SOUNDS for letter in same}
_THAI = re.compile("[\u0e01-\u0e4c]")


def neighbours(letter: str) -> str:
    """Give the Thai letters on the keys beside that of a letter."""
    return _NEIGHBOURS.get(letter, "")


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
    if letter in LEFT_OUT or letter == "\u0e4c":
        return ""
    alike, near = _ALIKE.get(letter, ""), neighbours(letter)
    chance = drawn.random()
    if alike and chance < 0.5:
        return str(drawn.choice(list(alike)))
    if near and chance < 0.8:
        return str(drawn.choice(list(near)))
    return "" if chance < 0.9 else letter * 2
