"""A folder of this user for models, which take long to train; whatever is odd about it, it is empty."""

from __future__ import annotations

import hashlib
import logging
import mmap
import os
import tempfile
from contextlib import suppress
from io import BufferedReader
from itertools import accumulate
from pathlib import Path

KEPT = 3  # files at least: a rehearsal of the knowledge beside what runs, and what ran before
KEPT_BYTES = 512 * 2**20  # and more while they are small, so that rehearsals of little do not push out what runs
HEADER_BYTES = 64  # the digest of what follows
WRITABLE_BY_OTHERS = 0o022

log = logging.getLogger(__name__)


def default_cache() -> ModelCache:
    """Give the cache where the system wants caches to be; one that keeps nothing when there is no home folder."""
    wanted = Path(os.environ.get("XDG_CACHE_HOME", ""))  # the standard says that a relative one does not count
    try:
        return ModelCache((wanted if wanted.is_absolute() else Path.home() / ".cache") / "doebot")
    except RuntimeError:
        return ModelCache(None)


class ModelCache:
    """Files that nobody else can have written, each whole or not there.

    Args:
        folder: made when something is first saved; ``None`` keeps nothing.

    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def load(self, name: str) -> memoryview | None:
        """Give what was saved; it stays in the file, shared with other processes that load it."""
        if self._folder is None:
            return None
        try:
            # Neither a link nor a pipe that was put there is followed or waited for.
            descriptor = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as file:
                return _read(file) if _is_private(self._folder.stat()) and _is_private(os.fstat(descriptor)) else None
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            log.warning("cannot read the cache: %s", error)
            return None

    def save(self, name: str, content: memoryview) -> None:
        """Keep a file, in one step, and drop the oldest beyond what is kept; where that cannot be, keep nothing."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_private(self._folder.stat()):
                _write(self._folder / name, content)
                _drop_oldest(self._folder)
        except OSError as error:
            log.info("cannot write the cache: %s", error)  # the next start takes longer, that is all


def _is_private(status: os.stat_result) -> bool:
    """Tell whether a file or folder is this user's, and nobody else can write it."""
    is_private = status.st_uid == os.geteuid() and not status.st_mode & WRITABLE_BY_OTHERS
    if not is_private:
        log.warning("the cache is left alone: another user owns it or can write it (mode %o)", status.st_mode & 0o777)
    return is_private


def _read(file: BufferedReader) -> memoryview | None:
    """Map a file that is whole; its modification time tells from then on when it was last of use."""
    header = file.read(HEADER_BYTES)
    if header != hashlib.file_digest(file, "blake2b").digest():
        log.warning("a file of the cache is damaged, and made again")
        return None
    with suppress(OSError):  # one that came with a read-only disk is as good
        os.utime(file.fileno())
    return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))[HEADER_BYTES:]


def _write(path: Path, content: memoryview) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.blake2b(content).digest())
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _drop_oldest(folder: Path) -> None:
    """Drop what was not of use for longest, leftovers of processes that were killed included."""
    found = [(path, path.stat()) for path in folder.iterdir()]
    newest_first = sorted(found, key=lambda each: each[1].st_mtime, reverse=True)
    total_bytes = accumulate(status.st_size for _, status in newest_first)
    for place, ((path, _), so_far) in enumerate(zip(newest_first, total_bytes, strict=True)):
        if place >= KEPT and so_far > KEPT_BYTES:
            path.unlink(missing_ok=True)
