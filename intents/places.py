"""Names of places, and where they stand in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["province", "district"]
MASK = "\ue000"  # a private-use character stands for any place in texts that are matched
PROVINCE_SIGNS = r"(?:จังหวัด|จ\.|จว\.?|สจจ\.?|เมือง|ในเมือง)\s*"  # words right before the name of a province


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One way of writing a place.

    Attributes:
        kind: province or Bangkok district.
        value: canonical Thai name.
        surface: this way of writing it.
        weak: means other things too, or is an abbreviation: counts only with evidence.
        needs_sign: means something else so often that only a word such as จังหวัด right before it is evidence.

    """

    kind: PlaceKind
    value: str
    surface: str
    weak: bool = False
    needs_sign: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place found in a text; ``start`` and ``end`` are positions in that text."""

    kind: PlaceKind
    value: str
    start: int
    end: int


def mask_places(text: str, mentions: Sequence[PlaceMention]) -> str:
    """Replace each place by one character, so that all places train the same.

    >>> mask_places("เบอร์ระยอง", [PlaceMention("province", "ระยอง", 5, 10)]) == "เบอร์" + MASK
    True
    """
    for mention in reversed(_without_overlaps(mentions)):
        text = text[: mention.start] + MASK + text[mention.end :]
    return text


def _without_overlaps(mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    kept: list[PlaceMention] = []
    for mention in mentions:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
