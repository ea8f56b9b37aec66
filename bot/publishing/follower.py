"""Keeps what is live up to date: with a folder on this machine, or with what was published in Redis."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import structlog
from watchfiles import awatch

from bot.errors import StoreError
from bot.publishing.live import Live
from bot.publishing.store import PublishedKnowledge
from bot.settings import Settings
from intents import TrainingError
from knowledge import (
    BundleError,
    Edition,
    KnowledgeBase,
    KnowledgeBaseError,
    knowledge_files,
    read_edition,
    unpack_bundle,
)

LOOK_SECONDS = 0.5
FIND_SECONDS = 15.0
LOOK_MILLISECONDS = 1000
QUIET_MILLISECONDS = 200  # editors write in several steps
REFUSALS = (KnowledgeBaseError, TrainingError, BundleError, OSError)  # a lost connection's TimeoutError is one

log = structlog.get_logger(__name__)


def note_training(base: KnowledgeBase) -> None:
    """Tell that training has begun: it takes seconds."""
    log.info("training", new=base.version)


def load_edition(settings: Settings) -> tuple[Edition, int]:
    """Load what is to be live at the start, and its number: what was published in Redis, else the folder (0).

    Raises:
        KnowledgeBaseError: the folder has problems; it lists all of them.

    """
    try:
        published = load_published(settings)
    except (StoreError, *REFUSALS) as error:
        log.warning("published knowledge not taken", reason=str(error), instead=str(settings.knowledge_dir))
        published = None
    return published or (read_edition(settings.knowledge_dir, on_training=note_training), 0)


def load_published(settings: Settings) -> tuple[Edition, int] | None:
    """Load what is published in Redis and its number; ``None``: there is no Redis, or nothing was published.

    Raises:
        StoreError: Redis is away.
        BundleError: it is no knowledge folder.
        KnowledgeBaseError: it has problems, as one that was made for another program may.

    """
    if settings.redis_url is None:
        return None
    return asyncio.run(_fetch_live(settings.redis_url.get_secret_value(), settings.id_key_bytes()))


async def _fetch_live(url: str, id_key: bytes) -> tuple[Edition, int] | None:
    published = PublishedKnowledge(url, id_key)
    try:
        number, bundle = await published.live(0)
        if bundle is None:
            return None
        finder = _finder(published)
        return await _beside(lambda: read_bundle(bundle, None, finder)), number
    finally:
        await published.aclose()


async def follow_folder(folder: Path, live: Live, clock: Callable[[], datetime]) -> None:
    """Take up every change of a knowledge folder that passes the checks, until cancelled.

    It is also looked at once a second, and first at the beginning: changes may come before watching begins, and some
    disks tell of none.
    """
    seen: Mapping[Path, tuple[int, int]] | None = None
    async for _ in awatch(
        folder,
        debounce=10 * QUIET_MILLISECONDS,
        step=QUIET_MILLISECONDS,
        rust_timeout=LOOK_MILLISECONDS,
        yield_on_timeout=True,
    ):
        now = _times(folder)
        if now != seen:
            seen = now
            await _replace(live, 0, lambda: _read_checked(folder, live.edition, clock().date()))


def _read_checked(folder: Path, running: Edition, today: date) -> Edition:
    return read_edition(folder, running, today=today, on_training=note_training)


def _times(folder: Path) -> Mapping[Path, tuple[int, int]]:
    """Tell when each file was written, and its size."""
    try:
        found = [(path, path.stat()) for path in knowledge_files(folder)]
    except OSError:  # being moved; the next look will tell
        return {}
    return {path: (status.st_mtime_ns, status.st_size) for path, status in found}


class Follower:
    """Follows what is published.

    Args:
        published: where versions are.
        live: what to keep up to date.

    """

    def __init__(self, published: PublishedKnowledge, live: Live) -> None:
        self._published = published
        self._live = live
        self._seen = live.number

    async def run(self) -> None:
        """Take up what goes live, until cancelled; while Redis is away nothing changes."""
        is_away = False
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                number, bundle = await self._published.live(self._seen)
            except StoreError as error:
                if not is_away:
                    log.warning("published knowledge away", reason=str(error))
                is_away = True
                continue
            is_away = False
            if bundle is not None:
                await self._take(number, bundle)
                self._seen = number

    async def _take(self, number: int, bundle: bytes) -> None:
        finder = _finder(self._published)
        await _replace(self._live, number, lambda: read_bundle(bundle, self._live.edition, finder))


def read_bundle(
    bundle: bytes, running: Edition | None = None, find_parcel: Callable[[str], memoryview | None] | None = None
) -> Edition:
    """Read a published version as a folder would be.

    Raises:
        BundleError: it is none.
        KnowledgeBaseError: it has problems, as one that was made for another program may.
        TrainingError: the process that trains died.

    """
    with tempfile.TemporaryDirectory(prefix="doebot-") as place:
        unpack_bundle(bundle, Path(place))
        return read_edition(Path(place), running, find_parcel=find_parcel, on_training=note_training)


async def _beside(work: Callable[[], Edition]) -> Edition:
    """Run beside the event loop, in a thread that keeps no process from ending."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Edition] = loop.create_future()

    def finish(edition: Edition | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if edition is None:
            done.set_exception(error or RuntimeError())
        else:
            done.set_result(edition)

    def run() -> None:
        edition, failure = None, None
        try:
            edition = work()
        except BaseException as error:
            failure = error
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(finish, edition, failure)

    threading.Thread(target=run, daemon=True, name="knowledge").start()
    return await done


def _finder(published: PublishedKnowledge) -> Callable[[str], memoryview | None]:
    """Let a thread ask for what another process trained."""
    loop = asyncio.get_running_loop()
    return lambda name: asyncio.run_coroutine_threadsafe(_find(published, name), loop).result(FIND_SECONDS)


async def _find(published: PublishedKnowledge, name: str) -> memoryview | None:
    try:
        return await published.find_parcel(name)
    except StoreError as error:
        log.warning("trained interpreter away", reason=str(error))
        return None


async def _replace(live: Live, number: int, read: Callable[[], Edition]) -> None:
    try:
        edition = await _beside(read)
    except REFUSALS as error:
        live.refuse(error)
        return
    if number != live.number or edition.base.version != live.edition.base.version or live.problem:
        live.swap(edition, number)
