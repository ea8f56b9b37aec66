"""Trains the matcher on the example questions and place names of a knowledge base."""

from __future__ import annotations

from collections.abc import Iterator

from intents import Example, Interpreter, Lesson, PlaceName, train_apart
from knowledge.model import BANGKOK_PROVINCE, KnowledgeBase, Province

LEAST_TOWN_LETTERS = 4  # shorter ones are parts of too many other words


def train_interpreter(base: KnowledgeBase) -> Interpreter:
    """Train on everything that staff wrote; takes a few seconds.

    Raises:
        TrainingError: the process that trains died.

    """
    return Interpreter.unpack(train_apart(make_lesson(base)))


def make_lesson(base: KnowledgeBase) -> Lesson:
    """Gather all of a knowledge base that decides what is learned."""
    intents = base.intents.values()
    examples = (
        Example(intent.id, text, language)
        for intent in intents
        for language, texts in intent.examples.items()
        for text in texts
    )
    questions = (Example(intent.id, text, "th") for intent in intents for text in intent.must_match)
    return Lesson(tuple(examples), base.background, tuple(place_names(base)), tuple(questions), base.must_not_match)


def place_names(base: KnowledgeBase) -> Iterator[PlaceName]:
    """Give every way of writing each province and Bangkok district."""
    for province in base.provinces.values():
        yield from _province_names(province)
    for district in base.districts.values():
        value = district.name.th
        yield PlaceName("district", value, value, weak=district.needs_sign, needs_sign=district.needs_sign)
        yield PlaceName("district", value, district.name.en)
    yield from _town_names(base)


def _town_names(base: KnowledgeBase) -> Iterator[PlaceName]:
    """Give the districts outside Bangkok that stand for their province: those whose name no other province has."""
    homes: dict[str, set[str]] = {}
    for point in base.subdistricts:
        homes.setdefault(point.district, set()).add(point.province)
    known = {name for province in base.provinces.values() for name in (province.name.th, *province.aliases)}
    for district, (home, *others) in homes.items():
        is_known = district in known or district.startswith("เมือง")
        if home != BANGKOK_PROVINCE and not others and not is_known and len(district) >= LEAST_TOWN_LETTERS:
            yield PlaceName("province", home, district, weak=True)


def _province_names(province: Province) -> Iterator[PlaceName]:
    value = province.name.th
    yield PlaceName("province", value, value, weak=province.is_common_word, needs_sign=province.needs_sign)
    yield PlaceName("province", value, province.name.en, weak=province.is_common_word)
    for alias in province.aliases:
        yield PlaceName("province", value, alias)
    for alias in province.weak_aliases:
        yield PlaceName("province", value, alias, weak=True)
