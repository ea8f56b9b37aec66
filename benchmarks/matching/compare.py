"""Speed and accuracy beside nlp.js: the same knowledge, the same messages, in turns.

Prints the milliseconds a decision takes (p50, p99), their ratios, and how often the first choice is right. Ours finds
places too, so nlp.js gets the names of places and the slots of intents; it is also run without them, for the examples
alone. The messages are the staff's test questions, or files given as arguments.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bot.evaluation import Case, read_conversations
from intents import Interpreter
from knowledge import KnowledgeBase, load_knowledge, train_interpreter
from knowledge.editions.training import gazetteer_entries

HERE = Path(__file__).parent
MESSAGES = 300  # the peer takes tens of milliseconds to find a place
KNOWLEDGE_DIR = HERE.parent.parent / "knowledge"


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over all messages: the time each took, the first choice for each, and how sure it is, 0-1."""

    milliseconds: tuple[float, ...]
    intents: tuple[str, ...]
    confidences: tuple[float, ...]

    def percentile(self, share: float) -> float:
        """Give the time that ``share`` of the messages stay within."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class NlpJs:
    """The peer in its own process, trained on the examples, places and slots of ``knowledge``."""

    def __init__(self, process: subprocess.Popen[str], knowledge: Mapping[str, object]) -> None:
        self._process = process
        self.trained_seconds = float(self._ask(knowledge)["trained_seconds"])

    def run(self, messages: Sequence[str]) -> Round:
        """Let it decide on every message."""
        answers = self._ask(list(messages))
        times, intents, scores = ([each[key] for each in answers] for key in ("milliseconds", "intent", "score"))
        return Round(tuple(times), tuple(intents), tuple(scores))

    def _ask(self, given: object) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(given) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def running_nlp_js(knowledge: Mapping[str, object]) -> Iterator[NlpJs]:
    """Install nlp.js from its lock file if need be, and train it."""
    if not (HERE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    command = ["node", "--no-warnings", "nlpjs.js"]
    with subprocess.Popen(command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield NlpJs(process, knowledge)
        process.stdin.close()  # type: ignore[union-attr]


def knowledge_for_nlp_js(base: KnowledgeBase, with_places: bool) -> dict[str, object]:
    """Give our knowledge as the peer takes it."""
    examples = [
        {"intent": intent.id, "text": text}
        for intent in base.intents.values()
        for texts in intent.examples.values()
        for text in texts
    ]
    if not with_places:
        return {"examples": examples, "places": [], "slots": []}
    places: dict[tuple[str, str], list[str]] = {}
    for name in gazetteer_entries(base):
        places.setdefault((name.kind, name.value), []).append(name.surface)
    return {
        "examples": examples,
        "places": [{"kind": kind, "value": value, "names": names} for (kind, value), names in places.items()],
        "slots": [{"intent": each.id, "kind": each.slot} for each in base.intents.values() if each.slot],
    }


def run_ours(interpreter: Interpreter, messages: Sequence[str]) -> Round:
    """Let ours decide on every message: spelling, reading, places, matching and decision."""
    times, intents, confidences = [], [], []
    for text in messages:
        started = time.perf_counter()
        understood = interpreter.interpret(text)
        times.append((time.perf_counter() - started) * 1000)
        intents.append(understood.matches[0].intent if understood.matches else "")
        confidences.append(understood.matches[0].confidence if understood.matches else 0.0)
    return Round(tuple(times), tuple(intents), tuple(confidences))


def read_cases(base: KnowledgeBase, files: Sequence[Path]) -> list[Case]:
    """Read the messages in scope, by default the test questions beside the answers."""
    if not files:
        cases = [Case(text, i.id, frozenset([i.id])) for i in base.intents.values() for text in i.must_match]
        return cases[:: max(1, len(cases) // MESSAGES)]
    return [case for path in files for turns in read_conversations(path) for case in turns if case.is_inside]


def main() -> None:
    """Measure in turns and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="evaluation files, JSON lines")
    parser.add_argument("--rounds", type=int, default=5, help="measured after one that warms up")
    asked = parser.parse_args()
    base = load_knowledge(KNOWLEDGE_DIR)
    cases = read_cases(base, asked.files)
    messages = [case.text for case in cases]
    started = time.perf_counter()
    interpreter = train_interpreter(base)
    print(f"{len(messages)} messages; ours trained in {time.perf_counter() - started:.1f} s")
    for name, with_places in (("nlp.js with places", True), ("nlp.js, intents alone", False)):
        with running_nlp_js(knowledge_for_nlp_js(base, with_places)) as peer:
            print(f"{name} trained in {peer.trained_seconds:.1f} s")
            rounds = []
            for number in range(asked.rounds + 1):
                # nlp.js keeps the words of every message it has read; citizens do not repeat themselves to the letter.
                fresh = [text + " " * number for text in messages]
                rounds.append((run_ours(interpreter, fresh), peer.run(fresh)))
        print_ratios(name, rounds[1:])  # both warm up in the first
        for side, done in zip(("ours", name), rounds[0], strict=True):
            right = sum(intent in case.accepted for intent, case in zip(done.intents, cases, strict=True))
            print(f"  first choice right: {side} {right / len(cases):.3f}")


def print_ratios(name: str, rounds: Sequence[tuple[Round, Round]]) -> None:
    """Print the middle over the rounds of each side's percentiles, and of their ratios."""
    for percentile, share in (("p50", 0.5), ("p99", 0.99)):
        ours, theirs = ([each[side].percentile(share) for each in rounds] for side in (0, 1))
        ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
        print(f"  {percentile}: ours {median(ours):.3f} ms, {name} {median(theirs):.3f} ms, ratio {ratio:.2g}")


if __name__ == "__main__":
    main()
