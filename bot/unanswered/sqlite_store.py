"""Unanswered questions of a bot on one machine: in a small SQLite file, so that ``doebot missed`` sees them too."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from bot.errors import StoreError
from bot.storage.batching import Batcher
from bot.unanswered.questions import (
    HELD_SECONDS,
    KEPT_DAYS,
    MOST_CITIZENS,
    MOST_DISMISSED,
    MOST_OF_CITIZEN,
    MOST_TEXTS,
    KeptQuestion,
    UnansweredQuestion,
)

MOST_HELD = 10_000
SET_ASIDE_DAYS = 7  # for an operator to look at it; nobody can erase a citizen's words in it
OLD_FILE = "missed.jsonl"  # where versions before SQLite kept the questions
UNREADABLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
VERSION = 1
SCHEMA = (
    # A row for each citizen and text (question is its id); the higher its number, the later it was asked.
    """CREATE TABLE IF NOT EXISTS asked (
        number INTEGER PRIMARY KEY, question TEXT NOT NULL, citizen TEXT NOT NULL, day TEXT NOT NULL,
        text TEXT NOT NULL, language TEXT NOT NULL, nearest TEXT NOT NULL, UNIQUE (question, citizen))""",
    "CREATE INDEX IF NOT EXISTS asked_by_citizen ON asked (citizen)",
    "CREATE INDEX IF NOT EXISTS asked_by_day ON asked (day)",
    "CREATE TABLE IF NOT EXISTS dismissed (number INTEGER PRIMARY KEY, canonical TEXT NOT NULL UNIQUE)",
    f"PRAGMA user_version = {VERSION}",
)
REFUSES = """SELECT EXISTS (SELECT 1 FROM dismissed WHERE canonical = :canonical)
    OR (SELECT COUNT(*) FROM asked WHERE citizen = :citizen AND question != :question) >= :most"""
ADD = "INSERT OR REPLACE INTO asked VALUES (NULL, :question, :citizen, :day, :text, :language, :nearest)"
DROP_OLDEST_CITIZENS = """DELETE FROM asked WHERE number IN
    (SELECT number FROM asked WHERE question = ? ORDER BY number DESC LIMIT -1 OFFSET ?)"""
DROP_OLDEST_TEXTS = """DELETE FROM asked WHERE question IN (
    SELECT question FROM asked AS last WHERE NOT EXISTS
        (SELECT 1 FROM asked AS later WHERE later.question = last.question AND later.number > last.number)
    ORDER BY number LIMIT MAX(0, (SELECT COUNT(DISTINCT question) FROM asked) - ?))"""
DROP_OLDEST_DISMISSED = """DELETE FROM dismissed WHERE number IN
    (SELECT number FROM dismissed ORDER BY number DESC LIMIT -1 OFFSET ?)"""
# With MAX, SQLite gives the other columns of the row that has it.
SHOW = "SELECT text, language, nearest, COUNT(*), MAX(day) FROM asked WHERE day >= ? GROUP BY question"

log = structlog.get_logger(__name__)
Act = Callable[[sqlite3.Connection], Any]
Step = tuple[Act, bool]  # and whether what it deletes is to be gone from all files


class SqliteUnansweredStore:
    """Shares the file with other processes; what is held stays in memory.

    Work on the file waits for the disk and for other processes, so it is done in a thread, in one transaction for all
    that is asked for meanwhile. No connection stays open: the last one to close takes SQLite's log away, and a file
    that cannot be read can be set aside: for SET_ASIDE_DAYS, or until somebody is to be erased, as nobody can tell
    whether it holds words of theirs.

    Args:
        path: the file, for its user alone; ``None`` keeps all in memory.
        today: the day in Thailand.
        clock: seconds that only grow.

    """

    def __init__(
        self, path: Path | None, today: Callable[[], date], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = path
        self._work = partial(_work_on_file, path) if path else partial(_run_steps, _open_memory())
        self._today = today
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, Sequence[str], UnansweredQuestion]] = OrderedDict()
        self._steps: Batcher[Step, Any] = Batcher(self._run_all)

    async def add(self, citizen: str, question: UnansweredQuestion) -> None:
        """Keep a question, unless staff dismissed it."""
        today = self._today()

        def act(database: sqlite3.Connection) -> None:
            _add(database, citizen, question, today)
            database.execute(DROP_OLDEST_TEXTS, (MOST_TEXTS,))

        await self._run(act)

    async def hold(self, citizen: str, question: UnansweredQuestion, intents: Sequence[str]) -> None:
        """Keep for HELD_SECONDS the question of a reply that the citizen may complain about.

        Args:
            citizen: who.
            question: what was asked.
            intents: what was answered; or the offered choices, and NONE_OF_THESE.

        """
        now = self._clock()
        self._held[citizen] = (now + HELD_SECONDS, intents, question)
        self._held.move_to_end(citizen)
        while len(self._held) > MOST_HELD or next(iter(self._held.values()))[0] <= now:
            self._held.popitem(last=False)

    async def confirm(self, citizen: str, intent: str) -> bool:
        """Keep the held question for good; False: none is held that this intent, or NONE_OF_THESE, is for."""
        until, intents, question = self._held.get(citizen, (0.0, (), None))
        if question is None or until <= self._clock() or intent not in intents:
            return False
        del self._held[citizen]
        await self.add(citizen, question)
        return True

    async def erase(self, citizen: str) -> None:
        """Remove what this citizen contributed."""
        self._held.pop(citizen, None)

        def act(database: sqlite3.Connection) -> None:
            database.execute("DELETE FROM asked WHERE citizen = ?", (citizen,))
            if self._path:
                _aside(self._path).unlink(missing_ok=True)

        await self._run(act, scrub=True)

    async def show(self, since: date) -> Sequence[KeptQuestion]:
        """Give the questions asked on or after a day, with counts from then on."""
        rows = await self._run(lambda database: database.execute(SHOW, (since.isoformat(),)).fetchall())
        return [
            KeptQuestion(UnansweredQuestion(text, language, tuple(nearest.split())), count, date.fromisoformat(day))
            for text, language, nearest, count, day in rows
        ]

    async def dismiss(self, questions: Sequence[UnansweredQuestion]) -> None:
        """Remove questions and never keep them again."""

        def act(database: sqlite3.Connection) -> None:
            _remember_dismissed(database, [question.canonical_id for question in questions])
            _remove(database, questions)

        await self._run(act, scrub=True)

    async def remove(self, questions: Sequence[UnansweredQuestion]) -> None:
        """Remove questions that are dealt with; asked again in vain they come back."""
        await self._run(lambda database: _remove(database, questions), scrub=True)

    async def _run(self, act: Act, *, scrub: bool = False) -> Any:
        return await self._steps.submit((act, scrub))

    async def _run_all(self, steps: Sequence[Step]) -> Sequence[Any]:
        try:
            return await asyncio.to_thread(self._work, steps, self._today())
        except (sqlite3.Error, OSError) as error:
            raise StoreError("unanswered", error) from error


def _open_memory() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _prepare(database)
    return database


def _work_on_file(path: Path, steps: Sequence[Step], today: date) -> Sequence[Any]:
    """Run the steps; a file that cannot be read is set aside first."""
    try:
        return _open_and_run(path, steps, today)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in UNREADABLE:
            raise
    for suffix in ("-wal", "-shm"):  # SQLite would take its log for that of the next file
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    os.utime(path)
    path.replace(_aside(path))
    log.warning("unanswered questions unreadable", set_aside=str(_aside(path)))
    return _open_and_run(path, steps, today)


def _aside(path: Path) -> Path:
    return path.with_suffix(".unreadable")


def _open_and_run(path: Path, steps: Sequence[Step], today: date) -> Sequence[Any]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # SQLite gives its other files the same mode
    aside = _aside(path)
    if aside.exists() and date.fromtimestamp(aside.stat().st_mtime) <= today - timedelta(SET_ASIDE_DAYS):
        aside.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        _prepare(database)
        if (old := path.with_name(OLD_FILE)).exists():
            _take_over(database, old)
        return _run_steps(database, steps, today)


def _run_steps(database: sqlite3.Connection, steps: Sequence[Step], today: date) -> Sequence[Any]:
    with _transaction(database):
        database.execute("DELETE FROM asked WHERE day <= ?", ((today - timedelta(KEPT_DAYS)).isoformat(),))
        results = [act(database) for act, _ in steps]
    [is_hindered, *_] = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_hindered and any(scrub for _, scrub in steps):
        raise sqlite3.OperationalError("another process reads what is to be gone")
    return results


def _prepare(database: sqlite3.Connection) -> None:
    [version] = database.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise sqlite3.NotSupportedError("a later version of this program wrote the file; it is left as it is")
    database.execute("PRAGMA secure_delete = ON")
    database.execute("PRAGMA synchronous = NORMAL")  # enough for a file that is whole after a loss of power
    if not version:
        database.execute("PRAGMA journal_mode = WAL")
        with _transaction(database):
            for statement in SCHEMA:
                database.execute(statement)


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")  # waits for its turn now; later it could only fail
    with database:
        yield


def _add(database: sqlite3.Connection, citizen: str, question: UnansweredQuestion, day: date) -> None:
    """Add, unless it was dismissed or its citizen has many already."""
    key = {"question": question.id, "citizen": citizen}
    limits = {"canonical": question.canonical_id, "most": MOST_OF_CITIZEN}
    if database.execute(REFUSES, key | limits).fetchone()[0]:
        return
    about = {"text": question.text, "language": question.language, "nearest": " ".join(question.nearest)}
    database.execute(ADD, key | about | {"day": day.isoformat()})
    database.execute(DROP_OLDEST_CITIZENS, (question.id, MOST_CITIZENS))


def _remember_dismissed(database: sqlite3.Connection, ids: Sequence[str]) -> None:
    database.executemany("INSERT OR REPLACE INTO dismissed VALUES (NULL, ?)", [(each,) for each in ids])
    database.execute(DROP_OLDEST_DISMISSED, (MOST_DISMISSED,))


def _remove(database: sqlite3.Connection, questions: Sequence[UnansweredQuestion]) -> None:
    database.executemany("DELETE FROM asked WHERE question = ?", [(question.id,) for question in questions])


def _take_over(database: sqlite3.Connection, old: Path) -> None:
    """Move what an earlier version kept; one of its processes that still runs finds an empty list and goes on."""
    lock = old.with_suffix(".lock")
    with lock.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = old.read_bytes().splitlines() if old.exists() else []
        with _transaction(database):
            for line in lines:
                _take_line(database, line)
        old.unlink(missing_ok=True)
        lock.unlink(missing_ok=True)


def _take_line(database: sqlite3.Connection, line: bytes) -> None:
    """Add what one line says; one that was cut off, as by a full disk, says nothing."""
    try:
        values = json.loads(line)
        if "dismissed" in values:
            _remember_dismissed(database, [values["dismissed"]])
            return
        question = UnansweredQuestion(values["text"], values["language"], tuple(values["nearest"]))
        _add(database, values["citizen"], question, date.fromisoformat(values["day"]))
    except (ValueError, KeyError, TypeError):
        return
