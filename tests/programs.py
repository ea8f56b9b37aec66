"""Processes of the program, as operators start them: forked where its imports are done, as these take seconds.

Each is a process of its own with an environment, folder, input and outputs of its own, like ``python -m bot ...``.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).parent.parent
CALL_SECONDS = 300.0  # a command trains, if it must, on a busy machine
STOP_SECONDS = 60.0
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.program_imports"])


@dataclass(frozen=True, slots=True)
class Start:
    """What a process is started with.

    Attributes:
        arguments: of the command line.
        folder: it works in.
        environment: all of it.
        stdin: file that it reads.
        output: file for what it writes.
        errors: file for what it complains of.
        module: that is run.

    """

    arguments: tuple[str, ...]
    folder: str
    environment: Mapping[str, str]
    stdin: str
    output: str
    errors: str
    module: str = "bot"


class Program:
    """A process that was started; it has what a ``subprocess.Popen`` has, as far as tests ask for it."""

    def __init__(self, start: Start) -> None:
        self._start = start
        here, there = FORKS.Pipe(duplex=False)
        self._process = FORKS.Process(target=_become, args=(start, there), daemon=True)
        with contextlib.chdir(ROOT):  # the process that forks is started by the first, and imports from here
            self._process.start()
        there.close()
        with here, contextlib.suppress(EOFError):
            here.recv_bytes()  # it has its input and outputs

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        """Give the exit code; None while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float) -> int:
        """Give the exit code once it has ended.

        Raises:
            TimeoutError: it still runs.

        """
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise TimeoutError(f"still runs after {seconds} s")
        return self._process.exitcode

    @property
    def written(self) -> str:
        """All that it wrote, complaints included where they went to the same file."""
        return Path(self._start.output).read_text(encoding="utf-8")

    def send_signal(self, number: int) -> None:
        if self._process.pid is not None and self._process.exitcode is None:
            os.kill(self._process.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def environment_of(**settings: str) -> dict[str, str]:
    """Give this process' environment with other settings of the program than a developer has."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOEBOT_")}
    return {**clean, "PYTHONPATH": str(ROOT), **settings}


def call_doebot(
    *arguments: str, folder: Path, environment: Mapping[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command of the program to its end, as ``subprocess.run`` does."""
    with tempfile.TemporaryDirectory() as name:
        files = {each: Path(name) / each for each in ("stdin", "output", "errors")}
        files["stdin"].write_text(stdin, encoding="utf-8")
        for each in ("output", "errors"):
            files[each].touch()
        program = Program(Start(arguments, str(folder), environment, *(str(path) for path in files.values())))
        try:
            code = program.wait(CALL_SECONDS)
        finally:
            program.kill()
        output, errors = (files[each].read_text(encoding="utf-8") for each in ("output", "errors"))
    return subprocess.CompletedProcess(["doebot", *arguments], code, output, errors)


@contextlib.contextmanager
def running_doebot(
    *arguments: str, folder: Path, environment: Mapping[str, str], module: str = "bot"
) -> Iterator[Program]:
    """Run a command of the program, or another module, until the test ends; it is asked to end, then made to."""
    log = folder / f"{module}.log"
    log.touch()
    program = Program(Start(arguments, str(folder), environment, os.devnull, str(log), str(log), module))
    try:
        yield program
        program.terminate()
        program.wait(STOP_SECONDS)
    finally:
        program.kill()


def _become(start: Start, parent: Connection) -> None:
    """Be the program, in the process that was forked for it."""
    os.setsid()
    # A terminal that the leader of a session opens is its own from then on.
    opened = (
        os.open(start.stdin, os.O_RDWR if start.stdin.startswith("/dev/pts/") else os.O_RDONLY),
        os.open(start.output, os.O_WRONLY | os.O_APPEND),
        os.open(start.errors, os.O_WRONLY | os.O_APPEND),
    )
    for place, handle in enumerate(opened):
        os.dup2(handle, place)
        os.close(handle)
    parent.send_bytes(b"open")
    parent.close()
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for as long as the process lives
    sys.stdout = open(1, "w", encoding="utf-8", buffering=1 if os.isatty(1) else -1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    os.chdir(start.folder)
    os.environ.clear()
    os.environ.update(start.environment)
    time.tzset()
    sys.argv = [start.module, *start.arguments]
    runpy.run_module(start.module, run_name="__main__", alter_sys=True)
