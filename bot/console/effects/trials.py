"""Effects that are known, and those to be found out: kept in the database, worked off by one process at a time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import delete, select

from bot.console.database import Database, Work
from bot.console.effects.model import Found
from bot.console.effects.trial import KNOWLEDGE, REQUEST, RESULT
from bot.console.effects.wanted import Wanted
from bot.console.errors import RefusedError
from bot.console.source import Source
from bot.console.tables import EffectRow
from bot.errors import BotError, StoreError
from knowledge import BundleError

KEPT = timedelta(days=30)
TRIED_AGAIN = timedelta(minutes=5)  # what failed
LOOKED_SECONDS = 1.0  # how often it is seen that nobody waits any longer
COMMAND = (sys.executable, "-P", "-m", "bot.console.effects.trial")

Recent = Sequence[tuple[str, str, int]]  # id, words and count of each question that citizens asked of late
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """How far an effect is: known, not to be found out (``is_failed``), or neither: then it is being found out."""

    found: Found | None = None
    is_failed: bool = False


class Trials:
    """Finds effects out.

    Args:
        database: where they are kept, and what keeps other processes away.
        source: what changes are put upon.
        clock: the present moment, aware.
        recent: gives what citizens asked of late.

    """

    def __init__(
        self, database: Database, source: Source, clock: Callable[[], datetime], recent: Callable[[], Recent]
    ) -> None:
        self._database = database
        self._source = source
        self._clock = clock
        self._recent = recent

    def ask(self, owner: str, digest: str, wanted: Wanted) -> Asked:
        """Give an effect, or have it found out; what the same owner asked before is no longer."""
        now = self._clock()
        with self._database.writing() as session:
            row = session.get(EffectRow, digest)
            if row and row.result is not None:
                return Asked(Found.from_values(row.result))
            if row and row.done and row.done > now - TRIED_AGAIN:
                return Asked(is_failed=True)
            if row and row.done is None:
                return Asked()
            is_over = (EffectRow.owner == owner) & EffectRow.done.is_(None)
            session.execute(delete(EffectRow).where(is_over | (EffectRow.asked < now - KEPT)))
            if row:
                row.asked, row.done = now, None
            else:
                session.add(EffectRow(digest=digest, owner=owner, changes=dict(wanted), asked=now))
        return Asked()

    def work(self) -> None:
        """Find out all that is asked for, unless another process is at it."""
        try:
            with self._database.if_alone(Work.TRYING) as is_ours:
                while is_ours and (job := self._next()):
                    digest, wanted = job
                    self._keep(digest, self._try(digest, wanted))
        except StoreError as error:  # the next who asks begins anew
            log.warning("effects of drafts unavailable", reason=str(error))

    def _next(self) -> tuple[str, Wanted] | None:
        query = select(EffectRow).where(EffectRow.done.is_(None)).order_by(EffectRow.asked, EffectRow.digest)
        with self._database.reading() as session:
            row = session.scalars(query.limit(1)).first()
            return (row.digest, row.changes) if row else None

    def _is_wanted(self, digest: str) -> bool:
        with self._database.reading() as session:
            return session.get(EffectRow, digest) is not None

    def _keep(self, digest: str, result: Mapping[str, Any] | None) -> None:
        with self._database.writing() as session:
            if row := session.get(EffectRow, digest):
                row.done, row.result = self._clock(), None if result is None else dict(result)

    def _try(self, digest: str, wanted: Wanted) -> Mapping[str, Any] | None:
        """Let a process of its own find it out; ``None``: that failed, or nobody wants it any longer."""
        request = {
            "wanted": wanted,
            "recent": self._recent(),
            "now": self._clock().isoformat(),
            "meaning": self._source.settings.meaning,
        }
        try:
            with tempfile.TemporaryDirectory(prefix="doebot-") as place, self._source.opened() as opened:
                (Path(place) / KNOWLEDGE).symlink_to(opened.folder)
                (Path(place) / REQUEST).write_text(json.dumps(request), "utf-8")
                code = self._run(Path(place), lambda: self._is_wanted(digest))
                if code == 0:
                    read: Mapping[str, Any] = json.loads((Path(place) / RESULT).read_text("utf-8"))
                    return read
                log.warning("effect of a draft not found out", exit_code=code)
        except (RefusedError, BotError, BundleError, OSError) as error:
            log.warning("effect of a draft not found out", reason=type(error).__name__)
        return None

    def _run(self, place: Path, is_wanted: Callable[[], bool]) -> int:
        """Run the process until it ends or nobody wants it any longer; gives its exit code."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)}
        command = (*COMMAND, str(place))
        with subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, env=environment, start_new_session=True
        ) as process:
            while True:
                try:
                    return process.wait(LOOKED_SECONDS)
                except subprocess.TimeoutExpired:
                    if not is_wanted():
                        os.killpg(process.pid, signal.SIGKILL)
