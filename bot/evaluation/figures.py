"""Counts what judged messages add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.judging import Grade, Judged

INSIDE = (Grade.RIGHT, Grade.OFFERED, Grade.WRONG, Grade.MISSED)
OUTSIDE = (Grade.DECLINED, Grade.BOTHERED, Grade.ANSWERED)
BINS = 10


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one kind of message; shares are 0-1 of ``rows``.

    Attributes:
        tops: share with a right intent as the best match, and among the best three.

    """

    name: str
    rows: int
    shares: Mapping[Grade, float]
    tops: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages of alike confidence: how sure the bot was, how often it was right."""

    rows: int
    confidence: float
    truth: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything ``doebot evaluate`` tells of one file.

    Attributes:
        inside: messages in scope, all first, then by kind.
        outside: messages out of scope, all first, then by kind.
        slots: how many places were right, and of how many.
        said: how many replies contain what they have to, and of how many.
        cases: how many replies are the right case, and of how many.
        dialogue_turns: how many turns of conversations were right (intent and place), and of how many.
        confusions: wanted and given intent of wrong answers, most frequent first.
        reliability: ten bins of confidence.
        milliseconds: median and 99th percentile of the time a message took.
        judged: every message.

    """

    name: str
    inside: tuple[Group, ...]
    outside: tuple[Group, ...]
    slots: tuple[int, int]
    said: tuple[int, int]
    cases: tuple[int, int]
    dialogue_turns: tuple[int, int]
    confusions: tuple[tuple[str, str, int], ...]
    reliability: tuple[Bin, ...]
    milliseconds: tuple[float, float]
    judged: tuple[Judged, ...]


def summarize(name: str, judged: Iterable[Judged]) -> Figures:
    """Count one file."""
    rows = tuple(judged)
    inside = [each for each in rows if each.case.is_inside]
    outside = [each for each in rows if not each.case.is_inside]
    placed = [each.is_slot_right for each in inside if each.is_slot_right is not None]
    turns = [each for each in rows if each.case.kind == "dialogue"]
    said = [each.says_it for each in rows if each.says_it is not None]
    cases = [each.answer.case == each.case.case for each in rows if each.case.case]
    return Figures(
        name=name,
        inside=_groups(inside, INSIDE),
        outside=_groups(outside, OUTSIDE),
        slots=(sum(placed), len(placed)),
        said=(sum(said), len(said)),
        cases=(sum(cases), len(cases)),
        dialogue_turns=(sum(each.is_good for each in turns), len(turns)),
        confusions=_confusions(rows),
        reliability=_reliability(rows),
        milliseconds=_milliseconds(rows),
        judged=rows,
    )


def _groups(rows: Sequence[Judged], grades: Sequence[Grade]) -> tuple[Group, ...]:
    if not rows:
        return ()
    kinds = sorted({each.case.kind for each in rows})
    by_kind = {kind: [each for each in rows if each.case.kind == kind] for kind in kinds}
    return tuple(_group(name, of_kind, grades) for name, of_kind in (("all", rows), *by_kind.items()))


def _group(name: str, rows: Sequence[Judged], grades: Sequence[Grade]) -> Group:
    counts = Counter(each.grade for each in rows)
    top_one, top_three = (sum(each.is_among(count) for each in rows) / len(rows) for count in (1, 3))
    return Group(name, len(rows), {each: counts[each] / len(rows) for each in grades}, (top_one, top_three))


def _confusions(rows: Iterable[Judged]) -> tuple[tuple[str, str, int], ...]:
    bad = [each for each in rows if each.grade in (Grade.WRONG, Grade.ANSWERED)]
    wrong = Counter((each.case.intent, each.answer.intent or "") for each in bad)
    return tuple((wanted, given, count) for (wanted, given), count in wrong.most_common())


def _reliability(rows: Iterable[Judged]) -> tuple[Bin, ...]:
    """Compare the confidence of the best match with how often it is right, none of ours counted as not."""
    binned: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for each in rows:
        if each.answer.matches:
            binned[min(int(each.confidence * BINS), BINS - 1)].append((each.confidence, each.is_among(1)))
    return tuple(
        Bin(len(bin_), sum(given for given, _ in bin_) / len(bin_), sum(right for _, right in bin_) / len(bin_))
        for bin_ in binned
        if bin_
    )


def _milliseconds(rows: Sequence[Judged]) -> tuple[float, float]:
    if not rows:
        return 0.0, 0.0
    times = sorted(each.answer.seconds * 1000 for each in rows)
    return times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
