"""How load, memory and speed grow with the knowledge: 1,000, 5,000 and 50,000 examples.

A ministry's FAQ is made up from Thai and English words: every intent owns a few of them, all share polite frames and
filler words. Each size is loaded in a process of its own, so that its peak memory can be told. The growth law is the
exponent of a power of the number of examples: 1 means that twice as many examples take twice as long.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from math import log
from pathlib import Path

from pythainlp.corpus import thai_words

from intents import Example, Interpreter

PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)  # this one, and the one that trains
SIZES = (1_000, 5_000, 50_000)
EXAMPLES_PER_INTENT = 25
BACKGROUND = 800
QUESTIONS = 2_000
STRANGERS = 300
FRAMES = (
    "{} ต้องทำอย่างไร", "อยากทราบเรื่อง{}", "ขอสอบถาม{}หน่อยครับ", "{}ที่ไหน", "{}ใช้เอกสารอะไรบ้าง", "{}เสียเงินไหมคะ", "{}",
    "ถ้า{}จะได้ไหม", "{} กี่วันเสร็จ", "how do i {}", "{} where", "i want to {}", "what if {}",
)  # fmt: skip
SYLLABLES = ("ba", "con", "der", "fa", "gi", "lo", "mar", "nex", "pli", "ro", "sta", "tu", "ver", "win", "zo", "ten")


class Ministry:
    """Makes up questions about any number of intents; the same ones each time."""

    def __init__(self, intents: int) -> None:
        self._random = random.Random(20261125)
        thai = sorted(word for word in thai_words() if 3 <= len(word) <= 9)
        self._random.shuffle(thai)
        english = ["".join(self._random.choices(SYLLABLES, k=self._random.randint(2, 3))) for _ in range(4_000)]
        self._filler = thai[:300]
        pool = thai[300:8_000]
        self._subjects = [(self._random.sample(pool, 7), self._random.sample(english, 5)) for _ in range(intents)]

    def ask(self, intent: int) -> str:
        """Ask about an intent with two to four of its words, in one of the frames."""
        frame = self._random.choice(FRAMES)
        thai, english = self._subjects[intent]
        if frame.isascii() and frame != "{}":
            return frame.format(" ".join(self._random.sample(english, self._random.randint(2, 3))))
        words = self._random.sample(thai, self._random.randint(2, 4)) + self._random.sample(self._filler, 1)
        return frame.format("".join(words))

    def chat(self) -> str:
        """Say something that is about no intent."""
        return self._random.choice(FRAMES).format("".join(self._random.sample(self._filler, 4)))


def measure(size: int) -> dict[str, float]:
    """Train on so many examples and ask questions, in this process."""
    intents = size // EXAMPLES_PER_INTENT
    ministry = Ministry(intents)
    examples = [Example(f"i{number % intents}", ministry.ask(number % intents), "th") for number in range(size)]
    background = [ministry.chat() for _ in range(BACKGROUND)]
    tests = [Example(f"i{number % intents}", ministry.ask(number % intents), "th") for number in range(QUESTIONS)]
    strangers = [ministry.chat() for _ in range(STRANGERS)]
    started = time.perf_counter()
    interpreter = Interpreter.train(examples, background, (), tests, strangers)
    loaded = time.perf_counter() - started
    asked = [(f"i{number % intents}", ministry.ask(number % intents)) for number in range(QUESTIONS)]
    times, right = [], 0
    for intent, text in asked:
        started = time.perf_counter()
        matches = interpreter.interpret(text).matches
        times.append(1000 * (time.perf_counter() - started))
        right += bool(matches) and matches[0].intent == intent
    times.sort()
    return {
        "examples": size,
        "intents": intents,
        "load_seconds": loaded,
        "peak_megabytes": max(resource.getrusage(whose).ru_maxrss for whose in PROCESSES) / 1024,
        "p50_ms": times[len(times) // 2],
        "p99_ms": times[int(0.99 * len(times))],
        "first_choice_right": right / len(asked),
    }


def run_sizes() -> Iterator[dict[str, float]]:
    """Measure each size in a process of its own."""
    for size in SIZES:
        command = [sys.executable, str(Path(__file__)), "--size", str(size)]
        yield json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print a line for each size, and the growth laws."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, help="measure this number of examples alone, and print JSON")
    asked = parser.parse_args()
    if asked.size:
        print(json.dumps(measure(asked.size)))
        return
    found = []
    for each in run_sizes():
        found.append(each)
        print(
            f"{each['examples']:6,} examples, {each['intents']:5,} intents: load {each['load_seconds']:6.1f} s, "
            f"peak {each['peak_megabytes']:4.0f} MB, p50 {each['p50_ms']:.2f} ms, p99 {each['p99_ms']:.2f} ms, "
            f"first choice right {each['first_choice_right']:.3f}",
            flush=True,
        )
    first, last = found[0], found[-1]
    for name in ("load_seconds", "peak_megabytes", "p50_ms", "p99_ms"):
        law = log(last[name] / first[name]) / log(last["examples"] / first["examples"])
        print(f"{name} grows with examples to the power {law:.2f}")


if __name__ == "__main__":
    main()
