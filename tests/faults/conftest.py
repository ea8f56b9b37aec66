"""A town for every test of faults, and the table that the tests fill."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from knowledge import load_interpreter, load_knowledge
from tests.faults.fault_table import Row, write_table
from tests.faults.programs import Nursery, running_nursery
from tests.faults.questions import write_knowledge
from tests.faults.tally import Tally
from tests.faults.town import Town, living_town, settings_of
from tests.faults.traffic import Traffic
from tests.lateness import Lateness, measured_lateness
from tests.platforms.control import Platforms, running_platforms
from tests.redis_server import RedisServer

LINE_SECONDS = 2.0  # after which LINE takes a webhook for failed
TABLE = "DOEBOT_FAULT_TABLE"  # names the file that the table is written to
IS_WHOLE = bool(os.environ.get(TABLE))  # the table is of many citizens and kills; every other run is of fewer
Note = Callable[..., Tally]


@pytest.fixture(scope="session")
def rows() -> Iterator[list[Row]]:
    """The table; written at the end, where a file is named for it."""
    rows: list[Row] = []
    yield rows
    if os.environ.get(TABLE):
        write_table(rows, Path(os.environ[TABLE]))


@pytest.fixture
def lateness() -> Iterator[Lateness]:
    with measured_lateness() as lateness:
        yield lateness


@pytest.fixture
def note(rows: list[Row], lateness: Lateness) -> Note:
    """Write a row and check what every fault must leave whole: webhooks."""

    def write(fault: str, times: int, tally: Tally, *traffics: Traffic) -> Tally:
        slowest = max(traffic.slowest_seconds for traffic in traffics)
        rows.append(Row(fault, times, tally, slowest))
        print(rows[-1])
        assert slowest < LINE_SECONDS + lateness.seconds
        return tally

    return write


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory, own_cache: None) -> Path:
    folder = tmp_path_factory.mktemp("faults-knowledge")
    write_knowledge(folder)
    load_interpreter(load_knowledge(folder))  # trained once; every process finds it in the cache
    return folder


@pytest.fixture(scope="session")
def stub() -> Iterator[Platforms]:
    with running_platforms() as platforms:
        yield platforms


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def shared_nursery(tmp_path_factory: pytest.TempPathFactory, stub: Platforms, knowledge: Path) -> Iterator[Nursery]:
    settings = settings_of(stub, knowledge)
    with running_nursery(tmp_path_factory.mktemp("faults"), settings, is_patient=True) as nursery:
        yield nursery


@pytest.fixture
async def town(shared_nursery: Nursery, redis: RedisServer, stub: Platforms) -> AsyncIterator[Town]:
    stub.reset()
    nursery = shared_nursery.with_settings(DOEBOT_REDIS_URL=redis.url)
    async with living_town(nursery, redis, stub) as town:
        yield town
    nursery.end()
