"""What is wrong with lines of YAML, together with the lines as they were probably meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.diagnostics.problem import Argument, Problem, Rule
from knowledge.model import Origin


@dataclass(frozen=True)
class SyntaxProblem:
    """What is wrong in one place; rows and columns count from 0.

    Attributes:
        repaired: the line as it was probably meant; ``None`` when that cannot be told.
        others: lines that are meant otherwise by the same mistake, by their row.
        is_sure: the repaired lines are what was meant; an empty one then hides nothing.

    """

    rule: Rule
    row: int
    column: int
    repaired: str | None = None
    width: int = 1
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    others: Mapping[int, str] = field(default_factory=dict)
    is_sure: bool = False

    @property
    def repairs(self) -> Mapping[int, str]:
        """Give all repaired lines by their row."""
        return {**({} if self.repaired is None else {self.row: self.repaired}), **self.others}

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is left out by the repair."""
        return self.is_sure or (bool(self.repairs) and all(self.repairs.values()))

    def in_file(self, file: str) -> Problem:
        """Tell it as staff are told."""
        return self.rule.at(Origin(file, self.row + 1, self.column + 1), self.arguments, width=self.width)
