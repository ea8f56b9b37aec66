"""How many messages one process takes and answers, how workers add up, and what memory they need.

``accept``   signed LINE POSTs a second into one process that keeps each message in Redis before it says 200, beside
             LINE's own Node SDK (keeps nothing), and bare Starlette with and without the same two Redis commands.
``answers``  POST, understanding, answer, reply at a stub of LINE: the most a second by one ``serve`` on one core, and
             how long a citizen waits at half of that and at 250/s. Messages come at chance moments (Poisson), and
             waiting counts from the planned moment on.
``workers``  1, 2 and 4 worker processes on one Redis.
``memory``   resident memory of ``serve`` at the start and after many messages.
``publishing`` how long after a file is saved, or a version published, citizens get the new answer.

Servers run on the first core, load generator, Redis and stub on the others, also for Node; only ``workers`` uses all
cores freely. The servers of ``accept`` take turns, round by round, and figures are the middle of the rounds. The load
generator is one process for all; "null server" shows its own limit, and its busy share must stay below 100 %. Only a
quiet machine gives good figures: the last line tells how many cores others used. Needs redis-server and node. It is a
report, so a missed target does not fail it.

    python benchmarks/throughput/run.py --quick
    python benchmarks/throughput/run.py --full --only accept,answers --json figures.json
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType

from accept import measure_accept
from answers import measure_answers
from figures import Figure, print_figures, write_json
from machine import CORES, OTHER_CORES, BenchmarkError, Neighbours
from memory import measure_memory
from publishing import measure_publishing
from rich.console import Console
from sizes import FULL, QUICK, Size
from workers import measure_workers

PARTS: Mapping[str, Callable[[Size, Path], Iterator[Figure]]] = {
    "accept": measure_accept,
    "answers": measure_answers,
    "workers": measure_workers,
    "memory": measure_memory,
    "publishing": measure_publishing,
}
QUIET = 0.1  # cores that others may use
ALSO = {"answer": "answers"}


def main() -> None:
    """Measure the parts asked for and print what was found, also after Ctrl-C."""
    asked = _read_arguments()
    signal.signal(signal.SIGTERM, _interrupt)
    os.sched_setaffinity(0, OTHER_CORES)
    figures: list[Figure] = []
    blurred = 0.0
    started, status = time.monotonic(), 0
    try:
        for part in asked.only:
            neighbours = Neighbours()
            with tempfile.TemporaryDirectory(prefix="doebot-throughput-") as folder:
                for figure in PARTS[part](FULL if asked.full else QUICK, Path(folder)):
                    figures.append(figure)  # one by one, so that an interrupted part shows what it found
            blurred = max(blurred, neighbours.cores())
    except BenchmarkError as error:
        print(f"throughput: {error}", file=sys.stderr)
        status = 1
    except KeyboardInterrupt:
        print("throughput: interrupted", file=sys.stderr)
        status = 130
    print_figures(Console(width=None if sys.stdout.isatty() else 180), figures)
    about = {
        "size": "full" if asked.full else "quick",
        "cores": len(CORES),
        "cores_used_by_others": blurred,
        "python": platform.python_version(),
        "seconds": time.monotonic() - started,
    }
    print(", ".join(f"{name.replace('_', ' ')}: {_short(value)}" for name, value in about.items()))
    if blurred > QUIET:
        print(f"Other programs used {blurred:.2f} cores meanwhile: the figures are worse than they should be.")
    if asked.json:
        write_json(asked.json, about, figures)
    sys.exit(status)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="some minutes (default)")
    size.add_argument("--full", action="store_true", help="half an hour or more")
    parser.add_argument("--only", type=_parts, default=tuple(PARTS), help=f"some of {','.join(PARTS)}")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    return parser.parse_args()


def _parts(text: str) -> tuple[str, ...]:
    asked = [ALSO.get(name.strip(), name.strip()) for name in text.split(",")]
    if unknown := [name for name in asked if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}")
    return tuple(asked)


def _short(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
