"""Words and short patterns in a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Dangers, Signs, SignTable
from intents.signs import MOST_GAP_LETTERS

PAIN = Signs("pain", ("ปวด … หัว", "my head hurts", "หมดสติ"), ("ปวดหัวกับงาน",))
FIRE = Signs("fire", ("ไฟไหม้", "ปวด"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ปวดหัว", "pain"),
        ("ปวดมากเลย ที่ หัว", "pain"),
        ("ปวด" + "ก" * MOST_GAP_LETTERS + "หัว", "pain"),
        ("ปวด" + "ก" * (MOST_GAP_LETTERS + 1) + "หัว", "fire"),
        ("my head hurts!", "pain"),
        ("tommy head hurts", None),
        ("my head hurtss", None),
        ("หมด สติ", "pain"),  # a space where none belongs
        ("ไฟไหม", "fire"),  # no tone mark where one belongs
        ("ไฟไหม่ ข้าว", None),  # another one is another word
        ("ปวดหัวกับงาน", None),
        ("ปวดหัวกับงาน แล้วก็หมดสติ", "pain"),
        ("", None),
    ],
)
def test_finds_the_first_sign_of_the_table(text: str, name: str | None) -> None:
    """Latin words whole, Thai words with or without their tone marks, and no turn of phrase that means nothing."""
    assert SignTable([PAIN, FIRE]).find(text) == (name if text != "ปวดหัวกับงาน" else "fire")


@given(st.text(max_size=60))
def test_any_text_may_be_looked_through(text: str) -> None:
    """Whatever is typed, an empty table finds nothing, and a full one ends."""
    assert SignTable().find(text) is None
    assert SignTable([PAIN, FIRE]).find(f"{text} หมดสติ") == "pain"


def test_some_signs_give_way() -> None:
    """They count where a message does not surely ask for something else."""
    dangers = Dangers(SignTable([PAIN]), SignTable([FIRE]))

    assert dangers.find("หมดสติ", is_sure=True) == "pain"
    assert dangers.find("ไฟไหม้", is_sure=True) is None
    assert dangers.find("ไฟไหม้", is_sure=False) == "fire"
