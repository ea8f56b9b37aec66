"""Missed questions of a bot on one machine: in a small file of its user, so that ``doebot missed`` sees them too."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import StoreError
from bot.missed.questions import PENDING_SECONDS, KeptQuestion, MissedQuestion
from bot.missed.shelf import Contribution, MissedShelf

MOST_BYTES = 4_000_000  # then what is old, erased or dismissed is left out
MOST_PENDING = 10_000
T = TypeVar("T")


class MemoryMissed:
    """Adds lines to a file, and reads it only when asked; what is pending stays in memory.

    Args:
        path: the file, for its user alone; ``None`` keeps all in memory.
        today: the day in Thailand.
        clock: seconds that only grow.

    """

    def __init__(
        self, path: Path | None, today: Callable[[], date], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = path
        self._today = today
        self._clock = clock
        self._shelf = MissedShelf()
        self._pending: OrderedDict[str, tuple[float, Sequence[str], MissedQuestion]] = OrderedDict()
        self._most_bytes = MOST_BYTES

    async def add(self, citizen: str, question: MissedQuestion) -> None:
        """Keep a question."""
        said = Contribution(citizen, question, self._today())
        if self._path is None:
            self._shelf.add(said)
        else:
            await _in_thread(lambda: self._append(said))

    async def pend(self, citizen: str, question: MissedQuestion, intents: Sequence[str]) -> None:
        """Keep a question for a while."""
        now = self._clock()
        self._pending[citizen] = (now + PENDING_SECONDS, intents, question)
        self._pending.move_to_end(citizen)
        while len(self._pending) > MOST_PENDING or next(iter(self._pending.values()))[0] <= now:
            self._pending.popitem(last=False)

    async def confirm(self, citizen: str, intent: str) -> bool:
        """Keep the pending question."""
        until, intents, question = self._pending.get(citizen, (0.0, (), None))
        if question is None or until <= self._clock() or intent not in intents:
            return False
        del self._pending[citizen]
        await self.add(citizen, question)
        return True

    async def erase(self, citizen: str) -> None:
        """Remove what a citizen contributed."""
        self._pending.pop(citizen, None)
        await self._change(lambda shelf: shelf.erase(citizen))

    async def show(self, since: date) -> Sequence[KeptQuestion]:
        """Give the questions."""
        return await self._change(lambda shelf: shelf.show(since))

    async def dismiss(self, questions: Sequence[MissedQuestion]) -> None:
        """Remove questions for good."""
        await self._change(lambda shelf: shelf.dismiss(questions))

    async def remove(self, questions: Sequence[MissedQuestion]) -> None:
        """Remove questions."""
        await self._change(lambda shelf: shelf.remove(questions))

    async def _change(self, act: Callable[[MissedShelf], T]) -> T:
        if self._path is None:
            self._shelf.prune(self._today())
            return act(self._shelf)
        return await _in_thread(lambda: self._rewrite(act))

    # -- the file; several processes of this machine may use it

    def _append(self, said: Contribution) -> None:
        with self._locked() as path:
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(_line(_describe(said)))
                file.flush()
                size = os.fstat(descriptor).st_size
        if size > self._most_bytes:
            self._rewrite(lambda _: None)

    def _rewrite(self, act: Callable[[MissedShelf], T]) -> T:
        with self._locked() as path:
            before = path.read_bytes() if path.exists() else b""
            shelf = _read(before)
            shelf.prune(self._today())
            result = act(shelf)
            after = b"".join(_lines(shelf))
            if after != before:
                _replace(path, after)
        self._most_bytes = max(MOST_BYTES, 2 * len(after))
        return result

    @contextmanager
    def _locked(self) -> Iterator[Path]:
        assert self._path is not None  # noqa: S101 - for the type checker
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path.with_suffix(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield self._path
        finally:
            os.close(descriptor)


async def _in_thread(work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except OSError as error:
        raise StoreError("missed", error) from error


def _read(content: bytes) -> MissedShelf:
    """Read the lines; one that was cut off, as by a full disk, is left out."""
    shelf = MissedShelf()
    for line in content.splitlines():
        try:
            values = json.loads(line)
            if "dismissed" in values:
                shelf.remember_dismissed([values["dismissed"]])
            else:
                shelf.add(_parse(values))
        except (ValueError, KeyError, TypeError):
            continue
    return shelf


def _lines(shelf: MissedShelf) -> Iterable[bytes]:
    yield from (_line({"dismissed": each}) for each in shelf.dismissed)
    yield from (_line(_describe(said)) for said in shelf.contributions())


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _describe(said: Contribution) -> dict[str, Any]:
    question = said.question
    return {
        "day": said.day.isoformat(),
        "citizen": said.citizen,
        "text": question.text,
        "language": question.language,
        "nearest": question.nearest,
    }


def _parse(values: dict[str, Any]) -> Contribution:
    question = MissedQuestion(values["text"], values["language"], tuple(values["nearest"]))
    return Contribution(values["citizen"], question, date.fromisoformat(values["day"]))


def _replace(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent)  # readable for this user alone
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
