"""Trains in a process of its own: its memory goes back to the system, and other threads of this one go on meanwhile."""

from __future__ import annotations

import mmap
import os
import pickle
import subprocess
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter
from typing import Final, cast

from intents.gazetteer import PlaceName
from intents.normalize import Language

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


# -- What an interpreter learns from


@dataclass(frozen=True, slots=True)
class Example:
    """A question as people ask it, with the id of the intent it means."""

    intent: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Lesson:
    """Everything that training is given; equal lessons teach the same.

    Attributes:
        examples: questions with their intents.
        background: messages that are none of ours.
        names: places to be found and masked.
        questions: test questions with their intents, never learned from.
        strangers: messages that are none of ours, never learned from.

    """

    examples: tuple[Example, ...]
    background: tuple[str, ...] = ()
    names: tuple[PlaceName, ...] = ()
    questions: tuple[Example, ...] = ()
    strangers: tuple[str, ...] = ()


# -- A Python value as one run of bytes, whose arrays can be used where they lie: in a pipe's memory or a mapped file


ALIGNMENT = 64  # bytes; numpy is quickest where numbers begin at a multiple
WORD: Final = "Q"  # sizes are written in eight bytes each


def pack(value: object) -> list[memoryview]:
    """Give the runs of bytes that follow each other in a parcel.

    >>> unpack(memoryview(b"".join(pack({"ngram": [1, 2]}))))
    {'ngram': [1, 2]}
    """
    buffers: list[pickle.PickleBuffer] = []
    pickled = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
    parts = [memoryview(pickled), *(buffer.raw() for buffer in buffers)]
    sizes = memoryview(array(WORD, [len(parts), *map(len, parts)])).cast("B")
    return [each for part in (sizes, *parts) for each in (part, memoryview(bytes(-len(part) % ALIGNMENT)))]


def unpack(parcel: memoryview) -> object:
    """Give the value back; its arrays stay in the parcel. It runs what it is told to: unpack only what is trusted."""
    pickled, *buffers = _parts(parcel)
    return pickle.loads(pickled, buffers=buffers)  # noqa: S301 - written by this program for itself


def _parts(parcel: memoryview) -> Iterator[memoryview]:
    word = array(WORD).itemsize
    count = parcel[:word].cast(WORD)[0]
    start = word * (count + 1)
    for size in parcel[word:start].cast(WORD).tolist():
        start += -start % ALIGNMENT
        yield parcel[start : start + size]
        start += size
