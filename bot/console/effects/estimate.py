"""What a change would do, from what is learned already and the likeness of questions, in a fraction of a second.

It is an estimate. A model that learns one more example gives messages like it more of that example's intent, and less
of what the example was taken for until now; how much, their likeness tells.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from bot.console.effects.model import Answered, Moved
from bot.console.effects.wanted import EXAMPLES, Wanted, intents_in
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.evaluation.judging import AnswerSummary, summarize_turn
from bot.evaluation.regression import AnswerChange, Question, QuestionOrigin
from bot.messages import Message, MessageKind
from intents import MAX_CHOICES
from knowledge import Answer, KnowledgeBase, intent_of, kind_of, read_entry

ALIKE_SCORE = 85  # rapidfuzz speaks 0-100; what two entries both have so alike, they fight over
NEAR_SCORE = 60  # below this an example moves hardly any answer
MOST_NEAR = 80  # questions that are looked at
MOST_CLASHES = 20
MOST_KEPT = 10_000  # answers
GAIN = 0.62  # of what an example lacks to a full score, that it gains once it is learned: 1 / (1 + the ridge)
LOSS = 0.25  # of its score, that it loses once it is not learned: others like it mostly stay
ENOUGH = 0.5  # score that is mostly answered; see ``intents.Match``
ENOUGH_LEAD = 0.15
Ask = Callable[[str], AnswerSummary]


class LiveAnswers:
    """What is live answers to questions, each asked once.

    Args:
        clock: the present moment, aware.

    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._conversation: Conversation | None = None
        self._known: dict[str, AnswerSummary] = {}

    def of(self, conversation: Conversation) -> Ask:
        """Give what asks it."""
        if conversation is not self._conversation or len(self._known) > MOST_KEPT:
            self._conversation, self._known = conversation, {}
        known = self._known

        def ask(text: str) -> AnswerSummary:
            if text not in known:
                message = Message("effect", "console", "effect", MessageKind.TEXT, text)
                known[text] = summarize_turn(conversation.respond(message, Session(), self._clock()))
            return known[text]

        return ask


@dataclass(frozen=True, slots=True)
class Clash:
    """An example of a change, and one much like it under another entry."""

    text: str
    other: str
    entry: str


def find_clashes(base: KnowledgeBase, wanted: Wanted) -> Sequence[Clash]:
    """Give the examples that another entry has too, or nearly, the likest first."""
    clashes = []
    for key, values in wanted.items():
        name = kind_of(key)[1]
        for field in EXAMPLES:
            texts = list(values.get(field, ()))
            known = [(text, answer) for text, answer in _examples(base, _language(field)) if answer.id != name]
            if not texts or not known:
                continue
            alike = _likeness(texts, [text for text, _ in known], ALIKE_SCORE)
            places = zip(*np.nonzero(alike), strict=True)
            clashes += [
                (int(alike[row, column]), Clash(texts[row], known[column][0], f"answer:{known[column][1].id}"))
                for row, column in places
            ]
    likest = sorted(clashes, key=lambda each: (-each[0], each[1].text, each[1].other))
    return [each for _, each in likest[:MOST_CLASHES]]


def _language(field: str) -> str:
    return field.partition(".")[2]


def _examples(base: KnowledgeBase, language: str) -> Iterator[tuple[str, Answer]]:
    for answer in base.answers.values():
        yield from ((text, answer) for name, texts in answer.examples.items() if name == language for text in texts)


def _likeness(texts: Sequence[str], others: Sequence[str], least: int) -> np.ndarray:
    return cdist(
        [text.casefold() for text in texts],
        [text.casefold() for text in others],
        scorer=fuzz.ratio,
        score_cutoff=least,
        dtype=np.uint8,
    )


