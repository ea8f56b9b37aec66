"""Puts all checks of content together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from intents import Interpreter
from knowledge.content.questions import Tally, check_questions, check_understanding, check_wording
from knowledge.diagnostics import content_messages as wrong
from knowledge.diagnostics.content_messages import NO_PHONE
from knowledge.diagnostics.problem import Problem, Rule, in_order
from knowledge.loading.load import Key, SourceMap
from knowledge.model import LANGUAGES, Intent, KnowledgeBase, Language, Origin, Text
from knowledge.template import BLOCKS, extract_variables, fill
from knowledge.yaml.dates import format_day


@dataclass(frozen=True)
class Examined:
    """What the checks of content found; ``tally`` counts the test questions, where they were asked."""

    problems: tuple[Problem, ...]
    tally: Tally | None = None


def check_content(
    base: KnowledgeBase, interpreter: Interpreter | None, today: date, source_map: SourceMap | None = None
) -> tuple[Problem, ...]:
    """Give the errors and warnings of what a knowledge base says.

    Args:
        base: a sound one.
        interpreter: trained on it; without one no question is asked.
        today: the day in Bangkok.
        places: where its parts stand, from ``read_knowledge``.

    """
    return examine_content(base, interpreter, today, source_map).problems


def examine_content(
    base: KnowledgeBase, interpreter: Interpreter | None, today: date, source_map: SourceMap | None = None
) -> Examined:
    """Give what ``check_content`` gives, and how the test questions fared."""
    source_map = source_map or SourceMap()
    problems = [*_check_answers(base, today, source_map), *check_wording(base, source_map)]
    if interpreter is None:
        return Examined(in_order(problems))
    tally, asked = check_questions(base, interpreter, source_map)
    problems += [*check_understanding(base, interpreter, source_map), *asked]
    return Examined(in_order(problems), tally)


def find_errors(base: KnowledgeBase, today: date, *, are_examples_new: bool) -> tuple[Problem, ...]:
    """Give only what keeps a knowledge base from going live, in the time that an officer waits.

    Args:
        base: a sound one.
        today: the day in Bangkok.
        are_examples_new: examples need no second look where they are those of what is live.

    """
    problems = [*_check_answers(base, today, SourceMap())]
    if are_examples_new:
        problems += check_wording(base, SourceMap())
    return in_order([problem for problem in problems if problem.is_error])


def _check_answers(base: KnowledgeBase, today: date, source_map: SourceMap) -> Iterator[Problem]:
    yield from check_literals(base, source_map)
    yield from check_lengths(base, source_map)
    yield from check_ages(base, today, source_map)
    yield from check_offices(base, source_map)


# -- Answers that are to be reviewed, or that lapse


REVIEW_AHEAD = timedelta(days=30)
LAPSE_AHEAD = timedelta(weeks=4)


def check_ages(base: KnowledgeBase, today: date, source_map: SourceMap) -> Iterator[Problem]:
    """Tell answers near or past their ``review_by`` or ``valid_until``, the last day they hold."""
    for intent in base.intents.values():
        if intent.review_by < today:
            yield _problem(wrong.REVIEW_LATE, intent, "review_by", intent.review_by, source_map)
        elif intent.review_by <= today + REVIEW_AHEAD:
            yield _problem(wrong.REVIEW_SOON, intent, "review_by", intent.review_by, source_map)
        until = intent.valid_until
        if until and until < today:
            yield _problem(wrong.LAPSED, intent, "valid_until", until, source_map)
        elif until and until <= today + LAPSE_AHEAD:
            yield _problem(wrong.LAPSES_SOON, intent, "valid_until", until, source_map)


def _problem(rule: Rule, intent: Intent, part: str, day: date, source_map: SourceMap) -> Problem:
    key = ("part", intent.id, part)
    return source_map.problem(rule, key, otherwise=intent.origin, intent=intent.id, date=format_day(day))


# -- Answers that a channel cannot show, or that nobody reads on a phone


# In UTF-16 units, as the platforms count.
CHANNEL_LIMITS = {"Telegram": 4096, "LINE": 5000}
MOST_LETTERS, MOST_LINES = 700, 15  # the writing guide: what fits on a phone
LETTERS, LINES = Text("ตัวอักษร", "letters"), Text("บรรทัด", "lines")


def check_lengths(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Tell answers that are too long once the facts are filled in, and those whose languages name other facts."""
    for intent in base.intents.values():
        for language in LANGUAGES:
            yield from _check_length(intent, language, _filled(base, intent, language), source_map)
        yield from _check_languages(intent, source_map)


def _filled(base: KnowledgeBase, intent: Intent, language: Language) -> str:
    """Give an answer with its facts; the passages that the program computes are short, and left out."""
    values = {name: fact.text.in_language(language) for name, fact in base.facts.items()}
    return fill(intent.answer.in_language(language), values | dict.fromkeys(BLOCKS, "")).strip()


def _check_length(intent: Intent, language: Language, text: str, source_map: SourceMap) -> Iterator[Problem]:
    key = ("answer", intent.id, language)
    about = Text(f"คำตอบของเรื่อง {intent.id}", f"The answer of {intent.id}")
    units = len(text.encode("utf-16-le")) // 2
    over = [name for name, most in CHANNEL_LIMITS.items() if units > most]
    if over:
        most = CHANNEL_LIMITS[over[0]]
        channel = Text(" และ ".join(over), " and ".join(over))
        yield source_map.problem(
            wrong.TOO_LONG, key, otherwise=intent.origin, about=about, count=units, most=most, channel=channel
        )
        return
    for count, most, unit in ((len(text), MOST_LETTERS, LETTERS), (len(text.splitlines()), MOST_LINES, LINES)):
        if count > most:
            yield source_map.problem(
                wrong.LONG_ANSWER, key, otherwise=intent.origin, about=about, count=count, most=most, unit=unit
            )


def _check_languages(intent: Intent, source_map: SourceMap) -> Iterator[Problem]:
    about = Text(f"คำตอบของเรื่อง {intent.id}", f"The answer of {intent.id}")
    th, en = (extract_variables(intent.answer.in_language(language)) for language in LANGUAGES)
    for name in sorted(th ^ en):
        language = "th" if name in th else "en"
        key, fragment = ("answer", intent.id, language), f"{{{name}}}"
        yield source_map.problem(
            wrong.LANGUAGES_DIFFER, key, fragment=fragment, otherwise=intent.origin, about=about, name=name
        )


# -- Phone numbers, links and fees that an answer writes itself instead of naming a fact


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


def check_literals(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Tell each number and link of an answer or phrase that may grow old unseen."""
    known = _known(base)
    for about, key, text, origin in _texts(base):
        for kind, value in _find(text):
            fact = _fact_of(value, known)
            if fact is None:
                yield source_map.problem(
                    wrong.LITERAL_NUMBER, key, fragment=value, otherwise=origin, about=about, kind=kind, value=value
                )
            elif fact:
                yield source_map.problem(
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


# -- Offices that a citizen cannot call


FILE = Origin("facts/offices.yaml", 1, 1)


def check_offices(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Tell offices without a phone number."""
    for office in base.offices:
        if not office.phones:
            yield source_map.problem(NO_PHONE, ("office", office.id), otherwise=FILE, office=office.name)
