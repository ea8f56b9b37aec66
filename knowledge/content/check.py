"""Checks what a whole, sound knowledge base says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from intents import Interpreter, mask_personal
from knowledge.content.offices import check_offices
from knowledge.content.questions import Tally, check_questions, check_understanding, check_wording
from knowledge.dangers import check_dangers
from knowledge.diagnostics import content_messages as wrong
from knowledge.diagnostics.problem import Problem, Rule, in_order
from knowledge.diagnostics.reference_messages import answer_of, phrase_named
from knowledge.model import LANGUAGES, Answer, Case, KnowledgeBase, Origin, Text
from knowledge.phones import to_plain
from knowledge.public_holidays import library_holiday
from knowledge.template import BLOCKS, extract_variables, fill
from knowledge.yaml.dates import format_day
from knowledge.yaml.source_map import Key, SourceMap

REVIEW_AHEAD = timedelta(days=30)
LAPSE_AHEAD = timedelta(weeks=4)
FAR_AHEAD = timedelta(days=3 * 366)  # nothing of ours is known so long before
CHANNEL_LIMITS = {"Telegram": 4096, "LINE": 5000}  # in UTF-16 units, as the platforms count
MOST_LETTERS, MOST_LINES = 700, 15  # the writing guide: what fits on a phone
LETTERS, LINES = Text("ตัวอักษร", "letters"), Text("บรรทัด", "lines")
PHRASES_FILE = Origin("answers/phrases.yaml", 1, 1)
HOLIDAYS_FILE = Origin("facts/holidays.yaml", 1, 1)
LINK, PHONE, AMOUNT = Text("ลิงก์", "link"), Text("เบอร์โทร", "phone number"), Text("จำนวนเงิน", "amount")
_MAY_BE_PERSONAL = re.compile(r"(?:[0-9๐-๙]\D{0,3}){7}|@|ไลน|line", re.IGNORECASE)
_PERSONAL = re.compile(r"\[(?:เบอร์โทร|เลขบัตร|เลข|อีเมล|ไลน์ไอดี)\]")  # as ``mask_personal`` hides it
_ASK_TO_CALL = r"(?:โทร\.?|โทรศัพท์|สายด่วน|เบอร์|[Cc]all|[Pp]hone|[Hh]otline|[Dd]ial)\s*:?\s*"
# What an answer should name as a fact; the first group is the value.
LITERALS = (
    (
        LINK,
        re.compile(r"((?:https?://|www\.)[!-~]+|(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:go|or|co|in|ac)\.th[!-~]*)", re.ASCII),
    ),
    (PHONE, re.compile(rf"{_ASK_TO_CALL}(1\d{{2,3}}(?!\d))")),
    (PHONE, re.compile(r"(?<![\d-])((?:0|\+66[ -]?)\d{1,2}(?:[ -]?\d){6,7}(?!\d))")),
    (AMOUNT, re.compile(r"(?<![\d,.])(\d[\d,]*(?:\.\d+)? ?(?:บาท|baht))")),
)


@dataclass(frozen=True)
class ContentResult:
    """What the checks of content found; ``tally`` counts the test questions, where they were asked."""

    problems: tuple[Problem, ...]
    tally: Tally | None = None


def examine_content(
    base: KnowledgeBase, interpreter: Interpreter | None, today: date, source_map: SourceMap | None = None
) -> ContentResult:
    """Give the errors and warnings of what a knowledge base says, and how the test questions fared.

    Args:
        base: a sound one.
        interpreter: trained on it; without one no question is asked.
        today: the day in Bangkok.
        source_map: where its parts stand, from ``read_knowledge``.

    """
    source_map = source_map or SourceMap()
    problems = [
        *_check_answers(base, today, source_map),
        *check_wording(base, source_map),
        *check_dangers(base, source_map),
    ]
    if interpreter is None:
        return ContentResult(in_order(problems))
    tally, asked = check_questions(base, interpreter, source_map)
    return ContentResult(in_order([*problems, *check_understanding(base, interpreter, source_map), *asked]), tally)


def examine_answers(base: KnowledgeBase, today: date, source_map: SourceMap) -> tuple[Problem, ...]:
    """Give what can be told of answers in the blink of an eye: age, length, languages, numbers out of nowhere."""
    return in_order(_check_answers(base, today, source_map))


def find_errors(base: KnowledgeBase, today: date) -> tuple[Problem, ...]:
    """Give only what keeps a knowledge base from going live, in the time that an officer waits.

    How examples are worded is no error, so it is not looked at.

    Args:
        base: a sound one.
        today: the day in Bangkok.

    """
    problems = [*_check_answers(base, today, SourceMap()), *check_dangers(base, SourceMap())]
    return in_order([problem for problem in problems if problem.is_error])


def _check_answers(base: KnowledgeBase, today: date, source_map: SourceMap) -> Iterator[Problem]:
    # The passages that the program computes are short, and left out.
    values: dict[str, dict[str, str]] = {
        language: {name: fact.text.in_language(language) for name, fact in base.facts.items()}
        | dict.fromkeys(BLOCKS, "")
        for language in LANGUAGES
    }
    for answer in base.answers.values():
        yield from _check_age(answer, today, source_map)
        yield from _check_length(answer, values, source_map)
        yield from _check_languages(answer, source_map)
    yield from _check_literals(base, source_map)
    yield from _check_holidays(base, today, source_map)
    yield from check_offices(base, source_map)
    yield from _check_personal_data(base, source_map)


def _check_holidays(base: KnowledgeBase, today: date, source_map: SourceMap) -> Iterator[Problem]:
    """Tell the days to come on which the file and the library of holidays disagree, or an entry changes nothing."""
    for day, holiday in base.holidays.items():
        if day < today:
            continue
        known = library_holiday(day)
        if holiday.is_open:
            rule = wrong.HOLIDAY_MOVED if known else wrong.HOLIDAY_IDLE
        elif known is None:
            rule = wrong.HOLIDAY_ADDED
        else:
            continue
        name = known or holiday.name
        yield source_map.problem(rule, ("holiday", day.isoformat()), HOLIDAYS_FILE, date=format_day(day), name=name)


@lru_cache(maxsize=65_536)  # twice the examples there are: a draft changes few of them
def _is_personal(text: str) -> bool:
    return bool(_MAY_BE_PERSONAL.search(text) and _PERSONAL.search(mask_personal(text)))


def _check_personal_data(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Tell examples from which a person could be called or written to; a lone name is often no name."""
    for answer in base.answers.values():
        for text in (each for texts in answer.examples.values() for each in texts):
            if _is_personal(text):
                key = ("example", answer.id, text)
                yield source_map.problem(wrong.PERSONAL_DATA, key, answer.origin, intent=answer.id)


