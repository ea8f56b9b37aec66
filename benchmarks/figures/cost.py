"""What counting costs of the work of answering: the program's own worker and queue, a real Redis, our knowledge.

``python -m benchmarks.figures.cost`` answers the same questions by turns with and without counting, and compares the
CPU time of this process and of Redis for each message. Time on the wall would tell of other programs. What a webhook
and the platform cost is left out, so the share is larger than that of the whole program.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import structlog

from bot.console.database import Database
from bot.dialogue.conversation import Conversation
from bot.figures.counting import Counting
from bot.figures.rollup import EVERY_SECONDS, RollUp
from bot.figures.store import FiguresStore
from bot.observability import Metrics
from bot.queue.base import Incoming
from bot.queue.payload import PayloadSeal
from bot.queue.redis_queue import RedisQueue
from bot.worker import Worker
from knowledge import BANGKOK, read_edition
from tests.fakes import FakeChannel, text_message
from tests.redis_server import RedisServer

ROOT = Path(__file__).resolve().parents[2]
KEY = b"an invented key for benchmarks"


def now() -> datetime:
    """Give the present moment in Bangkok."""
    return datetime.now(BANGKOK)


class Bench:
    """Answers questions, and tells the CPU seconds that a message took.

    Args:
        server: a Redis of its own.
        conversation: answers.
        store: takes what was counted.

    """

    def __init__(self, server: RedisServer, conversation: Conversation, store: FiguresStore) -> None:
        self._server = server
        self._conversation = conversation
        self._store = store
        questions = (ROOT / "benchmarks" / "throughput" / "questions.txt").read_text(encoding="utf-8")
        self._questions = questions.splitlines()

    def _redis_seconds(self) -> float:
        told = self._server.client.info("cpu")
        return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])

    async def answer(self, messages: int, *, counts: bool) -> tuple[float, float]:
        """Answer so many messages; give CPU seconds for each, and those of rolling up all of them once."""
        self._server.client.flushall()
        queue = RedisQueue(self._server.url, PayloadSeal(KEY), max_waiting=2 * messages)
        coming = [
            Incoming.of(text_message(words, f"e{number}", f"U{number}"), KEY)
            for number, words in enumerate(islice(cycle(self._questions), messages))
        ]
        for start in range(0, messages, 50):
            await queue.accept(coming[start : start + 50])
        counting = Counting(lambda: self._conversation.base, KEY) if counts else None
        worker = Worker(lambda: self._conversation, {"line": FakeChannel()}, now, Metrics(), counting=counting)
        started = time.process_time() + self._redis_seconds()
        working = asyncio.create_task(worker.run([queue]))
        while (await queue.count()).waiting:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.2)
        seconds = time.process_time() + self._redis_seconds() - started
        await queue.close()
        await working
        started = time.process_time() + self._redis_seconds()
        if counts:
            await RollUp(queue.tallies, lambda: self._store, now).roll_up()
        rolling = time.process_time() + self._redis_seconds() - started
        await queue.disconnect()
        return seconds / messages, rolling


async def measure(bench: Bench, pairs: int, messages: int) -> Sequence[tuple[float, float, float]]:
    """Give for each pair: seconds a message without and with counting, and of rolling up."""
    await bench.answer(messages, counts=True)  # warms up
    found = []
    for number in range(pairs):
        both = {counts: await bench.answer(messages, counts=counts) for counts in (number % 2 == 0, number % 2 == 1)}
        found.append((both[False][0], both[True][0], both[True][1]))
    return found


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--messages", type=int, default=2_000)
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    edition = read_edition(ROOT / "knowledge")
    with tempfile.TemporaryDirectory() as name:
        (database := Database(f"sqlite:///{name}/console.sqlite3")).migrate()
        with RedisServer(Path(name) / "redis", "--appendfsync", "no") as server:
            bench = Bench(server, Conversation(edition.base, edition.interpreter), FiguresStore(database))
            found = asyncio.run(measure(bench, given.pairs, given.messages))
        database.close()
    shares = sorted(with_counts / without - 1 for without, with_counts, _ in found)
    print(f"without {median(each[0] for each in found) * 1e6:.0f} us a message; counting costs, pair by pair:")
    print(" ".join(f"{share:.1%}" for share in shares), f"median {median(shares):.1%}")
    rolling = median(each[2] for each in found)
    print(f"rolling up {rolling * 1e3:.0f} ms: {rolling / EVERY_SECONDS:.2%} of a core, once in {EVERY_SECONDS:.0f} s")


if __name__ == "__main__":
    main()
