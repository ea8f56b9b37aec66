"""How well one edition of the knowledge answers its own test questions: counts alone, to be kept and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.conversation import Conversation
from bot.evaluation.cases import OUT_OF_SCOPE, Case, gather_sayings
from bot.evaluation.figures import BINS, INSIDE, OUTSIDE
from bot.evaluation.judging import ask_conversation, judge_all
from knowledge import KnowledgeBase, intent_of


@dataclass(frozen=True, slots=True)
class TakenBin:
    """Questions that staff took into the knowledge, of alike confidence before: how sure, how often right.

    Attributes:
        rows: how many.
        confidence: their sum, each 0 to 1.
        right: how many would have been led to the answer into which staff took them.

    """

    rows: int = 0
    confidence: float = 0.0
    right: int = 0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What was measured of one edition.

    Attributes:
        inside: test questions that it should know, by what came of them (``Grade``).
        outside: messages that are none of ours, likewise.
        said: how many replies hold what they have to, and of how many.
        taken: ten bins of confidence, by the edition before.

    """

    inside: Mapping[str, int]
    outside: Mapping[str, int]
    said: tuple[int, int]
    taken: Sequence[TakenBin] = ()

    def share(self, grade: str) -> float | None:
        """Give a share of the test questions of its kind, 0 to 1."""
        counts = self.inside if grade in self.inside else self.outside
        total = sum(counts.values())
        return counts[grade] / total if total and grade in counts else None

    @property
    def said_share(self) -> float | None:
        """Give the share of replies that hold what they have to, 0 to 1."""
        right, rows = self.said
        return right / rows if rows else None


def gather_tests(base: KnowledgeBase) -> Iterator[tuple[Case, ...]]:
    """Give all test questions of a knowledge, each a talk of its own."""
    for answer in base.answers.values():
        for text in answer.must_match:
            yield (Case(text, answer.intent_id, frozenset([answer.intent_id])),)
    yield from gather_sayings(base)
    for text in base.must_not_match:
        yield (Case(text, OUT_OF_SCOPE, frozenset([OUT_OF_SCOPE])),)


def measure(conversation: Conversation, now: datetime, taken: Sequence[TakenBin] = ()) -> Accuracy:
    """Ask an edition all its test questions; takes about a millisecond for each."""
    inside, outside = Counter({each.value: 0 for each in INSIDE}), Counter({each.value: 0 for each in OUTSIDE})
    right = rows = 0
    for judged in judge_all(ask_conversation(conversation, now), gather_tests(conversation.base)):
        (inside if judged.case.is_inside else outside)[judged.grade.value] += 1
        if judged.says_it is not None:
            rows, right = rows + 1, right + judged.says_it
    return Accuracy(dict(inside), dict(outside), (right, rows), taken)


def judge_taken(before: Conversation, taken: Iterable[tuple[str, str]]) -> Sequence[TakenBin]:
    """Ask the edition before what staff took in, as it did not know these questions yet.

    Args:
        before: what was live.
        taken: id of the answer, and the question that became an example of it.

    """
    bins = [TakenBin() for _ in range(BINS)]
    for answer, text in taken:
        matches = before.interpret(text).matches
        if matches:
            sure, is_right = matches[0].confidence, matches[0].intent == intent_of(answer)
            number = min(int(sure * BINS), BINS - 1)
            old = bins[number]
            bins[number] = TakenBin(old.rows + 1, old.confidence + sure, old.right + is_right)
    return bins


def add_bins(many: Iterable[Sequence[TakenBin]]) -> Sequence[TakenBin]:
    """Add up bins of several publications."""
    total = [TakenBin() for _ in range(BINS)]
    for bins in many:
        for number, each in enumerate(bins):
            old = total[number]
            total[number] = TakenBin(old.rows + each.rows, old.confidence + each.confidence, old.right + each.right)
    return total
