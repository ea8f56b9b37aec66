"""What platforms refused within the last week, for ``doebot doctor``: how often, when, and their reasons."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from bot.errors import StoreError
from bot.storage.client import Client
from bot.storage.scripts import Scripts
from bot.whole_file import write_whole

PREFIX = "doebot:{refusals}:"
KEPT_SECONDS = 7 * 86_400
MOST_KINDS = 100

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RecentRefusal:
    """One kind of refusal.

    Attributes:
        channel: whose platform.
        what: was refused, a word of ``bot.channels.refusals`` or a ``SendError.reason``.
        count: within the week, or since the last time a week passed without one.
        seconds: of the last one, since 1970.
        reason: of the last one, in the platform's words, cleaned of all that may be a citizen's.

    """

    channel: str
    what: str
    count: int
    seconds: int
    reason: str


class RecentRefusals:
    """Keeps what was refused, in Redis where processes share it, else in a file of this machine.

    Args:
        redis: closed by who made it.
        file: where there is no Redis; ``None`` keeps nothing.
        clock: seconds since 1970.

    """

    def __init__(self, redis: Client | None, file: Path | None, clock: Callable[[], float] = time.time) -> None:
        self._scripts = Scripts(redis, "note_refusal", "show_refusals") if redis else None
        self._file = file
        self._clock = clock

    async def note(self, channel: str, what: str, reason: str) -> None:
        """Count one; a fault of the store harms no answer."""
        now = round(self._clock())
        try:
            if self._scripts is not None:
                await self._scripts.run("note_refusal", PREFIX, f"{channel} {what}", reason, now)
            elif self._file is not None:
                await asyncio.to_thread(self._write, RecentRefusal(channel, what, 1, now, reason))
        except (StoreError, OSError) as error:
            log.warning("refusal not kept", reason=type(error).__name__)

    async def show(self) -> Sequence[RecentRefusal]:
        """Give all, the last one first.

        Raises:
            StoreError: Redis is away.

        """
        if self._scripts is not None:
            rows = [_parse_row(*row) for row in await self._scripts.run("show_refusals", PREFIX)]
        else:
            rows = list(self._read().values())
        oldest = self._clock() - KEPT_SECONDS
        return sorted((row for row in rows if row.seconds >= oldest), key=lambda row: -row.seconds)

    def _write(self, new: RecentRefusal) -> None:
        assert self._file is not None  # noqa: S101 - for the type checker
        kept = self._read()
        before = kept.pop((new.channel, new.what), None)
        is_fresh = before is not None and new.seconds - before.seconds < KEPT_SECONDS
        count = before.count + 1 if before and is_fresh else 1
        rows = [RecentRefusal(new.channel, new.what, count, new.seconds, new.reason), *kept.values()][:MOST_KINDS]
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(self._file, json.dumps([asdict(row) for row in rows]).encode())

    def _read(self) -> dict[tuple[str, str], RecentRefusal]:
        """Give what the file holds; one that cannot be read holds nothing."""
        try:
            rows = [RecentRefusal(**row) for row in json.loads(self._file.read_bytes())] if self._file else []
        except (OSError, ValueError, TypeError):
            return {}
        return {(row.channel, row.what): row for row in rows}


def _parse_row(what: bytes, count: int, last: bytes) -> RecentRefusal:
    channel, _, part = what.decode().partition(" ")
    seconds, _, reason = last.decode("utf-8", "replace").partition(" ")
    return RecentRefusal(channel, part, count, int(seconds), reason)
