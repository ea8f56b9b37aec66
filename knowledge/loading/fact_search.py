"""Finds facts by what staff call them, where a template names one in Thai or with letters that no name has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property

from knowledge.diagnostics.problem import find_alike
from knowledge.model import Fact, Text
from knowledge.template import BLOCK_WORDS, extract_variables

MOST_NAMED = 3
LETTERS_BEFORE = 60  # of a template, in which the fact is called something: "สายด่วนสุขภาพจิต {hotline_mental_health}"
GRAM = 3
LEAST_SHARE = 0.6  # of what was written, that has to stand among the words of a fact
CLOSE_SHARE = 0.15
LEAST_PASSAGES = 0.06  # of those in which a fact is named, that have to hold a word, for it to be called so
# What a fact is, by how its name begins; the rest of the name tells which one.
NUMBER, LINK, MONEY = "number", "link", "money"
_KINDS = {
    NUMBER: re.compile("สายด่วน|เบอร์โทรศัพท์|เบอร์โทร|เบอร์|หมายเลขโทรศัพท์|หมายเลข|โทรศัพท์|โทร|ฮอตไลน์"),
    LINK: re.compile("เว็บไซต์|เว็บไซด์|เว็ปไซต์|เว็บเพจ|เว็บ|เว็ป|ลิงก์|ลิงค์|ที่อยู่เว็บ|ยูอาร์แอล"),
    MONEY: re.compile("จำนวนเงิน|บาท|ค่าธรรมเนียม|ค่า(?=ปรับ|ใบ)"),
}
_THAI = re.compile("[\u0e00-\u0e7f]")
_NO_LETTER = re.compile("[^\u0e00-\u0e7fa-z0-9]+")


class FactSearch:
    """Looks facts up by words.

    Args:
        facts: by their names.
        templates: Thai texts in which facts are named; what stands before one tells what it is called.

    """

    def __init__(self, facts: Mapping[str, Fact], templates: Iterable[str] = ()) -> None:
        self._facts = facts
        self._templates = templates

    def suggest(self, stray: str, known: Iterable[str]) -> Text | None:
        """Say which names may be meant by what stands in braces, with what they say; ``None``: no idea.

        Args:
            stray: as written, such as ``{เบอร์สายด่วน}``.
            known: the names that the template may use.

        """
        if not stray.startswith("{") or not stray.endswith("}"):
            return None
        written, allowed = stray.strip("{} "), sorted(known)
        names = self._find_thai(written, allowed) if _THAI.search(written) else _find_latin(written, allowed)
        if not names:
            return None
        th, en = ([self._show(name, language) for name in names] for language in ("th", "en"))
        return Text(f"น่าจะหมายถึง {' หรือ '.join(th)}", f"Did you mean {' or '.join(en)}?")

    def _show(self, name: str, language: str) -> str:
        fact = self._facts.get(name)
        said = getattr(fact.text, language) if fact else ""
        return f"`{{{name}}}` ({said})" if said else f"`{{{name}}}`"

    def _find_thai(self, written: str, allowed: Sequence[str]) -> Sequence[str]:
        plain = _plain(written)
        if passages := [name for name in allowed if plain in map(_plain, BLOCK_WORDS.get(name, "").split())]:
            return passages
        kind = next((kind for kind, form in _KINDS.items() if form.search(plain)), None)
        rest = _KINDS[kind].sub("", plain) if kind else plain
        pool = [name for name in allowed if self._is_of(name, kind)]
        if not rest:
            return sorted(pool, key=lambda name: -self._uses[name])[:MOST_NAMED]
        grams = _grams_of(rest)
        shares = {name: len(grams & self._grams[name]) / len(grams) for name in pool if name in self._grams}
        best = max(shares.values(), default=0.0)
        near = [name for name, share in shares.items() if share >= max(LEAST_SHARE, best - CLOSE_SHARE)]
        return sorted(near, key=lambda name: (-shares[name], -self._uses[name]))[:MOST_NAMED]

    def _is_of(self, name: str, kind: str | None) -> bool:
        fact = self._facts.get(name)
        if kind is None:
            return True
        if fact is None:
            return bool(_KINDS[kind].search(BLOCK_WORDS.get(name, "")))
        return {NUMBER: bool(fact.tel), LINK: bool(fact.url), MONEY: "บาท" in fact.text.th}[kind]

    @cached_property
    def _passages(self) -> Sequence[tuple[str, str]]:
        return [passage for template in self._templates for passage in _passages(template)]

    @cached_property
    def _uses(self) -> Counter[str]:
        return Counter(name for name, _ in self._passages)

    @cached_property
    def _grams(self) -> Mapping[str, Set[str]]:
        """Give the runs of letters of what a fact is called, by its name."""
        passages: dict[str, list[str]] = {}
        for name, before in self._passages:
            passages.setdefault(name, []).append(before)
        return {
            name: _grams_of(_own_words(name, self._facts.get(name))) | _usual_grams(passages.get(name, ()))
            for name in {*self._facts, *BLOCK_WORDS}
        }


def _own_words(name: str, fact: Fact | None) -> str:
    if fact is None:
        return BLOCK_WORDS.get(name, "")
    return " ".join([fact.text.th, fact.label.th if fact.label else "", fact.note or ""])


def _usual_grams(passages: Sequence[str]) -> Set[str]:
    """Give what stands before a fact again and again; before one that is named everywhere stands everything once."""
    counts = Counter(gram for passage in passages for gram in _grams_of(passage))
    return {gram for gram, count in counts.items() if count >= LEAST_PASSAGES * len(passages)}


def _passages(template: str) -> Iterator[tuple[str, str]]:
    """Give each name of a line, with the words before it that belong to no other name."""
    for line in template.splitlines():
        for name in extract_variables(line):
            before = line.partition(f"{{{name}}}")[0]
            yield name, before.rpartition("}")[2][-LETTERS_BEFORE:]


def _find_latin(written: str, allowed: Sequence[str]) -> Sequence[str]:
    """Find a name that was written with capitals, blanks or hyphens, or that is nearly so."""
    plain = re.sub(r"[^a-z0-9]+", "_", written.lower()).strip("_")
    return [plain] if plain in allowed else find_alike(plain, allowed)


def _plain(text: str) -> str:
    return _NO_LETTER.sub("", text.lower())


def _grams_of(text: str) -> Set[str]:
    plain = _plain(text)
    return {plain[start : start + GRAM] for start in range(max(1, len(plain) - GRAM + 1))}
