"""Asks the test questions that staff wrote beside the answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from rapidfuzz import fuzz, process

from intents import Accept, Clarify, Interpreter, normalize
from knowledge.diagnostics import content_messages as wrong
from knowledge.diagnostics.problem import Problem
from knowledge.loading.load import SourceMap
from knowledge.model import LANGUAGES, Intent, KnowledgeBase, Text

NONE = Text("ไม่มี", "none")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many test questions got the right answer, a choice with it, another answer, or none.

    ``answered_strangers`` counts messages of ``must_not_match`` that got an answer, of ``strangers``.
    """

    right: int
    offered: int
    stolen: int
    missed: int
    answered_strangers: int
    strangers: int

    @property
    def questions(self) -> int:
        """Count all questions."""
        return self.right + self.offered + self.stolen + self.missed


def check_questions(
    base: KnowledgeBase, interpreter: Interpreter, source_map: SourceMap
) -> tuple[Tally, tuple[Problem, ...]]:
    """Tell ``must_match`` questions that fail, and ``must_not_match`` ones that get an answer."""
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    for intent in base.intents.values():
        for text in intent.must_match:
            outcome, problem = _ask(intent, text, interpreter, source_map)
            counts[outcome] += 1
            problems += [problem] if problem else []
    strangers = [problem for text in base.must_not_match for problem in _ask_stranger(text, interpreter, source_map)]
    tally = Tally(
        right=counts["right"],
        offered=counts["offered"],
        stolen=counts["stolen"],
        missed=counts["missed"],
        answered_strangers=len(strangers),
        strangers=len(base.must_not_match),
    )
    return tally, (*problems, *strangers)


def _ask(intent: Intent, text: str, interpreter: Interpreter, source_map: SourceMap) -> tuple[str, Problem | None]:
    understood = interpreter.interpret(text)
    key = ("question", intent.id, text)
    match understood.decision:
        case Accept(best) if best.intent == intent.id:
            return "right", None
        case Accept(best):
            problem = source_map.problem(
                wrong.STOLEN_QUESTION, key, otherwise=intent.origin, text=text, intent=intent.id, other=best.intent
            )
            return "stolen", problem
        case Clarify(matches) if intent.id in [each.intent for each in matches]:
            return "offered", None
        case _:
            nearest = understood.matches[0].intent if understood.matches else NONE
            problem = source_map.problem(
                wrong.MISSED_QUESTION, key, otherwise=intent.origin, text=text, intent=intent.id, nearest=nearest
            )
            return "missed", problem


def _ask_stranger(text: str, interpreter: Interpreter, source_map: SourceMap) -> list[Problem]:
    match interpreter.interpret(text).decision:
        case Accept(best):
            return [source_map.problem(wrong.ANSWERED_STRANGER, ("stranger", text), text=text, other=best.intent)]
        case _:
            return []


# -- Example questions that meet those of another intent


NEAR = 92  # rapidfuzz speaks 0-100: one letter in twelve
DRAWN = 0.15  # of a score that is about 1 for an example of its own intent
ROWS = 512
SHORT_LETTERS = 4
MANY_INTENTS = 10  # that have the short example inside one of their own
_NO_LETTERS = re.compile(r"[^\w\u0e00-\u0e7f]")
_ENDINGS = re.compile(r"(?:ครับ|คับ|ค่ะ|คะ|ค่า|จ้า|จ้ะ|นะ|หน่อย|อะ|อ่ะ|ฮะ|please)+$")


@dataclass(frozen=True)
class _Example:
    intent: Intent
    text: str
    bare: str = ""  # without spaces, signs and polite endings


def check_wording(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Tell examples that nearly stand in two intents, and those that are too short."""
    examples = [_Example(intent, text, _bare(text)) for intent, text in _texts(base)]
    yield from _near(examples, source_map)
    yield from _short(examples, source_map)


def check_understanding(base: KnowledgeBase, interpreter: Interpreter, source_map: SourceMap) -> Iterator[Problem]:
    """Tell examples that speak for another intent."""
    for intent, text in _texts(base):
        yield from _drawn(_Example(intent, text), interpreter, source_map)


def _texts(base: KnowledgeBase) -> Iterator[tuple[Intent, str]]:
    for intent in base.intents.values():
        for language in LANGUAGES:
            yield from ((intent, text) for text in intent.examples[language])


def _bare(text: str) -> str:
    return _ENDINGS.sub("", _letters(text))


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", normalize(text).text)


def _near(examples: Sequence[_Example], source_map: SourceMap) -> Iterator[Problem]:
    by_length = sorted(examples, key=lambda each: len(each.bare))
    texts = [each.bare for each in by_length]
    lengths = np.array([len(text) for text in texts])
    for start in range(0, len(texts), ROWS):
        rows = texts[start : start + ROWS]
        longest = len(rows[-1]) * (200 - NEAR) / NEAR  # the ratio of a longer one cannot reach NEAR
        stop = int(np.searchsorted(lengths, longest, side="right"))
        scores = process.cdist(rows, texts[start:stop], scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8)
        for row, column in zip(*np.nonzero(scores), strict=True):
            if column > row:
                yield from _meeting(by_length[start + row], by_length[start + column], source_map)


def _meeting(one: _Example, other: _Example, source_map: SourceMap) -> Iterator[Problem]:
    if one.intent is other.intent or re.findall(r"\d+", one.bare) != re.findall(r"\d+", other.bare):
        return
    (at, first), (_, second) = sorted(
        ((_place(one, source_map), one), (_place(other, source_map), other)), key=itemgetter(0)
    )
    yield source_map.problem(
        wrong.NEAR_EXAMPLES,
        _key(second),
        otherwise=second.intent.origin,
        text=second.text,
        other=first.text,
        owner=first.intent.id,
        file=at[0],
        line=at[1],
    )


def _short(examples: Sequence[_Example], source_map: SourceMap) -> Iterator[Problem]:
    for example in examples:
        letters = _letters(example.text)
        if not 0 < len(letters) <= SHORT_LETTERS:
            continue
        inside = re.compile(rf"\b{letters}\b" if letters.isascii() else re.escape(letters))
        others = {each.intent.id for each in examples if each.intent is not example.intent and inside.search(each.text)}
        if len(others) >= MANY_INTENTS:
            yield source_map.problem(
                wrong.SHORT_EXAMPLE,
                _key(example),
                otherwise=example.intent.origin,
                text=example.text,
                least=SHORT_LETTERS + 1,
            )


def _drawn(example: _Example, interpreter: Interpreter, source_map: SourceMap) -> Iterator[Problem]:
    """The matcher gives an example its own intent, letter by letter; its words may still say another."""
    understood = interpreter.interpret(example.text)
    if not understood.matches:
        return
    best = max(understood.matches, key=lambda match: match.score)
    own = next((match.score for match in understood.matches if match.intent == example.intent.id), 0.0)
    if best.intent != example.intent.id and best.score - own >= DRAWN:
        yield source_map.problem(
            wrong.DRAWN_EXAMPLE,
            _key(example),
            otherwise=example.intent.origin,
            text=example.text,
            other=best.intent,
            intent=example.intent.id,
        )


def _key(example: _Example) -> tuple[str, str, str]:
    return "example", example.intent.id, example.text


def _place(example: _Example, source_map: SourceMap) -> tuple[str, int]:
    origin = source_map.origin(_key(example), example.intent.origin)
    return origin.file, origin.line
