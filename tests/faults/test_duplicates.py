"""LINE and Telegram may deliver an event again and again, to any process."""

from __future__ import annotations

from tests.faults.conftest import Note
from tests.faults.questions import Question, talk, webhook
from tests.faults.town import Town, all_of, new_citizens
from tests.faults.traffic import Traffic

COPIES = 5


async def test_a_message_delivered_five_times_is_answered_once(town: Town, note: Note) -> None:
    """Five copies of each body reach two processes at the same moment; each citizen reads one answer, in order."""
    *webs, _ = await town.start("serve --no-worker", "serve --no-worker", "worker")
    traffic = town.traffic(*webs)
    talks = [talk("line", citizen, 4) for citizen in new_citizens(60)]
    talks += [talk("telegram", citizen, 2) for citizen in new_citizens(15)]

    await all_of(_repeat(traffic, questions) for questions in talks)
    await traffic.wait_for_all()

    await town.settle(webs[0])
    assert note(f"each event delivered {COPIES} times over 2 processes", COPIES, town.tally(traffic), traffic).is_clean


async def _repeat(traffic: Traffic, questions: list[Question]) -> None:
    for question in questions:
        await traffic.bring(webhook(question), [question], COPIES)