def estimate(base: KnowledgeBase, wanted: Wanted, questions: Mapping[Question, str], ask: Ask) -> Sequence[Moved]:
    """Give the questions that would likely get another answer, what matters most first.

    Args:
        base: what is live.
        wanted: the change.
        questions: with the text or id by which each is to be told.
        ask: gives what is live's answer to a question.

    """
    moved = [*_examples_from_now_on(base, wanted, ask), *_carried_along(base, wanted, list(questions), ask)]
    changes = {each.question.text: each for each in moved if Answered.of(each.old) != Answered.of(each.new)}
    return [
        Moved.of(each, questions.get(each.question, each.question.text), intents_in(wanted))
        for each in sorted(changes.values(), key=lambda each: each.importance)
    ]


def _examples_from_now_on(base: KnowledgeBase, wanted: Wanted, ask: Ask) -> Iterator[AnswerChange]:
    """Give the new examples: whoever asks just that is answered so."""
    for name, text, is_new in _learned(base, wanted):
        if is_new:
            new = AnswerSummary("answer", intent_of(name), name if "/" in name else None)
            yield AnswerChange(Question(text, QuestionOrigin.EXAMPLE, intent_of(name)), ask(text), new)


def _carried_along(base: KnowledgeBase, wanted: Wanted, asked: Sequence[Question], ask: Ask) -> Iterator[AnswerChange]:
    """Give the questions that are like an example that comes or goes."""
    shifts: dict[int, Counter[str]] = defaultdict(Counter)
    nearest: Counter[int] = Counter()
    for name, text, is_new in _learned(base, wanted):
        shift = _shift(ask(text), intent_of(name), is_new=is_new)
        near = _likeness([text], [each.text for each in asked], NEAR_SCORE)[0]
        for place in np.flatnonzero(near).tolist():
            share = float(near[place]) / 100
            nearest[place] = max(nearest[place], int(near[place]))
            shifts[place].update({intent: share * value for intent, value in shift.items()})
    for place, _ in nearest.most_common(MOST_NEAR):
        old = ask(asked[place].text)
        yield AnswerChange(asked[place], old, _after(old, shifts[place]))


def _learned(base: KnowledgeBase, wanted: Wanted) -> Iterator[tuple[str, str, bool]]:
    """Give the examples that come (true) or go, with the id of their answer."""
    for key, values in wanted.items():
        name = kind_of(key)[1]
        live = read_entry(base, key) if name in base.answers else {}
        for field in EXAMPLES:
            there, then = live.get(field, ()), values.get(field, ())
            yield from ((name, text, True) for text in then if text not in there)
            yield from ((name, text, False) for text in there if text not in then)


def _shift(own: AnswerSummary, intent: str, *, is_new: bool) -> dict[str, float]:
    """Tell how far a message just like an example is moved, by intent."""
    scores = {match.intent: match.score for match in own.matches}
    if not is_new:
        return {intent: -LOSS * scores.get(intent, 0.0)}
    others = {name: -GAIN * score for name, score in scores.items()}
    return {**others, intent: GAIN * (1.0 - scores.get(intent, 0.0))}


def _after(old: AnswerSummary, shift: Mapping[str, float]) -> AnswerSummary:
    """Tell what would be done with a question whose scores are moved."""
    scores = {match.intent: match.score for match in old.matches}
    for intent, value in shift.items():
        scores[intent] = scores.get(intent, 0.0) + value
    ranked = sorted(scores, key=lambda intent: -scores[intent])
    best = ranked[0] if ranked else ""
    before = old.matches[0].intent if old.matches else ""
    lead = scores[best] - scores[ranked[1]] if len(ranked) > 1 else scores.get(best, 0.0)
    is_sure = scores.get(best, 0.0) >= ENOUGH and lead >= ENOUGH_LEAD
    if best == before and (old.decision == "answer" or not is_sure or shift.get(best, 0.0) <= 0):
        return old
    if is_sure:
        return AnswerSummary("answer", best)
    return AnswerSummary("clarify", options=tuple(ranked[:MAX_CHOICES]))
