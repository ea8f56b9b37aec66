"""Whatever runs as long as the process is restarted when it crashes, or ends the process; nothing dies in silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.observability import Metrics
from bot.supervisor import Supervisor


@pytest.fixture
async def supervisor() -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(Metrics(), pauses=(0.0, 0.0, 0.0))
    yield supervisor
    await supervisor.stop()


async def until(look: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not look():  # noqa: ASYNC110 - looks from outside
            await asyncio.sleep(0)


async def test_a_crashed_task_runs_again(supervisor: Supervisor, capsys: pytest.CaptureFixture[str]) -> None:
    """An operator finds where it crashed, without the words of the error, which may be a citizen's."""
    runs = 0

    async def run() -> None:
        nonlocal runs
        runs += 1
        if runs < 3:
            raise ValueError("ความลับ")

    await asyncio.wait_for(supervisor.start("worker 7", run), 60)

    shown = capsys.readouterr().out
    assert runs == 3
    assert supervisor.problems == []
    assert "ValueError" in shown
    assert "test_supervisor.py" in shown
    assert "ความลับ" not in shown


@pytest.mark.parametrize("error", [RuntimeError(), AttributeError(), OSError(), TimeoutError(), KeyError()])
async def test_who_crashes_again_and_again_ends_the_process(supervisor: Supervisor, error: Exception) -> None:
    """A process that cannot do its work does not look well: it is not ready, and then it ends."""

    async def run() -> None:
        raise error

    supervisor.start("queue 0", run)
    await asyncio.wait_for(supervisor.failed.wait(), 60)

    assert supervisor.problems == ["queue 0"]


async def test_readiness_waits_until_a_task_runs_well_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that has just been started again may crash once more."""
    supervisor = Supervisor(pauses=(0.0,))
    monkeypatch.setattr("bot.supervisor.STEADY_SECONDS", 0.01)
    runs, go_on = 0, asyncio.Event()

    async def run() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise OSError
        await go_on.wait()

    supervisor.start("knowledge", run)
    await until(lambda: runs == 2)
    assert supervisor.problems == ["knowledge"]
    await until(lambda: supervisor.problems == [])
    await supervisor.stop()


async def test_a_cancelled_task_is_not_restarted(supervisor: Supervisor) -> None:
    """The process ends: that is no crash."""
    task = supervisor.start("failover", asyncio.Event().wait)  # type: ignore[arg-type]
    await asyncio.sleep(0)
    await supervisor.stop()

    assert task.cancelled()
    assert not supervisor.failed.is_set()
