"""Asks the test questions that staff wrote beside the answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from intents import Accept, Clarify, Interpreter
from knowledge.loading.places import Places
from knowledge.model import Intent, KnowledgeBase, Text
from knowledge.telling.mistakes import content as wrong
from knowledge.telling.problems import Problem

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


def check_questions(base: KnowledgeBase, interpreter: Interpreter, places: Places) -> tuple[Tally, tuple[Problem, ...]]:
    """Tell ``must_match`` questions that fail, and ``must_not_match`` ones that get an answer."""
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    for intent in base.intents.values():
        for text in intent.must_match:
            outcome, problem = _ask(intent, text, interpreter, places)
            counts[outcome] += 1
            problems += [problem] if problem else []
    strangers = [problem for text in base.must_not_match for problem in _ask_stranger(text, interpreter, places)]
    tally = Tally(
        right=counts["right"],
        offered=counts["offered"],
        stolen=counts["stolen"],
        missed=counts["missed"],
        answered_strangers=len(strangers),
        strangers=len(base.must_not_match),
    )
    return tally, (*problems, *strangers)


def _ask(intent: Intent, text: str, interpreter: Interpreter, places: Places) -> tuple[str, Problem | None]:
    understood = interpreter.interpret(text)
    key = ("question", intent.id, text)
    match understood.decision:
        case Accept(best) if best.intent == intent.id:
            return "right", None
        case Accept(best):
            problem = places.problem(
                wrong.STOLEN_QUESTION, key, otherwise=intent.origin, text=text, intent=intent.id, other=best.intent
            )
            return "stolen", problem
        case Clarify(matches) if intent.id in [each.intent for each in matches]:
            return "offered", None
        case _:
            nearest = understood.matches[0].intent if understood.matches else NONE
            problem = places.problem(
                wrong.MISSED_QUESTION, key, otherwise=intent.origin, text=text, intent=intent.id, nearest=nearest
            )
            return "missed", problem


def _ask_stranger(text: str, interpreter: Interpreter, places: Places) -> list[Problem]:
    match interpreter.interpret(text).decision:
        case Accept(best):
            return [places.problem(wrong.ANSWERED_STRANGER, ("stranger", text), text=text, other=best.intent)]
        case _:
            return []
