"""The key for hashing ids where none is set: a machine of its own makes one and keeps it in a file."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import structlog

from bot.settings import Settings

log = structlog.get_logger(__name__)


def state_folder() -> Path | None:
    """Give the folder for what outlives a run on this machine; ``None`` when there is no home folder."""
    wanted = Path(os.environ.get("XDG_STATE_HOME", ""))  # the standard says that a relative one does not count
    try:
        return (wanted if wanted.is_absolute() else Path.home() / ".local" / "state") / "doebot"
    except RuntimeError:
        return None


def id_key_of(settings: Settings) -> bytes:
    """Give the key that is set, else this machine's own, so that a citizen is known again after a restart."""
    if settings.id_key is None and (folder := state_folder()):
        try:
            return _load(folder / "id_key")
        except OSError as error:
            log.warning("no key of our own", reason=type(error).__name__)
    return settings.id_key_bytes()


def _load(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(key := secrets.token_bytes(32))
    return key
