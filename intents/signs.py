"""Words and short patterns that staff wrote down, looked for in a message whatever else it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ahocorasick import Automaton

GAP = "…"  # in a pattern: anything, up to so many letters
MOST_GAP_LETTERS = 24
LEAST_KINDS = 3  # of signs of an advertisement; measured: no question of another matter has as many
LEAST_ADVERT_LETTERS = 30
_GAP = re.compile(rf"\s*(?:{GAP}|\.\.\.)\s*")
_SPACE_IN_THAI = re.compile(r"(?<=[\u0e00-\u0e7f])\s+(?=[\u0e00-\u0e7f])")
_TONES = re.compile("[\u0e48-\u0e4b]")
_OFTEN_LEFT_OUT = re.compile("[\u0e47\u0e4c]")  # the signs of short and of silent letters
_REPEATED_VOWEL = re.compile("([\u0e30-\u0e3a])\\1+")

Pieces = tuple[str, ...]  # of a pattern, between its gaps


@dataclass(frozen=True, slots=True)
class Signs:
    """What a message is taken for when one of some patterns stands in it.

    Attributes:
        name: what it is taken for.
        patterns: words, "…" between them for a few others; Latin words count whole.
        unless: turns of phrase that hold a pattern and mean something else.

    """

    name: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()


class SignTable:
    """Finds the first of several signs, in their order.

    >>> table = SignTable([Signs("pain", ("ปวด … หัว", "headache"), ("ปวดหัวกับงาน",))])
    >>> [table.find(text) for text in ("ปวดมาก ที่หัว", "ปวดหัวกับงาน", "a headache!", "no")]
    ['pain', None, 'pain', None]
    """

    def __init__(self, signs: Iterable[Signs] = ()) -> None:
        listed = tuple(signs)
        self._as_written = _Index(listed, _plain)
        self._toneless = _Index(listed, _without_tones)

    def find(self, text: str) -> str | None:
        """Give the name of the first sign in a normalised text; who writes no tone marks is read without them."""
        return self.find_in_plain(_plain(text))

    def find_in_plain(self, plain: str) -> str | None:
        """Do the same for a text that was made plain before."""
        return (self._as_written if _TONES.search(plain) else self._toneless).find(plain)


class _Index:
    """The patterns of some signs, spelt in one way.

    Args:
        signs: in their order.
        spell: brings a pattern to this spelling.

    """

    def __init__(self, signs: Sequence[Signs], spell: Callable[[str], str]) -> None:
        self._names = [each.name for each in signs]
        self._patterns = [[_pieces(pattern, spell) for pattern in each.patterns] for each in signs]
        self._exceptions = [[_pieces(phrase, spell) for phrase in each.unless] for each in signs]
        starts: dict[str, set[int]] = {}
        for number, patterns in enumerate(self._patterns):
            for first, *_ in patterns:
                starts.setdefault(first, set()).add(number)
        self._starts = Automaton()
        for first, numbers in starts.items():
            self._starts.add_word(first, tuple(numbers))
        if starts:
            self._starts.make_automaton()

    def find(self, plain: str) -> str | None:
        if not len(self._starts):
            return None
        near: set[int] = {number for _, numbers in self._starts.iter(plain) for number in numbers}
        for number in sorted(near):  # of which the beginning of a pattern is there
            rest = plain
            for phrase in self._exceptions[number]:
                while place := _locate(rest, phrase):
                    rest = f"{rest[: place[0]]} {rest[place[1] :]}"
            if any(_locate(rest, pattern) for pattern in self._patterns[number]):
                return self._names[number]
        return None


@dataclass(frozen=True, slots=True)
class Dangers:
    """Signs of danger, named by the answer for who writes them.

    Attributes:
        certain: count whatever else a message says.
        giving_way: count where it does not surely ask for something else.

    """

    certain: SignTable = field(default_factory=SignTable)
    giving_way: SignTable = field(default_factory=SignTable)

    def find(self, text: str, *, is_sure: bool) -> str | None:
        """Give the answer for a normalised text, which surely asks for something or does not."""
        return self.certain.find(text) or (None if is_sure else self.giving_way.find(text))


@dataclass(frozen=True, slots=True)
class Adverts:
    """Signs of a job advertisement that is passed on: each kind alone stands in ordinary questions too.

    Attributes:
        answer: for who passes one on.
        stays: intents that answer it as well.
        kinds: a table for each kind of signs.

    """

    answer: str = ""
    stays: frozenset[str] = frozenset()
    kinds: tuple[SignTable, ...] = ()

    def find(self, text: str) -> str | None:
        """Give the answer for a normalised text with signs of enough kinds."""
        if len(text) < LEAST_ADVERT_LETTERS:
            return None
        found, plain = 0, _plain(text)
        for left, kind in zip(range(len(self.kinds), 0, -1), self.kinds, strict=True):
            if found + left < LEAST_KINDS:
                return None
            found += kind.find_in_plain(plain) is not None
        return self.answer if self.kinds and found >= LEAST_KINDS else None


def _plain(text: str) -> str:
    """Leave out signs that people leave out when they type, and spaces between Thai words, which they put in."""
    return _REPEATED_VOWEL.sub(r"\1", _OFTEN_LEFT_OUT.sub("", _SPACE_IN_THAI.sub("", text)))


def _without_tones(text: str) -> str:
    return _TONES.sub("", _plain(text))


def _pieces(pattern: str, spell: Callable[[str], str]) -> Pieces:
    return tuple(spell(piece) for piece in _GAP.split(pattern.casefold().strip()))


def _locate(text: str, pieces: Sequence[str], start: int = 0, latest: int | None = None) -> tuple[int, int] | None:
    """Find where a pattern begins and ends; each piece follows the one before it within the gap.

    Args:
        text: plain text.
        pieces: of the pattern.
        start: where it may begin at the earliest.
        latest: and at the latest.

    """
    first, *others = pieces
    while (begin := text.find(first, start)) >= 0 and (latest is None or begin <= latest):
        start, end = begin + 1, begin + len(first)
        if not _is_whole(text, begin, end):
            continue
        if not others:
            return begin, end
        if following := _locate(text, others, end, end + MOST_GAP_LETTERS):
            return begin, following[1]
    return None


def _is_whole(text: str, begin: int, end: int) -> bool:
    """Tell whether Latin letters and digits at the ends of a piece are not inside of a longer word."""
    before = text[begin - 1 : begin] + text[begin]
    after = text[end - 1] + text[end : end + 1]
    return not any(len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in (before, after))
