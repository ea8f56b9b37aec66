"""What a message names: a province, a Bangkok district, a Bangkok area office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intents.places import PlaceKind, PlaceMention

_DIGIT = re.compile(r"\d")
_AREA = re.compile(r"(?:พื้นที่|สจก\.?|\barea)\s*(?:ที่|no\.?|number)?\s*(10|[1-9])(?!\d)")
_DENIED = re.compile(r"(?:ไม่ใช่|ไม่เอา|\bnot(?: in)?)\s*(?:ที่|จังหวัด|จ\.)?\s*$")


@dataclass(frozen=True, slots=True)
class Entities:
    """Places named in a message: canonical Thai names, and the Bangkok area office 1-10."""

    province: str | None = None
    district: str | None = None
    area: int | None = None


def extract_entities(text: str, named: Sequence[PlaceMention]) -> Entities:
    """Find the places a message is about; a denied one ("ไม่ใช่เชียงใหม่") does not count.

    Args:
        text: normalised text.
        named: the places found in it, in reading order.

    """
    # "ไม่ใช่ เชียงราย" alone corrects what was understood before: it means Chiang Rai.
    mentions = [each for each in named if not _is_denied(text, each)] or list(named)
    area = _AREA.search(text) if _DIGIT.search(text) else None
    return Entities(
        province=_first(mentions, "province"),
        district=_first(mentions, "district"),
        area=int(area[1]) if area else None,
    )


def _is_denied(text: str, mention: PlaceMention) -> bool:
    return bool(_DENIED.search(text[: mention.start]))


def _first(mentions: list[PlaceMention], kind: PlaceKind) -> str | None:
    return next((each.value for each in mentions if each.kind == kind), None)
