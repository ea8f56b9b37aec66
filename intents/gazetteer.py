"""Finds place names in text: exact for safe names, with evidence for weak ones, fuzzy for typos."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ahocorasick import Automaton
from rapidfuzz import fuzz, process

from intents.misspellings import Misspellings
from intents.normalize import normalize_text
from intents.places import PROVINCE_SIGNS, PlaceKind, PlaceMention, PlaceName

REPLY_SCORE = 75.0  # a bare reply to "which province?" may be further off
REPLY_LEAD = 4.0  # but nearer to one place than to any other: "บ้าน" begins the names of dozens
LONGEST_SIGN = 24  # letters
ABBREVIATION_LETTERS = 2  # two letters alone may be a province; before other words they are something else ("นศ.")
LEAST_PHRASE_LETTERS = 4  # shorter weak names begin too many phrases ("เลยได้ไหม")

_DISTRICT_SIGNS = r"(?:เขต|อำเภอ|อ\.)\s*"
_OFFICE_SIGNS = r"(?:จัดหางาน(?:จังหวัด)?|สำนักงาน|สาขา)\s*"
_LOOSE_SIGNS = r"(?:ที่|แถว|อยู่|แล้ว|โซน)\s*"
_REPLY_WORDS = re.compile(
    r"(?:ครับผม|ครับ|ค่ะ|คะ|คับ|จ้า|จ้ะ|นะ|อยู่ที่|อยู่|แถวๆ|แถว|แถวนี้|จังหวัด|จ\.|เขต|ที่|เป็น|ผม|หนู|ฉัน|ของ|เอา|ขอ|"
    r"\b(?:i am in|i'm in|i live in|in|at|near|province|district|city|please)\b|[\s.,!?ๆ])+"
)
_LATIN = re.compile(r"[a-z]")
# A weak name counts after จ. or จังหวัด, right after an office word and at the start, if no other word goes on from it.
_FIRM_SIGN = re.compile(rf"(?:{PROVINCE_SIGNS}|{_DISTRICT_SIGNS}|{_OFFICE_SIGNS})$")
_SIGN = re.compile(rf"(?:{PROVINCE_SIGNS}|{_DISTRICT_SIGNS}|{_OFFICE_SIGNS}|{_LOOSE_SIGNS})$")
_END = re.compile(r"$|[\s.?!,]|ครับ|ค่ะ|คะ|คับ|หน่อย|ล่ะ|ได้|เปิด|ปิด|อยู่|โทร|เบอร์|มี|ไหม|มั้ย|ไป")


class Gazetteer:
    """All names of places, ready for search.

    Args:
        names: every way of writing every place.
        ordinary: normalised texts whose words, where they resemble no place, need not be sought again.

    """

    def __init__(self, names: Iterable[PlaceName], ordinary: Iterable[str] = ()) -> None:
        self._by_surface: dict[str, list[PlaceName]] = {}
        for name in names:
            self._by_surface.setdefault(normalize_text(name.surface), []).append(name)
        by_surface = self._by_surface.items()
        self._weak = {surface for surface, found in by_surface if all(name.weak for name in found)}
        self._needing_sign = {surface for surface, found in by_surface if any(name.needs_sign for name in found)}
        self._names = Automaton()
        for surface in self._by_surface:
            self._names.add_word(surface, surface)
        self._names.make_automaton()
        self._misspellings = Misspellings((each for each in self._by_surface if each not in self._weak), ordinary)

    def extract(self, text: str) -> tuple[PlaceMention, ...]:
        """Find the places in a normalised text, in reading order; the longest name wins.

        >>> names = [PlaceName("province", "เพชรบุรี", "เพชรบุรี"), PlaceName("province", "ตาก", "ตาก", weak=True)]
        >>> [each.value for each in Gazetteer(names).extract("จัดหางานเพชรบุรีอยู่ไหน ตากผ้า")]
        ['เพชรบุรี']
        """
        return tuple(self._extract_exact(text) or self._extract_misspelt(text))

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
                mentions += self._mentions(longest[start], start)
                end = start + len(longest[start])
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

    def _mentions(self, surface: str, start: int) -> list[PlaceMention]:
        names = self._by_surface[surface]
        return [PlaceMention(name.kind, name.value, start, start + len(surface)) for name in names]

    def _extract_misspelt(self, text: str) -> list[PlaceMention]:
        found = self._misspellings.find(text)
        if found is None:
            return []
        return [PlaceMention(name.kind, name.value, found.start, found.end) for name in self._by_surface[found.name]]

    def parse_reply(self, text: str, kind: PlaceKind) -> str | None:
        """Read the answer to "which province?"; weak names and bad typos count here.

        >>> Gazetteer([PlaceName("province", "นครราชสีมา", "โคราช")]).parse_reply("โคราชค่ะ", "province")
        'นครราชสีมา'
        """
        normal = normalize_text(text)
        for mention in self.extract(normal):
            if mention.kind == kind:
                return mention.value
        bare = _REPLY_WORDS.sub("", normal)
        for name in self._by_surface.get(bare, ()) or self._by_surface.get(normal, ()):
            if name.kind == kind:
                return name.value
        return self._closest(bare, kind)

    def _closest(self, bare: str, kind: PlaceKind) -> str | None:
        if len(bare) < 4 or len(bare) > 25:
            return None
        surfaces = [
            surface
            for surface, names in self._by_surface.items()
            if len(surface) >= 4 and any(name.kind == kind for name in names)
        ]
        hits = process.extract(bare, surfaces, scorer=fuzz.ratio, score_cutoff=REPLY_SCORE - REPLY_LEAD, limit=None)
        scores: dict[str, float] = {}
        for surface, score, _ in hits:
            for name in self._by_surface[surface]:
                if name.kind == kind:
                    scores[name.value] = max(score, scores.get(name.value, 0.0))
        best = sorted(scores, key=lambda value: -scores[value])[:2]
        if not best or scores[best[0]] < REPLY_SCORE:
            return None
        return best[0] if len(best) == 1 or scores[best[0]] - scores[best[1]] >= REPLY_LEAD else None
