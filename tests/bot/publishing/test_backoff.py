"""What fails for a moment is tried again; what will fail again waits for the next version."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bot.observability import Metrics
from bot.publishing import follower
from bot.publishing.follower import LOOK_SECONDS, Backoff, Follower, follow_folder, load_edition
from bot.publishing.live import Live
from bot.publishing.store import UntrustedVersionError
from bot.settings import Settings
from intents import TrainingError
from knowledge import BundleError, Edition, KnowledgeBaseError, Text
from knowledge.diagnostics.problem import Problem
from tests.bot.conftest import KEY
from tests.conftest import KNOWLEDGE_DIR, MONDAY_MORNING
from tests.knowledge.conftest import write_files

FULL = OSError(28, "No space left on device")
PASSING = [FULL, TimeoutError(), TrainingError(-9), MemoryError(), RuntimeError("can't start new thread")]
WAITS = [1, 2, 4, 8, 16, 32, 60, 60, 60]


def problem(code: str) -> KnowledgeBaseError:
    return KnowledgeBaseError([Problem("answers/job.yaml", 1, 1, Text("ผิด", "wrong"), Text("แก้", "mend"), code)])


class Time:
    """Goes on only while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class Store:
    """Holds the number that is live, as ``PublishedKnowledge`` tells it."""

    def __init__(self, number: int = 7) -> None:
        self.number = number

    async def live(self, known: int) -> tuple[int, bytes | None]:
        return self.number, None if known == self.number else b"bundle"


class Reader:
    """Reads a version; fails as often as told, and notes when it was asked."""

    def __init__(self, time: Time, edition: Edition, *errors: Exception) -> None:
        self.time, self.edition, self.errors = time, edition, list(errors)
        self.moments: list[float] = []

    def __call__(self, *_arguments: object, **_options: object) -> Edition:
        self.moments.append(self.time.now)
        if self.errors:
            raise self.errors.pop(0)
        return self.edition

    @property
    def waits(self) -> list[float]:
        return [later - earlier for earlier, later in pairwise(self.moments)]


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def live(edition: Edition) -> Live:
    return Live(edition, 0, Metrics())


@pytest.fixture
def other(edition: Edition) -> Edition:
    return replace(edition, base=replace(edition.base, version="other"))


async def follow(live: Live, store: Store, time: Time, until: Callable[[], bool]) -> None:
    """Follow until something is so, or for a day of this time."""
    run = asyncio.create_task(Follower(store, live, time.sleep, time).run())  # type: ignore[arg-type]
    while not until() and time.now < 24 * 60 * 60:  # noqa: ASYNC110 - looks from outside
        await asyncio.sleep(0)
    run.cancel()


