"""What one try at a reply leaves to the next one: the table of docs/reliability.md, and what is counted as a push."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest

from bot.channels.line.channel import LineChannel
from bot.limits.line_quota import PushBudget
from tests.bot.channels.line.test_channel import SECRET, SPENT, FakeApi, event, failed, signed
from tests.bot.channels.line.tries import KilledError, Tries
from tests.fakes import FakeClock

UNREACHABLE = aiohttp.ClientConnectorError(cast(Any, SimpleNamespace(host="line", port=443, ssl=True)), OSError())
MET: dict[str, BaseException] = {
    "500": failed(500),
    "timeout": TimeoutError(),
    "cut": aiohttp.ServerDisconnectedError(),
    "killed": KilledError(),
    "429": failed(429),
    "unreachable": UNREACHABLE,
}
IN_DOUBT = ("500", "timeout", "cut", "killed")
NOTHING_ARRIVED = ("429", "unreachable")
THEN = ("taken", "500", "refused", "refused late")


class Talk:
    """A message typed just now, to which LINE gives one answer after another."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, *outcomes: BaseException | None, cap: int | None = None, **changes: Any
    ) -> None:
        self.clock = FakeClock(1_000_000.0)
        self.budget = PushBudget(cap)
        channel = LineChannel(SECRET, "token", budget=self.budget, clock=self.clock)
        self.api = FakeApi(*outcomes)
        monkeypatch.setattr(channel, "_api", lambda: self.api)
        typed = {"timestamp": round(self.clock.seconds * 1000) - 200, **changes}
        [message] = channel.receive(*signed([event(**typed)]))
        self._tries = Tries(channel, message, self.clock)

    async def run(self, *later: float) -> str:
        """Try until the answers are used up, so many seconds after the one before; give how the last try ended."""
        await self._tries.start()
        ended = await self._tries.again()
        for seconds in later:
            self.clock.seconds += seconds
            ended = await self._tries.again()
        return ended

    @property
    def calls(self) -> list[str]:
        return [call.split()[0] for call in self.api.calls]


def expected(first: str | None, then: str, *, is_redelivery: bool) -> str:
    """Give the cell of the table."""
    match then:
        case "taken":
            return "reply"
        case "500":
            return "again"
        case "refused" if first in IN_DOUBT and not is_redelivery:
            return "arrived before"
        case _:
            return "push"


@pytest.mark.parametrize(
    ("first", "then", "is_redelivery"), list(product([None, *IN_DOUBT, *NOTHING_ARRIVED], THEN, [False, True]))
)
async def test_what_a_try_means_after_another(
    monkeypatch: pytest.MonkeyPatch, first: str | None, then: str, is_redelivery: bool
) -> None:
    """Only where the token would surely live had not an earlier try spent it, the citizen has the reply."""
    second = {"taken": [None], "500": [failed(500)], "refused": [SPENT, None], "refused late": [SPENT, None]}[then]
    before = [] if first is None else [MET[first]]
    talk = Talk(monkeypatch, *before, *second, deliveryContext={"isRedelivery": is_redelivery})
    if first is None and then == "refused late":
        talk.clock.seconds += 61

    ended = await talk.run(*([61.0 if then == "refused late" else 0.3] * len(before)))

    assert ended == expected(first, then, is_redelivery=is_redelivery)
    assert talk.calls[len(before) :] == (["reply", "push"] if ended == "push" else ["reply"])


@pytest.mark.parametrize(
    ("met", "ended"),
    [
        (("429", "429"), "push"),
        (("unreachable", "429"), "push"),
        (("timeout", "429"), "arrived before"),
        (("429", "timeout"), "arrived before"),
        (("429", "killed"), "arrived before"),
        (("429", "500"), "arrived before"),
        (("500", "unreachable"), "arrived before"),
    ],
)
async def test_a_doubt_outlives_later_tries(monkeypatch: pytest.MonkeyPatch, met: tuple[str, str], ended: str) -> None:
    """One try of several that may have arrived is enough; a clear refusal takes back no earlier doubt."""
    talk = Talk(monkeypatch, *(MET[each] for each in met), SPENT, None)

    assert await talk.run(0.3, 1.0) == ended


@pytest.mark.parametrize(
    ("changes", "waited"),
    [
        ({"timestamp": 1_000_000_000 - 59_000}, 2.0),  # the webhook came late
        ({"timestamp": 1_000_000_000 + 300_000}, 61.0),  # our clock is five minutes behind LINE's
        ({"timestamp": 1_000_000_000 - 120_000}, 0.3),  # our clock is two minutes ahead of LINE's
        ({"timestamp": "yesterday"}, 0.3),
        ({"timestamp": None}, 0.3),
        ({"deliveryContext": None, "timestamp": 1_000_000_000 - 70_000}, 0.3),
    ],
)
async def test_where_the_age_of_a_token_is_in_doubt_a_push_goes(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], waited: float
) -> None:
    """Rather twice than lost, whichever clock is wrong."""
    talk = Talk(monkeypatch, MET["timeout"], SPENT, None, **changes)

    assert await talk.run(waited) == "push"


async def test_a_begun_push_is_pushed_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its token is known to be dead; the retry key stays the same."""
    talk = Talk(monkeypatch, SPENT, TimeoutError(), failed(409))

    assert await talk.run(0.3) == "push"
    assert talk.calls == ["reply", "push", "push"]
    assert talk.api.calls[1] == talk.api.calls[2]


@pytest.mark.parametrize("met", ["timeout", "500", "cut", "killed"])
@pytest.mark.parametrize("then", [None, failed(409)])
async def test_a_push_counts_once_however_often_it_is_tried(
    monkeypatch: pytest.MonkeyPatch, met: str, then: Exception | None
) -> None:
    """LINE charges it once, for the retry key; so under a cap of two one more is left."""
    talk = Talk(monkeypatch, SPENT, MET[met], MET[met], then, cap=2)

    assert await talk.run(0.3, 1.0) == "push"
    assert [await talk.budget.take(), await talk.budget.take()] == [True, False]


@pytest.mark.parametrize(
    ("refusal", "ended"),
    [
        (failed(429), "again"),
        (UNREACHABLE, "again"),
        (failed(401), "given up"),
        (failed(429, '{"message":"You have reached your monthly limit."}'), "given up"),
    ],
)
async def test_a_push_that_never_went_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch, refusal: Exception, ended: str
) -> None:
    """It is counted when it is tried again."""
    talk = Talk(monkeypatch, SPENT, refusal, SPENT, None, cap=1)

    assert await talk.run() == ended
    assert await talk._tries.again() == "push"
    assert not await talk.budget.take()
