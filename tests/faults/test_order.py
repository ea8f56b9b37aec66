"""Many citizens write at once, faster than they are answered."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.faults.conftest import IS_WHOLE, Note
from tests.faults.questions import MOST, Question, line_webhook, talk
from tests.faults.town import Town, all_of, new_citizens
from tests.faults.traffic import Traffic
from tests.platforms.control import FaultKind

CITIZENS = 1_000 if IS_WHOLE else 200
ON_TELEGRAM = CITIZENS // 50  # it takes no more than 30 messages a second, so these are few
TOGETHER = 14  # citizens whose messages LINE brings in one body


async def test_many_citizens_are_answered_in_order(town: Town, note: Note) -> None:
    """Ten messages of each, two workers, a platform that dawdles: all answered once, each citizen's in order."""
    town.platforms.fault(FaultKind.DELAY, delay_ms=(0, 80), seed=2)
    *_, web = await town.start("worker", "worker", "serve --no-worker")
    traffic = town.traffic(web)
    people = new_citizens(CITIZENS)
    random.Random(2).shuffle(people)
    on_line = people[ON_TELEGRAM:]
    groups = [on_line[start : start + TOGETHER] for start in range(0, len(on_line), TOGETHER)]

    await all_of(
        [
            *(_ask_together(traffic, group) for group in groups),
            *(traffic.ask(*talk("telegram", citizen)) for citizen in people[:ON_TELEGRAM]),
        ]
    )
    await traffic.wait_for_all()

    await town.settle(web)
    tally = note(
        f"none: {CITIZENS:,} citizens x 10 messages, 2 workers, slow platform", 1, town.tally(traffic), traffic
    )
    assert tally.messages == CITIZENS * MOST
    assert tally.is_clean


async def _ask_together(traffic: Traffic, citizens: Sequence[int]) -> None:
    for number in range(MOST):
        questions = [Question("line", citizen, number) for citizen in citizens]
        await traffic.bring(line_webhook(questions), questions)
