"""Keeps what is live up to date: with a folder on this machine, or with what was published in Redis."""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path

import structlog
from watchfiles import awatch

from bot.errors import StoreError
from bot.publishing.live import Live
from bot.publishing.store import PublishedKnowledge, UntrustedVersionError
from bot.settings import Settings
from knowledge import (
    BundleError,
    Edition,
    KnowledgeBase,
    KnowledgeBaseError,
    Text,
    find_losses,
    fingerprint,
    knowledge_files,
    read_edition,
    unpack_bundle,
)

LOOK_SECONDS = 0.5
FIND_SECONDS = 15.0
WATCH_SECONDS = 1.0
QUIET_MILLISECONDS = 200  # editors write in several steps
LONGEST_WAIT_SECONDS = 60.0
RESTART = Text("เริ่มโปรแกรมใหม่", "start the program anew")
CANNOT_OPEN = "cannot-open"  # the problem of a file that the system did not give out

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
    except Exception as error:  # whatever it is: the folder has to do, and who follows tries again
        log.warning("published knowledge not taken", reason=_words(error), instead=str(settings.knowledge_dir))
        published = None
    return published or (read_edition(settings.knowledge_dir, on_training=note_training), 0)


def load_published(settings: Settings) -> tuple[Edition, int] | None:
    """Load what is published in Redis and its number; ``None``: there is no Redis, or nothing was published.

    Raises:
        StoreError: Redis is away.
        UntrustedVersionError: it is not signed with our key.
        BundleError: it is no knowledge folder.
        KnowledgeBaseError: it has problems, as one that was made for another program may.

    """

    async def fetch(url: str) -> tuple[Edition, int] | None:
        published = PublishedKnowledge(url, settings.id_key_bytes())
        try:
            number, bundle = await published.live(0)
            if bundle is None:
                return None
            return await _beside(partial(read_bundle, bundle, None, _finder(published))), number
        finally:
            await published.aclose()

    return asyncio.run(fetch(settings.redis_url.get_secret_value())) if settings.redis_url else None


def read_bundle(
    bundle: bytes, running: Edition | None = None, find_model: Callable[[str], memoryview | None] | None = None
) -> Edition:
    """Read a published version as a folder would be.

    Raises:
        BundleError: it is none.
        KnowledgeBaseError: it has problems, as one that was made for another program may.
        TrainingError: the process that trains died.

    """
    with tempfile.TemporaryDirectory(prefix="doebot-") as place:
        unpack_bundle(bundle, Path(place))
        return read_edition(Path(place), running, find_model=find_model, on_training=note_training)