def _check_age(answer: Answer, today: date, source_map: SourceMap) -> Iterator[Problem]:
    """Tell an answer near or past its ``review_by``, or its ``valid_until`` while nothing is written for after it."""
    until = answer.valid_until.date() if answer.valid_until and not answer.after else None
    days: dict[str, tuple[date | None, timedelta, Rule, Rule]] = {
        "review_by": (getattr(answer, "review_by", None), REVIEW_AHEAD, wrong.REVIEW_LATE, wrong.REVIEW_SOON),
        "valid_until": (until, LAPSE_AHEAD, wrong.LAPSED, wrong.LAPSES_SOON),
    }
    for part, (day, ahead, late, soon) in days.items():
        if day and day <= today + ahead:
            rule = late if day < today else soon
            key = ("part", answer.id, part)
            yield source_map.problem(rule, key, answer.origin, intent=answer.id, date=format_day(day))
        elif day and day > today + FAR_AHEAD and day != date.max:
            key = ("part", answer.id, part)
            yield source_map.problem(wrong.FAR_AHEAD, key, answer.origin, intent=answer.id, date=format_day(day))


def _check_length(answer: Answer, values: Mapping[str, Mapping[str, str]], source_map: SourceMap) -> Iterator[Problem]:
    """Tell an answer that a channel cannot show, or that nobody reads on a phone, once the facts are filled in."""
    for about, key, written in _wordings(answer):
        text = fill(written, values[key[-1]]).strip()
        units = len(text.encode("utf-16-le")) // 2
        if over := [name for name, most in CHANNEL_LIMITS.items() if units > most]:
            channel, most = Text(" และ ".join(over), " and ".join(over)), CHANNEL_LIMITS[over[0]]
            yield source_map.problem(
                wrong.TOO_LONG, key, answer.origin, about=about, count=units, most=most, channel=channel
            )
            continue
        for count, most, unit in ((len(text), MOST_LETTERS, LETTERS), (len(text.splitlines()), MOST_LINES, LINES)):
            if count > most:
                yield source_map.problem(
                    wrong.LONG_ANSWER, key, answer.origin, about=about, count=count, most=most, unit=unit
                )


