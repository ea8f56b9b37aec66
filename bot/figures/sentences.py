"""A sentence for each figure of a month, in plain Thai and English."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.figures.model import Ending
from bot.figures.month_figures import Counts, MonthFigures, share
from bot.figures.names import Names
from knowledge import Text

MOST_TO_MEND = 10
MOST_NAMED = 3
CONFIDENCE = 1.96  # standard deviations: 95 %
ENOUGH = 0.95  # share of replies whose time is told
HALF_A_POINT = 0.005

TOO_FEW = Text(
    "เดือนนี้มีข้อความน้อยเกินกว่าจะแสดงโดยไม่กระทบความเป็นส่วนตัว",
    "Too few messages this month to show without telling of single people",
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure in words; ``name`` is its own, for tables and tests."""

    name: str
    text: Text


@dataclass(frozen=True, slots=True)
class ToMend:
    """An answer that citizens often called not useful."""

    answer: str
    yes: int
    no: int

    @property
    def share(self) -> float:
        """How often it was not useful, 0 to 1."""
        return self.no / (self.yes + self.no)

    @property
    def badness(self) -> float:
        """The least share that is likely (Wilson's lower bound): few voices count less than many.

        >>> round(ToMend("a", 5, 5).badness, 2), round(ToMend("a", 500, 500).badness, 2)
        (0.24, 0.47)
        """
        rows, square = self.yes + self.no, CONFIDENCE**2
        spread = CONFIDENCE * math.sqrt((self.share * (1 - self.share) + square / (4 * rows)) / rows)
        return (self.share + square / (2 * rows) - spread) / (1 + square / rows)


def find_to_mend(month: MonthFigures) -> Sequence[ToMend]:
    """Give the answers with the worst figures, the worst first."""
    found = [
        ToMend(answer, yes, no)
        for answer, no in month.no.items()
        if no is not None and (yes := month.yes.get(answer)) is not None
    ]
    return sorted(found, key=lambda each: (-each.badness, each.answer))[:MOST_TO_MEND]


def largest(counts: Counts, most: int) -> Sequence[tuple[str, int]]:
    """Give the largest counts that may be shown."""
    shown = [(name, count) for name, count in counts.items() if count is not None]
    return sorted(shown, key=lambda each: (-each[1], each[0]))[:most]


def write_sentences(month: MonthFigures, before: MonthFigures, names: Names) -> Sequence[Statement]:
    """Write a sentence for each figure of a month, against the month before where that is known."""
    if month.messages is None:
        return [Statement("messages", TOO_FEW)]
    return [Statement(name, text) for name, text in _sentences(month, before, names) if text is not None]


def _sentences(month: MonthFigures, before: MonthFigures, names: Names) -> Iterator[tuple[str, Text | None]]:
    yield "messages", _messages(month, before)
    yield "persons", _persons(month)
    for name, thai, english in (
        ("answer", "ตอบได้ทันที", "were answered at once"),
        ("clarify", "ถามกลับให้เลือกเรื่อง", "led to a choice of topics"),
        ("fallback", "ตอบไม่ได้", "found no answer"),
    ):
        now, then = (share(each.decisions.get(name), each.messages) for each in (month, before))
        yield name, _part(month.decisions.get(name), now, then, Text(thai, english))
    yield "useful", _useful(month)
    closed, closed_before = (share(each.opening.get("closed"), each.messages) for each in (month, before))
    outside = Text("เขียนมานอกเวลาสายด่วน", "came while the hotline was closed")
    yield "closed", _part(month.opening.get("closed"), closed, closed_before, outside)
    yield "hour", _busiest_hour(month)
    yield "entries", _entries(month, names)
    yield "provinces", _provinces(month, names)
    yield "talks", _talks(month)
    yield "seconds", _seconds(month)
    yield "words", _words(month, before)


def _messages(month: MonthFigures, before: MonthFigures) -> Text:
    change = compare(month.messages, before.messages)
    return Text(
        f"ประชาชนเขียนถึงแชตบอต {month.messages:,} ข้อความ{change.th}",
        f"Citizens wrote {month.messages:,} messages to the chatbot{change.en}",
    )


def compare(now: int | None, before: int | None) -> Text:
    """Say how much more or less than the month before, or nothing where that is not known.

    >>> compare(120, 100).th, compare(80, 100).en, compare(100, None).th
    (' มากกว่าเดือนก่อน 20%', ', 20% fewer than the month before', '')
    """
    if now is None or not before:
        return Text("", "")
    change = now / before - 1
    if abs(change) < HALF_A_POINT:
        return Text(" เท่ากับเดือนก่อน", ", as many as the month before")
    words = Text("มากกว่า", "more") if change > 0 else Text("น้อยกว่า", "fewer")
    size = f"{abs(change):.0%}"
    return Text(f" {words.th}เดือนก่อน {size}", f", {size} {words.en} than the month before")


