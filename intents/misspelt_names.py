"""Finds names in which a letter or two are wrong, wherever they stand in a Thai text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ahocorasick import Automaton
from rapidfuzz.distance import OSA

from intents.sounds import fold

LEAST_LETTERS = 4  # shorter names resemble too much
LONG_LETTERS = 8  # a name that is known wherever it stands
TWO_EDITS_LETTERS = 9
LONGER = 2  # letters that a name has more than one inside of it
AS_HEARD = 0.5  # edits that a form costs which is written otherwise and sounds the same

GOES_WITH_LETTER = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")  # vowels and marks that stand behind or on a letter


@dataclass(frozen=True, slots=True)
class NearName:
    """A name, and where a form of it stands: ``edits`` letters are wrong, left out, too many or swapped."""

    name: str
    start: int
    end: int
    edits: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a name, which begins ``offset`` letters behind the name's first."""

    name: str
    offset: int


class MisspeltNames:
    """Names cut into pieces: of a name with one wrong letter one half is right.

    Args:
        names: normalised; those of less than LEAST_LETTERS are left out.

    >>> [found.name for found in MisspeltNames(["หนองจอก", "เชียงใหม่"]).find("เขตหนอกจอก", lambda near: True)]
    ['หนองจอก']
    """

    def __init__(self, names: Iterable[str]) -> None:
        pieces: dict[str, list[_Piece]] = {}
        for name in names:
            if len(name) >= LEAST_LETTERS:
                for start, end in _cuts(name):
                    pieces.setdefault(name[start:end], []).append(_Piece(name, start))
        self._pieces = Automaton()
        for letters, found in pieces.items():
            self._pieces.add_word(letters, (len(letters), tuple(found)))
        if pieces:
            self._pieces.make_automaton()

    def find(self, text: str, counts: Callable[[NearName], bool]) -> list[NearName]:
        """Find the nearest names in a normalised text; several where a form is as near to one as to another.

        Args:
            text: normalised.
            counts: tells whether a form may be a name where it stands.

        """
        near = [each for each in self._near(text) if counts(each)] if len(self._pieces) else []
        whole = [each for each in near if not any(_holds(other, each) for other in near)]
        least = min((each.edits for each in whole), default=0.0)
        return list({each.name: each for each in whole if each.edits == least}.values())

    def resembles(self, word: str) -> bool:
        """Tell whether all of a word may be a misspelt name, and sounds otherwise."""
        whole = 0, len(word)
        return bool(self.find(word, lambda near: (near.start, near.end) == whole and near.edits > AS_HEARD))

    def _near(self, text: str) -> Iterator[NearName]:
        for last, (letters, pieces) in self._pieces.iter(text):
            for piece in pieces:
                if found := _nearest(text, piece, last - letters + 1 - piece.offset, letters):
                    yield found


def _holds(near: NearName, other: NearName) -> bool:
    """Tell whether a name has another one inside, as พระนครศรีอยุธยา has พระนคร."""
    return near.start <= other.start and other.end <= near.end and len(near.name) >= len(other.name) + LONGER


def _cuts(name: str) -> list[tuple[int, int]]:
    """Cut a name into one piece more than it may have wrong letters."""
    count = _most_edits(name) + 1
    return [(len(name) * number // count, len(name) * (number + 1) // count) for number in range(count)]


def _most_edits(name: str) -> int:
    return 2 if len(name) >= TWO_EDITS_LETTERS else 1


def _nearest(text: str, piece: _Piece, start: int, letters: int) -> NearName | None:
    """Find the form that is nearest to a name of which a piece is there, and of these the one as long as the name."""
    name, most = piece.name, _most_edits(piece.name)
    starts = range(max(0, start - most), start + most + 1) if piece.offset else (start,)
    is_end = piece.offset + letters == len(name)
    ends = (start + len(name),) if is_end else range(start + len(name) - most, start + len(name) + most + 1)
    best: NearName | None = None
    for first in starts:
        for end in ends:
            if end > len(text) or GOES_WITH_LETTER.match(text, end) or GOES_WITH_LETTER.match(text, first):
                continue
            edits = OSA.distance(text[first:end], name, score_cutoff=most)
            if edits <= most and (best is None or _rank(edits, first, end, name) < _rank_of(best)):
                best = NearName(name, first, end, edits)
    if best and best.edits and fold(text[best.start : best.end]) == fold(name):
        return NearName(name, best.start, best.end, AS_HEARD)
    return best


def _rank(edits: float, start: int, end: int, name: str) -> tuple[float, int]:
    return edits, abs(end - start - len(name))


def _rank_of(near: NearName) -> tuple[float, int]:
    return _rank(near.edits, near.start, near.end, near.name)
