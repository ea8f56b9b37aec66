"""Where everything stands on the rich menu, in pixels of its picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 2500, 1686  # LINE's large menu
HEADER = 246
COLUMNS, ROWS = 3, 2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def center(self) -> tuple[int, int]:
        """Give the middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Give left, top, right and bottom."""
        return self.x, self.y, self.x + self.width, self.y + self.height

    def within(self, margin: int) -> Box:
        """Give the box that keeps a margin on all sides."""
        return Box(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)


def area_boxes() -> tuple[Box, ...]:
    """Give the six areas, left to right and top to bottom; together they leave no gap.

    >>> area_boxes()[0], area_boxes()[-1].corners
    (Box(x=0, y=246, width=833, height=720), (1666, 966, 2500, 1686))
    """
    lefts = [WIDTH * column // COLUMNS for column in range(COLUMNS + 1)]
    height = (HEIGHT - HEADER) // ROWS
    return tuple(
        Box(left, HEADER + row * height, right - left, height) for row in range(ROWS) for left, right in pairwise(lefts)
    )


def switch_box() -> Box:
    """Give the place of the change of language: above the last column."""
    column = area_boxes()[COLUMNS - 1]
    return Box(column.x, 0, column.width, HEADER)


def title_box() -> Box:
    """Give the place of the title: beside the change of language."""
    return Box(0, 0, switch_box().x, HEADER)
