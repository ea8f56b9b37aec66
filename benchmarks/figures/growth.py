"""How the console's database grows in a month of 100,000 messages a day, with the knowledge that is shipped.

``python -m benchmarks.figures.growth`` writes thirty days into a fresh SQLite file, each day's counts drawn anew over
all entries, cases and provinces of the knowledge, by Zipf's law: the tail is long, so most keys come every day. A
general answer is asked for any facet, a case for the one that it is about.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from bot.console.database import Database
from bot.figures.store import FiguresStore
from bot.queue.tally import Batch
from knowledge import KnowledgeBase, load_knowledge

KNOWLEDGE_DIR = Path(__file__).resolve().parents[2] / "knowledge"
FIRST = date(2026, 11, 1)
DAYS = 30
FACETS = ("", "", "", "", "cost", "documents", "when", "where", "online", "status")
DECISIONS, SHARES = ("answer", "clarify", "fallback"), (8, 1, 1)
BOUNDS = ("0.05", "0.1", "0.25", "0.5", "1", "2.5", "5")


class Ranked:
    """Draws by rank: the second half as often as the first, the third a third as often."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._weights = list(accumulate(1 / rank for rank in range(1, len(names) + 1)))

    def draw(self, dice: random.Random) -> str:
        """Draw one."""
        return dice.choices(self._names, cum_weights=self._weights)[0]


def counts_of(base: KnowledgeBase, day: date, messages: int) -> Counter[str]:
    """Draw the counts of a day, under the keys that ``Counting`` makes."""
    dice = random.Random(day.toordinal())
    answers, provinces = Ranked(list(base.answers)), Ranked([each.id for each in base.provinces.values()])
    counts: Counter[str] = Counter()
    for _ in range(messages):
        hour, channel = dice.randrange(24), dice.choices(("line", "telegram"), (9, 1))[0]
        language, [decision] = dice.choice(("th", "th", "th", "en")), dice.choices(DECISIONS, SHARES)
        opening = "open" if 8 <= hour < 16 and day.weekday() < 5 else "closed"
        answer = answers.draw(dice)
        counts[f"hours|{hour:02}|{channel}|{language}|{decision}|{opening}"] += 1
        counts[f"seconds|{channel}|{dice.choice(BOUNDS)}"] += 1
        counts["words|known"] += 20
        counts["words|unknown"] += 1
        if decision == "answer":
            facet = "" if "/" in answer else dice.choice(FACETS)
            counts[f"entries|{answer}|{facet}|answer"] += 1
            if dice.random() < 0.05:
                counts[f"useful|{answer}|{dice.choice(('yes', 'no'))}"] += 1
            if dice.random() < 0.02:
                counts[f"denied|{answer}"] += 1
        if dice.random() < 0.3:
            counts[f"provinces|{provinces.draw(dice)}|{decision}"] += 1
        if dice.random() < 0.4:
            counts[f"talks|{channel}|{dice.choice(('answered', 'in_vain', 'asked_for_a_person'))}"] += 1
            counts[f"turns|{dice.randrange(1, 11)}"] += 1
    return counts


def measure_growth(base: KnowledgeBase, url: str, messages_a_day: int) -> tuple[int, int]:
    """Write a month into an empty database; give rows and, of SQLite, bytes by which its file grew."""
    (database := Database(url)).migrate()
    store, file = FiguresStore(database), Path(url.removeprefix("sqlite:///"))
    before = file.stat().st_size
    rows = 0
    for ago in range(DAYS):
        day = FIRST + timedelta(days=ago)
        counts = counts_of(base, day, messages_a_day)
        rows += len(counts)
        store.add(Batch(str(ago), "memory", {f"{day}|{key}": count for key, count in counts.items()}), day)
    database.close()
    return rows, file.stat().st_size - before


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000, help="a day")
    given = parser.parse_args()
    base = load_knowledge(KNOWLEDGE_DIR)
    with tempfile.TemporaryDirectory() as folder:
        rows, size = measure_growth(base, f"sqlite:///{folder}/console.sqlite3", given.messages)
    print(
        f"{len(base.intents)} entries, {len(base.answers) - len(base.intents)} cases, {len(base.provinces)} provinces"
    )
    print(f"{rows:,} rows, {size / 2**20:.2f} MiB a month at {given.messages:,} messages a day")


if __name__ == "__main__":
    main()
