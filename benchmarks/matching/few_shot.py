"""Accuracy on public intent sets beside nlp.js: the official 5-shot, 10-shot and full splits.

Takes folders of the few-shot intent benchmark (BANKING77, HWU64, CLINC150): each split is a folder with ``seq.in``, a
message a line, and ``label``; ``oos_test`` holds messages out of scope. Prints the share of test messages whose first
choice is right, and how many messages out of scope are turned away where LOST of the right answers are.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.matching.compare import Round, run_ours, running_nlp_js
from intents import Example, Interpreter

SPLITS = ("train_5", "train_10", "train")
LOST = 0.05


@dataclass(frozen=True, slots=True)
class Split:
    """Messages and the intent of each."""

    messages: tuple[str, ...]
    intents: tuple[str, ...]

    @classmethod
    def read(cls, folder: Path) -> Split:
        """Read a split; one out of scope has no labels.

        Raises:
            ValueError: messages and labels do not fit.

        """
        messages = _lines(folder / "seq.in")
        intents = _lines(folder / "label") if (folder / "label").exists() else ("",) * len(messages)
        if len(messages) != len(intents):
            raise ValueError(f"{folder}: {len(messages)} messages, {len(intents)} labels")
        return cls(messages, intents)


def _lines(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").splitlines())


def main() -> None:
    """Train on each split of each folder, and print what is right on its test."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="such as BANKING77 HWU64 CLINC150")
    parser.add_argument("--train", nargs="+", default=SPLITS, choices=SPLITS, help="splits to learn from")
    parser.add_argument("--alone", action="store_true", help="without nlp.js")
    asked = parser.parse_args()
    for folder in asked.folders:
        for name in asked.train:
            compare(folder, name, with_peer=not asked.alone)


def compare(folder: Path, name: str, *, with_peer: bool) -> None:
    """Let both learn one split, and answer the same messages."""
    learned, test = Split.read(folder / name), Split.read(folder / "test")
    strangers = Split.read(folder / "oos_test").messages if (folder / "oos_test").exists() else ()
    asked = [*test.messages, *strangers]
    started = time.perf_counter()
    pairs = list(zip(learned.messages, learned.intents, strict=True))
    interpreter = Interpreter.train([Example(intent, text, "en") for text, intent in pairs], (), ())
    seconds = time.perf_counter() - started
    report(f"{folder.name} {name} ours", seconds, run_ours(interpreter, asked), test)
    if with_peer:
        examples = [{"intent": intent, "text": text} for text, intent in pairs]
        with running_nlp_js({"examples": examples, "places": [], "slots": []}) as peer:
            report(f"{folder.name} {name} nlp.js", peer.trained_seconds, peer.run(asked), test)


def report(name: str, seconds: float, done: Round, test: Split) -> None:
    """Print one line."""
    inside = len(test.messages)
    right = [intent == wanted for intent, wanted in zip(done.intents, test.intents, strict=False)]
    p50 = done.percentile(0.5)
    line = f"{name}: right {100 * sum(right) / inside:.1f} %, trained in {seconds:.0f} s, p50 {p50:.2f} ms"
    if outside := done.confidences[inside:]:
        sure = [confidence for confidence, is_right in zip(done.confidences, right, strict=False) if is_right]
        line += f", out of scope turned away {100 * turned_away(sure, outside):.1f} %"
    print(line, flush=True)


def turned_away(sure: Sequence[float], outside: Sequence[float]) -> float:
    """Give the share of ``outside`` below the confidence that LOST of the right answers do not reach."""
    threshold = sorted(sure)[int(LOST * len(sure))]
    return sum(confidence < threshold for confidence in outside) / len(outside)


if __name__ == "__main__":
    main()
