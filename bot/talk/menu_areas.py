"""What the areas of the rich menu say and do, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.talk.taps import AskTap, LanguageTap, SubjectTap, dump_tap
from knowledge import KnowledgeBase, Language, MenuArea, RichMenu, fill

OTHER: Mapping[Language, Language] = {"th": "en", "en": "th"}
SWITCHES: Mapping[Language, str] = {"th": "button_english", "en": "button_thai"}


@dataclass(frozen=True, slots=True)
class Area:
    """An area to tap; ``data`` is what a tap sends."""

    label: str
    hint: str
    data: str


def menu_areas(base: KnowledgeBase, menu: RichMenu, language: Language) -> Iterator[Area]:
    """Give the areas in their order."""
    facts = {name: fact.text.in_language(language) for name, fact in base.facts.items()}
    for area in menu.areas:
        hint = fill(area.hint.in_language(language), facts) if area.hint else ""
        yield Area(area.label.in_language(language), hint, dump_tap(_tap(area)))


def _tap(area: MenuArea) -> AskTap | SubjectTap:
    return AskTap(area.intent) if area.intent else SubjectTap(area.subject or "")


def switch_area(base: KnowledgeBase, language: Language) -> Area:
    """Give the area that changes to the other language, in menu and answers."""
    label = base.phrases[SWITCHES[language]].in_language(language)
    return Area(label, "", dump_tap(LanguageTap(OTHER[language])))
