"""Finds the name of a place that was misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from rapidfuzz import fuzz

from intents.places import PROVINCE_SIGNS

LEAST_SCORE = 84.0  # rapidfuzz speaks 0-100; measured on typos of province names
SIGNED_SCORE = 79.0  # behind จังหวัด and the like a name must follow: one wrong letter of five is forgiven
LEAST_LETTERS = 5

_LATIN = re.compile(r"[a-z]")
# Where a misspelt name may stand: after a sign, or as a word between spaces.
_AFTER_SIGN = re.compile(rf"(?:{PROVINCE_SIGNS}|จัดหางาน(?:จังหวัด)?|เขต)(\S{{4,18}})")
_WORD = re.compile(r"(?:^|(?<=\s))(\S{4,18})(?!\S)")


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A name, how near it is (0-100), and where its misspelt form stands in the text."""

    name: str
    score: float
    start: int
    end: int


class Misspellings:
    """Names that may be misspelt, ready for search.

    Args:
        names: normalised; those of less than LEAST_LETTERS are left out, as they resemble too much.
        ordinary: normalised texts whose words, where they resemble no name, need not be sought again.

    """

    def __init__(self, names: Iterable[str], ordinary: Iterable[str] = ()) -> None:
        self._alike: dict[tuple[str, int], list[str]] = {}
        for name in names:
            if len(name) >= LEAST_LETTERS:
                # A misspelt name nearly always keeps its first letter or the two behind it.
                length = len(name) if _LATIN.match(name) else 0
                self._alike.setdefault((name[0], length), []).append(name)
                self._alike.setdefault((name[1:3], length), []).append(name)
        words = {window[1] for text in ordinary for window, _ in _windows(text)}
        self._ordinary = frozenset(word for word in words if self._closest(word, SIGNED_SCORE) is None)

    def find(self, text: str) -> Misspelling | None:
        """Find the likeliest misspelt name in a normalised text."""
        best: Misspelling | None = None
        for window, least in _windows(text):
            found = None if window[1] in self._ordinary else self._closest(window[1], least)
            if found and (best is None or found[0] > best.score):
                score, name, letters = found
                best = Misspelling(name, score, window.start(1), window.start(1) + letters)
        return best

    def _closest(self, piece: str, least: float) -> tuple[float, str, int] | None:
        """Find the name that a piece begins with: score, name, letters of the piece."""
        best: tuple[float, str, int] | None = None
        # A Thai name may go on into other words without a space; a Latin one is a word, of about the same length.
        lengths = range(len(piece) - 1, len(piece) + 2) if _LATIN.match(piece) else (0,)
        for key in product(dict.fromkeys((piece[0], piece[:2], piece[1:3], piece[2:4])), lengths):
            for name in self._alike.get(key, ()):
                heard = piece if len(lengths) > 1 else piece[: len(name)]
                score = fuzz.ratio(heard, name, score_cutoff=best[0] if best else least)
                if score and (best is None or score > best[0]):
                    best = (score, name, len(heard))
        return best


def _windows(text: str) -> Iterator[tuple[re.Match[str], float]]:
    """Give where a misspelt name may stand, and how near it must be to a name."""
    for window in _AFTER_SIGN.finditer(text):
        yield window, SIGNED_SCORE
    for window in _WORD.finditer(text):
        yield window, LEAST_SCORE