def _persons(month: MonthFigures) -> Text | None:
    if month.persons is None:
        return None
    return Text(f"ผู้เขียนมีประมาณ {month.persons:,} คน", f"About {month.persons:,} people wrote")


def _part(count: int | None, now: float | None, before: float | None, what: Text) -> Text | None:
    if count is None or now is None:
        return Text(f"{what.th}: จำนวนน้อย จึงไม่แสดง", f"Messages that {what.en}: too few to show")
    then = Text("", "") if before is None else Text(f" เดือนก่อน {before:.0%}", f", {before:.0%} the month before")
    return Text(
        f"{what.th} {count:,} ข้อความ คิดเป็น {now:.0%}{then.th}",
        f"{count:,} messages {what.en}: {now:.0%}{then.en}",
    )


def _useful(month: MonthFigures) -> Text | None:
    yes, no = month.useful.get("yes"), month.useful.get("no")
    if yes is None or no is None:
        return Text("ผู้ให้ความเห็นมีน้อย จึงไม่แสดง", "Too few said whether an answer was useful")
    return Text(
        f"ผู้ให้ความเห็น {yes + no:,} ครั้ง บอกว่าคำตอบมีประโยชน์ {yes / (yes + no):.0%}",
        f"Of {yes + no:,} opinions, {yes / (yes + no):.0%} called the answer useful",
    )


def _busiest_hour(month: MonthFigures) -> Text | None:
    top = largest(month.hours, 1)
    if not top:
        return None
    [(hour, count)] = top
    return Text(
        f"เวลาที่เขียนมามากที่สุดคือ {hour}.00 ถึง {hour}.59 น. รวม {count:,} ข้อความ",
        f"The busiest hour was {hour}.00 to {hour}.59, with {count:,} messages",
    )


def _entries(month: MonthFigures, names: Names) -> Text | None:
    return _most(month.entries, names.answer, Text("เรื่องที่ถามมากที่สุด", "Asked most"))


def _provinces(month: MonthFigures, names: Names) -> Text | None:
    return _most(month.provinces, names.province, Text("จังหวัดที่พูดถึงมากที่สุด", "Provinces named most"))


def _most(counts: Counts, name: Callable[[str], Text], what: Text) -> Text | None:
    top = largest(counts, MOST_NAMED)
    if not top:
        return None
    named = [(name(key), count) for key, count in top]
    thai = " · ".join(f"{each.th} {count:,}" for each, count in named)
    english = ", ".join(f"{each.en} {count:,}" for each, count in named)
    return Text(f"{what.th}: {thai}", f"{what.en}: {english}")


def _talks(month: MonthFigures) -> Text | None:
    in_vain, total = month.talks.get(Ending.IN_VAIN), month.all_talks
    if in_vain is None or total is None:
        return None
    return Text(
        f"การสนทนา {total:,} ครั้ง จบโดยไม่ได้คำตอบ {in_vain:,} ครั้ง คิดเป็น {in_vain / total:.0%}",
        f"Of {total:,} talks, {in_vain:,} ended in vain: {in_vain / total:.0%}",
    )


def _seconds(month: MonthFigures) -> Text | None:
    bound = time_of(month.seconds, ENOUGH)
    if bound is None:
        return None
    return Text(f"คำตอบ {ENOUGH:.0%} ถึงผู้ถามภายใน {bound:g} วินาที", f"{ENOUGH:.0%} of replies arrived within {bound:g} s")


def time_of(seconds: Mapping[str, int | None], wanted: float) -> float | None:
    """Give the upper bound of the time within which a share of replies was sent; hidden buckets count as none.

    >>> time_of({"0.5": 90, "1": 8, "inf": 2}, 0.95), time_of({"inf": 9}, 0.95), time_of({}, 0.95)
    (1.0, None, None)
    """
    buckets = sorted((float(bound), count) for bound, count in seconds.items() if count is not None)
    total, so_far = sum(count for _, count in buckets), 0
    for bound, count in buckets:
        so_far += count
        if so_far >= wanted * total:
            return bound if math.isfinite(bound) else None
    return None


def _words(month: MonthFigures, before: MonthFigures) -> Text | None:
    now, then = unknown_share(month.words), unknown_share(before.words)
    if now is None:
        return None
    against = Text("", "") if then is None else Text(f" เดือนก่อน {then:.1%}", f", {then:.1%} the month before")
    return Text(
        f"สิ่งที่พิมพ์มาและแชตบอตไม่รู้จักมี {now:.1%}{against.th}",
        f"{now:.1%} of what was typed was unknown to the chatbot{against.en}",
    )


def unknown_share(words: Counts) -> float | None:
    """Give the share of what was typed that was never seen, 0 to 1."""
    known, unknown = words.get("known"), words.get("unknown")
    return None if known is None or unknown is None else unknown / (known + unknown)
