"""Keeps what was read of files, so that a folder of which one file was changed is checked in the blink of an eye."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Self

from knowledge.diagnostics.problem import Problem, Problems

MOST_VERSIONS = 3  # of a file: as it is live, and as two officers want it
Key = tuple[str, bytes]  # name and hash of a file


@dataclass(frozen=True)
class Read:
    """A file that was read.

    Attributes:
        part: what stands in it; it is looked at, and never changed.
        problems: where its nodes note what is wrong with them, also later.
        found: what was wrong with the file by itself.
        unreadable: the folders with names that could not be read.

    """

    part: Any
    problems: Problems
    found: tuple[Problem, ...]
    unreadable: frozenset[str]

    @classmethod
    def of(cls, part: object, problems: Problems) -> Self:
        """Keep what was found so far."""
        return cls(part, problems, tuple(problems.found), frozenset(problems.unreadable))

    def tell(self, problems: Problems) -> None:
        """Tell what is wrong with the file to others, and from now on what is found in the light of other files."""
        problems.found += self.found
        problems.unreadable |= self.unreadable
        self.problems.found, self.problems.unreadable = problems.found, problems.unreadable


class Shelf:
    """Keeps files by name and hash.

    Attributes:
        alone: held while a folder is read: nodes note their problems for one reader at a time.

    """

    def __init__(self) -> None:
        self.alone = threading.Lock()
        self._files: dict[str, OrderedDict[bytes, Read]] = {}

    def find(self, key: Key) -> Read | None:
        """Give a file that was read before."""
        versions = self._files.get(key[0], OrderedDict())
        if key[1] in versions:
            versions.move_to_end(key[1])
        return versions.get(key[1])

    def keep(self, key: Key, read: Read) -> None:
        """Keep a file, and forget the version that was not asked for the longest time."""
        versions = self._files.setdefault(key[0], OrderedDict())
        versions[key[1]] = read
        while len(versions) > MOST_VERSIONS:
            versions.popitem(last=False)
