"""The interpreter learns from what staff wrote."""

from __future__ import annotations

from pathlib import Path

from intents import GazetteerEntry
from knowledge import load_knowledge, train_interpreter
from knowledge.editions.training import gazetteer_entries


def test_gives_every_name_of_a_province(folder: Path) -> None:
    """Nicknames lead to the province; abbreviations and districts only with evidence."""
    names = [name for name in gazetteer_entries(load_knowledge(folder)) if name.value == "กระบี่"]

    assert names == [
        GazetteerEntry("province", "กระบี่", "กระบี่"),
        GazetteerEntry("province", "กระบี่", "Krabi"),
        GazetteerEntry("province", "กระบี่", "อ่าวนาง"),
        GazetteerEntry("province", "กระบี่", "กบ", weak=True),
        GazetteerEntry("province", "กระบี่", "คลองท่อม", weak=True),
    ]


def test_a_province_that_is_a_common_word_needs_evidence(folder: Path) -> None:
    """ตาก is a province, and what one does with laundry; แม่สอด is only a place."""
    weak = {name.surface: name.weak for name in gazetteer_entries(load_knowledge(folder)) if name.value == "ตาก"}

    assert weak == {"ตาก": True, "Tak": True, "แม่สอด": False}


def test_gives_the_districts_of_bangkok(folder: Path) -> None:
    """Districts are known in Thai and English."""
    names = {name.surface for name in gazetteer_entries(load_knowledge(folder)) if name.kind == "district"}

    assert names == {"ดินแดง", "Din Daeng", "ดุสิต", "Dusit"}


def test_an_example_question_finds_its_intent(folder: Path) -> None:
    """What staff wrote as an example is understood."""
    interpreter = train_interpreter(load_knowledge(folder))

    assert interpreter.interpret("อยากมีงานทำ").matches[0].intent == "job.search"
