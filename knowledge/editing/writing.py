"""Puts a file in place in one step, so that nobody reads half of it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def replace_file(path: Path, content: bytes, check: Callable[[Path], None] = lambda _: None) -> None:
    """Write a file anew with the rights it had; a link stays a link.

    Args:
        path: a file that is there.
        content: what it is to hold.
        check: called with the file at the last moment; what it raises keeps the file as it is.

    Raises:
        OSError: it cannot be written; it stays as it is.

    """
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, name)
        check(target)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
