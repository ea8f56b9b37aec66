"""Owns every task that runs as long as the process: notices its end, restarts it, and says when that does not help."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.observability import Metrics, describe_error

PAUSES_SECONDS = (0.1, 0.5, 2.0, 5.0, 10.0, 20.0, 30.0)  # after the first crash in a row, the second, ...
STEADY_SECONDS = 5.0  # a task that ran for so long has recovered

log = structlog.get_logger(__name__)
Run = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class _Ward:
    """A task under supervision."""

    run: Run
    crashes: int = 0
    is_down: bool = False


class Supervisor:
    """Runs the tasks of one process.

    A task that raises is logged with its trace (frames only: the words of an error may be a citizen's) and started
    again after a pause. While one is down ``problems`` names it, and the process is not ready. One that crashes more
    often in a row than there are pauses is given up: ``failed`` is set, and who runs the process ends it.

    Args:
        metrics: counts crashes.
        pauses: seconds before each restart.

    """

    def __init__(self, metrics: Metrics | None = None, pauses: Sequence[float] = PAUSES_SECONDS) -> None:
        self._metrics = metrics
        self._pauses = pauses
        self._wards: dict[str, _Ward] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.failed = asyncio.Event()

    @property
    def problems(self) -> Sequence[str]:
        """Name the tasks that are down."""
        return sorted(name for name, ward in self._wards.items() if ward.is_down)

    def start(self, name: str, run: Run) -> asyncio.Task[None]:
        """Run a task until it returns or is cancelled.

        Args:
            name: for log, metric and readiness; a second task of the same name takes the place of the first there.
            run: makes the coroutine, anew for each start.

        """
        self._wards[name] = ward = _Ward(run)
        task = asyncio.create_task(self._keep(name, ward), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _keep(self, name: str, ward: _Ward) -> None:
        while True:
            began = time.monotonic()
            recovery = asyncio.get_running_loop().call_later(STEADY_SECONDS, self._recover, ward)
            try:
                await ward.run()
            except Exception as error:
                if time.monotonic() - began >= STEADY_SECONDS:
                    ward.crashes = 0
                ward.crashes += 1
                self._report(name, ward, error)
            else:
                ward.is_down = False
                return
            finally:
                recovery.cancel()
            ward.is_down = True
            if ward.crashes > len(self._pauses):
                log.critical("task given up", task=name, crashes=ward.crashes)
                self.failed.set()
                return
            await asyncio.sleep(self._pauses[ward.crashes - 1])

    @staticmethod
    def _recover(ward: _Ward) -> None:
        ward.is_down = False

    def _report(self, name: str, ward: _Ward, error: Exception) -> None:
        if self._metrics is not None:
            self._metrics.crashes.labels(name.rstrip("0123456789 ")).inc()
        log.error("task crashed", task=name, crashes=ward.crashes, **describe_error(error))

    async def stop(self) -> None:
        """Cancel what still runs and wait for it."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
