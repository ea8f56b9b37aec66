"""Finds entries: by the matcher itself ("which entry answers this?"), by words, by province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.console.forms import name_answer
from bot.dialogue.conversation import Conversation
from knowledge import (
    ALL_OFFICES,
    ActionKind,
    Answer,
    Fact,
    KnowledgeBase,
    Office,
    Values,
    extract_variables,
    find_office,
    find_subject,
    kind_of,
)

MOST_FOUND = 40
MOST_MATCHES = 5
LEAST_CONFIDENCE = 0.05
GONE = "ไม่มีรายการนี้แล้ว"


@dataclass(frozen=True, slots=True)
class Found:
    """An entry in a list; ``sure`` is how sure the matcher is that it answers, 0 where words alone led to it."""

    entry: str
    title: str
    about: str = ""
    sure: float = 0.0


def find_answers(conversation: Conversation, words: str) -> Sequence[Found]:
    """Give the answers that the matcher holds likeliest, then those in which the words stand."""
    base = conversation.base
    found = {each.entry: each for each in _matched(conversation, words)}
    needle = " ".join(words.split()).casefold()
    for answer in base.answers.values():
        if len(found) >= MOST_FOUND:
            break
        if needle in _haystack(answer):
            found.setdefault(f"answer:{answer.id}", describe_answer(base, answer))
    return tuple(found.values())


def _matched(conversation: Conversation, words: str) -> Iterator[Found]:
    base, understood = conversation.base, conversation.interpret(words)
    for match in understood.matches[:MOST_MATCHES]:
        if match.confidence >= LEAST_CONFIDENCE:
            intent = base.intents[match.intent]
            case = understood.detail.case if match is understood.matches[0] else None
            answer = base.answers[case] if case else intent
            yield Found(f"answer:{answer.id}", name_answer(base, answer), answer.id, match.confidence)


def _haystack(answer: Answer) -> str:
    texts = (answer.id, answer.title.th, answer.title.en, answer.answer.th, answer.answer.en)
    return "\n".join([*texts, *(each for some in answer.examples.values() for each in some)]).casefold()


def describe_answer(base: KnowledgeBase, answer: Answer) -> Found:
    """Give an answer for a list."""
    return Found(f"answer:{answer.id}", name_answer(base, answer), answer.id)


def find_offices(base: KnowledgeBase, words: str) -> Sequence[Office]:
    """Give the offices in whose name, province or phones the words stand; all for no words."""
    needle = words.strip().casefold()
    return [
        each
        for each in base.offices
        if needle in "\n".join((each.name.th, each.name.en, each.province, *each.phones)).casefold()
    ]


def find_facts(base: KnowledgeBase, words: str) -> Sequence[tuple[Fact, int]]:
    """Give the facts in whose name or text the words stand, each with how many answers show it; all for no words."""
    needle = words.strip().casefold()
    uses = Counter(name for answer in base.answers.values() for name in _facts_of(answer))
    found = [each for each in base.facts.values() if needle in f"{each.id}\n{each.text.th}\n{each.text.en}".casefold()]
    return [(each, uses[each.id]) for each in found]


def users_of(base: KnowledgeBase, fact: str) -> Sequence[Found]:
    """Give the answers that show a fact."""
    return [describe_answer(base, each) for each in base.answers.values() if fact in _facts_of(each)]


def _facts_of(answer: Answer) -> frozenset[str]:
    texts = [answer.answer, *([answer.after] if answer.after else [])]
    named = extract_variables("\n".join(f"{each.th}\n{each.en}" for each in texts))
    return named | {each.target for each in answer.buttons}


def title_of(base: KnowledgeBase, key: str, *written: Values) -> str:
    """Say in words what a key stands for; for one that is not there by the first title that was written, if any."""
    kind, name = kind_of(key)
    title = next((str(each["title.th"]) for each in written if each.get("title.th")), "")
    if kind == "answer" and name not in base.answers and title:
        return title
    if kind == "answer" and name in base.answers:
        return name_answer(base, base.answers[name])
    if kind == "office" and (office := find_office(base, name)):
        return office.name.th
    if kind == "fact" and name in base.facts:
        return f"{base.facts[name].text.th} ({name})"
    if kind == "subject" and (subject := find_subject(base, name)):
        return f"เมนู {subject.title.th}"
    if kind == "source":
        return f"ที่มา {base.sources.get(name, {}).get('ref', name)}"
    if kind == "closure":
        closure = next((each for each in base.closures if each.id == name), None)
        return f"ประกาศปิด {describe_closed(base, closure.closed)}" if closure else "ประกาศปิด"
    return f"{GONE} ({name})"


def leads_to(base: KnowledgeBase, answer: Answer, name: str) -> bool:
    """Tell whether a button of an answer, or what it says of a facet, leads to another answer."""
    seen = base.intents[answer.id].see.values() if answer.id in base.intents else ()
    return name in seen or any(each.kind is ActionKind.ASK and each.target == name for each in answer.buttons)


def describe_closed(base: KnowledgeBase, closed: Sequence[str]) -> str:
    """Say in words who is closed."""
    offices = {each.id: each.name.th for each in base.offices}
    provinces = {name: f"สำนักงานในจังหวัด{name}" for name in base.provinces}
    lines = {name: f"สายด่วน {base.facts[name].text.th}" for name in base.hours if name in base.facts}
    known = {**provinces, **offices, **lines, ALL_OFFICES: "ทุกสำนักงาน"}
    return " และ ".join(known.get(each, each) for each in closed)


def province_of(base: KnowledgeBase, key: str) -> str | None:
    """Give the province to which an entry belongs; answers belong to none."""
    kind, name = kind_of(key)
    office = find_office(base, name) if kind == "office" else None
    if kind == "closure":
        closure = next((each for each in base.closures if each.id == name), None)
        return province_of_closed(base, closure.closed) if closure else None
    return office.province if office else None


def province_of_closed(base: KnowledgeBase, closed: Sequence[str]) -> str | None:
    """Give the one province to which all that is closed belongs."""
    provinces = {each.id: each.province for each in base.offices} | {name: name for name in base.provinces}
    found = {provinces.get(each) for each in closed}
    return found.pop() if len(found) == 1 else None
