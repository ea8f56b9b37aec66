"""A copy of our knowledge with one answer longer than a message may be, of letters that a careless cut would break."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from tests.conftest import copy_knowledge

LONG_ANSWER = "น้ำ" * 2_000  # 4,096 ends before a tone mark, 5,000 before a vowel sign
LONG_ANSWER_TAP = "a:hotline.mol"
SARA_AM = "\N{THAI CHARACTER SARA AM}"
_BEGINNING = "        โทร {hotline_mol} แล้วกด 2"


def copy_with_long_answer(folder: Path) -> Path:
    """Copy the knowledge and let one answer run on."""
    file = copy_knowledge(folder) / "answers" / "hotline.yaml"
    before, begins, after = file.read_text("utf-8").partition(_BEGINNING)
    _, ends, rest = after.partition("      en: |")
    assert begins
    assert ends
    file.write_text(f"{before}        {LONG_ANSWER}\n{ends}{rest}", "utf-8")
    return folder


def begins_inside_a_letter(part: str) -> bool:
    """Tell whether a text begins with a sign that belongs to the consonant before it."""
    return part[0] == SARA_AM or unicodedata.category(part[0]).startswith("M")
