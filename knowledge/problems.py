"""What is wrong in a knowledge folder, told to staff in Thai: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.model import Origin


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake; lines and columns count from 1."""

    file: str
    line: int
    column: int
    what: str
    mend: str

    def __str__(self) -> str:
        """Tell the problem in one line.

        >>> str(Problem("job.yaml", 12, 5, "เรื่อง job.fair ยังไม่มีคำตอบภาษาไทย", "เพิ่มช่อง `th` ใต้ `answer`"))
        'job.yaml บรรทัด 12 คอลัมน์ 5: เรื่อง job.fair ยังไม่มีคำตอบภาษาไทย แก้: เพิ่มช่อง `th` ใต้ `answer`'
        """
        return f"{self.file} บรรทัด {self.line} คอลัมน์ {self.column}: {self.what} แก้: {self.mend}"


class KnowledgeBaseError(Exception):
    """A knowledge folder that cannot be used, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        lines = [f"พบ {len(self.problems)} ปัญหาในชุดคำตอบ", *map(str, self.problems)]
        super().__init__("\n".join(lines))


class Problems:
    """Collects the mistakes of one loading.

    ``unreadable`` holds the folders with a file that could not be read: names that seem
    to be missing may stand in it, so they are no mistakes.
    """

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.unreadable: set[str] = set()

    def add(self, origin: Origin, what: str, mend: str) -> None:
        """Note a mistake at a place."""
        self.found.append(Problem(origin.file, origin.line, origin.column, what, mend))
