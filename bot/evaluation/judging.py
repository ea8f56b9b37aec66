"""Asks the bot every question of a file and judges what it did."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.dialogue.actions import AskAction, dump_action
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.dialogue.turn import CANCEL_INTENT, DecisionName, Turn
from bot.evaluation.cases import OUT_OF_SCOPE, Case
from bot.messages import Message, MessageKind
from intents import Accept, Clarify, Interpreter, Match


class Grade(StrEnum):
    """What a reply was worth; the first four for messages in scope, the last three for others."""

    RIGHT = "right"
    OFFERED = "offered"
    WRONG = "wrong"
    MISSED = "missed"
    DECLINED = "declined"
    BOTHERED = "bothered"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """What the bot did with a message; ``text`` is what the citizen reads, ``seconds`` the time it took.

    Attributes:
        margins: how far the best match was above what it takes to answer, and to ask which; 0: nothing was weighed.

    """

    decision: DecisionName
    intent: str | None = None
    case: str | None = None
    text: str = ""
    options: tuple[str, ...] = ()
    matches: tuple[Match, ...] = ()
    slot: Mapping[str, str | None] = field(default_factory=dict)
    seconds: float = 0.0
    margins: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what the bot did and what that is worth.

    Attributes:
        is_slot_right: whether the places in effect are the right ones; ``None`` where none is expected.

    """

    case: Case
    answer: AnswerSummary
    grade: Grade
    is_slot_right: bool | None

    def is_among(self, count: int) -> bool:
        """Tell whether a right intent is among the best ``count`` matches."""
        return any(match.intent in self.case.accepted for match in self.answer.matches[:count])

    @property
    def confidence(self) -> float:
        """How sure the best match is, 0-1."""
        return self.answer.matches[0].confidence if self.answer.matches else 0.0

    @property
    def says_it(self) -> bool | None:
        """Tell whether the reply contains what it has to; ``None`` where nothing was written down."""
        if not self.case.must_say:
            return None
        return all(any(each in self.answer.text for each in piece.split("|")) for piece in self.case.must_say)

    @property
    def is_good(self) -> bool:
        """Tell whether the citizen got what is right at once, place and content included."""
        is_right = self.grade in (Grade.RIGHT, Grade.DECLINED)
        return is_right and self.is_slot_right is not False and self.says_it is not False


Ask = Callable[[Case, Session], tuple[AnswerSummary, Session]]  # what is evaluated


def ask_conversation(conversation: Conversation, now: datetime) -> Ask:
    """Evaluate the whole bot, as citizens meet it; ``now`` is the moment of every message."""

    def ask(case: Case, session: Session) -> tuple[AnswerSummary, Session]:
        if case.offered:
            offered = tuple(dump_action(AskAction(intent)) for intent in case.offered)
            session = replace(session, options=offered, clarifying=True)
        message = Message("evaluation", "console", "evaluation", MessageKind.TEXT, case.text)
        started = time.perf_counter()
        turn = conversation.respond(message, session, now)
        return replace(summarize_turn(turn), seconds=time.perf_counter() - started), turn.session

    return ask


def summarize_turn(turn: Turn) -> AnswerSummary:
    """Say what the bot did in a turn."""
    done = turn.outcome
    slot = {"province": done.place.province, "district": done.place.district}
    text = turn.reply.text if turn.reply else ""
    return AnswerSummary(
        done.decision, done.intent, done.case, text, done.options, done.candidates, slot, margins=_margins(turn)
    )


def _margins(turn: Turn) -> tuple[float, float]:
    weighed = turn.interpretation
    if weighed is None or not weighed.matches:
        return 0.0, 0.0
    above = weighed.matches[0].confidence - weighed.thresholds.accept
    return above, weighed.signals.interest - weighed.thresholds.clarify


def ask_interpreter(interpreter: Interpreter) -> Ask:
    """Evaluate the matcher alone, for data sets without a knowledge base; it remembers nothing."""

    def ask(case: Case, session: Session) -> tuple[AnswerSummary, Session]:
        started = time.perf_counter()
        understood = interpreter.interpret(case.text)
        seconds = time.perf_counter() - started
        match understood.decision:
            case Accept(best):
                answer = AnswerSummary("answer", best.intent)
            case Clarify(matches):
                answer = AnswerSummary("clarify", options=tuple(match.intent for match in matches))
            case _:
                answer = AnswerSummary("fallback")
        slot = {"province": understood.entities.province, "district": understood.entities.district}
        return replace(answer, matches=understood.matches, slot=slot, seconds=seconds), session

    return ask


def judge_all(ask: Ask, conversations: Iterable[tuple[Case, ...]]) -> Iterator[Judged]:
    """Play every conversation from its beginning and judge each of its messages."""
    for conversation in conversations:
        session = Session()
        for case in conversation:
            answer, session = ask(case, session)
            is_slot_right = all(answer.slot.get(name) == value for name, value in case.slot.items())
            yield Judged(case, answer, judge(case, answer), is_slot_right if case.slot else None)


def judge(case: Case, answer: AnswerSummary) -> Grade:
    """Say what an answer is worth.

    Handing a message that is none of ours to an intent that the case accepts counts as declined.
    """
    if case.is_inside:
        if answer.decision == "answer":
            return Grade.RIGHT if answer.intent in case.accepted else Grade.WRONG
        is_offered = answer.decision == "clarify" and not case.accepted.isdisjoint(answer.options)
        return Grade.OFFERED if is_offered else Grade.MISSED
    if case.is_free or (case.is_cancel and answer.intent == CANCEL_INTENT):
        return Grade.DECLINED
    if answer.decision == "answer":
        return Grade.DECLINED if answer.intent in case.accepted - {OUT_OF_SCOPE} else Grade.ANSWERED
    return Grade.BOTHERED if answer.decision == "clarify" else Grade.DECLINED
