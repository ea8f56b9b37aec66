"""How often messages are understood: ``python benchmarks/accuracy.py dev.jsonl real_oos.jsonl``.

Reads evaluation files (one JSON object a line with ``text``, ``intent``, ``also``, ``slot``) and prints what
the interpreter makes of them. Rows of intents that the knowledge does not hold yet are left out.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from intents import Accept, Clarify, Entities, Interpretation, Interpreter
from knowledge import load_knowledge, train_interpreter

OUT_OF_SCOPE = "out_of_scope"
KNOWLEDGE_DIR = Path(__file__).parent.parent / "knowledge"
SHOWN_MISTAKES = 400


@dataclass(frozen=True, slots=True)
class Row:
    """One message with what is right for it."""

    text: str
    intent: str
    accepted: frozenset[str]
    slot: dict[str, str]
    kind: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with how it was understood."""

    row: Row
    understood: Interpretation
    milliseconds: float

    @property
    def outcome(self) -> str:
        """right, offered, wrong or missed; answered, asked or left alone when out of scope."""
        decision, accepted = self.understood.decision, self.row.accepted
        if self.row.intent == OUT_OF_SCOPE:
            if isinstance(decision, Accept):
                return "left alone" if decision.match.intent in accepted else "answered"
            return "asked" if isinstance(decision, Clarify) else "left alone"
        if isinstance(decision, Accept):
            return "right" if decision.match.intent in accepted else "wrong"
        offered = {match.intent for match in decision.matches} if isinstance(decision, Clarify) else set()
        return "offered" if offered & accepted else "missed"

    def is_among(self, count: int) -> bool:
        """Whether a right intent is among the best ``count`` matches."""
        return any(match.intent in self.row.accepted for match in self.understood.matches[:count])


def main() -> None:
    """Print the figures of each evaluation file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, help="evaluation files, JSON lines")
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE_DIR, help="knowledge folder")
    parser.add_argument("--mistakes", action="store_true", help="list the messages that went wrong")
    asked = parser.parse_args()
    started = time.perf_counter()
    base = load_knowledge(asked.knowledge)
    interpreter = train_interpreter(base)
    print(f"{len(base.intents)} intents, trained in {time.perf_counter() - started:.1f} s, {interpreter.thresholds}")
    for path in asked.files:
        print_report(path.name, judge(interpreter, read_rows(path, base.intents.keys())), lists_mistakes=asked.mistakes)


def read_rows(path: Path, known: Iterable[str]) -> Iterator[Row]:
    """Read an evaluation file; rows of intents that are not known are left out."""
    names = {*known, OUT_OF_SCOPE}
    for line in path.read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        if values["intent"] in names:
            kind = values.get("lang") or values.get("source") or values.get("kind") or ""
            is_inside = values["intent"] != OUT_OF_SCOPE
            accepted = frozenset([values["intent"], *values.get("also", ())])
            yield Row(
                text=values["text"],
                intent=values["intent"],
                accepted=accepted,
                slot=values.get("slot") or {},
                kind=kind if is_inside else values.get("style") or kind,
            )


def judge(interpreter: Interpreter, rows: Iterable[Row]) -> list[Judged]:
    """Interpret every row, with the time each took."""
    judged = []
    for row in rows:
        started = time.perf_counter()
        understood = interpreter.interpret(row.text)
        judged.append(Judged(row, understood, (time.perf_counter() - started) * 1000))
    return judged


def print_report(name: str, judged: Sequence[Judged], *, lists_mistakes: bool) -> None:
    """Print the figures of one file: in scope by language, out of scope by style, places, time."""
    inside = [each for each in judged if each.row.intent != OUT_OF_SCOPE]
    outside = [each for each in judged if each.row.intent == OUT_OF_SCOPE]
    print(f"\n{name}: {len(judged)} rows")
    if inside:
        print(
            f"  {'in scope':16}{'rows':>6}{'top-1':>8}{'top-3':>8}{'right':>8}{'offered':>8}{'wrong':>8}{'missed':>8}"
        )
        for kind, group in _by_kind(inside):
            print(_inside_line(kind, group))
        _print_slots(inside)
    if outside:
        print(f"  {'out of scope':16}{'rows':>6}{'answered':>10}{'bothered':>10}")
        for kind, group in _by_kind(outside):
            print(_outside_line(kind, group))
    times = sorted(each.milliseconds for each in judged)
    print(f"  ms a message: p50 {times[len(times) // 2]:.2f}, p99 {times[int(len(times) * 0.99)]:.2f}")
    if lists_mistakes:
        _print_mistakes(judged)


def _by_kind(judged: Sequence[Judged]) -> list[tuple[str, list[Judged]]]:
    kinds = sorted({each.row.kind for each in judged})
    return [("all", list(judged)), *((kind, [each for each in judged if each.row.kind == kind]) for kind in kinds)]


def _inside_line(kind: str, group: Sequence[Judged]) -> str:
    outcomes = Counter(each.outcome for each in group)
    tops = [sum(each.is_among(count) for each in group) / len(group) for count in (1, 3)]
    shares = [outcomes[name] / len(group) for name in ("right", "offered", "wrong", "missed")]
    return f"  {kind:16}{len(group):6}" + "".join(f"{share:8.3f}" for share in [*tops, *shares])


def _outside_line(kind: str, group: Sequence[Judged]) -> str:
    outcomes = Counter(each.outcome for each in group)
    answered = outcomes["answered"] / len(group)
    return f"  {kind:16}{len(group):6}{answered:10.3f}{answered + outcomes['asked'] / len(group):10.3f}"


def _print_slots(judged: Sequence[Judged]) -> None:
    """Places are counted on rows that name one."""
    rows = [each for each in judged if each.row.slot]
    right = [each for each in rows if _names(each.understood.entities, each.row.slot)]
    if rows:
        print(f"  places: {len(right)} of {len(rows)} right")


def _names(entities: Entities, slot: dict[str, str]) -> bool:
    return all(getattr(entities, kind) == value for kind, value in slot.items())


def _print_mistakes(judged: Sequence[Judged]) -> None:
    good = {"right", "left alone"}
    for each in [each for each in judged if each.outcome not in good][:SHOWN_MISTAKES]:
        best = ", ".join(f"{match.intent} {match.confidence:.2f}" for match in each.understood.matches[:3])
        print(f"  {each.outcome:9} {each.row.intent:26} | {each.row.text[:90]} | {best}")
    for each in judged:
        if each.row.slot and not _names(each.understood.entities, each.row.slot):
            print(f"  place     {each.row.slot} | {each.row.text[:90]} | {each.understood.entities}")


if __name__ == "__main__":
    main()
