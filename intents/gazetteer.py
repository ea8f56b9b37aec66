"""Finds place names in text: exact for safe names, with evidence for weak ones, fuzzy for typos."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import product
from typing import Any, Literal

from ahocorasick import Automaton
from rapidfuzz import fuzz, process

from intents.misspelt_names import AS_HEARD, GOES_WITH_LETTER, LONG_LETTERS, MisspeltNames, NearName
from intents.normalize import normalize_text

PlaceKind = Literal["province", "district"]
MASK = "\ue000"  # a private-use character stands for any place in texts that are matched

LONGEST_SIGN = 24  # letters
ABBREVIATION_LETTERS = 2  # two letters alone may be a province; before other words they are something else ("นศ.")
LEAST_PHRASE_LETTERS = 4  # shorter weak names begin too many phrases ("เลยได้ไหม")
REPLY_SCORE = 75.0  # a bare reply to "which province?" may be further off
REPLY_LEAD = 4.0  # but nearer to one place than to any other: "บ้าน" begins the names of dozens
LEAST_ENDING = 4  # letters of the end of a name
LEAST_SCORE = 84.0  # rapidfuzz speaks 0-100; measured on typos of province names
LEAST_LETTERS = 5
LONGER_LETTERS = 11  # of a name in which two letters may be wrong wherever it stands

PROVINCE_SIGNS = r"(?:จังหวัด|จ\.|จว\.?|สจจ\.?|เมือง|ในเมือง)\s*"  # words right before the name of a province
_DISTRICT_SIGNS = r"(?:เขต|อำเภอ|อ\.)\s*"
_OFFICE_SIGNS = r"(?:จัดหางาน(?:จังหวัด)?|สำนักงาน|สาขา)\s*"
_LOOSE_SIGNS = r"(?:ที่|แถว|อยู่|แล้ว|โซน|หางาน|หางานทำ|สมัครงาน|ว่างงาน|นัดพบแรงงาน)\s*"
_REPLY_WORDS = re.compile(
    r"(?:ครับผม|ครับ|ค่ะ|คะ|คับ|จ้า|จ้ะ|นะ|อยู่ที่|อยู่|แถวๆ|แถว|แถวนี้|จังหวัด|จ\.|เขต|ที่|เป็น|ผม|หนู|ฉัน|ของ|เอา|ขอ|"
    r"\b(?:i am in|i'm in|i live in|in|at|near|province|district|city|please)\b|[\s.,!?ๆ])+"
)
_LATIN = re.compile(r"[a-z]")
# A weak name counts after จ. or จังหวัด, right after an office word and at the start, if no other word goes on from it.
_FIRM_SIGN = re.compile(rf"(?:{PROVINCE_SIGNS}|{_DISTRICT_SIGNS}|{_OFFICE_SIGNS})$")
_SIGN = re.compile(rf"(?:{PROVINCE_SIGNS}|{_DISTRICT_SIGNS}|{_OFFICE_SIGNS}|{_LOOSE_SIGNS})$")
_END = re.compile(r"$|[\s.?!,]|ครับ|ค่ะ|คะ|คับ|หน่อย|ล่ะ|ได้|เปิด|ปิด|อยู่|โทร|เบอร์|มี|ไหม|มั้ย|ไป")
# A short name with a wrong letter counts where a place is likely: after one of these, or where a word begins.
_PLACE_SIGN = re.compile(
    rf"(?:{PROVINCE_SIGNS}|{_DISTRICT_SIGNS}|{_OFFICE_SIGNS}|{_LOOSE_SIGNS}|(?:ใน|จาก|ไป|มา|ของ)\s*|\s)$"
)
_LEADING_VOWEL = re.compile("^[\u0e40-\u0e44]")
# Where a misspelt name may stand: after a sign, or as a word between spaces.
_AFTER_SIGN = re.compile(rf"(?:{PROVINCE_SIGNS}|จัดหางาน(?:จังหวัด)?|เขต)(\S{{4,18}})")
_WORD = re.compile(r"(?:^|(?<=\s))(\S{4,18})(?!\S)")


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """One way of writing a place.

    Attributes:
        kind: province or Bangkok district.
        value: canonical Thai name.
        surface: this way of writing it.
        weak: means other things too, or is an abbreviation: counts only with evidence.
        needs_sign: means something else so often that only a word such as จังหวัด right before it is evidence.

    """

    kind: PlaceKind
    value: str
    surface: str
    weak: bool = False
    needs_sign: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place found in a text; ``start`` and ``end`` are positions in that text."""

    kind: PlaceKind
    value: str
    start: int
    end: int


