"""The process that trains: a pickled lesson on standard input, its size and the parcel on standard output."""

from __future__ import annotations

import os
import pickle
import signal
import sys

from intents.training import learn
from intents.training_process import SIZE_BYTES, pack


def main() -> None:
    """Train once; end quietly with whoever asked for it."""
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answer:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints stays out of the parcel
        parts = pack(learn(pickle.load(sys.stdin.buffer)))  # noqa: S301 - from the process that started this one
        answer.write(sum(map(len, parts)).to_bytes(SIZE_BYTES, "little"))
        answer.writelines(parts)


if __name__ == "__main__":
    main()
