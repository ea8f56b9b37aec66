"""The emergency switch, from a thread of the console or from the command line: every turn of it is in the history."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypeVar

from bot.console.audit import Action, note
from bot.console.database import Database
from bot.console.dates import read_date
from bot.console.errors import RefusedError
from bot.dialogue.pause import Pause
from bot.local_key import data_folder, id_key_of
from bot.publishing.pauses import Pauses
from bot.settings import Settings
from bot.storage.client import connect
from knowledge import BANGKOK, Text

T = TypeVar("T")
LEAST_LETTERS, MOST_LETTERS = 10, 600
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class Switch:
    """Begins and ends pauses.

    Args:
        settings: tell where pauses are kept.
        database: where the history is.
        clock: the present moment, aware.

    """

    settings: Settings
    database: Database
    clock: Callable[[], datetime]

    def show(self) -> Sequence[Pause]:
        """Give what is on hold now, the oldest first.

        Raises:
            StoreError: where they are kept is away.

        """
        now = self.clock()
        kept = self._with_pauses(lambda pauses: pauses.show())
        return sorted((each for each in kept if each.is_in_force(now)), key=lambda each: each.since)

    def begin(self, subject: str, text: Text, until: str, by: str, by_role: str) -> None:
        """Put a subject, or all (empty), on hold.

        Args:
            subject: id of a subject of the menu.
            text: what citizens read meanwhile.
            until: a day or moment as officers write it; empty: until it is ended by hand.
            by: name of who does it.
            by_role: what role they have.

        Raises:
            RefusedError: a text is missing or too long, or the end is none or past.
            StoreError: where they are kept is away.

        """
        text = Text(text.th.strip(), text.en.strip())
        if not all(LEAST_LETTERS <= len(each) <= MOST_LETTERS for each in (text.th, text.en)):
            raise RefusedError(f"เขียนข้อความถึงประชาชนทั้งสองภาษา ภาษาละ {LEAST_LETTERS} ถึง {MOST_LETTERS} ตัวอักษร")
        now = self.clock()
        ends = read_end(until) if until.strip() else None
        if ends and ends <= now:
            raise RefusedError("เวลาสิ้นสุดผ่านไปแล้ว")
        pause = Pause(subject, text, ends, now, by)
        with self.database.writing() as session:  # the row stays only if it was done
            detail = {"th": text.th, "en": text.en, "until": ends.isoformat() if ends else ""}
            note(session, now, by, by_role, Action.PAUSED, f"pause:{subject}", **detail)
            self._with_pauses(lambda pauses: pauses.begin(pause))

    def end(self, subject: str, by: str, by_role: str) -> None:
        """Let a subject, or all (empty), be answered again.

        Raises:
            StoreError: where they are kept is away.

        """
        with self.database.writing() as session:
            note(session, self.clock(), by, by_role, Action.RESUMED, f"pause:{subject}")
            self._with_pauses(lambda pauses: pauses.end(subject))

    def _with_pauses(self, act: Callable[[Pauses], Awaitable[T]]) -> T:
        async def run() -> T:
            url = self.settings.redis_url
            redis = connect(url.get_secret_value()) if url else None
            try:
                return await act(Pauses(redis, data_folder(self.settings), id_key_of(self.settings)))
            finally:
                if redis is not None:
                    await redis.aclose()

        return asyncio.run(run())


def read_end(written: str) -> datetime:
    """Read when a pause ends; a day without a time ends with its last minute.

    Raises:
        RefusedError: it is no day or moment.

    >>> str(read_end("1 ธ.ค. 69 12.00")), str(read_end("1/12/2569"))
    ('2026-12-01 12:00:00+07:00', '2026-12-01 23:59:00+07:00')
    """
    day, _, clock = read_date(written).partition(" ")
    try:
        moment = time.fromisoformat(clock.replace(".", ":")) if clock else LAST_MINUTE
        return datetime.combine(datetime.strptime(day, "%Y-%m-%d").date(), moment, BANGKOK)
    except ValueError as error:
        raise RefusedError(f"อ่านวันเวลา “{written}” ไม่ได้ เขียนเช่น 1 ธ.ค. 69 12.00") from error
