"""Asks the bot every question of a file and judges what it did."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.dialogue.actions import AskAction, dump_action
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.dialogue.turn import CANCEL_INTENT, DecisionName
from bot.evaluation.cases import OUT_OF_SCOPE, Case
from bot.messages import Message, MessageKind
from intents import Accept, Clarify, Interpreter, Match


class Outcome(StrEnum):
    """What a reply was worth; the first four for messages in scope, the last three for others."""

    RIGHT = "right"
    OFFERED = "offered"
    WRONG = "wrong"
    MISSED = "missed"
    DECLINED = "declined"
    BOTHERED = "bothered"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the bot did with a message; ``seconds`` is the time it took."""

    decision: DecisionName
    intent: str | None
    matches: tuple[Match, ...]
    options: tuple[str, ...]
    slot: dict[str, str | None] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what the bot did and what that is worth.

    Attributes:
        is_slot_right: whether the places in effect are the right ones; ``None`` where none is expected.
    """

    case: Case
    verdict: Verdict
    outcome: Outcome
    is_slot_right: bool | None

    def is_among(self, count: int) -> bool:
        """Tell whether a right intent is among the best ``count`` matches."""
        return any(match.intent in self.case.accepted for match in self.verdict.matches[:count])

    @property
    def is_good(self) -> bool:
        """Tell whether the citizen got what is right at once, place included."""
        return self.outcome in (Outcome.RIGHT, Outcome.DECLINED) and self.is_slot_right is not False


class UnderTest(Protocol):
    """What is evaluated: opens a fresh conversation that answers one case after another."""

    def open(self) -> Callable[[Case], Verdict]:
        """Start a conversation."""
        ...


class ConversationUnderTest:
    """The whole bot, as citizens meet it; ``now`` is the moment of every message."""

    def __init__(self, conversation: Conversation, now: datetime) -> None:
        self._conversation = conversation
        self._now = now

    def open(self) -> Callable[[Case], Verdict]:
        """Start with an empty session."""
        session = Session()

        def answer(case: Case) -> Verdict:
            nonlocal session
            if case.offered:
                offered = tuple(dump_action(AskAction(intent)) for intent in case.offered)
                session = replace(session, options=offered, clarifying=True)
            started = time.perf_counter()
            message = Message("evaluation", "console", "evaluation", MessageKind.TEXT, case.text)
            turn = self._conversation.respond(message, session, self._now)
            seconds = time.perf_counter() - started
            session = turn.session
            done = turn.outcome
            slot = {"province": done.place.province, "district": done.place.district}
            return Verdict(done.decision, done.intent, done.candidates, done.options, slot, seconds)

        return answer


class InterpreterUnderTest:
    """The matcher alone, for data sets without a knowledge base."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter

    def open(self) -> Callable[[Case], Verdict]:
        """Start; the matcher remembers nothing."""

        def answer(case: Case) -> Verdict:
            started = time.perf_counter()
            understood = self._interpreter.interpret(case.text)
            seconds = time.perf_counter() - started
            slot = {"province": understood.entities.province, "district": understood.entities.district}
            match understood.decision:
                case Accept(best):
                    return Verdict("answer", best.intent, understood.matches, (), slot, seconds)
                case Clarify(matches):
                    options = tuple(match.intent for match in matches)
                    return Verdict("clarify", None, understood.matches, options, slot, seconds)
            return Verdict("fallback", None, understood.matches, (), slot, seconds)

        return answer


def judge_all(under_test: UnderTest, conversations: Iterable[tuple[Case, ...]]) -> Iterator[Judged]:
    """Play every conversation and judge each of its messages."""
    for conversation in conversations:
        answer = under_test.open()
        for case in conversation:
            verdict = answer(case)
            yield Judged(case, verdict, judge(case, verdict), _is_slot_right(case, verdict))


def judge(case: Case, verdict: Verdict) -> Outcome:
    """Say what a verdict is worth.

    Handing a message that is none of ours to an intent that the case accepts counts as declined.
    """
    if case.is_inside:
        if verdict.decision == "answer":
            return Outcome.RIGHT if verdict.intent in case.accepted else Outcome.WRONG
        is_offered = verdict.decision == "clarify" and not case.accepted.isdisjoint(verdict.options)
        return Outcome.OFFERED if is_offered else Outcome.MISSED
    if case.is_free or (case.is_cancel and verdict.intent == CANCEL_INTENT):
        return Outcome.DECLINED
    if verdict.decision == "answer":
        return Outcome.DECLINED if verdict.intent in case.accepted - {OUT_OF_SCOPE} else Outcome.ANSWERED
    return Outcome.BOTHERED if verdict.decision == "clarify" else Outcome.DECLINED


def _is_slot_right(case: Case, verdict: Verdict) -> bool | None:
    if not case.slot:
        return None
    return all(verdict.slot.get(name) == value for name, value in case.slot.items())