def _wordings(answer: Answer) -> Iterator[tuple[Text, Key, str]]:
    """Give what an answer says, while it holds and after, in each language."""
    for part, text in (("answer", answer.answer), ("after", answer.after)):
        if text:
            for language in LANGUAGES:
                yield answer_of(answer.id), (part, answer.id, language), text.in_language(language)


def _check_languages(answer: Answer, source_map: SourceMap) -> Iterator[Problem]:
    """Tell names that only one language of an answer uses."""
    for part, text in (("answer", answer.answer), ("after", answer.after)):
        th, en = (extract_variables(text.in_language(language) if text else "") for language in LANGUAGES)
        for name in sorted(th ^ en):
            key = (part, answer.id, "th" if name in th else "en")
            about = answer_of(answer.id)
            yield source_map.problem(
                wrong.LANGUAGES_DIFFER, key, answer.origin, fragment=f"{{{name}}}", about=about, name=name
            )


def _check_literals(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Tell each number and link of an answer or phrase that may grow old unseen."""
    known = _known_values(base)
    for about, key, text, origin in _texts(base):
        is_case = isinstance(base.answers.get(key[1]), Case)
        for value, kind in _find_literals(text):
            fact = known.get(_plain(value))
            if fact == "" or (kind is AMOUNT and is_case):
                continue  # the amounts of a case stand beside their own sources and date
            rule = wrong.LITERAL_NUMBER if fact is None else wrong.LITERAL_FACT
            if fact and kind is AMOUNT:
                rule = wrong.LITERAL_AMOUNT  # equal numbers are often different things
            yield source_map.problem(
                rule, key, origin, fragment=value, about=about, kind=kind, value=value, fact=fact or ""
            )


def _known_values(base: KnowledgeBase) -> dict[str, str]:
    """Give the plain form of every value of the facts, with the fact to name; offices have none to name."""
    known: dict[str, str] = {}
    for office in base.offices:
        known |= dict.fromkeys(map(_plain, (*office.phones, office.website or "", office.email or "")), "")
    for fact in base.facts.values():
        values = (fact.url, fact.tel, fact.text.th, fact.text.en)
        known |= {_plain(value): fact.id for value in reversed(values) if value and _plain(value) not in known}
    return known


def _texts(base: KnowledgeBase) -> Iterator[tuple[Text, Key, str, Origin]]:
    for answer in base.answers.values():
        yield from ((about, key, text, answer.origin) for about, key, text in _wordings(answer))
    for language in LANGUAGES:
        for name, phrase in base.phrases.items():
            yield phrase_named(name), ("phrase", name, language), phrase.in_language(language), PHRASES_FILE


@lru_cache(maxsize=4_096)  # twice the texts there are
def _find_literals(text: str) -> tuple[tuple[str, Text], ...]:
    """Give each value once, with what it is."""
    found: dict[str, Text] = {}
    plain = to_plain(text)  # of the same length, so that what is found stands at the same place
    for kind, form in LITERALS:
        for match in form.finditer(plain):
            value = match[1].rstrip(".,;:)")
            found.setdefault(text[match.start(1) : match.start(1) + len(value)], kind)
    return tuple(found.items())


def _plain(value: str) -> str:
    return re.sub(r"^https?://|^www\.|[\s,-]|/$", "", to_plain(value))