def mask_places(text: str, mentions: Sequence[PlaceMention]) -> str:
    """Replace each place by one character, so that all places train the same.

    >>> mask_places("เบอร์ระยอง", [PlaceMention("province", "ระยอง", 5, 10)]) == "เบอร์" + MASK
    True
    """
    pieces, end = [], 0
    for mention in mentions:
        if mention.start >= end:  # one name may stand for a province and a district
            pieces += [text[end : mention.start], MASK]
            end = mention.end
    return "".join([*pieces, text[end:]])


class Gazetteer:
    """All names of places, ready for search.

    Args:
        entries: every way of writing every place.
        ordinary: words that resemble no place, and need not be held against all names again.
        words: words that resemble a place and are none, unless a word such as จังหวัด stands right before.

    """

    def __init__(
        self, entries: Iterable[GazetteerEntry], ordinary: Collection[str] = (), words: Collection[str] = ()
    ) -> None:
        self._words = frozenset(words)
        self._by_surface: dict[str, list[GazetteerEntry]] = {}
        for entry in entries:
            self._by_surface.setdefault(normalize_text(entry.surface), []).append(entry)
        by_surface = self._by_surface.items()
        self._weak = {surface for surface, found in by_surface if all(entry.weak for entry in found)}
        self._needing_sign = {surface for surface, found in by_surface if any(entry.needs_sign for entry in found)}
        self._names = Automaton()
        for surface in self._by_surface:
            self._names.add_word(surface, surface)
        self._names.make_automaton()
        strong = [surface for surface in self._by_surface if surface not in self._weak]
        self._misspellings = Misspellings(strong, ordinary)
        self._misspelt = MisspeltNames(each for each in strong if not _LATIN.match(each))
        self._parts = frozenset(
            each for each in self._by_surface if any(each != name and each in name for name in strong)
        )

    def extract(self, text: str) -> tuple[PlaceMention, ...]:
        """Find the places in a normalised text, in reading order; the longest name wins.

        >>> entries = [
        ...     GazetteerEntry("province", "เพชรบุรี", "เพชรบุรี"),
        ...     GazetteerEntry("province", "ตาก", "ตาก", weak=True),
        ... ]
        >>> [each.value for each in Gazetteer(entries).extract("จัดหางานเพชรบุรีอยู่ไหน ตากผ้า")]
        ['เพชรบุรี']
        """
        mentions = self._extract_exact(text)
        if mentions and not any(text[each.start : each.end] in self._parts for each in mentions):
            return tuple(mentions)
        near = self._misspelt.find(text, lambda each: self._may_stand(each, text))
        if near:
            return tuple(self._among(near, mentions))
        if not mentions and (found := self._misspellings.find(text)):
            mentions = self._mentions(*found)
        return tuple(mentions)

    def _among(self, near: Sequence[NearName], mentions: list[PlaceMention]) -> list[PlaceMention]:
        """Take a misspelt name for what is found inside of it; one that is as near to two places is none of them."""
        first = max(near, key=lambda each: len(each.name))
        values = {each.name: {entry.value for entry in self._by_surface[each.name]} for each in near}
        is_inside = any(first.start <= each.start and each.end <= first.end for each in mentions)
        if (mentions and not is_inside) or not set.intersection(*values.values()):
            return mentions
        others = [each for each in mentions if each.end <= first.start or first.end <= each.start]
        return sorted([*others, *self._mentions(first.name, first.start, first.end)], key=lambda each: each.start)

    def find_ordinary(self, texts: Iterable[str]) -> frozenset[str]:
        """Find the words of normalised texts that resemble no place."""
        return self._misspellings.find_ordinary(texts)

    def find_resembling(self, words: Iterable[str]) -> frozenset[str]:
        """Find the words that a misspelt name could be."""
        normal = {normalize_text(word) for word in words if len(word) >= LEAST_LETTERS - 1}
        return frozenset(word for word in normal - self._by_surface.keys() if self._misspelt.resembles(word))

    def to_values(self) -> dict[str, Any]:
        """Give what a model artifact keeps of it."""
        entries = [astuple(entry) for found in self._by_surface.values() for entry in found]
        return {
            "entries": entries,
            "ordinary": sorted(self._misspellings.ordinary),
            "words": sorted(self._words),
        }

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Gazetteer:
        """Make it of what was kept."""
        return cls((GazetteerEntry(*each) for each in values["entries"]), values["ordinary"], values["words"])

    def _may_stand(self, near: NearName, text: str) -> bool:
        """Tell whether a misspelt name may be one where it stands; the long name of a place resembles nothing else."""
        form, name = text[near.start : near.end], near.name
        before = max(0, near.start - LONGEST_SIGN)
        is_value = any(entry.value == name for entry in self._by_surface[name])
        is_short = len(name) < LONG_LETTERS
        if is_short and not _END.match(text, near.end):
            return False
        if _FIRM_SIGN.search(text, before, near.start):
            return is_value or len(name) >= LEAST_LETTERS
        if form in self._words or len(name) < LEAST_LETTERS or (near.edits > 1 and len(name) < LONGER_LETTERS):
            return False
        is_begun = near.start == 0 or _PLACE_SIGN.search(text, before, near.start) is not None
        if near.edits == AS_HEARD:
            return is_begun or (is_value and not is_short)
        begins_right = _first_consonant(form) == _first_consonant(name)
        return is_value and (is_begun + begins_right >= (2 if is_short else 1))

    def _extract_exact(self, text: str) -> list[PlaceMention]:
        if not self._by_surface:
            return []
        longest: dict[int, str] = {}
        for last, surface in self._names.iter(text):  # of two that begin together the longer one comes later
            start = last - len(surface) + 1
            if self._counts(surface, text, start):
                longest[start] = surface
        mentions: list[PlaceMention] = []
        end = 0
        for start in sorted(longest):
            if start >= end:
                end = start + len(longest[start])
                mentions += self._mentions(longest[start], start, end)
        return mentions

    def _counts(self, surface: str, text: str, start: int) -> bool:
        """Tell whether letters that spell a name are one: whole Latin words; weak names with evidence."""
        end = start + len(surface)
        if _LATIN.match(surface) and (_LATIN.match(text, start - 1, start) or _LATIN.match(text, end, end + 1)):
            return False
        if surface not in self._weak:
            return True
        if not _END.match(text, end):
            return False
        firmly = surface in self._needing_sign
        if (_FIRM_SIGN if firmly else _SIGN).search(text, max(0, start - LONGEST_SIGN), start):
            return True
        if firmly or len(surface) <= ABBREVIATION_LETTERS:
            return start == 0 and end == len(text)
        return start == 0 or (text[start - 1] == " " and len(surface) >= LEAST_PHRASE_LETTERS)

    def _mentions(self, surface: str, start: int, end: int) -> list[PlaceMention]:
        return [PlaceMention(entry.kind, entry.value, start, end) for entry in self._by_surface[surface]]

    def parse_reply(self, text: str, kind: PlaceKind) -> str | None:
        """Read the answer to "which province?"; weak names and bad typos count here.

        >>> Gazetteer([GazetteerEntry("province", "นครราชสีมา", "โคราช")]).parse_reply("โคราชค่ะ", "province")
        'นครราชสีมา'
        """
        normal = normalize_text(text)
        for mention in self.extract(normal):
            if mention.kind == kind:
                return mention.value
        bare = _REPLY_WORDS.sub("", normal)
        for entry in self._by_surface.get(bare, ()) or self._by_surface.get(normal, ()):
            if entry.kind == kind:
                return entry.value
        return self._ending_with(bare, kind) or self._closest(bare, kind)

    def _ending_with(self, bare: str, kind: PlaceKind) -> str | None:
        """Find the one name that ends so: "เบอร์จัดหางานสมุทร", and then "สาคร"."""
        if len(bare) < LEAST_ENDING:
            return None
        found = {
            entry.value
            for surface, entries in self._by_surface.items()
            for entry in entries
            if entry.kind == kind and surface == normalize_text(entry.value) and surface.endswith(bare)
        }
        return found.pop() if len(found) == 1 else None

    def _closest(self, bare: str, kind: PlaceKind) -> str | None:
        if len(bare) < 4 or len(bare) > 25:
            return None
        surfaces = [
            surface
            for surface, found in self._by_surface.items()
            if len(surface) >= 4 and any(entry.kind == kind for entry in found)
        ]
        hits = process.extract(bare, surfaces, scorer=fuzz.ratio, score_cutoff=REPLY_SCORE - REPLY_LEAD, limit=None)
        scores: dict[str, float] = {}
        for surface, score, _ in hits:
            for entry in self._by_surface[surface]:
                if entry.kind == kind:
                    scores[entry.value] = max(score, scores.get(entry.value, 0.0))
        best = sorted(scores, key=lambda value: -scores[value])[:2]
        if not best or scores[best[0]] < REPLY_SCORE:
            return None
        return best[0] if len(best) == 1 or scores[best[0]] - scores[best[1]] >= REPLY_LEAD else None


