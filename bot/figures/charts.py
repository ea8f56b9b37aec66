"""What charts show: bars with a label and a length, drawn as SVG by ``templates/charts.svg.jinja``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.figures.month_figures import Counts, MonthFigures
from bot.figures.names import CHANNELS, DECISIONS, ENDINGS, LANGUAGES, OPENING, Names
from bot.figures.sentences import largest
from knowledge import Language, Text

MOST_BARS = 8
UPRIGHT = ("hours", "days")
TITLES: Mapping[str, Text] = {
    "entries": Text("เรื่องที่ถามมากที่สุด", "What was asked most"),
    "hours": Text("ข้อความตามเวลา", "Messages by hour"),
    "days": Text("ข้อความตามวัน", "Messages by day"),
    "provinces": Text("จังหวัดที่พูดถึงมากที่สุด", "Provinces named most"),
    "decisions": Text("ตอบได้และตอบไม่ได้", "Answered and in vain"),
    "talks": Text("การสนทนาจบอย่างไร", "How talks ended"),
    "opening": Text("ในและนอกเวลาสายด่วน", "Hotline open and closed"),
    "channels": Text("ช่องทาง", "Channels"),
    "languages": Text("ภาษา", "Languages"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One count; ``length`` is 0 to 1 of the longest, ``count`` is ``None`` where it is hidden."""

    label: str
    count: int | None
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with a title.

    Attributes:
        name: its own, for the page's anchors.
        is_upright: bars stand, as of hours; else they lie.

    """

    name: str
    title: str
    bars: Sequence[Bar]
    is_upright: bool = False


def make_bars(counts: Sequence[tuple[str, int | None]]) -> Sequence[Bar]:
    """Give bars as long as they are to each other.

    >>> [bar.length for bar in make_bars([("ก", 10), ("ข", 5), ("ค", None)])]
    [1.0, 0.5, 0.0]
    """
    most = max((count for _, count in counts if count is not None), default=0) or 1
    return [Bar(label, count, (count or 0) / most) for label, count in counts]


def make_charts(month: MonthFigures, names: Names, language: Language) -> Sequence[Chart]:
    """Give all charts of a month that have something to show."""

    def say(text: Text) -> str:
        return text.th if language == "th" else text.en

    def ranked(counts: Counts, name: Callable[[str], Text]) -> Sequence[Bar]:
        return make_bars([(say(name(key)), count) for key, count in largest(counts, MOST_BARS)])

    def listed(counts: Counts, known: Mapping[str, Text]) -> Sequence[Bar]:
        keys = [*(key for key in known if key in counts), *(key for key in counts if key not in known)]
        return make_bars([(say(known.get(key, Text(key, key))), counts[key]) for key in keys])

    hours = [(f"{hour:02}", month.hours.get(f"{hour:02}", 0)) for hour in range(24)]
    days = [(day[-2:].lstrip("0"), count) for day, count in sorted(month.days.items())]
    bars: Mapping[str, Sequence[Bar]] = {
        "entries": ranked(month.entries, names.answer),
        "hours": make_bars(hours),
        "days": make_bars(days),
        "provinces": ranked(month.provinces, names.province),
        "decisions": listed(month.decisions, DECISIONS),
        "talks": listed(month.talks, ENDINGS),
        "opening": listed(month.opening, OPENING),
        "channels": listed(month.channels, CHANNELS),
        "languages": listed(month.languages, LANGUAGES),
    }
    charts = [Chart(name, say(TITLES[name]), each, name in UPRIGHT) for name, each in bars.items()]
    return [each for each in charts if any(bar.count for bar in each.bars)]
