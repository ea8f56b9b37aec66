"""Starts the real program in a process of its own, as an operator does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.ports import free_port, wait_for_port


@contextmanager
def running_bot(folder: Path, settings: Mapping[str, str], *arguments: str) -> Iterator[str]:
    """Run ``doebot serve`` until the test ends; gives its address.

    Args:
        folder: working directory, so that no .env of a developer is read.
        settings: ``DOEBOT_...`` variables.
        arguments: more arguments of ``serve``.

    """
    with running_program(folder, settings, "bot", "serve", *arguments) as address:
        yield address


@contextmanager
def running_program(folder: Path, settings: Mapping[str, str], module: str, *arguments: str) -> Iterator[str]:
    """Run a module that listens on ``DOEBOT_PORT``, in the same way."""
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOEBOT_")}
    environment = {
        **clean,
        **settings,
        "DOEBOT_PORT": str(port),
        "DOEBOT_METRICS_PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }
    log = (folder / "bot.log").open("wb")
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        wait_for_port(port, process, seconds=60)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)
        log.close()