class Misspellings:
    """Names that may be misspelt, ready for search.

    Args:
        names: normalised; those of less than LEAST_LETTERS are left out, as they resemble too much.
        ordinary: words that resemble no name, and need not be held against all names again.

    """

    def __init__(self, names: Iterable[str], ordinary: Collection[str] = ()) -> None:
        self.ordinary = frozenset(ordinary)
        self._alike: dict[tuple[str, int], list[str]] = {}
        for name in names:
            if len(name) >= LEAST_LETTERS:
                # A misspelt name nearly always keeps its first letter or the two behind it.
                length = len(name) if _LATIN.match(name) else 0
                self._alike.setdefault((name[0], length), []).append(name)
                self._alike.setdefault((name[1:3], length), []).append(name)

    def find(self, text: str) -> tuple[str, int, int] | None:
        """Find the likeliest misspelt name in a normalised text, and where its misspelt form begins and ends."""
        best: tuple[str, int, int] | None = None
        best_score = 0.0
        for window, least in _windows(text):
            found = None if window[1] in self.ordinary else self._closest(window[1], least)
            if found and found[0] > best_score:
                best_score, name, letters = found
                best = (name, window.start(1), window.start(1) + letters)
        return best

    def find_ordinary(self, texts: Iterable[str]) -> frozenset[str]:
        """Find the words of normalised texts that resemble no name."""
        words = {window[1] for text in texts for window, _ in _windows(text)}
        return frozenset(word for word in words if self._closest(word, LEAST_SCORE) is None)

    def _closest(self, piece: str, least: float) -> tuple[float, str, int] | None:
        """Find the name that a piece begins with: score, name, letters of the piece."""
        best: tuple[float, str, int] | None = None
        # A Thai name may go on into other words without a space; a Latin one is a word, of about the same length.
        lengths = range(len(piece) - 1, len(piece) + 2) if _LATIN.match(piece) else (0,)
        for key in product(dict.fromkeys((piece[0], piece[:2], piece[1:3], piece[2:4])), lengths):
            for name in self._alike.get(key, ()):
                heard = piece if len(lengths) > 1 else piece[: len(name)]
                if GOES_WITH_LETTER.match(piece, len(heard)):
                    continue
                score = fuzz.ratio(heard, name, score_cutoff=best[0] if best else least)
                if score and (best is None or score > best[0]):
                    best = (score, name, len(heard))
        return best


def _first_consonant(name: str) -> str:
    return _LEADING_VOWEL.sub("", name)[:1]


def _windows(text: str) -> Iterator[tuple[re.Match[str], float]]:
    """Give where a misspelt name may stand, and how near it must be to a name."""
    for window in _AFTER_SIGN.finditer(text):
        yield window, LEAST_SCORE
    for window in _WORD.finditer(text):
        yield window, LEAST_SCORE