@pytest.mark.parametrize("error", PASSING, ids=repr)
async def test_a_version_is_tried_again(
    live: Live, time: Time, other: Edition, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that was full for a moment leaves no process behind on old answers; meanwhile it is told."""
    read = Reader(time, other, error)
    monkeypatch.setattr(follower, "read_bundle", read)

    told: list[object] = []

    def is_taken() -> bool:
        told.append(live.describe().get("knowledge_problem"))
        return live.number == 7

    await follow(live, Store(), time, is_taken)

    assert (live.edition, live.number, live.problem) == (other, 7, "")
    assert set(told) == {None, str(error) or type(error).__name__}


async def test_waits_longer_each_time(live: Live, time: Time, other: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that stays full is not worn out, and a minute after it has room the version is live."""
    read = Reader(time, other, *[FULL] * len(WAITS))
    monkeypatch.setattr(follower, "read_bundle", read)

    await follow(live, Store(), time, lambda: live.number == 7)

    assert all(wait <= found <= wait + LOOK_SECONDS for wait, found in zip(WAITS, read.waits, strict=True))


@pytest.mark.parametrize("error", [BundleError("no folder"), problem("no-answer")], ids=repr)
async def test_what_will_be_refused_again_is_asked_once(
    live: Live, time: Time, other: Edition, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the next version."""
    read, store = Reader(time, other, error), Store()
    monkeypatch.setattr(follower, "read_bundle", read)

    await follow(live, store, time, lambda: time.now > 600)

    assert (len(read.moments), live.number, live.problem) == (1, 0, str(error))


async def test_a_version_that_is_not_signed_is_asked_for_once(live: Live, time: Time) -> None:
    """It is told, and nobody fetches it twice a second."""
    asked: list[int] = []

    class Forged(Store):
        async def live(self, known: int) -> tuple[int, bytes | None]:
            asked.append(known)
            if known != self.number:
                raise UntrustedVersionError(self.number, "forged")
            return self.number, None

    await follow(live, Forged(), time, lambda: time.now > 600)

    assert asked.count(0) == 1
    assert "forged" in live.problem


async def test_a_newer_version_does_not_wait(
    live: Live, time: Time, other: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who publishes anew, or goes back, is not kept waiting by what failed before."""
    read, store = Reader(time, other, *[FULL] * 7), Store()
    monkeypatch.setattr(follower, "read_bundle", read)
    published: list[float] = []

    def is_taken() -> bool:
        if len(read.moments) == 7 and not published:
            store.number = 8
            published.append(time.now)
        return live.number == 8

    await follow(live, store, time, is_taken)

    assert read.moments[-1] - published[0] <= 2 * LOOK_SECONDS


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder that holds another thing than what is live."""
    return write_files(tmp_path / "knowledge", {"answers/job.yaml": "intents: []\n"})


@pytest.mark.parametrize("error", [*PASSING, problem("cannot-open")], ids=repr)
async def test_a_folder_is_tried_again(
    saved: Path, live: Live, time: Time, other: Edition, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A saved change is taken up though the first try fell into a bad moment."""
    read = Reader(time, other, *[error] * 3)

    async def looks(_folder: Path) -> AsyncIterator[None]:
        while live.edition is not other and time.now < 600:
            yield
            time.now += 0.25

    monkeypatch.setattr(follower, "read_edition", read)
    await follow_folder(saved, live, lambda: MONDAY_MORNING, looks, Backoff(time))

    assert live.edition is other
    assert all(wait <= found <= wait + 0.25 for wait, found in zip(WAITS, read.waits, strict=False))


async def test_a_mistake_in_a_folder_is_read_once(
    saved: Path, live: Live, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until somebody saves."""
    read = Reader(time, live.edition, problem("no-answer"))

    async def looks(_folder: Path) -> AsyncIterator[None]:
        while time.now < 600:
            yield
            time.now += 1

    monkeypatch.setattr(follower, "read_edition", read)
    await follow_folder(saved, live, lambda: MONDAY_MORNING, looks, Backoff(time))

    assert len(read.moments) == 1
    assert live.problem


async def test_what_is_live_is_not_read_again(live: Live, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start would read the folder twice, while the first citizens wait."""
    read = Reader(time, live.edition)

    async def looks(_folder: Path) -> AsyncIterator[None]:
        yield

    monkeypatch.setattr(follower, "read_edition", read)
    await follow_folder(KNOWLEDGE_DIR, live, lambda: MONDAY_MORNING, looks, Backoff(time))

    assert read.moments == []
    assert live.problem == ""


async def test_a_folder_that_cannot_be_watched_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is moved away and comes back, or a system that watches no more files."""
    monkeypatch.setattr(follower, "WATCH_SECONDS", 0)
    looks = follower.watch_folder(tmp_path / "moved")

    for _ in range(3):
        await anext(looks)

    await looks.aclose()  # type: ignore[attr-defined]


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_a_start_in_a_bad_moment_uses_the_folder(
    edition: Edition, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who follows tries again; citizens are answered meanwhile."""

    def fail(_settings: Settings) -> None:
        raise error

    monkeypatch.setattr(follower, "load_published", fail)
    settings = Settings(_env_file=None, knowledge_dir=KNOWLEDGE_DIR, id_key=KEY.decode())

    found, number = load_edition(settings)

    assert (found.base.version, number) == (edition.base.version, 0)
