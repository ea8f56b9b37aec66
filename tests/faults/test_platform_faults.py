"""LINE and Telegram fail in every way they know."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.faults.conftest import Note
from tests.faults.questions import talk
from tests.faults.town import Town, all_of, new_citizens
from tests.platforms.control import FaultKind
from tests.platforms.records import Platform
from tests.platforms.webhooks import line_token

STRIKES = 5  # of each kind, at each method
CITIZENS = 15  # of each way
MESSAGES = 2
OLD_SECONDS = 61.0
METHODS: tuple[tuple[Platform, str], ...] = (("line", "reply"), ("line", "push"), ("telegram", "sendMessage"))
FAULTS: tuple[tuple[str, Sequence[FaultKind], int, int], ...] = (
    # what happens, as which kinds, and of Telegram's messages: how many may be lost, how many may come twice
    ("429", [FaultKind.TOO_MANY], 0, 0),
    ("500, before or after it acted", [FaultKind.ERROR, FaultKind.ERROR_AFTER], 0, STRIKES),
    ("no answer, before or after it acted", [FaultKind.HANG, FaultKind.HANG_AFTER], STRIKES, 0),
    ("connection cut, before or after it acted", [FaultKind.DROP, FaultKind.DROP_AFTER], STRIKES, 0),
)


@pytest.mark.parametrize(("fault", "kinds", "most_lost", "most_twice"), FAULTS)
async def test_a_fault_of_the_platform(
    town: Town, note: Note, fault: str, kinds: Sequence[FaultKind], most_lost: int, most_twice: int
) -> None:
    """LINE's tokens and retry keys let every message arrive once; Telegram knows neither, see docs/reliability.md."""
    web, _ = await town.start("serve --no-worker", "worker")
    for kind in kinds:
        for platform, method in METHODS:
            town.platforms.fault(kind, platform, method, count=STRIKES)
    replies, pushes, messages = (town.traffic(web) for _ in range(3))
    late = new_citizens(CITIZENS)
    town.platforms.issue_tokens([line_token(each, number) for each in late for number in range(MESSAGES)], OLD_SECONDS)

    await all_of(
        [
            *(replies.ask(*talk("line", each, MESSAGES)) for each in new_citizens(CITIZENS)),
            *(pushes.ask(*talk("line", each, MESSAGES)) for each in late),
            *(messages.ask(*talk("telegram", each, MESSAGES)) for each in new_citizens(CITIZENS)),
        ]
    )
    await town.settle(web)

    for platform, method in METHODS:
        assert all(town.platforms.count_calls(platform, method, kind) == STRIKES for kind in kinds)
    times = STRIKES * len(kinds)
    assert note(f"LINE reply: {fault}", times, town.tally(replies), replies).is_clean
    assert note(f"LINE push: {fault}", times, town.tally(pushes), pushes).is_clean
    tally = note(f"Telegram: {fault}", times, town.tally(messages), messages)
    assert (tally.lost, tally.twice, tally.out_of_order) == (most_lost, most_twice, 0)
    assert web.metric("doebot_queue_dead_letters") == 0
