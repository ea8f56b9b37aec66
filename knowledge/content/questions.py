"""Asks the test questions that staff wrote beside the answers, and looks for example questions that meet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from rapidfuzz import fuzz

from intents import Accept, Clarify, Interpreter, normalize
from knowledge.diagnostics import content_messages as wrong
from knowledge.diagnostics.problem import Argument, Problem, Rule
from knowledge.model import LANGUAGES, Answer, KnowledgeBase, Text
from knowledge.yaml.source_map import SourceMap

NONE = Text("ไม่มี", "none")
NEAR = 92  # rapidfuzz speaks 0-100: one letter in twelve
DRAWN = 0.15  # of a score that is about 1 for an example of its own intent
ROWS = 256
MOST_TIMES = 4  # that a letter is counted in one text
SHORT_LETTERS = 4
MANY_INTENTS = 10  # that have the short example inside one of their own
_NO_LETTERS = re.compile(r"[^\w\u0e00-\u0e7f]")
_ENDINGS = re.compile(r"(?:ครับ|คับ|ค่ะ|คะ|ค่า|จ้า|จ้ะ|นะ|หน่อย|อะ|อ่ะ|ฮะ|please)+$")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many test questions got the right answer, a choice with it, another answer, or none.

    ``answered_strangers`` counts messages of ``must_not_match`` that got an answer, of ``strangers``.
    """

    right: int
    offered: int
    stolen: int
    missed: int
    strangers: int
    answered_strangers: int

    @property
    def questions(self) -> int:
        """Count all questions."""
        return self.right + self.offered + self.stolen + self.missed


def check_questions(
    base: KnowledgeBase, interpreter: Interpreter, source_map: SourceMap
) -> tuple[Tally, tuple[Problem, ...]]:
    """Tell test questions that another intent answers or none, and ``must_not_match`` ones that get an answer."""
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    for answer in base.answers.values():
        for text in (*answer.must_match, *(each.question for each in answer.must_say)):
            outcome, problem = _ask(answer, text, interpreter, source_map)
            counts[outcome] += 1
            problems += [problem] if problem else []
    strangers = [each for text in base.must_not_match for each in _ask_stranger(text, interpreter, source_map)]
    tally = Tally(
        right=counts["right"],
        offered=counts["offered"],
        stolen=counts["stolen"],
        missed=counts["missed"],
        strangers=len(base.must_not_match),
        answered_strangers=len(strangers),
    )
    return tally, (*problems, *strangers)


def _ask(answer: Answer, text: str, interpreter: Interpreter, source_map: SourceMap) -> tuple[str, Problem | None]:
    understood = interpreter.interpret(text)
    tell = partial(source_map.problem, key=("question", answer.id, text), otherwise=answer.origin)
    wanted = answer.intent_id
    match understood.decision:
        case Accept(best) if best.intent == wanted:
            return "right", None
        case Accept(best):
            return "stolen", tell(wrong.STOLEN_QUESTION, text=text, intent=answer.id, other=best.intent)
        case Clarify(matches) if wanted in [each.intent for each in matches]:
            return "offered", None
        case _:
            nearest = understood.matches[0].intent if understood.matches else NONE
            return "missed", tell(wrong.MISSED_QUESTION, text=text, intent=answer.id, nearest=nearest)


def _ask_stranger(text: str, interpreter: Interpreter, source_map: SourceMap) -> Iterator[Problem]:
    match interpreter.interpret(text).decision:
        case Accept(best):
            yield source_map.problem(wrong.ANSWERED_STRANGER, ("stranger", text), text=text, other=best.intent)


@dataclass(frozen=True)
class _Example:
    answer: Answer
    text: str
    letters: str = ""  # without spaces and signs
    bare: str = ""  # without polite endings either

    def tell(self, source_map: SourceMap, rule: Rule, **arguments: Argument) -> Problem:
        key = ("example", self.answer.id, self.text)
        return source_map.problem(rule, key, self.answer.origin, fragment="", text=self.text, **arguments)

    @property
    def intent(self) -> str:
        return self.answer.intent_id


def check_wording(base: KnowledgeBase, source_map: SourceMap) -> Iterator[Problem]:
    """Tell examples that nearly stand in two intents, and those that are too short."""
    examples = []
    for answer, text in _examples(base):
        letters = _NO_LETTERS.sub("", normalize(text).text)
        examples.append(_Example(answer, text, letters, _ENDINGS.sub("", letters)))
    yield from _check_near(examples, source_map)
    yield from _check_short(examples, source_map)


