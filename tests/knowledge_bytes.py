"""What became of the files of a knowledge folder, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path


def snapshot(folder: Path) -> Mapping[str, bytes]:
    """Give all files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*") if path.is_file()}


def changed_lines(before: Mapping[str, bytes], folder: Path) -> Mapping[str, list[str]]:
    """Give the new lines of the files that differ."""
    changed = {}
    for name, content in snapshot(folder).items():
        if content != before.get(name):
            old = Counter(before.get(name, b"").decode().splitlines())
            changed[name] = [line for line in content.decode().splitlines() if not old[line]]
    return changed
