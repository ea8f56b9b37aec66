"""Counts what became of questions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.faults.questions import Question


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the questions that were accepted.

    Attributes:
        messages: how many were accepted.
        missing: those without an answer.
        doubled: those answered more than once, as often as they were answered too much.
        late: those answered after a later question of the same citizen.

    """

    messages: int
    missing: Sequence[Question]
    doubled: Sequence[Question]
    late: Sequence[Question]

    @property
    def lost(self) -> int:
        return len(self.missing)

    @property
    def twice(self) -> int:
        return len(self.doubled)

    @property
    def out_of_order(self) -> int:
        return len(self.late)

    @property
    def is_clean(self) -> bool:
        """Whether each was answered once and in its turn."""
        return not (self.missing or self.doubled or self.late)


def count_up(accepted: Iterable[Question], answers: Iterable[Question | None]) -> Tally:
    """Compare what was asked with what was answered, in the order of the answers."""
    asked = dict.fromkeys(accepted)
    seen = [each for each in answers if each is not None and each in asked]
    answered = dict.fromkeys(seen)
    return Tally(
        messages=len(asked),
        missing=[each for each in asked if each not in answered],
        doubled=list((Counter(seen) - Counter(answered.keys())).elements()),
        late=_late(answered),
    )


def _late(answers: Iterable[Question]) -> list[Question]:
    latest: defaultdict[tuple[str, int], int] = defaultdict(lambda: -1)
    late = []
    for each in answers:
        who = (each.platform, each.citizen)
        if each.number < latest[who]:
            late.append(each)
        latest[who] = max(latest[who], each.number)
    return late
