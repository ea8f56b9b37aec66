"""What staff put on hold in an emergency: kept in Redis where processes share it, else in a file of this machine."""

from __future__ import annotations

import asyncio
import fcntl
import hmac
import json
import os
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import structlog

from bot.dialogue.pause import Pause
from bot.errors import StoreError
from bot.privacy import derive_key
from bot.publishing.live import Live
from bot.storage.client import Client
from bot.storage.scripts import Scripts
from knowledge import Text

PREFIX = "doebot:{pauses}:"
FILE = "pauses.json"
PURPOSE = "doebot pauses"
VERSION = 1  # of what is stored
LOOK_SECONDS = 1.0
SEAL_BYTES = 32

log = structlog.get_logger(__name__)


class Pauses:
    """Keeps pauses, one for each subject at most.

    Args:
        redis: closed by who made it; ``None`` where a process works alone.
        folder: for a file where there is no Redis.
        id_key: signs what is kept (HMAC-SHA256), by a key derived for that: who can write to Redis but has not this
            key cannot silence the bot or put words into its mouth.

    """

    def __init__(self, redis: Client | None, folder: Path | None, id_key: bytes) -> None:
        self._scripts = Scripts(redis, "pause", "show_pauses") if redis else None
        self._file = folder / FILE if folder else None
        self._key = derive_key(id_key, PURPOSE)

    async def show(self) -> Sequence[Pause]:
        """Give all that are kept; one that cannot be read, or is not signed with our key, does not count.

        Raises:
            StoreError: Redis is away, or the file cannot be read.

        """
        if self._scripts is not None:
            return self._open(await self._scripts.run("show_pauses", PREFIX))
        return self._open((await asyncio.to_thread(self._read)).values())

    async def begin(self, pause: Pause) -> None:
        """Put a subject, or all, on hold; one that is on hold already gets the new words and end.

        Raises:
            StoreError: Redis is away or read-only, or the file cannot be written.

        """
        await self._keep(pause.subject, self._seal(pause))

    async def end(self, subject: str) -> None:
        """Let a subject, or all, be answered again.

        Raises:
            StoreError: Redis is away or read-only, or the file cannot be written.

        """
        await self._keep(subject, b"")

    async def _keep(self, subject: str, sealed: bytes) -> None:
        if self._scripts is not None:
            await self._scripts.run("pause", PREFIX, subject, sealed)
        else:
            await asyncio.to_thread(self._write, subject, sealed)

    def _read(self) -> dict[str, bytes]:
        if self._file is None:
            return {}
        try:
            return {name: bytes.fromhex(sealed) for name, sealed in json.loads(self._file.read_bytes()).items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise StoreError("pauses", error) from error

    def _write(self, subject: str, sealed: bytes) -> None:
        if self._file is None:
            raise StoreError("pauses", OSError("there is no folder to write to: set DOEBOT_DATA_DIR"))
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._file.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                kept = {**self._read(), subject: sealed}
                _replace(self._file, json.dumps({name: each.hex() for name, each in kept.items() if each}))
        except OSError as error:
            raise StoreError("pauses", error) from error

    def _seal(self, pause: Pause) -> bytes:
        content = json.dumps(
            {
                "version": VERSION,
                "subject": pause.subject,
                "th": pause.text.th,
                "en": pause.text.en,
                "until": pause.until.isoformat() if pause.until else None,
                "since": pause.since.isoformat(),
                "by": pause.by,
            }
        ).encode()
        return hmac.digest(self._key, content, "sha256") + content

    def _open(self, sealed: Iterable[bytes]) -> Sequence[Pause]:
        found = []
        for each in sealed:
            seal, content = each[:SEAL_BYTES], each[SEAL_BYTES:]
            if not hmac.compare_digest(seal, hmac.digest(self._key, content, "sha256")):
                log.warning("pause passed over", reason="not signed with our DOEBOT_ID_KEY")
                continue
            try:
                found.append(_parse(json.loads(content)))
            except (ValueError, KeyError, TypeError):
                log.warning("pause passed over", reason="written by another program")
        return found


def _parse(stored: dict[str, str | int | None]) -> Pause:
    if stored["version"] != VERSION:
        raise ValueError
    until = stored["until"]
    return Pause(
        subject=str(stored["subject"]),
        text=Text(str(stored["th"]), str(stored["en"])),
        until=datetime.fromisoformat(str(until)) if until else None,
        since=datetime.fromisoformat(str(stored["since"])),
        by=str(stored["by"]),
    )


def _replace(path: Path, content: str) -> None:
    """Write a file whole or not at all."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


async def follow_pauses(
    pauses: Pauses, live: Live, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> None:
    """Take up what staff put on hold, until cancelled; while the store is away it stays as it was."""
    is_away = False
    while True:
        try:
            live.hold(await pauses.show())
            is_away = False
        except StoreError as error:
            if not is_away:
                log.warning("pauses away", reason=str(error))
            is_away = True
        await sleep(LOOK_SECONDS)
