"""What many tests share: the real knowledge, a conversation on it, a fixed moment, a real redis-server."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from bot.dialogue.conversation import Conversation
from knowledge import BANGKOK, Edition, KnowledgeBase, read_edition
from tests.redis_server import RedisServer
from tests.scheduling import ByFile, rank

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"  # specifications and evaluation files that are not part of this repository
KNOWLEDGE_DIR = ROOT / "knowledge"
EXAMPLE = re.compile(r" +- (?![a-z_]+: |\{)")
FEW_EXAMPLES = 3
NEVER_THIN = ("menu", "rich_menu", "phrases", "facets", "dangers", "company", "scripts")  # their lists are no examples
MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=BANGKOK)

settings.register_profile("on a machine of any speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("on a machine of any speed")


def copy_knowledge(folder: Path) -> Path:
    """Copy the files of our knowledge, to be edited."""
    for name in ("answers", "facts"):
        shutil.copytree(KNOWLEDGE_DIR / name, folder / name)
    return folder


def copy_thin_knowledge(folder: Path, *whole: str) -> Path:
    """Copy our knowledge with few examples, which are learned in seconds; files whose names begin so stay whole."""
    copy_knowledge(folder)
    for path in (folder / "answers").glob("persona_*.yaml"):
        path.unlink()
    for path in (folder / "answers").glob("*.yaml"):
        if not path.name.startswith((*whole, *NEVER_THIN)):
            kept: list[str] = []
            for line in path.read_text(encoding="utf-8").splitlines():
                indent = EXAMPLE.match(line)
                before = kept[-FEW_EXAMPLES:]
                is_more = indent and len(before) == FEW_EXAMPLES and all(each.startswith(indent[0]) for each in before)
                kept += [] if is_more else [line]
            path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session", autouse=True)
def own_cache(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what tests train apart from what the user's programs trained; all processes of all runs share it."""
    kept = request.config.cache.mkdir("trained") if request.config.cache else tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(kept))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def logs_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that a test runs in this process does not silence the logs of later tests."""
    monkeypatch.setattr(structlog, "configure", lambda **_: None)


@pytest.fixture(scope="session")
def edition(own_cache: None) -> Edition:
    """Our knowledge, trained by one process of a run while the others wait for it."""
    with (Path(os.environ["XDG_CACHE_HOME"]) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return read_edition(KNOWLEDGE_DIR)


@pytest.fixture(scope="session")
def base(edition: Edition) -> KnowledgeBase:
    return edition.base


@pytest.fixture(scope="session")
def conversation(edition: Edition) -> Conversation:
    return Conversation(edition.base, edition.interpreter)


@pytest.fixture
def now() -> datetime:
    return MONDAY_MORNING


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server.url


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """Say which tests stay together when several processes run them, in the order in which they were collected."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let what takes long begin first, so that no process runs it alone at the end."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what could not run on this machine."""
    for report in terminalreporter.getreports("skipped"):
        if isinstance(report.longrepr, tuple) and "NOT RUN" in report.longrepr[2]:
            terminalreporter.write_line(f"{report.nodeid}: {report.longrepr[2]}", red=True, bold=True)