def check_understanding(base: KnowledgeBase, interpreter: Interpreter, source_map: SourceMap) -> Iterator[Problem]:
    """Tell examples that speak for another intent.

    The matcher gives an example its own intent, letter by letter; its words may still say another.
    """
    for answer, text in _examples(base):
        scores = {match.intent: match.score for match in interpreter.interpret(text).matches}
        own = answer.intent_id
        best = max(scores, key=scores.__getitem__, default=own)
        if best != own and scores[best] - scores.get(own, 0.0) >= DRAWN:
            yield _Example(answer, text).tell(source_map, wrong.DRAWN_EXAMPLE, other=best, intent=own)


def _examples(base: KnowledgeBase) -> Iterator[tuple[Answer, str]]:
    for answer in base.answers.values():
        for language in LANGUAGES:
            yield from ((answer, text) for text in answer.examples.get(language, ()))


def _check_near(examples: Sequence[_Example], source_map: SourceMap) -> Iterator[Problem]:
    by_length = sorted(examples, key=lambda each: len(each.bare))
    for one, other in near_pairs([each.bare for each in by_length], [each.intent for each in by_length]):
        yield from _tell_near(by_length[one], by_length[other], source_map)


def near_pairs(texts: Sequence[str], owners: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the places of two texts of different owners whose ratio is at least NEAR.

    A ratio is 100 less the letters to add or leave out, as a share of both lengths. Each of these changes one bit of
    the letters that a text has, so texts that differ in more bits need no comparison.

    Args:
        texts: in the order of their lengths.
        owners: of each, as many.

    """
    lengths = np.array([len(text) for text in texts])
    bits = np.array([_bits_of(text) for text in texts], dtype=np.uint64).T
    owned = np.unique(owners, return_inverse=True)[1]
    for start in range(0, len(texts), ROWS):
        rows = slice(start, start + ROWS)
        longest = lengths[rows][-1] * (200 - NEAR) / NEAR  # the ratio of a longer one cannot reach NEAR
        columns = slice(start, int(np.searchsorted(lengths, longest, side="right")))
        differ = sum(np.bitwise_count(word[rows, None] ^ word[columns]).astype(np.uint16) for word in bits)
        may_be_near = differ <= (lengths[rows, None] + lengths[columns]) * (100 - NEAR) / 100
        may_be_near &= owned[rows, None] != owned[columns]
        for one, other in np.argwhere(np.triu(may_be_near, 1)) + start:
            if fuzz.ratio(texts[one], texts[other], score_cutoff=NEAR):
                yield int(one), int(other)


def _bits_of(text: str) -> list[int]:
    """Give which letters stand in a text once and more, twice and more ..., in 64 bits each; some share a bit."""
    words = [0] * MOST_TIMES
    for place, times in Counter(ord(letter) % 64 for letter in text).items():
        for word in range(min(times, MOST_TIMES)):
            words[word] |= 1 << place
    return words


def _tell_near(one: _Example, other: _Example, source_map: SourceMap) -> Iterator[Problem]:
    """Tell the later of two examples of different intents that ask for nearly the same."""
    if one.intent == other.intent or re.findall(r"\d+", one.bare) != re.findall(r"\d+", other.bare):
        return

    def place(example: _Example) -> tuple[str, int]:
        origin = source_map.origin(("example", example.answer.id, example.text), example.answer.origin)
        return origin.file, origin.line

    first, second = sorted((one, other), key=place)
    file, line = place(first)
    yield second.tell(source_map, wrong.NEAR_EXAMPLES, other=first.text, owner=first.intent, file=file, line=line)


def _check_short(examples: Sequence[_Example], source_map: SourceMap) -> Iterator[Problem]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for example in examples:
        texts[example.intent].append(example.text)
    lines = {intent: "\n".join(own) for intent, own in texts.items()}
    for example in examples:
        letters = example.letters
        if not 0 < len(letters) <= SHORT_LETTERS:
            continue
        inside = re.compile(rf"\b{letters}\b" if letters.isascii() else re.escape(letters))
        others = {intent for intent, own in lines.items() if intent != example.intent and inside.search(own)}
        if len(others) >= MANY_INTENTS:
            yield example.tell(source_map, wrong.SHORT_EXAMPLE, least=SHORT_LETTERS + 1)
