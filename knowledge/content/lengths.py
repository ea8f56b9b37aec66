"""Answers that a channel cannot show, or that nobody reads on a phone."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.loading.places import Places
from knowledge.model import LANGUAGES, Intent, KnowledgeBase, Language, Text
from knowledge.telling.mistakes import content as wrong
from knowledge.telling.problems import Problem
from knowledge.template import BLOCKS, extract_variables, fill

# In UTF-16 units, as the platforms count.
CHANNEL_LIMITS = {"Telegram": 4096, "LINE": 5000}
MOST_LETTERS, MOST_LINES = 700, 15  # the writing guide: what fits on a phone
LETTERS, LINES = Text("ตัวอักษร", "letters"), Text("บรรทัด", "lines")


def check_lengths(base: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """Tell answers that are too long once the facts are filled in, and those whose languages name other facts."""
    for intent in base.intents.values():
        for language in LANGUAGES:
            yield from _check_length(intent, language, _filled(base, intent, language), places)
        yield from _check_languages(intent, places)


def _filled(base: KnowledgeBase, intent: Intent, language: Language) -> str:
    """Give an answer with its facts; the passages that the program computes are short, and left out."""
    values = {name: fact.text.in_language(language) for name, fact in base.facts.items()}
    return fill(intent.answer.in_language(language), values | dict.fromkeys(BLOCKS, "")).strip()


def _check_length(intent: Intent, language: Language, text: str, places: Places) -> Iterator[Problem]:
    key = ("answer", intent.id, language)
    about = Text(f"คำตอบของเรื่อง {intent.id}", f"The answer of {intent.id}")
    units = len(text.encode("utf-16-le")) // 2
    over = [name for name, most in CHANNEL_LIMITS.items() if units > most]
    if over:
        most = CHANNEL_LIMITS[over[0]]
        channel = Text(" และ ".join(over), " and ".join(over))
        yield places.problem(
            wrong.TOO_LONG, key, otherwise=intent.origin, about=about, count=units, most=most, channel=channel
        )
        return
    for count, most, unit in ((len(text), MOST_LETTERS, LETTERS), (len(text.splitlines()), MOST_LINES, LINES)):
        if count > most:
            yield places.problem(
                wrong.LONG_ANSWER, key, otherwise=intent.origin, about=about, count=count, most=most, unit=unit
            )


def _check_languages(intent: Intent, places: Places) -> Iterator[Problem]:
    about = Text(f"คำตอบของเรื่อง {intent.id}", f"The answer of {intent.id}")
    th, en = (extract_variables(intent.answer.in_language(language)) for language in LANGUAGES)
    for name in sorted(th ^ en):
        language = "th" if name in th else "en"
        key, fragment = ("answer", intent.id, language), f"{{{name}}}"
        yield places.problem(
            wrong.LANGUAGES_DIFFER, key, fragment=fragment, otherwise=intent.origin, about=about, name=name
        )
