"""Missed questions as staff read them: with the intents that come nearest today, and as a file for Excel."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

from bot.missed.groups import MissedGroup
from intents import Interpreter, strip_masks
from knowledge import KnowledgeBase

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
