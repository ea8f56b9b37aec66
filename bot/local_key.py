"""The key for hashing ids where none is set: a machine of its own makes one and keeps it in a file."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path

import structlog

from bot.settings import Settings
from bot.whole_file import write_whole

KEY_BYTES = 32

log = structlog.get_logger(__name__)


def state_folder() -> Path | None:
    """Give the folder for what outlives a run on this machine; ``None`` when there is no home folder."""
    wanted = Path(os.environ.get("XDG_STATE_HOME", ""))  # the standard says that a relative one does not count
    try:
        return (wanted if wanted.is_absolute() else Path.home() / ".local" / "state") / "doebot"
    except RuntimeError:
        return None


def data_folder(settings: Settings) -> Path | None:
    """Give the folder for what the staff console keeps: the one that is set, else that of this machine's state."""
    return settings.data_dir or state_folder()


def id_key_of(settings: Settings) -> bytes:
    """Give the key that is set, else this machine's own, so that a citizen is known again after a restart."""
    if settings.id_key is None and (folder := state_folder()):
        try:
            return _load(folder / "id_key")
        except OSError as error:
            log.warning("no key of our own", reason=type(error).__name__)
    return settings.id_key_bytes()


def _load(path: Path) -> bytes:
    """Give the key in the file; processes that start at once agree on one, and it is there whole or not at all.

    Raises:
        OSError: the folder cannot be written or read.

    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        key = path.read_bytes() if path.exists() else b""
        if len(key) >= KEY_BYTES:
            return key
        if path.exists():  # an older program was killed while it wrote it, or the disk was full
            log.warning("the id key was cut short and is made anew")
        return _make(path)


def _make(path: Path) -> bytes:
    write_whole(path, key := secrets.token_bytes(KEY_BYTES))
    return key
