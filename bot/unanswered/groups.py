"""Puts unanswered questions together that ask nearly the same in nearly the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from bot.unanswered.questions import KeptQuestion, UnansweredQuestion

ALIKE_SCORE = 85  # rapidfuzz speaks 0-100; "ที่ไหน" for "ตรงไหน" in 20 letters is about that
BLOCK = 256  # questions compared at once


@dataclass(frozen=True, slots=True)
class UnansweredGroup:
    """Questions of one language that are alike, the most asked first."""

    questions: tuple[KeptQuestion, ...]

    @property
    def leader(self) -> UnansweredQuestion:
        """The one that was asked most stands for all; staff name the group by its id, or that of any other in it."""
        return self.questions[0].question

    @property
    def count(self) -> int:
        """How often it was asked; who asked the same twice counts once."""
        return sum(each.count for each in self.questions)

    @property
    def last_day(self) -> date:
        """When it was asked last."""
        return max(each.last_day for each in self.questions)


def group_alike(kept: Sequence[KeptQuestion]) -> list[UnansweredGroup]:
    """Group questions, most asked groups first; the same questions always give the same groups."""
    groups = [
        UnansweredGroup(tuple(members))
        for language in ("th", "en")
        for members in _group([each for each in kept if each.question.language == language])
    ]
    return sorted(groups, key=lambda group: (-group.count, -group.last_day.toordinal(), group.leader.text))


def _group(kept: Sequence[KeptQuestion]) -> list[list[KeptQuestion]]:
    """Let each question join the likest of those that lead a group already, or lead one of its own."""
    ranked = sorted(kept, key=lambda each: (-each.count, each.question.text))
    texts = [each.question.canonical for each in ranked]
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


def find_group(groups: Sequence[UnansweredGroup], name: str) -> UnansweredGroup | None:
    """Find the one group with a question whose id begins so; ``None`` for none or several."""
    found = [group for group in groups if any(each.question.id.startswith(name) for each in group.questions)]
    return found[0] if len(found) == 1 and name else None
