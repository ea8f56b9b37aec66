"""Keeps how accurate each published knowledge was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.console.database import Database
from bot.console.tables import AccuracyRow
from bot.evaluation.accuracy import Accuracy, TakenBin

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured at a publication.

    Attributes:
        knowledge: fingerprint.
        number: of the published version; 0 where there is no Redis.

    """

    at: datetime
    knowledge: str
    number: int
    accuracy: Accuracy


class Measurements:
    """Keeps measurements, one for each publication.

    Args:
        database: where they are.
        clock: the present moment, aware.

    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def keep(self, knowledge: str, number: int, accuracy: Accuracy) -> None:
        """Keep what was measured now.

        Raises:
            StoreError: the database is away.

        """
        with self._database.writing() as session:
            session.add(AccuracyRow(at=self._clock(), knowledge=knowledge, number=number, measured=_dump(accuracy)))

    def last(self) -> Sequence[Measurement]:
        """Give the last measurements, the oldest first."""
        query = select(AccuracyRow).order_by(AccuracyRow.id.desc()).limit(MOST_SHOWN)
        with self._database.reading() as session:
            rows = session.scalars(query).all()
        return [Measurement(row.at, row.knowledge, row.number, _load(row.measured)) for row in reversed(rows)]


def _dump(accuracy: Accuracy) -> dict[str, Any]:
    return {
        "inside": dict(accuracy.inside),
        "outside": dict(accuracy.outside),
        "said": list(accuracy.said),
        "taken": [asdict(each) for each in accuracy.taken],
    }


def _load(stored: Mapping[str, Any]) -> Accuracy:
    right, rows = stored["said"]
    taken = [TakenBin(**each) for each in stored["taken"]]
    return Accuracy(stored["inside"], stored["outside"], (right, rows), taken)
