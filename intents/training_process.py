"""Trains in a process of its own: its memory goes back to the system, and other threads of this one go on meanwhile."""

from __future__ import annotations

import mmap
import os
import pickle
import subprocess
import sys
from io import BufferedReader, BufferedWriter
from typing import cast

from intents.lesson import Lesson

SIZE_BYTES = 8
COMMAND = (sys.executable, "-P", "-m", "intents")


class TrainingError(Exception):
    """The process that trains ended without a result."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(
            f"training ended with exit code {exit_code} and no result; its reason stands on standard error "
            "(-9: most likely the system stopped it for want of memory)"
        )


def train_apart(lesson: Lesson) -> memoryview:
    """Give the parcel with the interpreter that was trained on a lesson.

    Raises:
        TrainingError: the process died.

    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)}
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:  # noqa: S603
        parcel = _exchange(lesson, process)
    if parcel is None or process.returncode:
        raise TrainingError(process.returncode)
    return parcel


def _exchange(lesson: Lesson, process: subprocess.Popen[bytes]) -> memoryview | None:
    """Hand the lesson over and wait for the parcel; ``None`` when the process died before."""
    try:
        with cast("BufferedWriter", process.stdin) as asked:
            pickle.dump(lesson, asked, protocol=5)
    except BrokenPipeError:
        return None
    return _receive(cast("BufferedReader", process.stdout))


def _receive(stream: BufferedReader) -> memoryview | None:
    """Read into memory that goes back to the system as a whole once nobody uses it."""
    size = int.from_bytes(stream.read(SIZE_BYTES), "little")
    if not size:
        return None
    parcel = memoryview(mmap.mmap(-1, size))
    received = 0
    while received < size:
        count = stream.readinto(parcel[received:])
        if not count:
            return None
        received += count
    return parcel.toreadonly()
