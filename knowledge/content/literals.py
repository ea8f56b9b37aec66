"""Phone numbers, links and fees that an answer writes itself instead of naming a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.loading.places import Key, Places
from knowledge.model import LANGUAGES, KnowledgeBase, Origin, Text
from knowledge.telling.mistakes import content as wrong
from knowledge.telling.problems import Problem


@dataclass(frozen=True)
class Kind:
    """What is looked for: its name, and its form; the first group is the value."""

    name: Text
    form: re.Pattern[str]


_ASK_TO_CALL = r"(?:โทร\.?|โทรศัพท์|สายด่วน|เบอร์|[Cc]all|[Pp]hone|[Hh]otline|[Dd]ial)\s*:?\s*"
KINDS = (
    Kind(
        Text("ลิงก์", "link"),
        re.compile(r"((?:https?://|www\.)[!-~]+|(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:go|or|co|in|ac)\.th[!-~]*)", re.ASCII),
    ),
    Kind(Text("เบอร์โทร", "phone number"), re.compile(rf"{_ASK_TO_CALL}(1\d{{2,3}}(?!\d))")),
    Kind(Text("เบอร์โทร", "phone number"), re.compile(r"(?<![\d-])((?:0|\+66[ -]?)\d{1,2}(?:[ -]?\d){6,7}(?!\d))")),
    Kind(Text("จำนวนเงิน", "amount"), re.compile(r"(?<![\d,.])(\d[\d,]*(?:\.\d+)? ?(?:บาท|baht))")),
)


def check_literals(base: KnowledgeBase, places: Places) -> Iterator[Problem]:
    """Tell each number and link of an answer or phrase that may grow old unseen."""
    known = _known(base)
    for about, key, text, origin in _texts(base):
        for kind, value in _find(text):
            fact = _fact_of(value, known)
            if fact is None:
                yield places.problem(
                    wrong.LITERAL_NUMBER, key, fragment=value, otherwise=origin, about=about, kind=kind, value=value
                )
            elif fact:
                yield places.problem(
                    wrong.LITERAL_FACT,
                    key,
                    fragment=value,
                    otherwise=origin,
                    about=about,
                    kind=kind,
                    value=value,
                    fact=fact,
                )


def _texts(base: KnowledgeBase) -> Iterator[tuple[Text, Key, str, Origin]]:
    for language in LANGUAGES:
        for intent in base.intents.values():
            about = Text(f"คำตอบของเรื่อง {intent.id}", f"The answer of {intent.id}")
            yield about, ("answer", intent.id, language), intent.answer.in_language(language), intent.origin
        for name, phrase in base.phrases.items():
            about = Text(f"ถ้อยคำ {name}", f"The phrase {name}")
            origin = Origin("answers/phrases.yaml", 1, 1)
            yield about, ("phrase", name, language), phrase.in_language(language), origin


def _find(text: str) -> Iterator[tuple[Text, str]]:
    seen: set[str] = set()
    for kind in KINDS:
        for match in kind.form.finditer(text):
            value = match[1].rstrip(".,;:)")
            if value not in seen:
                seen.add(value)
                yield kind.name, value


def _known(base: KnowledgeBase) -> dict[str, str]:
    """Give the plain form of every value of the facts, with the fact to name; offices have none to name."""
    known: dict[str, str] = {}
    for office in base.offices:
        known |= dict.fromkeys(map(_plain, (*office.phones, office.website or "", office.email or "")), "")
    for fact in base.facts.values():
        values = (fact.url, fact.tel, fact.text.th, fact.text.en)
        known |= {_plain(value): fact.id for value in reversed(values) if value and _plain(value) not in known}
    return known


def _plain(value: str) -> str:
    return re.sub(r"^https?://|^www\.|[\s,-]|/$", "", value)


def _fact_of(value: str, known: dict[str, str]) -> str | None:
    """Give the fact with this value, empty when it has no name, ``None`` when it is nowhere."""
    return known.get(_plain(value))
