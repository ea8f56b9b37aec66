"""What misbehaviour is wanted, and whether it strikes the call at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from tests.platforms.records import Platform


class FaultKind(StrEnum):
    """A misbehaviour; "after" means that the message is on the screen and only the answer suffers."""

    ERROR = "error"
    ERROR_AFTER = "error after"
    TOO_MANY = "too many"
    HANG = "hang"
    HANG_AFTER = "hang after"
    DROP = "drop"
    DROP_AFTER = "drop after"
    DELAY = "delay"


BEFORE = frozenset({FaultKind.ERROR, FaultKind.TOO_MANY, FaultKind.HANG, FaultKind.DROP})
AFTER = frozenset({FaultKind.ERROR_AFTER, FaultKind.HANG_AFTER, FaultKind.DROP_AFTER})
DELAYS = frozenset({FaultKind.DELAY})


@dataclass(frozen=True)
class Fault:
    """One wanted misbehaviour and the calls it strikes.

    Attributes:
        kind: what happens.
        platform: None strikes both.
        method: ``reply``, ``push``, ``info``, ``sendMessage``...; None strikes all.
        share: of the matching calls, 0-1.
        count: strikes so many calls, then never again; None: no end.
        status: of the errors.
        retry_after_seconds: what Telegram's 429 asks for.
        delay_ms: shortest and longest delay.
        seed: same seed, same luck.

    """

    kind: FaultKind
    platform: Platform | None = None
    method: str | None = None
    share: float = 1.0
    count: int | None = None
    status: int = 500
    retry_after_seconds: int = 1
    delay_ms: tuple[float, float] = (0.0, 0.0)
    seed: int = 0


@dataclass
class _Wanted:
    fault: Fault
    left: int | None
    random: Random = field(default_factory=Random)

    def strikes(self, platform: Platform, method: str) -> bool:
        """Throw the dice for a call that matches; a strike is counted."""
        fault = self.fault
        is_meant = fault.platform in (None, platform) and fault.method in (None, method)
        if not is_meant or self.left == 0 or self.random.random() >= fault.share:
            return False
        if self.left is not None:
            self.left -= 1
        return True

    def delay_seconds(self) -> float:
        return self.random.uniform(*self.fault.delay_ms) / 1000


class Faults:
    """The wanted faults; of two that match one call at one stage, the earlier wanted one strikes."""

    def __init__(self) -> None:
        self._wanted: list[_Wanted] = []

    def want(self, fault: Fault) -> None:
        self._wanted.append(_Wanted(fault, fault.count, Random(fault.seed)))

    def clear(self) -> None:
        self._wanted.clear()

    def pick_before(self, platform: Platform, method: str) -> Fault | None:
        """Give the fault that keeps the platform from accepting this call."""
        return self._pick(BEFORE, platform, method)

    def pick_after(self, platform: Platform, method: str) -> Fault | None:
        """Give the fault that spoils the answer to an accepted call."""
        return self._pick(AFTER, platform, method)

    def delay_seconds(self, platform: Platform, method: str) -> float:
        """Give how late the answer is to come; several delays add up."""
        return sum(each.delay_seconds() for each in self._of(DELAYS) if each.strikes(platform, method))

    def _pick(self, kinds: frozenset[FaultKind], platform: Platform, method: str) -> Fault | None:
        return next((each.fault for each in self._of(kinds) if each.strikes(platform, method)), None)

    def _of(self, kinds: frozenset[FaultKind]) -> Iterable[_Wanted]:
        return (each for each in self._wanted if each.fault.kind in kinds)