class Backoff:
    """Tells when something that failed is to be tried again: after 1 s, then 2, 4 ... up to a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.clear()

    def clear(self) -> None:
        """Nothing is to be tried again."""
        self._seconds = 0.0
        self._due: float | None = None

    def fail(self) -> float:
        """It failed, perhaps again; gives the seconds until the next try."""
        self._seconds = min(2 * self._seconds or 1.0, LONGEST_WAIT_SECONDS)
        self._due = self._clock() + self._seconds
        return self._seconds

    @property
    def is_due(self) -> bool:
        """Tell whether it is time to try again."""
        return self._due is not None and self._clock() >= self._due


class Follower:
    """Follows what is published.

    Args:
        published: where versions are.
        live: what to keep up to date.
        sleep: waits between looks.
        clock: seconds, for the time between tries.

    """

    def __init__(
        self,
        published: PublishedKnowledge,
        live: Live,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._published = published
        self._live = live
        self._sleep = sleep
        self._backoff = Backoff(clock)
        self._seen = live.number
        self._is_away = False

    async def run(self) -> None:
        """Take up what goes live, until cancelled; while Redis is away nothing changes."""
        while True:
            await self._sleep(LOOK_SECONDS)
            try:
                number, bundle = await self._published.live(0 if self._backoff.is_due else self._seen)
            except StoreError as error:
                if not self._is_away:
                    log.warning("published knowledge away", reason=str(error))
                self._is_away = True
            except UntrustedVersionError as error:
                self._seen = error.number
                self._backoff.clear()
                self._live.refuse(error)
            else:
                self._is_away = False
                if bundle is not None:
                    self._seen = number
                    read = partial(read_bundle, bundle, self._live.edition, _finder(self._published))
                    await _replace(self._live, number, read, self._backoff)


async def follow_folder(
    folder: Path,
    live: Live,
    clock: Callable[[], datetime],
    watch: Callable[[Path], AsyncIterator[None]] | None = None,
    backoff: Backoff | None = None,
) -> None:
    """Take up every change of a knowledge folder that passes the checks, until cancelled."""
    backoff = backoff or Backoff()  # for what failed by no fault of the folder
    seen: Mapping[Path, tuple[int, int]] | None = None
    async for _ in (watch or watch_folder)(folder):
        now = _times(folder)
        if now != seen or backoff.is_due:
            seen = now
            if not live.problem and _is_live(folder, live):
                continue
            read = partial(_read_change, folder, live.edition, clock().date())
            await _replace(live, 0, read, backoff)


def _is_live(folder: Path, live: Live) -> bool:
    """Tell by the bytes whether a folder holds what is live, as it does when the program starts."""
    try:
        return fingerprint(folder) == live.edition.base.version
    except OSError:  # reading it will tell why
        return False


def _read_change(folder: Path, running: Edition, today: date) -> Edition:
    """Read a folder that was changed; where a file or many entries are gone, a program that starts anew takes it.

    Raises:
        KnowledgeBaseError: it has problems, or has lost what nobody loses by an edit.

    """
    edition = read_edition(folder, running, today=today, on_training=note_training)
    if losses := find_losses(running.base, edition.base, RESTART):
        raise KnowledgeBaseError(losses)
    return edition


async def watch_folder(folder: Path) -> AsyncIterator[None]:
    """Give a sign when a file changes, and once a second, first at the beginning.

    Changes may come before watching begins, some disks tell of none, and the system may not let us watch.
    """
    is_watched = True
    while True:
        try:
            async for _ in awatch(
                folder,
                debounce=10 * QUIET_MILLISECONDS,
                step=QUIET_MILLISECONDS,
                rust_timeout=int(1000 * WATCH_SECONDS),
                yield_on_timeout=True,
            ):
                is_watched = True
                yield
        except (OSError, RuntimeError) as error:
            if is_watched:
                log.warning("knowledge folder not watched", reason=_words(error), looks_each_seconds=WATCH_SECONDS)
            is_watched = False
            await asyncio.sleep(WATCH_SECONDS)
            yield


def _times(folder: Path) -> Mapping[Path, tuple[int, int]]:
    """Tell when each file was written, and its size."""
    try:
        found = [(path, path.stat()) for path in knowledge_files(folder)]
    except OSError:  # being moved; the next look will tell
        return {}
    return {path: (status.st_mtime_ns, status.st_size) for path, status in found}


async def _replace(live: Live, number: int, read: Callable[[], Edition], backoff: Backoff) -> None:
    """Answer from what is read; what fails though the knowledge may be right (a full disk, say) is tried again."""
    try:
        edition = await _beside(read)
    except Exception as error:
        if _is_final(error):
            backoff.clear()
            live.refuse(error)
        else:
            live.refuse(error, again_seconds=backoff.fail())
        return
    backoff.clear()
    if number != live.number or edition.base.version != live.edition.base.version or live.problem:
        live.swap(edition, number)


def _is_final(error: Exception) -> bool:
    """Tell whether the same knowledge will be refused again."""
    if isinstance(error, KnowledgeBaseError):
        return all(problem.code != CANNOT_OPEN for problem in error.problems)
    return isinstance(error, BundleError)


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__


async def _beside(work: Callable[[], Edition]) -> Edition:
    """Run beside the event loop, in a thread that keeps no process from ending."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Edition] = loop.create_future()

    def run() -> None:
        try:
            settle = partial(done.set_result, work())
        except BaseException as error:
            settle = partial(done.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(lambda: done.cancelled() or settle())

    threading.Thread(target=run, daemon=True, name="knowledge").start()
    return await done


def _finder(published: PublishedKnowledge) -> Callable[[str], memoryview | None]:
    """Let a thread ask for what another process trained."""
    loop = asyncio.get_running_loop()

    def find(name: str) -> memoryview | None:
        try:
            return asyncio.run_coroutine_threadsafe(published.find_model(name), loop).result(FIND_SECONDS)
        except (StoreError, TimeoutError) as error:
            log.warning("trained model away", reason=_words(error))
            return None

    return find
