"""Every inbox keeps order for each citizen, takes each event once, and loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from redis import Redis

from bot.dialogue.session import MemorySessions, Session
from bot.errors import QueueFullError
from bot.queue.base import REMEMBERED_SECONDS, MessageQueue
from bot.queue.memory import MemoryQueue
from bot.queue.redis_queue import RedisQueue
from tests.fakes import SEAL, FakeClock, incoming, taken, text_message

KEY = b"key of the tests"


@dataclass
class Inboxes:
    """Makes inboxes that share what is stored, as processes do."""

    kind: str
    redis_url: str
    made: list[RedisQueue] = field(default_factory=list)

    def make(self, lease_seconds: float = 30.0, max_waiting: int = 100) -> MessageQueue:
        if self.kind == "memory":
            return MemoryQueue(MemorySessions(), max_waiting=max_waiting)
        self.made.append(RedisQueue(self.redis_url, SEAL, lease_seconds, max_waiting))
        return self.made[-1]


@pytest.fixture(params=["memory", "redis"])
async def inboxes(request: pytest.FixtureRequest) -> AsyncIterator[Inboxes]:
    url = request.getfixturevalue("redis_url") if request.param == "redis" else ""
    if url:
        Redis.from_url(url).flushdb()
    made = Inboxes(request.param, url)
    yield made
    for inbox in made.made:
        await inbox.close()
        await inbox.disconnect()


async def test_takes_each_event_once(inboxes: Inboxes) -> None:
    """A repeated delivery, in one body or a later one, is not answered twice."""
    inbox = inboxes.make()

    first = await inbox.accept(incoming([text_message("ก", "e1"), text_message("ก", "e1")]))
    second = await inbox.accept(incoming([text_message("ก", "e1")]))

    assert sorted(first) == [False, True]
    assert list(second) == [False]
    assert (await inbox.count()).waiting == 1


async def test_keeps_the_order_of_a_citizen(inboxes: Inboxes) -> None:
    """The second message waits until the first is answered."""
    inbox = inboxes.make()
    await inbox.accept(incoming([text_message("1", "e1"), text_message("2", "e2")]))
    first = await taken(inbox)
    waiting = asyncio.ensure_future(inbox.take())
    done, _ = await asyncio.wait([waiting], timeout=0.05)

    assert first.message.text == "1"
    assert not done
    await inbox.finish(first, Session())
    second = await asyncio.wait_for(waiting, 60)
    assert second is not None
    assert second.message.text == "2"


async def test_citizens_do_not_wait_for_each_other(inboxes: Inboxes) -> None:
    """A slow answer to one is not a slow answer to all."""
    inbox = inboxes.make()
    await inbox.accept(incoming([text_message("1", "e1", "a"), text_message("2", "e2", "b")]))

    assert {(await taken(inbox)).message.sender_id for _ in range(2)} == {"a", "b"}


async def test_gives_back_every_part_of_a_message(inboxes: Inboxes) -> None:
    """What a channel needs to answer is there when a worker takes the message."""
    inbox = inboxes.make()
    message = text_message("\ud83dลบ\n", "e1")  # half an emoji too
    await inbox.accept(incoming([message]))

    assert (await taken(inbox)).message == message


async def test_remembers_the_talk(inboxes: Inboxes) -> None:
    """The session that was kept with one message comes with the next; forgetting leaves none."""
    inbox = inboxes.make()
    await inbox.accept(incoming([text_message(str(number), f"e{number}") for number in range(3)]))

    await inbox.finish(await taken(inbox), Session(topic="job.search"))
    second = await taken(inbox)
    await inbox.finish(second, None)

    assert second.session == Session(topic="job.search")
    assert (await taken(inbox)).session == Session()


async def test_gives_a_postponed_message_again(inboxes: Inboxes) -> None:
    """It comes back later, before the citizen's next one, and knows what was sent already."""
    inbox = inboxes.make()
    await inbox.accept(incoming([text_message("1", "e1"), text_message("2", "e2")]))
    first = await taken(inbox)
    await inbox.begin(first, 1)

    await inbox.retry_later(first, 0.05)

    again = await taken(inbox)
    assert (again.message.text, again.attempt, again.parts_begun, again.crashes) == ("1", 2, 1, 0)


async def test_waiting_for_the_platform_is_no_attempt(inboxes: Inboxes) -> None:
    """A platform that asks to wait does not make a message a dead letter."""
    inbox = inboxes.make()
    await inbox.accept(incoming([text_message("1", "e1")]))

    await inbox.retry_later(await taken(inbox), 0.01, counts=False, parts=0)

    assert (await taken(inbox)).attempt == 1


async def test_a_dead_letter_makes_way_for_the_next(inboxes: Inboxes) -> None:
    """A message that is given up does not hold up the citizen."""
    inbox = inboxes.make()
    await inbox.accept(incoming([text_message("1", "e1"), text_message("2", "e2")]))

    await inbox.dead_letter(await taken(inbox), "handle")

    assert (await taken(inbox)).message.text == "2"
    assert (await inbox.count()).dead == 1


async def test_refuses_when_full(inboxes: Inboxes) -> None:
    """Better a 503 that is repeated than memory without end; what came before is told apart."""
    inbox = inboxes.make(max_waiting=1)
    await inbox.accept(incoming([text_message("1", "e1")]))

    with pytest.raises(QueueFullError):
        await inbox.accept(incoming([text_message("2", "e2")]))

    await inbox.finish(await taken(inbox), Session())
    assert list(await inbox.accept(incoming([text_message("2", "e2")]))) == [True]


async def test_closing_wakes_all_who_wait(inboxes: Inboxes) -> None:
    """A process ends although nobody writes."""
    inbox = inboxes.make()
    waiting = [asyncio.ensure_future(inbox.take()) for _ in range(3)]
    await asyncio.sleep(0)

    await inbox.close()

    assert await asyncio.wait_for(asyncio.gather(*waiting), 60) == [None] * 3
    assert await inbox.take() is None


async def test_memory_remembers_events_for_a_day() -> None:
    """Telegram repeats for up to 24 hours; after that an id may come again."""
    clock = FakeClock()
    inbox = MemoryQueue(clock=clock)
    await inbox.accept(incoming([text_message("ก", "e1")]))

    clock.seconds += REMEMBERED_SECONDS - 1
    assert list(await inbox.accept(incoming([text_message("ก", "e1")]))) == [False]
    clock.seconds += 2
    await inbox.accept(incoming([text_message("ข", "other")]))
    assert list(await inbox.accept(incoming([text_message("ก", "e1")]))) == [True]


async def test_memory_gives_out_what_waits_before_it_ends() -> None:
    """At shutdown nothing accepted is dropped."""
    inbox = MemoryQueue()
    await inbox.accept(incoming([text_message("1", "e1"), text_message("2", "e2")]))
    await inbox.close()

    texts = []
    while (delivery := await inbox.take()) is not None:
        texts.append(delivery.message.text)
        await inbox.finish(delivery, Session())

    assert texts == ["1", "2"]
    with pytest.raises(QueueFullError):
        await inbox.accept(incoming([]))
