"""Starts the real program in a process of its own, as an operator does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port, wait_for_port
from tests.programs import environment_of, running_doebot


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
    environment = environment_of(**settings, DOEBOT_PORT=str(port), DOEBOT_METRICS_PORT=str(port))
    with running_doebot(*arguments, folder=folder, environment=environment, module=module) as program:
        wait_for_port(port, program)
        yield f"http://127.0.0.1:{port}"
