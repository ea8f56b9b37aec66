"""Trains in a process of its own: its memory goes back to the system, and other threads of this one go on meanwhile."""

from __future__ import annotations

import json
import mmap
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BufferedReader, BufferedWriter
from typing import cast

from intents.gazetteer import GazetteerEntry
from intents.normalize import Language

SIZE_BYTES = 8
COMMAND = (sys.executable, "-P", "-m", "intents.training")
# Measured: it runs processes of its own, and threads that wait for each other made each of them several times slower.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class TrainingError(Exception):
    """The process that trains ended without a result."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(
            f"training ended with exit code {exit_code} and no result; its reason stands on standard error "
            "(-9: most likely the system stopped it for want of memory)"
        )


@dataclass(frozen=True, slots=True)
class Example:
    """A question as people ask it, with what it means.

    Attributes:
        intent: id of the intent; empty for a question that could be asked of any.
        text: as typed.
        language: of the text.
        case: id of the case it asks for, empty for the general answer, ``None`` where it is not known.
        facet: what is asked, whatever it is asked of: empty for nothing of that kind, ``None`` where it is not known.
        is_signed: a sign of danger stands in it, so it does not tell what harmless messages look like.

    """

    intent: str
    text: str
    language: Language
    case: str | None = ""
    facet: str | None = None
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class ExampleTurn:
    """A message in the midst of a talk: the intent spoken of before, and whether the message goes on with it."""

    before: str
    text: str
    goes_on: bool


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Everything that training is given; equal data make equal models.

    Attributes:
        examples: questions with their intents.
        out_of_scope: messages that are none of ours.
        gazetteer: places to be found and masked.
        test_questions: questions with their intents, never learned from.
        out_of_scope_tests: messages that are none of ours, never learned from.
        turns: messages that lean on what was spoken of before, or do not.
        dangers: ids of the intents that help in danger.
        openings: phrases that stand before a question and do not ask.
        closings: the same behind one.

    """

    examples: tuple[Example, ...]
    out_of_scope: tuple[str, ...] = ()
    gazetteer: tuple[GazetteerEntry, ...] = ()
    test_questions: tuple[Example, ...] = ()
    out_of_scope_tests: tuple[str, ...] = ()
    turns: tuple[ExampleTurn, ...] = ()
    dangers: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """Write it down for the process that trains.

        >>> TrainingData.from_json(TrainingData((Example("a.b", "งาน", "th"),)).to_json()).examples[0].text
        'งาน'
        """
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, written: bytes) -> TrainingData:
        """Read what ``to_json`` wrote."""
        read = json.loads(written)
        kinds = {"examples": Example, "gazetteer": GazetteerEntry, "test_questions": Example, "turns": ExampleTurn}
        for name, kind in kinds.items():
            read[name] = [kind(**each) for each in read[name]]
        return cls(**{name: tuple(each) for name, each in read.items()})


def train_in_subprocess(data: TrainingData) -> memoryview:
    """Give the artifact of the model that was trained on this.

    Raises:
        TrainingError: the process died.

    """
    environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)}
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:  # noqa: S603
        with suppress(BrokenPipeError), cast("BufferedWriter", process.stdin) as asked:
            asked.write(data.to_json())
        artifact = _receive(cast("BufferedReader", process.stdout))
    if artifact is None or process.returncode:
        raise TrainingError(process.returncode)
    return artifact


def _receive(stream: BufferedReader) -> memoryview | None:
    """Read into memory that goes back to the system as a whole once nobody uses it; ``None``: its writer died."""
    size = int.from_bytes(stream.read(SIZE_BYTES), "little")
    if not size:
        return None
    artifact = memoryview(mmap.mmap(-1, size))
    received = 0
    while received < size:
        count = stream.readinto(artifact[received:])
        if not count:
            return None
        received += count
    return artifact.toreadonly()
