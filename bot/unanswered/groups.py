"""Puts missed questions together that ask nearly the same in nearly the same words."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TextIO

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from bot.unanswered.questions import KeptQuestion
from intents import Interpreter, strip_masks
from knowledge import KnowledgeBase, Language

ALIKE_SCORE = 85  # rapidfuzz speaks 0-100; "ที่ไหน" for "ตรงไหน" in 20 letters is about that
BLOCK = 256  # questions compared at once


@dataclass(frozen=True, slots=True)
class MissedGroup:
    """Questions that are alike, the most asked first; that one stands for all."""

    questions: tuple[KeptQuestion, ...]

    @property
    def id(self) -> str:
        """By which staff name the group; the id of any question in it does as well."""
        return self.questions[0].question.id

    @property
    def text(self) -> str:
        """The wording that was asked most."""
        return self.questions[0].question.text

    @property
    def language(self) -> Language:
        """Of all its questions."""
        return self.questions[0].question.language

    @property
    def nearest(self) -> tuple[str, ...]:
        """Intents that came nearest when it was asked."""
        return self.questions[0].question.nearest

    @property
    def count(self) -> int:
        """How often it was asked; who asked the same twice counts once."""
        return sum(each.count for each in self.questions)

    @property
    def last_day(self) -> date:
        """When it was asked last."""
        return max(each.last_day for each in self.questions)


def group_alike(kept: Sequence[KeptQuestion]) -> list[MissedGroup]:
    """Group questions, most asked groups first; the same questions always give the same groups."""
    groups = [
        MissedGroup(tuple(members))
        for language in ("th", "en")
        for members in _group([each for each in kept if each.question.language == language])
    ]
    return sorted(groups, key=lambda group: (-group.count, -group.last_day.toordinal(), group.text))


def _group(kept: Sequence[KeptQuestion]) -> list[list[KeptQuestion]]:
    """Let each question join the likest of those that lead a group already, or lead one of its own."""
    ranked = sorted(kept, key=lambda each: (-each.count, each.question.text))
    texts = [each.question.essence for each in ranked]
    leaders = np.zeros(len(ranked), dtype=bool)
    groups: dict[int, list[KeptQuestion]] = {}
    for start in range(0, len(ranked), BLOCK):
        end = min(start + BLOCK, len(ranked))
        scores = cdist(texts[start:end], texts[:end], scorer=fuzz.ratio, score_cutoff=ALIKE_SCORE, dtype=np.uint8)
        for place in range(start, end):
            likest = int(np.argmax(scores[place - start, :place] * leaders[:place])) if place else 0
            if place and leaders[likest] and scores[place - start, likest]:
                groups[likest].append(ranked[place])
            else:
                leaders[place] = True
                groups[place] = [ranked[place]]
    return list(groups.values())


def find_group(groups: Sequence[MissedGroup], name: str) -> MissedGroup | None:
    """Find the one group with a question whose id begins so; ``None`` for none or several."""
    found = [group for group in groups if any(each.question.id.startswith(name) for each in group.questions)]
    return found[0] if len(found) == 1 and name else None


# -- Missed questions as staff read them: with the intents that come nearest today, and as a file for Excel


NEAREST = 3
HEADINGS = ("กลุ่ม", "จำนวนของกลุ่ม", "จำนวน", "ถามล่าสุด", "ภาษา", "คำถาม", "เรื่องใกล้เคียง")
ID_LETTERS = 8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
FindNearest = Callable[[MissedGroup], Sequence[str]]


def nearest_then(group: MissedGroup) -> Sequence[str]:
    """Name the intents that came nearest when it was asked."""
    return group.nearest


def nearest_now(base: KnowledgeBase, interpreter: Interpreter) -> FindNearest:
    """Name, with their titles, the intents that come nearest with the knowledge as it is."""

    def find(group: MissedGroup) -> Sequence[str]:
        matches = interpreter.interpret(strip_masks(group.text)).matches[:NEAREST]
        return [f"{match.intent} ({base.intents[match.intent].title.th})" for match in matches]

    return find


def write_csv(groups: Iterable[MissedGroup], find_nearest: FindNearest, file: TextIO) -> None:
    """Write a row for each question; groups stay together."""
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    for group in groups:
        nearest = ", ".join(find_nearest(group))
        for each in group.questions:
            question = each.question
            row = (
                group.id[:ID_LETTERS],
                group.count,
                each.count,
                each.last_day,
                question.language,
                question.text,
                nearest,
            )
            writer.writerow([guard_cell(str(cell)) for cell in row])


def guard_cell(text: str) -> str:
    """Keep a spreadsheet from taking a citizen's words for a formula.

    >>> guard_cell("=1+1"), guard_cell("หางาน")
    ("'=1+1", 'หางาน')
    """
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text
