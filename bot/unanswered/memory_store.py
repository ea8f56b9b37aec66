"""Missed questions of a bot on one machine: in a small file of its user, so that ``doebot missed`` sees them too."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import tempfile
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.dialogue.calendar import BANGKOK
from bot.errors import StoreError
from bot.local_key import state_folder
from bot.settings import Settings
from bot.storage.client import Client, connect
from bot.unanswered.questions import (
    KEPT_DAYS,
    MOST_CITIZENS,
    MOST_DISMISSED,
    MOST_OF_CITIZEN,
    MOST_TEXTS,
    PENDING_SECONDS,
    KeptQuestion,
    MissedQuestion,
    MissedStore,
)
from bot.unanswered.redis_store import RedisMissed

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


# -- Missed questions in memory: what both stand-alone stores work on


@dataclass(frozen=True, slots=True)
class Contribution:
    """One citizen asked one question, last on a day."""

    citizen: str
    question: MissedQuestion
    day: date


@dataclass(slots=True)
class _Text:
    question: MissedQuestion
    days: OrderedDict[str, date] = field(default_factory=OrderedDict)  # by citizen, last one last


class MissedShelf:
    """Bounded; the texts that were not asked for longest go first."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, _Text] = OrderedDict()  # by id, last asked last
        self._counts: dict[str, int] = {}  # texts of a citizen
        self._dismissed: OrderedDict[str, None] = OrderedDict()

    def add(self, said: Contribution) -> None:
        """Keep a question, unless it was dismissed or its citizen has many already."""
        question, citizen = said.question, said.citizen
        kept = self._texts.get(question.id)
        is_new = kept is None or citizen not in kept.days
        if question.essence_id in self._dismissed or (is_new and self._counts.get(citizen, 0) >= MOST_OF_CITIZEN):
            return
        text = self._texts.setdefault(question.id, _Text(question))
        text.question = question
        self._counts[citizen] = self._counts.get(citizen, 0) + is_new
        text.days[citizen] = said.day
        text.days.move_to_end(citizen)
        self._texts.move_to_end(question.id)
        if len(text.days) > MOST_CITIZENS:
            self._forget(text, next(iter(text.days)))
        if len(self._texts) > MOST_TEXTS:
            self._drop(next(iter(self._texts)))

    def _drop(self, text_id: str) -> None:
        if text := self._texts.pop(text_id, None):
            for citizen in list(text.days):
                self._forget(text, citizen)

    def _forget(self, text: _Text, citizen: str) -> None:
        del text.days[citizen]
        self._counts[citizen] -= 1
        if not self._counts[citizen]:
            del self._counts[citizen]

    def prune(self, today: date) -> None:
        """Drop what is older than KEPT_DAYS."""
        for text_id, text in list(self._texts.items()):
            for citizen, day in list(text.days.items()):
                if day <= today - timedelta(KEPT_DAYS):
                    self._forget(text, citizen)
            if not text.days:
                del self._texts[text_id]

    def erase(self, citizen: str) -> None:
        """Remove what a citizen contributed."""
        for text_id, text in list(self._texts.items()):
            if citizen in text.days:
                self._forget(text, citizen)
                if not text.days:
                    del self._texts[text_id]

    def show(self, since: date) -> Sequence[KeptQuestion]:
        """Give questions asked on or after a day."""
        counted = ((text, [day for day in text.days.values() if day >= since]) for text in self._texts.values())
        return [KeptQuestion(text.question, len(days), max(days)) for text, days in counted if days]

    def dismiss(self, questions: Sequence[MissedQuestion]) -> None:
        """Remove questions and remember that."""
        self.remember_dismissed([question.essence_id for question in questions])
        self.remove(questions)

    def remember_dismissed(self, essences: Sequence[str]) -> None:
        """Never keep these again."""
        for essence_id in essences:
            self._dismissed[essence_id] = None
            self._dismissed.move_to_end(essence_id)
        while len(self._dismissed) > MOST_DISMISSED:
            self._dismissed.popitem(last=False)

    def remove(self, questions: Sequence[MissedQuestion]) -> None:
        """Remove questions."""
        for question in questions:
            self._drop(question.id)

    def contributions(self) -> Iterator[Contribution]:
        """Give all that is kept, so that adding it again in this order makes the same."""
        for text in self._texts.values():
            yield from (Contribution(citizen, text.question, day) for citizen, day in text.days.items())

    @property
    def dismissed(self) -> Sequence[str]:
        """What was dismissed, the oldest first."""
        return list(self._dismissed)


# -- Which store keeps missed questions: Redis where there is one, else a file of this machine


def today_in_bangkok() -> date:
    """Give the present day in Thailand."""
    return datetime.now(BANGKOK).date()


def make_missed_store(redis: Client | None) -> MissedStore:
    """Make the store of a running bot."""
    if redis is not None:
        return RedisMissed(redis, today_in_bangkok)
    folder = state_folder()
    return MemoryMissed(folder / "missed.jsonl" if folder else None, today_in_bangkok)


@asynccontextmanager
async def opened_missed_store(settings: Settings) -> AsyncIterator[MissedStore]:
    """Open the store for one command."""
    redis = connect(settings.redis_url.get_secret_value()) if settings.redis_url else None
    try:
        yield make_missed_store(redis)
    finally:
        if redis is not None:
            await redis.aclose()
