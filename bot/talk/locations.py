"""A shared position turned into a province and, in Bangkok, a district; the position is not kept."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, hypot, radians

from bot.messages import Location
from knowledge import Subdistrict

KM_PER_DEGREE = 111.2
FARTHEST_KM = 50.0  # sub-district points lie closer than this everywhere in the country


def nearest_subdistrict(points: Iterable[Subdistrict], location: Location) -> Subdistrict | None:
    """Find the sub-district point nearest to a position; ``None`` outside Thailand."""
    nearest = min(points, key=lambda point: distance_km(point, location), default=None)
    if nearest is None or distance_km(nearest, location) > FARTHEST_KM:
        return None
    return nearest


def distance_km(point: Subdistrict, location: Location) -> float:
    """Measure the distance in kilometres on a flat map, good enough within one country."""
    north = point.latitude - location.latitude
    east = (point.longitude - location.longitude) * cos(radians(location.latitude))
    return hypot(north, east) * KM_PER_DEGREE
